"""One file of columns and one manifest: written beside the old pair, switched by a single rename.

The manifest names its column file, so a reader sees the old state or the new one, never a mixture. Every column has
a CRC-32; the small ones are checked at each opening, all of them by `problems`.
"""

from __future__ import annotations

import json
import mmap
import os
import sys
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medkg.durable import replaced
from medkg.errors import StorageError, ViewUnavailable
from medkg.model.identity import Canonical, text_digest

# Raised whenever the meaning of a column changes; an index of another format is rebuilt, never migrated.
FORMAT = 5
MANIFEST = "manifest.json"
_ALIGNMENT = 64
_CHECKED_AT_OPENING = 1 << 20

Columns = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Section:
    """Where a column lies in the file, and what it must look like."""

    dtype: str
    shape: tuple[int, ...]
    offset: int
    crc: int

    @property
    def size(self) -> int:
        """Bytes."""
        return int(np.dtype(self.dtype).itemsize * np.prod(self.shape, dtype=np.int64))


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the column file holds. `words` are the lists of names that codes in the columns stand for."""

    graph_hash: str
    file: str
    size: int
    sections: dict[str, Section]
    words: dict[str, list[Any]]


def write(folder: Path, columns: Columns, *, words: Mapping[str, Canonical], graph_hash: str) -> None:
    """Write a new pair of files and make it the current one; raises StorageError where the disk refuses."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        name = f"columns-{graph_hash[:16]}.bin"
        sections = _write_columns(folder / name, columns)
        body: dict[str, Any] = {
            "format": FORMAT,
            "byteorder": sys.byteorder,
            "graph_hash": graph_hash,
            "file": name,
            "size": (folder / name).stat().st_size,
            "sections": {key: [s.dtype, list(s.shape), s.offset, s.crc] for key, s in sections.items()},
            "words": words,
        }
        text = json.dumps(body, ensure_ascii=False, sort_keys=True)
        with replaced(folder / MANIFEST) as file:
            file.write(json.dumps({"digest": text_digest(text), "body": text}).encode())
        for old in folder.glob("columns-*.bin"):
            if old.name != name:
                old.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(
            f"the path index could not be written to {folder}: {error.strerror or error}.",
            remedy="Free some space or check the folder's permissions, then ask again; the record is untouched.",
        ) from error


def read_manifest(folder: Path) -> Manifest:
    """Read and check the manifest; raises ViewUnavailable where it is missing, damaged or of another format."""
    path = folder / MANIFEST
    try:
        outer = json.loads(path.read_bytes())
        text = outer["body"]
        if text_digest(text) != outer["digest"]:
            raise ViewUnavailable(f"{path} is damaged.", remedy="The index must be rebuilt.")
        body = json.loads(text)
        if body["format"] != FORMAT or body["byteorder"] != sys.byteorder:
            found = f"format {body['format']}, {body['byteorder']}-endian"
            raise ViewUnavailable(
                f"{path} is a path index of {found}; this medkg reads format {FORMAT}, {sys.byteorder}-endian.",
                remedy="The index must be rebuilt.",
            )
        sections = {key: Section(s[0], tuple(s[1]), s[2], s[3]) for key, s in body["sections"].items()}
        return Manifest(body["graph_hash"], body["file"], body["size"], sections, body["words"])
    except FileNotFoundError as error:
        raise ViewUnavailable(f"there is no path index in {folder}.", remedy="It must be built first.") from error
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        raise ViewUnavailable(f"{path} cannot be read: {error}.", remedy="The index must be rebuilt.") from error


def map_columns(folder: Path, manifest: Manifest) -> dict[str, NDArray[Any]]:
    """Map the column file into memory, read-only; raises ViewUnavailable where it is not what the manifest says."""
    path = folder / manifest.file
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size != manifest.size:
                raise ViewUnavailable(
                    f"{path} has {size} bytes, its manifest says {manifest.size}.", remedy="The index must be rebuilt."
                )
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise ViewUnavailable(f"{path} cannot be opened: {error}.", remedy="The index must be rebuilt.") from error
    columns = {key: _column(mapped, section) for key, section in manifest.sections.items()}
    for key, section in manifest.sections.items():
        if section.size <= _CHECKED_AT_OPENING and _crc(columns[key]) != section.crc:
            raise ViewUnavailable(f"column {key} of {path} is damaged.", remedy="The index must be rebuilt.")
    return columns


def problems(folder: Path) -> tuple[str, ...]:
    """Check every byte of an index; empty where all is well."""
    try:
        manifest = read_manifest(folder)
        columns = map_columns(folder, manifest)
    except ViewUnavailable as error:
        return (str(error),)
    damaged = (key for key, section in manifest.sections.items() if _crc(columns[key]) != section.crc)
    return tuple(f"column {key} of {folder / manifest.file} is damaged." for key in damaged)


def _write_columns(path: Path, columns: Columns) -> dict[str, Section]:
    sections: dict[str, Section] = {}
    with replaced(path) as file:
        for key, column in columns.items():
            file.write(b"\0" * (-file.tell() % _ALIGNMENT))
            plain = np.ascontiguousarray(column)
            sections[key] = Section(plain.dtype.str, plain.shape, file.tell(), _crc(plain))
            file.write(plain.data if plain.size else b"")
        # An empty file cannot be mapped.
        file.write(b"\0" * _ALIGNMENT)
    return sections


def _column(mapped: mmap.mmap, section: Section) -> NDArray[Any]:
    count = int(np.prod(section.shape, dtype=np.int64))
    return np.frombuffer(mapped, dtype=section.dtype, count=count, offset=section.offset).reshape(section.shape)


def _crc(column: NDArray[Any]) -> int:
    return zlib.crc32(column.data) if column.size else 0
