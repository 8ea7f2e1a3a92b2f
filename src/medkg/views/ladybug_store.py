"""Where the embedded view lies on disk: built beside the old one, named by a marker that is replaced in one step.

views/ladybug.json            which folder is the view, for which state of the record, in which format
views/ladybug.<hash>-<n>/     the database that the marker names
views/ladybug.<hash>.tmp/     one that is being built, or what a killed process left; nobody reads it
views/ladybug.lock            held while building, so that of two builders one waits and then finds the work done
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import count
from pathlib import Path

from medkg.errors import ViewUnavailable
from medkg.views.ladybug_build import Contents
from medkg.views.ladybug_schema import FORMAT

DATABASE = "graph.lbdb"
_MARKER = "ladybug.json"
_LOCK = "ladybug.lock"
_PIECE = 64 << 10
_HASH_IN_NAME = 16
_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """What a finished view says of itself. `ends` is a hash of the database's size, first and last 64 KiB."""

    folder: str
    graph_hash: str
    ends: str
    labels: dict[str, int]
    types: dict[str, int]
    format: int
    engine: str


@dataclass(frozen=True, slots=True)
class Store:
    """The view's files in a graph's `views` folder."""

    folder: Path

    def marker(self) -> Marker | None:
        """Read the marker; None where there is none or where it is not one of this version's."""
        try:
            read = json.loads((self.folder / _MARKER).read_bytes())
            marker = Marker(**read)
        except (OSError, ValueError, TypeError):
            return None
        return marker if (marker.format, marker.engine) == (FORMAT, _engine()) else None

    def database(self, marker: Marker) -> Path:
        """Give the database file that a marker names."""
        return self.folder / marker.folder / DATABASE

    def sound(self, marker: Marker) -> bool:
        """Tell whether the marker's database is there, whole in length and unharmed at both ends."""
        return _ends(self.database(marker)) == marker.ends

    @contextmanager
    def locked(self, *, wait: float) -> Iterator[None]:
        """Hold the builders' lock; raises ViewUnavailable where another builder keeps it longer than `wait` seconds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / _LOCK).open("a") as file:
            deadline = time.monotonic() + wait
            while not _try_lock(file.fileno()):
                if time.monotonic() >= deadline:
                    raise ViewUnavailable(
                        f"another process has been building {self.folder / _MARKER} for {wait:.0f} seconds.",
                        remedy="Wait for it, or stop it and try again.",
                    )
                time.sleep(_POLL_SECONDS)
            yield

    def replace(self, graph_hash: str, build: Callable[[Path, Path], Contents]) -> None:
        """Build beside and swap in, under the lock: `build(scratch folder, database file)` says what it wrote."""
        self._sweep()
        beside = self.folder / f"ladybug.{graph_hash[:_HASH_IN_NAME]}.tmp"
        scratch = beside / "csv"
        scratch.mkdir(parents=True)
        try:
            contents = build(scratch, beside / DATABASE)
        except BaseException:
            # Most often the disk is full: what was written in vain is given back at once.
            shutil.rmtree(beside, ignore_errors=True)
            raise
        shutil.rmtree(scratch)
        _sync(beside / DATABASE)
        _sync(beside)
        name = self._free_name(graph_hash)
        beside.rename(self.folder / name)
        ends = _ends(self.folder / name / DATABASE)
        marker = Marker(
            folder=name, graph_hash=graph_hash, ends=ends, format=FORMAT, engine=_engine(), **asdict(contents)
        )
        self._write(marker)
        self._sweep(keep=name)

    def _free_name(self, graph_hash: str) -> str:
        names = (f"ladybug.{graph_hash[:_HASH_IN_NAME]}-{number}" for number in count(1))
        return next(name for name in names if not (self.folder / name).exists())

    def _write(self, marker: Marker) -> None:
        temporary = self.folder / f"{_MARKER}.tmp"
        temporary.write_text(json.dumps(asdict(marker), indent=1, sort_keys=True), encoding="utf-8")
        _sync(temporary)
        temporary.replace(self.folder / _MARKER)
        _sync(self.folder)

    def _sweep(self, *, keep: str = "") -> None:
        """Remove what killed builders left and, after a swap, older views; whoever reads one still holds it open."""
        marker = self.marker()
        kept = {keep, marker.folder if marker else ""}
        for path in self.folder.glob("ladybug.*"):
            if path.is_dir() and path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)


def _engine() -> str:
    return version("ladybug")


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _ends(path: Path) -> str:
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            seen = hashlib.sha256(str(size).encode())
            seen.update(file.read(_PIECE))
            file.seek(max(0, size - _PIECE))
            seen.update(file.read(_PIECE))
    except OSError:
        return ""
    return seen.hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
