"""What the tables of a graph share: lines as fields, and rejections that wait until the graph has been consumed."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from medkg.errors import InputError
from medkg.formats.decode import decode
from medkg.formats.stream import STAGE, lines, overlong, rejection
from medkg.model.reading import Rejection

_SHOWN = 1000


class Rejected:
    """Rejections of a graph's lines, each line once; beyond a thousand they are counted, not kept."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._kept: dict[Rejection, None] = {}
        self._more = 0

    def add(self, line: int, reason: str) -> None:
        """Put a line aside."""
        self.at(f"line {line}", reason)

    def at(self, place: str, reason: str) -> None:
        """Put aside what stands at a place: `line 12`, `byte 1204`."""
        self.keep(Rejection(self._source, place, "", STAGE, reason))

    def broken(self, error: InputError) -> None:
        """Put aside what is behind a break in the stream."""
        self.keep(rejection(error, source=self._source))

    def keep(self, rejected: Rejection) -> None:
        """Keep a rejection once."""
        if rejected in self._kept:
            return
        if len(self._kept) < _SHOWN:
            self._kept[rejected] = None
        else:
            self._more += 1

    def __iter__(self) -> Iterator[Rejection]:
        yield from self._kept
        if self._more:
            reason = f"{self._more} more lines were put aside for reasons like those of the first {_SHOWN}."
            yield Rejection(self._source, "", "", STAGE, reason)


def rows(path: Path, *, source: str, rejected: Rejected, width: int) -> Iterator[tuple[int, list[str]]]:
    """Stream line numbers and fields of a tab-separated table; what cannot be read is put aside, a break ends it.

    Lines with fewer than `width` fields are put aside; blank ones and those that begin with `#` are passed over.
    """
    try:
        for line in lines(path):
            number, _, data, long = line
            if long:
                rejected.keep(overlong(line, source=source))
                continue
            if not data or data.startswith(b"#") or data.isspace():
                continue
            if codecs.BOM_UTF8 in data:
                data = data.replace(codecs.BOM_UTF8, b"")  # joined files; no field means one
            try:
                fields = (data.decode() if b"\0" not in data else decode(data, only_utf8=True)[0]).split("\t")
            except (UnicodeDecodeError, InputError):
                rejected.add(number, "the line is not valid UTF-8 or holds a NUL character.")
                continue
            if len(fields) < width:
                rejected.add(number, f"the line has {len(fields)} tab-separated fields, not {width}.")
                continue
            yield number, fields
    except InputError as error:
        rejected.broken(error)
