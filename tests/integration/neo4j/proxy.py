"""A proxy in front of a Neo4j server that cuts the connection behind the k-th message of all its clients."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

_MANIFEST = b"\x00\x00\x01\xff"
_HANDSHAKE, _CHOICE = 20, 5  # magic and four offers; the version chosen from a manifest and no capabilities


class Proxy:
    """Counts Bolt messages; behind message `cut` it closes all connections and, if `down`, takes no new ones."""

    def __init__(self, target: str, *, cut: int = 0, down: bool = True) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname, parts.port)
        self._cut, self._down = cut, down
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self._closed = False
        self.messages = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.uri = f"bolt://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._closed = True
        self._shut([self._listener])
        self._drop()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self._closed:
                    client.close()
                    continue
                server = socket.create_connection(self._target)
                with self._lock:
                    self._open += [client, server]
                manifest = threading.Event()
                chosen = threading.Event()
                threading.Thread(target=self._down_stream, args=(server, client, manifest, chosen), daemon=True).start()
                threading.Thread(target=self._up_stream, args=(client, server, manifest, chosen), daemon=True).start()

    def _down_stream(
        self, server: socket.socket, client: socket.socket, manifest: threading.Event, chosen: threading.Event
    ) -> None:
        with suppress(OSError):
            first = _exactly(server, len(_MANIFEST))
            if first == _MANIFEST:
                manifest.set()
            chosen.set()
            client.sendall(first)
            while piece := server.recv(65536):
                client.sendall(piece)
        self._shut([server, client])

    def _up_stream(
        self, client: socket.socket, server: socket.socket, manifest: threading.Event, chosen: threading.Event
    ) -> None:
        with suppress(OSError):
            server.sendall(_exactly(client, _HANDSHAKE))
            chosen.wait()
            if manifest.is_set():
                server.sendall(_exactly(client, _CHOICE))
            while True:
                length = _exactly(client, 2)
                server.sendall(length + _exactly(client, int.from_bytes(length, "big")))
                if length == b"\x00\x00":
                    self._count()
        self._shut([client, server])

    def _count(self) -> None:
        with self._lock:
            self.messages += 1
            reached = self.messages == self._cut
        if reached:
            self._closed = self._down
            self._drop()

    def _drop(self) -> None:
        with self._lock:
            dropped, self._open = self._open, []
        self._shut(dropped)

    def _shut(self, sockets: list[socket.socket]) -> None:
        for one in sockets:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()


@contextmanager
def proxied(target: str, *, cut: int = 0, down: bool = True) -> Iterator[Proxy]:
    """Run a proxy in front of a server; `cut` 0 lets everything through."""
    proxy = Proxy(target, cut=cut, down=down)
    try:
        yield proxy
    finally:
        proxy.close()


def _exactly(source: socket.socket, count: int) -> bytes:
    read = b""
    while len(read) < count:
        piece = source.recv(count - len(read))
        if not piece:
            raise OSError("the other side closed")
        read += piece
    return read
