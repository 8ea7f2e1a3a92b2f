"""Denies every socket that leaves this machine, in the tests' processes and in their children.

Python imports a module of this name as it starts, so a child process that inherits PYTHONPATH is watched from its first
line. What was denied is also written down, for the test that made it fails even where an exception was swallowed. Only
Python's own sockets are seen: an engine that opens one in C or Rust is the guards' to hold.
"""

from __future__ import annotations

import os
import sys

# The file in which denials are written down, and hosts beyond this machine that may be reached, parted by commas.
DENIED = "WATCHED_SOCKETS_DENIED"
ALLOWED = "WATCHED_SOCKETS_ALLOWED"

# Which argument of an event is the host, or the address that begins with one.
_PLACES = {
    "socket.connect": 1,
    "socket.bind": 1,
    "socket.sendto": 1,
    "socket.sendmsg": 1,
    "socket.getaddrinfo": 0,
    "socket.getnameinfo": 0,
    "socket.gethostbyname": 0,
    "socket.gethostbyaddr": 0,
}


def watch() -> None:
    """Deny from now on; there is no way back in this process."""
    sys.addaudithook(_look)


def _look(event: str, arguments: tuple[object, ...]) -> None:
    if event in _PLACES and not _stays(arguments[_PLACES[event]]):
        told = f"{event} {arguments[_PLACES[event]]!r}"
        path = os.environ.get(DENIED)
        if path:
            with open(path, "a", encoding="utf-8") as file:  # noqa: PTH123 - pathlib would be imported in every child
                file.write(told.replace("\n", " ") + "\n")
        raise PermissionError(f"no test may leave this machine: {told}")


def _stays(address: object) -> bool:
    """Tell whether an address is this machine's; those that are no internet addresses are."""
    host = address[0] if isinstance(address, tuple) and address else address
    if isinstance(host, bytes | bytearray):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str) or (not isinstance(address, tuple) and "/" in host):
        return True
    named = ("localhost", "::1", *filter(None, os.environ.get(ALLOWED, "").split(",")))
    return host in named or _loopback(host)


def _loopback(host: str) -> bool:
    parts = host.split(".")
    return len(parts) == 4 and parts[0] == "127" and all(part.isdigit() for part in parts)


if os.environ.get(DENIED):
    watch()
