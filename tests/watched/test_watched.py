"""The watch over sockets bites."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.watched.plugin import taken

# Documentation's own networks (RFC 5737, RFC 3849): nothing answers there even where somebody listens.
_OUTSIDE = "192.0.2.1"
_TRY = f"socket.create_connection(('{_OUTSIDE}', 80), timeout=1)"
_DENIED = f"socket.getaddrinfo '{_OUTSIDE}'"


@pytest.mark.parametrize(
    ("family", "method", "arguments"),
    [
        (socket.AF_INET, "connect", [(_OUTSIDE, 80)]),
        (socket.AF_INET, "connect_ex", [(_OUTSIDE, 80)]),
        (socket.AF_INET6, "connect", [("2001:db8::1", 80)]),
        (socket.AF_INET, "sendto", [b"x", (_OUTSIDE, 53)]),
        (socket.AF_INET, "sendmsg", [[b"x"], [], 0, (_OUTSIDE, 53)]),
        (socket.AF_INET, "bind", [("", 0)]),
        (socket.AF_INET, "bind", [("0.0.0.0", 0)]),  # noqa: S104 - it is denied
    ],
)
def test_a_socket_that_leaves_is_denied_and_written_down(family: int, method: str, arguments: list[object]) -> None:
    kind = socket.SOCK_DGRAM if method.startswith("send") else socket.SOCK_STREAM
    with socket.socket(family, kind) as tried, pytest.raises(PermissionError, match="no test may leave this machine"):
        getattr(tried, method)(*arguments)
    assert len(taken()) == 1


@pytest.mark.parametrize(
    "tried",
    [
        lambda: socket.create_connection((_OUTSIDE, 80), timeout=1),
        lambda: socket.getaddrinfo("example.org", 80),
        lambda: socket.getaddrinfo(b"example.org", 80),
        lambda: socket.gethostbyname("example.org"),
        lambda: urllib.request.urlopen("http://example.org/", timeout=1),
    ],
)
def test_a_name_that_is_asked_for_outside_is_denied(tried: Callable[[], object]) -> None:
    with pytest.raises(OSError, match="no test may leave this machine"):
        tried()
    assert len(taken()) == 1


def test_what_stays_is_let_be() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        client.sendall(b"x")
    assert socket.getaddrinfo("localhost", 80)
    first, second = socket.socketpair()
    first.close()
    second.close()
    with socket.socket(socket.AF_UNIX) as own, contextlib.suppress(FileNotFoundError):
        own.connect("/nowhere/at/all")
    assert taken() == []


def test_children_are_watched_too() -> None:
    program = f"import socket\ntry:\n    {_TRY}\nexcept OSError as error:\n    print(error)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "no test may leave this machine" in done.stdout
    assert taken() == [_DENIED]


def test_a_test_that_swallows_the_refusal_fails(tmp_path: Path) -> None:
    swallowing = f"import contextlib, socket\ndef test_it():\n    with contextlib.suppress(OSError):\n        {_TRY}\n"
    (tmp_path / "test_swallowing.py").write_text(swallowing, encoding="utf-8")
    root = Path(__file__).parents[2]
    command = [sys.executable, "-m", "pytest", "-p", "tests.watched.plugin", "-p", "no:cacheprovider", "-q"]
    done = subprocess.run(
        [*command, f"--rootdir={tmp_path}", tmp_path],
        cwd=root, env={**os.environ, "PYTEST_ADDOPTS": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert f"test_it tried to leave this machine: {_DENIED}" in done.stdout
    assert taken() == []
