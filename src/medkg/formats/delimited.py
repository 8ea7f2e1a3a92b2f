"""Lines of tables parted by commas or tabs, quoted or not, as fields with their line numbers."""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterator, Mapping, Sequence
from pathlib import Path

from medkg.errors import InputError
from medkg.formats.stream import Line, lines, overlong
from medkg.formats.tables import Rejected

_LONGEST_CELL = 64  # lines that one quoted cell may go over

Row = tuple[int, list[str]]


def delimiter_of(line: str) -> str:
    """Tell what parts a table's fields by its first line: tabs where it has any, else commas or semicolons."""
    return max("\t,;", key=lambda sign: (sign in line and sign == "\t", line.count(sign)))


def split(line: str, delimiter: str) -> list[str]:
    """Split one line into its fields; raises csv.Error where a quote does not close."""
    if '"' not in line:
        return line.split(delimiter)
    return next(csv.reader([line], delimiter=delimiter, strict=True), [])


def delimited(path: Path, *, source: str, rejected: Rejected, delimiter: str) -> Iterator[Row]:
    """Stream line numbers and fields; what cannot be read is put aside with its line, a break ends the stream.

    A quoted cell may hold line ends. Where a quote never closes, its line alone is lost. Blank lines are passed over.
    """
    held: list[tuple[int, str]] = []
    between = f'"{delimiter}"'
    for number, text in _texts(path, source=source, rejected=rejected):
        if not held and '"' not in text:
            if text and not text.isspace():
                yield number, text.split(delimiter)
            continue
        if not held and text[0] == text[-1] == '"' and '""' not in text:
            # All fields quoted, as databases write them: no quote is left over once they are parted.
            fields = text[1:-1].split(between)
            if text.count('"') == 2 * len(fields):
                yield number, fields
                continue
        held.append((number, text))
        if not _open(held):
            yield from _rows("\n".join(text for _, text in held), held[0][0], rejected, delimiter)
            held.clear()
        elif len(held) > _LONGEST_CELL:
            held = yield from _given_up(held, rejected, delimiter)
    while held:
        held = yield from _given_up(held, rejected, delimiter)


def cell(fields: Sequence[str], columns: Mapping[str, int], name: str) -> str:
    """Give the trimmed field of a column; empty where the table has no such column or the line ends before it."""
    column = columns.get(name, -1)
    return fields[column].strip() if 0 <= column < len(fields) else ""


def _open(held: list[tuple[int, str]]) -> bool:
    return sum(text.count('"') for _, text in held) % 2 == 1


def _given_up(
    held: list[tuple[int, str]], rejected: Rejected, delimiter: str
) -> Generator[Row, None, list[tuple[int, str]]]:
    """Put the line aside whose quote does not close, give what is whole behind it, return what is open again."""
    rejected.add(held[0][0], "a quote in this line does not close.")
    again: list[tuple[int, str]] = []
    for one in held[1:]:
        again.append(one)
        if not _open(again):
            yield from _rows("\n".join(text for _, text in again), again[0][0], rejected, delimiter)
            again = []
    return again


def _rows(text: str, number: int, rejected: Rejected, delimiter: str) -> Iterator[Row]:
    try:
        for fields in csv.reader([text], delimiter=delimiter, strict=True):
            yield number, fields
    except csv.Error as error:
        rejected.add(number, f"the quotes of this line are not as CSV has them: {error}.")


def _texts(path: Path, *, source: str, rejected: Rejected) -> Iterator[tuple[int, str]]:
    try:
        for line in lines(path):
            text = _text(line, source=source, rejected=rejected)
            if text is not None:
                yield line.number, text
    except InputError as error:
        rejected.broken(error)


def _text(line: Line, *, source: str, rejected: Rejected) -> str | None:
    if line.overlong:
        rejected.keep(overlong(line, source=source))
        return None
    try:
        text = line.data.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        rejected.add(line.number, "the line is not valid UTF-8 or holds a NUL character.")
        return None
    return text
