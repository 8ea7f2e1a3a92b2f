"""Where exports are written: files and folders that appear whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from medkg.durable import replaced, sync
from medkg.errors import StorageError

_LINES_AT_ONCE = 2_000


def write_file(path: Path, lines: Iterable[str], *, finish: Callable[[BinaryIO], None]) -> None:
    """Write text to a file that takes the place of an old one whole; raises StorageError where there is no place.

    `finish` is called with the whole file before it takes its place: what it raises keeps the old one.
    """
    if path.is_dir() or not path.parent.is_dir():
        fault = f"{path} is a folder." if path.is_dir() else f"there is no folder {path.parent}."
        raise StorageError(fault, remedy="Name a file in a folder that exists.")
    with replaced(path) as file:
        write_lines(file, lines)
        finish(file)


def write_lines(file: BinaryIO, lines: Iterable[str]) -> None:
    """Write text as UTF-8, a few thousand pieces at a time."""
    pieces = iter(lines)
    while block := "".join(islice(pieces, _LINES_AT_ONCE)):
        file.write(block.encode())


@contextmanager
def replaced_folder(path: Path, *, files: Collection[str]) -> Iterator[Path]:
    """Give a folder beside to write in; at the end of the block it is on disk and takes the place of the old one.

    Raises StorageError where `path` is a file, or a folder that holds anything but an earlier export with these
    `files`. If the block fails, the old folder stands. There is no moment with half of either; a machine that stops
    between the two renames leaves the old one under a name with `.old`.
    """
    _require_place(path, files)
    temporary, old = (path.with_name(f".{path.name}.{os.getpid()}.{end}") for end in ("part", "old"))
    temporary.mkdir()
    try:
        yield temporary
        for file in temporary.iterdir():
            sync(file)
        sync(temporary)
        if path.exists():
            path.rename(old)
        temporary.rename(path)
        sync(path.parent)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        if path.exists():
            shutil.rmtree(old, ignore_errors=True)


def _require_place(path: Path, files: Collection[str]) -> None:
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise StorageError(f"{path} is not a folder.", remedy="This format is several files: name a new folder.")
    if not path.absolute().parent.is_dir():
        raise StorageError(f"there is no folder {path.parent}.", remedy="Name a new folder in one that exists.")
    others = sorted({found.name for found in path.iterdir()} - {*files}) if path.is_dir() else []
    if others:
        named = ", ".join(others[:3]) + (" …" if len(others) > len(others[:3]) else "")
        raise StorageError(
            f"{path} holds other things than an earlier export: {named}.", remedy="Name a new or an empty folder."
        )
