"""Fails the test that tried to leave this machine; loaded by the tests' conftest."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.watched import sitecustomize

HERE = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    """Watch this process, which may be a worker, and have its children watch themselves."""
    server = urlsplit(os.environ.get("MEDKG_TEST_NEO4J_URI", "")).hostname
    if server:
        addresses = {str(found[4][0]) for found in socket.getaddrinfo(server, None)}
        os.environ[sitecustomize.ALLOWED] = ",".join(sorted({server, *addresses}))
    file, path = tempfile.mkstemp(prefix="medkg-denied-")
    os.close(file)
    config.add_cleanup(lambda: Path(path).unlink(missing_ok=True))
    watched = sitecustomize.DENIED in os.environ
    os.environ[sitecustomize.DENIED] = path
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    os.environ["PYTHONPATH"] = os.pathsep.join([str(HERE), *(p for p in paths if p and p != str(HERE))])
    if not watched:
        sitecustomize.watch()


def taken() -> list[str]:
    """Give what was denied since the last look, and forget it."""
    path = Path(os.environ[sitecustomize.DENIED])
    if not path.stat().st_size:
        return []
    told = path.read_text(encoding="utf-8").splitlines()
    path.write_text("", encoding="utf-8")
    return told


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Look after each test whether it, or a child of it, tried."""
    try:
        return (yield)
    finally:
        told = taken()
        if told:
            pytest.fail(f"{item.nodeid} tried to leave this machine: {'; '.join(told)}")
