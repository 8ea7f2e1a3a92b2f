"""Bytes of a file as they come: gunzipped on the way, in constant memory, with their positions.

Positions count bytes of the uncompressed content. Damage (a truncated or broken gzip, a disk that fails, a file that
changed while it was read) is raised after everything that could be read before it has been given, so the records in
front of the damage land.
"""

from __future__ import annotations

import bz2
import codecs
import hashlib
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple, TypeVar

from medkg import durable
from medkg.errors import InputError
from medkg.model.reading import Rejection

CHUNK = 1 << 18
LINE_LIMIT = 32 << 20
STAGE = "read"

_GZIP = b"\x1f\x8b"
_BZIP2 = b"BZh"
# The longer marks first: UTF-32's little-endian mark begins with UTF-16's.
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

T = TypeVar("T")


class Cut(NamedTuple):
    """A record cut out of a file, not parsed yet: its bytes and the byte it starts at.

    `fault` says why it cannot be parsed; then `data` holds only its beginning.
    """

    position: int
    data: bytes
    fault: str = ""

    @property
    def place(self) -> str:
        """Where the record stands, as rejections say it."""
        return f"byte {self.position}"


class Line(NamedTuple):
    """A line without its end, its number from 1 and the byte it starts at; `overlong` lines carry no data."""

    number: int
    position: int
    data: bytes
    overlong: bool = False


def chunks(path: Path) -> Iterator[bytes]:
    """Stream a file's content: gunzipped, and written as UTF-8 where a mark says UTF-16 or UTF-32.

    Raises InputError with `byte N` as its place, after everything before that byte was given.
    """
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            for piece in _narrow(_unpacked(file)):
                yield piece
                if file.tell() > before.st_size > 0:
                    break  # it grows, and whoever writes to it may never end
            after = os.fstat(file.fileno())
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                raise InputError(
                    f"the file changed while it was read ({before.st_size} bytes before, {after.st_size} after).",
                    place=f"byte {file.tell()}",
                    remedy="Read it again when nobody writes to it.",
                )
    except OSError as error:
        raise InputError(f"the file cannot be read: {error.strerror or error}.") from error


def _unpacked(file: BinaryIO) -> Iterator[bytes]:
    first = file.read(CHUNK)
    if first.startswith(_BZIP2):
        return _bunzip2(file, first)
    return _gunzip(file, first) if first.startswith(_GZIP) else _plain(file, first)


def _plain(file: BinaryIO, piece: bytes) -> Iterator[bytes]:
    while piece:
        yield piece
        piece = file.read(CHUNK)


def _gunzip(file: BinaryIO, piece: bytes) -> Iterator[bytes]:
    engine = zlib.decompressobj(wbits=31)
    given = 0
    while piece:
        before = engine.copy()
        try:
            out = engine.decompress(piece, CHUNK)
        except zlib.error as error:
            for rescued in _until_damage(before.decompress, piece):
                given += len(rescued)
                yield rescued
            told = "the gzip data is damaged here"
            if "check" in str(error):
                told = "the gzip checksum does not fit, so something before this is damaged"
            raise InputError(f"{told} ({error}).", place=f"byte {given}", remedy="Fetch the file again.") from error
        given += len(out)
        if out:
            yield out
        piece = (engine.unused_data.lstrip(b"\0") if engine.eof else engine.unconsumed_tail) or file.read(CHUNK)
        if engine.eof and piece:
            # Concatenated members are one file; zero padding between them is allowed.
            engine = zlib.decompressobj(wbits=31)
    if not engine.eof:
        rest = engine.flush()
        if rest:
            yield rest
        raise InputError(
            f"the gzip data ends early, {file.tell()} compressed bytes in.",
            place=f"byte {given + len(rest)}",
            remedy="Fetch the file again.",
        )


def _bunzip2(file: BinaryIO, piece: bytes) -> Iterator[bytes]:
    engine = bz2.BZ2Decompressor()
    given = 0
    while piece or not engine.needs_input:
        try:
            out = engine.decompress(piece, CHUNK)
        except OSError as error:
            raise InputError(
                f"the bzip2 data is damaged here ({error}).", place=f"byte {given}", remedy="Fetch the file again."
            ) from error
        given += len(out)
        if out:
            yield out
        if engine.eof:
            piece = engine.unused_data or file.read(CHUNK)
            if not piece:
                return
            engine = bz2.BZ2Decompressor()
        else:
            piece = file.read(CHUNK) if engine.needs_input else b""
    raise InputError("the bzip2 data ends early.", place=f"byte {given}", remedy="Fetch the file again.")


def _until_damage(decompress: Callable[[bytes], bytes], piece: bytes) -> Iterator[bytes]:
    """Give what stands in front of the damage: a whole piece that fails gives nothing, its bytes one by one do."""
    with suppress(zlib.error):
        for byte in piece:
            out = decompress(bytes((byte,)))
            if out:
                yield out


def _narrow(pieces: Iterator[bytes]) -> Iterator[bytes]:
    first = next(pieces, b"")
    encoding = next((name for mark, name in _WIDE if first.startswith(mark)), "")
    if not encoding:
        yield first
        yield from pieces
        return
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    given = 0
    piece: bytes | None = first
    try:
        while piece is not None:
            yield decoder.decode(piece).encode()
            given += len(piece)
            piece = next(pieces, None)
        yield decoder.decode(b"", final=True).encode()
    except UnicodeDecodeError as error:
        raise InputError(f"not valid {encoding.upper()}: {error.reason}.", place=f"byte {given}") from error


def lines(path: Path, *, limit: int = LINE_LIMIT) -> Iterator[Line]:
    """Stream a file's lines; one longer than `limit` bytes is never held and comes as `overlong`.

    A last line that damage cut off is not given. Raises InputError like `chunks`.
    """
    number = position = size = 0
    held: list[bytes] = []
    for chunk in chunks(path):
        *complete, rest = chunk.split(b"\n")
        for part in complete:
            number += 1
            length = size + len(part)
            yield _line(number, position, [*held, part] if held else [part], overlong=length > limit)
            position += length + 1
            if size:
                held, size = [], 0
        size += len(rest)
        if size <= limit:
            held.append(rest)
        else:
            held = []
    if size:
        yield _line(number + 1, position, held, overlong=size > limit)


def _line(number: int, position: int, parts: list[bytes], *, overlong: bool) -> Line:
    if overlong:
        return Line(number, position, b"", overlong=True)
    data = parts[0] if len(parts) == 1 else b"".join(parts)
    # Not only the first: files that were joined have one in the middle.
    data = data.removeprefix(codecs.BOM_UTF8)
    return Line(number, position, data[:-1] if data.endswith(b"\r") else data)


def overlong(line: Line, *, source: str) -> Rejection:
    """Reject a line that is too long to hold."""
    reason = f"the line is longer than {LINE_LIMIT >> 20} MiB, more than any record needs."
    return Rejection(source, f"line {line.number}", "", STAGE, reason)


def guarded(records: Iterable[T], *, source: str) -> Iterator[T | Rejection]:
    """Give records until the stream breaks, then one rejection that says where and why."""
    try:
        yield from records
    except InputError as error:
        yield rejection(error, source=source)


def rejection(error: InputError, *, source: str, place: str = "", record: str = "") -> Rejection:
    """Put an error into the shape that is kept in quarantine."""
    reason = f"{error.reason} {error.remedy}".strip()
    return Rejection(source, place or error.place, record, STAGE, reason)


def file_digest(*paths: Path) -> str:
    """Hash the bytes of files, in this order; raises InputError where one cannot be read."""
    whole = hashlib.sha256()
    for path in paths:
        try:
            whole.update(bytes.fromhex(durable.file_digest(path)))
        except OSError as error:
            raise InputError(f"the file cannot be read: {error.strerror}.", place=path.name) from error
    return whole.hexdigest()


def head(path: Path, *, size: int) -> bytes:
    """Give up to `size` bytes of a file's content; damage behind the first byte is left for the reading itself.

    Raises InputError where not even one byte can be read.
    """
    taken = b""
    try:
        for chunk in chunks(path):
            taken += chunk
            if len(taken) >= size:
                break
    except InputError:
        if not taken:
            raise
    return taken[:size]
