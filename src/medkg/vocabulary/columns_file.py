"""Named numpy arrays in one file that is mapped into memory: an index that belongs to one lexicon."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from medkg.durable import replaced
from medkg.errors import StorageError, VocabularyError

_MAGIC: Final = b"medkg columns\n"
_ALIGNMENT: Final = 64
_REMEDY: Final = "Delete it: it is made again from its lexicon."
Columns = Mapping[str, NDArray[Any]]


def write_columns(path: Path, columns: Columns, *, belongs_to: str) -> None:
    """Write arrays under their names, replacing the file in one step; raises StorageError where the disk refuses."""
    layout: dict[str, list[object]] = {}
    blocks: list[bytes] = []
    offset = 0
    for name, array in sorted(columns.items()):
        block = array.tobytes()
        layout[name] = [array.dtype.str, offset, len(array), zlib.crc32(block)]
        blocks.append(block.ljust(-(-len(block) // _ALIGNMENT) * _ALIGNMENT, b"\0"))
        offset += len(blocks[-1])
    head = json.dumps({"belongs_to": belongs_to, "columns": layout, "bytes": offset}, sort_keys=True).encode()
    start = -(-(len(_MAGIC) + 8 + len(head)) // _ALIGNMENT) * _ALIGNMENT
    try:
        with replaced(path) as file:
            file.write(_MAGIC + len(head).to_bytes(8, "little") + head.ljust(start - len(_MAGIC) - 8))
            file.writelines(blocks)
    except OSError as error:
        raise StorageError(
            f"the index {path} cannot be written: {error.strerror or error}.", remedy="Make room or rights there."
        ) from error


def read_columns(path: Path, *, belongs_to: str) -> Columns:
    """Map the arrays of a file; raises VocabularyError where it is missing, damaged or belongs to another lexicon."""
    try:
        mapped = np.memmap(path, dtype=np.uint8, mode="r")
        start = len(_MAGIC) + 8 + int.from_bytes(bytes(mapped[len(_MAGIC) : len(_MAGIC) + 8]), "little")
        header = json.loads(bytes(mapped[len(_MAGIC) + 8 : start]))
        owner, layout, size = header["belongs_to"], header["columns"], header["bytes"]
        first = -(-start // _ALIGNMENT) * _ALIGNMENT
        whole = bytes(mapped[: len(_MAGIC)]) == _MAGIC and len(mapped) == first + size
        columns = {name: _column(mapped[first:], *place) for name, place in layout.items()} if whole else {}
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise VocabularyError(f"the index {path} cannot be opened: {error}.", remedy=_REMEDY) from error
    if owner != belongs_to or not columns:
        raise VocabularyError(f"the index {path} is damaged or belongs to another lexicon.", remedy=_REMEDY)
    return columns


def opened_columns(path: Path, made: Callable[[], Columns], *, belongs_to: str) -> Columns:
    """Map the arrays of a file, made first where it is missing, damaged or another lexicon's.

    It is only a copy of what the lexicon holds: where it cannot be written, what was made is held in memory, and made
    again by the next that opens it. Several processes may do so at once: they write the same bytes.
    """
    try:
        return read_columns(path, belongs_to=belongs_to)
    except VocabularyError:
        columns = made()
    with suppress(StorageError):
        write_columns(path, columns, belongs_to=belongs_to)
        return read_columns(path, belongs_to=belongs_to)
    return columns


def _column(mapped: NDArray[np.uint8], dtype: str, offset: int, length: int, crc: int) -> NDArray[Any]:
    size = np.dtype(dtype).itemsize * length
    block = np.asarray(mapped[offset : offset + size])
    if len(block) != size or zlib.crc32(block.data) != crc:
        raise ValueError("its bytes are not those that were written")
    return block.view(dtype)
