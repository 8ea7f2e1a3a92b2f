"""The other end of the process that asks the store: started when first needed, stopped when it takes too long."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from medkg.errors import QueryFailed, QueryTimeout, ViewUnavailable

_PIECE = 1 << 16
_STOP_SECONDS = 5.0


class Asker:
    """Asks one store; threads take turns."""

    def __init__(self, store: Path) -> None:
        self.store = store
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def ask(self, request: dict[str, object], *, timeout: float) -> dict[str, Any]:
        """Give the answer to a request; raises QueryTimeout, QueryFailed or, for a broken store, ViewUnavailable.

        `timeout` is in seconds, from the moment at which the request is sent. The process is told it too, and ends by
        itself when this one is gone.
        """
        sent = json.dumps({**request, "seconds": timeout}).encode() + b"\n"
        with self._lock:
            if self._process is not None and self._process.poll() is not None:
                self._stop()  # it was killed since it last answered, which is nothing that this query did
            process = self._process = self._process or self._start()
            try:
                told = json.loads(_exchange(process, sent, timeout))
            except BaseException:
                # An answer that comes later would be taken for that of the next request.
                self._stop()
                raise
        if "error" not in told:
            return dict(told)
        if told["damaged"]:
            raise ViewUnavailable(f"the RDF view cannot be read: {told['error']}.")
        raise QueryFailed(f"the query could not be run: {told['error']}.")

    def close(self) -> None:
        """Stop the process."""
        with self._lock:
            self._stop()

    def _start(self) -> subprocess.Popen[bytes]:
        # -P: a file `json.py` in the folder where one stands is none of ours.
        command = [sys.executable, "-P", "-m", "medkg.views.rdf.worker", str(self.store)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603 - our own module

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(BrokenPipeError):  # what was never sent is written once more
                    pipe.close()
        process.wait(_STOP_SECONDS)


def _exchange(process: subprocess.Popen[bytes], request: bytes, timeout: float) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise ViewUnavailable("the process that asks the RDF view has no pipes.")
    deadline = time.monotonic() + timeout
    try:
        process.stdin.write(request)
        process.stdin.flush()
    except BrokenPipeError:
        raise _died() from None
    descriptor = process.stdout.fileno()
    told: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while not (told and told[-1].endswith(b"\n")):
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise QueryTimeout(
                    f"the query took longer than {timeout:g} seconds.",
                    remedy="Narrow it (an identifier, a type, fewer path steps) or allow more time.",
                )
            piece = os.read(descriptor, _PIECE)
            if not piece:
                raise _died()
            told.append(piece)
    return b"".join(told)


def _died() -> QueryFailed:
    return QueryFailed(
        "the process that ran the query has ended, most often because it needed more memory than a query may have.",
        remedy="Narrow the query, or add a LIMIT before sorting and grouping.",
    )
