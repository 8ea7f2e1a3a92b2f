"""A real Neo4j community server for the tests, run in the JVM from what Maven resolves.

`MEDKG_TEST_NEO4J_URI` (with NEO4J_USERNAME and NEO4J_PASSWORD) points the tests at a server of one's own, whose default
database they empty. Where neither that nor Java and Maven are to be had the tests are skipped with the reason; in
continuous integration (`CI=true`) that is a failure.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LIBRARIES = HERE.parents[2] / "build" / "neo4j"
OPENED = ("java.base/java.nio", "java.base/sun.nio.ch", "java.base/java.lang")
START_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class RunningServer:
    """Where a server answers, and as whom; `process` is None for one that was running already."""

    uri: str
    username: str = ""
    password: str = ""
    process: subprocess.Popen[str] | None = None

    @property
    def auth(self) -> tuple[str, str] | None:
        """The login, None for a server that asks for none."""
        return (self.username, self.password) if self.username else None

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()


def missing() -> str:
    """Say what keeps a server from being started here; empty where nothing does."""
    absent = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    return f"a Neo4j server of the tests' own needs {' and '.join(absent)} on PATH" if absent else ""


def libraries() -> Path:
    """Give the folder of the server's jars, filled by Maven once and by one process at a time."""
    wanted = (HERE / "pom.xml").read_text(encoding="utf-8")
    LIBRARIES.mkdir(parents=True, exist_ok=True)
    stamp = LIBRARIES / "pom.xml"
    with (LIBRARIES / "lock").open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
            shutil.rmtree(LIBRARIES / "jars", ignore_errors=True)
            subprocess.run(
                ["mvn", "-q", "-B", "-f", HERE / "pom.xml", "dependency:copy-dependencies",
                 f"-DoutputDirectory={LIBRARIES / 'jars'}"],
                check=True,
                stdin=subprocess.DEVNULL,
            )  # fmt: skip
            stamp.write_text(wanted, encoding="utf-8")
    return LIBRARIES / "jars"


@contextmanager
def started(folder: Path, *flags: str, port: int = 0) -> Iterator[RunningServer]:
    """Run a server over a folder until the block ends; `flags` are `auth` and `read-only`."""
    opened = [f"--add-opens={name}=ALL-UNNAMED" for name in OPENED]
    # What the tests ask is over before a thorough compiler has earned its time.
    java = ("java", "-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
    command = [*java, *opened, "-cp", f"{libraries()}/*", HERE / "Server.java"]
    with (folder / "server.log").open("a", encoding="utf-8") as log:
        process = subprocess.Popen(
            [*command, folder, str(port), *flags], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        yield RunningServer(_address(process, folder), process=process)
    finally:
        process.kill()  # whatever it holds is thrown away: nothing to end in peace for
        process.communicate()


def _address(process: subprocess.Popen[str], folder: Path) -> str:
    assert process.stdout is not None
    watch = threading.Timer(START_SECONDS, process.kill)
    watch.start()
    try:
        for line in process.stdout:
            if line.startswith("listening "):
                return line.split()[1]
    finally:
        watch.cancel()
    raise RuntimeError(f"the Neo4j server did not start: {(folder / 'server.log').read_text(encoding='utf-8')[-2000:]}")


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[RunningServer]:
    """One server for all tests of a worker, without authentication; each test empties its database."""
    own = os.environ.get("MEDKG_TEST_NEO4J_URI")
    if own:
        yield RunningServer(own, os.environ.get("NEO4J_USERNAME", ""), os.environ.get("NEO4J_PASSWORD", ""))
        return
    require_server()
    with tempfile.TemporaryDirectory(prefix="medkg-neo4j-") as folder, started(Path(folder)) as server:
        yield server


def require_server() -> None:
    """Skip the test where no server can be started, or fail it in continuous integration."""
    reason = missing()
    if reason and os.environ.get("CI") == "true":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
