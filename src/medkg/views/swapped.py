"""Where an embedded view lies on disk: built beside the old one, named by a marker that is replaced in one step.

views/NAME.json            which folder is the view, for which state of the record, in which format
views/NAME.<hash>-<n>/     the database that the marker names
views/NAME.<hash>.tmp/     one that is being built, or what a killed process left; nobody reads it
views/NAME.lock            held while building, so that of two builders one waits and then finds the work done
"""

from __future__ import annotations

import fcntl
import json
import shutil
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path

from medkg.durable import sync
from medkg.errors import ViewUnavailable

_PIECE = 1 << 20
_HASH_IN_NAME = 16
_POLL_SECONDS = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """What a finished view says of itself: `checksum` is of its database, `contents` are the view's counts."""

    folder: str
    graph_hash: str
    checksum: str
    contents: dict[str, dict[str, int]] = field(default_factory=dict)
    format: int
    engine: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SwappedStore:
    """The files of the view `name` in a graph's `views` folder.

    `database` is the name of its file or folder; `checksum` reads one and says in a word how it is, empty where there
    is none. A view of another `format`, or by another `engine` (name and version), is none.
    """

    folder: Path
    name: str
    database_name: str
    format: int
    engine: str
    checksum: Callable[[Path], str]

    def marker(self) -> Marker | None:
        """Read the marker; None where there is none or where it is not one of this version's."""
        try:
            read = json.loads((self._marker_path).read_bytes())
            marker = Marker(**read)
        except (OSError, ValueError, TypeError):
            return None
        return marker if (marker.format, marker.engine) == (self.format, self.engine) else None

    def database(self, marker: Marker) -> Path:
        """Give the database file that a marker names."""
        return self.folder / marker.folder / self.database_name

    def sound(self, marker: Marker) -> bool:
        """Tell whether the marker's database is there, alone and unharmed.

        A log beside it is none of ours: a finished view has none, and an engine would carry out what stands in it.
        """
        return not self._logs(marker) and self.checksum(self.database(marker)) == marker.checksum

    def state(self, marker: Marker) -> tuple[int, ...]:
        """Give what changes when somebody writes to the marker's database; empty where there is none."""
        try:
            seen = self.database(marker).stat()
        except OSError:
            return ()
        return seen.st_ino, seen.st_size, seen.st_mtime_ns, len(self._logs(marker))

    def _logs(self, marker: Marker) -> list[Path]:
        return sorted((self.folder / marker.folder).glob(f"{self.database_name}.*"))

    @contextmanager
    def locked(self, *, wait: float) -> Iterator[None]:
        """Hold the builders' lock; raises ViewUnavailable where another builder keeps it longer than `wait` seconds."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / f"{self.name}.lock").open("a") as file:
            deadline = time.monotonic() + wait
            while not _try_lock(file.fileno()):
                if time.monotonic() >= deadline:
                    raise ViewUnavailable(
                        f"another process has been building {self._marker_path} for {wait:.0f} seconds.",
                        remedy="Wait for it, or stop it and try again.",
                    )
                time.sleep(_POLL_SECONDS)
            yield

    def replace(self, graph_hash: str, build: Callable[[Path, Path], dict[str, dict[str, int]]]) -> None:
        """Build beside and swap in, under the lock: `build(scratch folder, database)` says what it wrote."""
        self._sweep()
        beside = self.folder / f"{self.name}.{graph_hash[:_HASH_IN_NAME]}.tmp"
        scratch = beside / "scratch"
        scratch.mkdir(parents=True)
        try:
            contents = build(scratch, beside / self.database_name)
        except BaseException:
            # Most often the disk is full: what was written in vain is given back at once.
            shutil.rmtree(beside, ignore_errors=True)
            raise
        shutil.rmtree(scratch)
        sync(beside / self.database_name)
        sync(beside)
        name = self._free_name(graph_hash)
        beside.rename(self.folder / name)
        marker = Marker(
            folder=name,
            graph_hash=graph_hash,
            checksum=self.checksum(self.folder / name / self.database_name),
            contents=contents,
            format=self.format,
            engine=self.engine,
        )
        self._write(marker)
        self._sweep(keep=name)

    def discard(self) -> None:
        """Forget the view that the marker names, so that the next look finds none."""
        self._marker_path.unlink(missing_ok=True)

    @property
    def _marker_path(self) -> Path:
        return self.folder / f"{self.name}.json"

    def _free_name(self, graph_hash: str) -> str:
        names = (f"{self.name}.{graph_hash[:_HASH_IN_NAME]}-{number}" for number in count(1))
        return next(name for name in names if not (self.folder / name).exists())

    def _write(self, marker: Marker) -> None:
        temporary = self.folder / f"{self.name}.json.tmp"
        temporary.write_text(json.dumps(asdict(marker), indent=1, sort_keys=True), encoding="utf-8")
        sync(temporary)
        temporary.replace(self._marker_path)
        sync(self.folder)

    def _sweep(self, *, keep: str = "") -> None:
        """Remove what killed builders left and, after a swap, older views; whoever reads one still holds it open."""
        marker = self.marker()
        kept = {keep, marker.folder if marker else ""}
        for path in self.folder.glob(f"{self.name}.*"):
            if path.is_dir() and path.name not in kept:
                shutil.rmtree(path, ignore_errors=True)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def bytes_checksum(path: Path) -> str:
    """Read every byte of a file (40 MB take 20 ms): for engines that trust their file; empty where there is none."""
    size = crc = 0
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                size += len(piece)
                crc = zlib.crc32(piece, crc)
    except OSError:
        return ""
    return f"{size}-{crc:08x}"
