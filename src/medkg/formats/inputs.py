"""What a user names on the command line, as files with stable names."""

from __future__ import annotations

import glob
import os
import shutil
import stat
import sys
import tempfile
import weakref
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from medkg.formats.stream import STAGE
from medkg.model.reading import Rejection

STDIN = "-"
_SHOWN_STDIN = "stdin"


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Input:
    """A file to read, and the name that it is shown under: relative to the folder or pattern that named it.

    A spooled standard input is deleted when nobody holds its Input any more.
    """

    path: Path
    source: str


def expand(inputs: Sequence[str], *, stdin: BinaryIO | None = None) -> Iterator[Input | Rejection]:
    """Resolve files, folders (recursive, sorted, hidden ones skipped), patterns and `-` (standard input).

    Files come in order of their names within each argument, each file once. Two files that would be shown under the
    same name get as many of their folders' names in front as tell them apart, whatever order they were named in.
    What cannot be read comes as a rejection after the files.
    """
    found: list[tuple[Path, str]] = []
    rejected: list[Rejection] = []
    for argument in inputs:
        if argument != STDIN:
            _resolve(argument, found, rejected)
    if STDIN in inputs:
        # Python has no sys.stdin where the shell has closed it.
        given = stdin if stdin is not None else sys.stdin and sys.stdin.buffer
        yield _spooled(given) if given else Rejection(_SHOWN_STDIN, "", "", STAGE, "standard input is closed.")
    yield from _distinct(found)
    yield from rejected


def _resolve(argument: str, found: list[tuple[Path, str]], rejected: list[Rejection]) -> None:
    path = Path(argument)
    try:
        exists = path.exists()
    except OSError:
        exists = False
    if exists and path.is_dir():
        before = len(found), len(rejected)
        _walk(path, path, found, rejected)
        if before == (len(found), len(rejected)):
            _reject(argument, "the folder holds no files, leaving out hidden ones.", rejected)
    elif exists:
        _take(path, path.name, found, rejected)
    elif glob.has_magic(argument):
        _match(argument, found, rejected)
    else:
        _reject(argument, "there is no such file or folder, or it cannot be reached.", rejected)


def _match(pattern: str, found: list[tuple[Path, str]], rejected: list[Rejection]) -> None:
    parts = Path(pattern).parts
    fixed = next(number for number, part in enumerate(parts) if glob.has_magic(part))
    base = Path(*parts[:fixed])
    matches = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute patterns
    if not matches:
        _reject(pattern, "nothing matches this pattern.", rejected)
    for match in map(Path, matches):
        if os.path.isdir(match):  # noqa: PTH112 - Path.is_dir raises where it may not look
            # With ** every folder matches too, and its files match by themselves.
            if "**" not in pattern:
                _walk(match, base, found, rejected)
        else:
            _take(match, match.relative_to(base).as_posix(), found, rejected)


def _walk(folder: Path, base: Path, found: list[tuple[Path, str]], rejected: list[Rejection]) -> None:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        shown = folder.relative_to(base).as_posix() if folder != base else folder.name or str(folder)
        _reject(shown, f"the folder cannot be read: {error.strerror}.", rejected)
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            _walk(path, base, found, rejected)
        else:
            _take(path, path.relative_to(base).as_posix(), found, rejected)


def _take(path: Path, source: str, found: list[tuple[Path, str]], rejected: list[Rejection]) -> None:
    """Keep a file. Nothing else is opened: a pipe without a writer would be waited for without end."""
    try:
        kind = path.stat().st_mode
    except OSError as error:
        _reject(source, f"the file cannot be reached: {error.strerror}.", rejected)
        return
    if stat.S_ISREG(kind):
        found.append((path, source))
    elif not stat.S_ISDIR(kind):  # linked folders are not followed: they may lead back up
        reason = "this is a pipe, a socket or a device, not a file. Send what it holds to standard input and name `-`."
        _reject(source, reason, rejected)


def _writable(source: str) -> str:
    """Write a file name as UTF-8 can, bytes of another encoding as escapes: ids are made of it."""
    return source.encode("utf-8", "backslashreplace").decode()


def _reject(file: str, reason: str, rejected: list[Rejection]) -> None:
    shown = Path(file).name if Path(file).is_absolute() else file
    rejected.append(Rejection(_writable(shown), "", "", STAGE, reason))


def _distinct(found: list[tuple[Path, str]]) -> Iterator[Input]:
    once = {path.resolve(): (path, source) for path, source in reversed(found)}
    shown = defaultdict(list)
    for resolved, (_, source) in once.items():
        shown[source].append(resolved)
    for resolved, (path, source) in reversed(once.items()):
        alike = shown[source]
        yield Input(path, _writable(source if len(alike) == 1 else _told_apart(resolved, source, alike)))


def _told_apart(resolved: Path, source: str, alike: list[Path]) -> str:
    for length in range(len(Path(source).parts) + 1, len(resolved.parts)):
        tail = resolved.parts[-length:]
        if sum(other.parts[-length:] == tail for other in alike) == 1:
            return Path(*tail).as_posix()
    return resolved.relative_to(resolved.anchor).as_posix()


def _spooled(stream: BinaryIO) -> Input | Rejection:
    """Copy standard input to a file: formats are told by content, and some are read twice."""
    with ExitStack() as kept:
        try:
            with tempfile.NamedTemporaryFile(prefix="medkg-stdin-", delete=False) as spool:
                kept.callback(Path(spool.name).unlink, missing_ok=True)
                shutil.copyfileobj(stream, spool)
        except OSError as error:
            reason = f"standard input cannot be copied to {tempfile.gettempdir()}: {error.strerror or error}."
            return Rejection(_SHOWN_STDIN, "", "", STAGE, reason)
        kept.pop_all()
    entry = Input(Path(spool.name), _SHOWN_STDIN)
    weakref.finalize(entry, Path(spool.name).unlink, missing_ok=True)
    return entry
