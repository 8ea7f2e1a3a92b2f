"""Results on standard output: tables for people, JSON for programs, CSV for spreadsheets."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from medkg_cli.options import Format
from medkg_cli.streams import visible


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers. `footer` says what was left out; `title` stands above."""

    headers: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    title: str = ""
    footer: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """Lines for people that are no table: an answer, a chain in words. `rows` say the same to a spreadsheet."""

    lines: tuple[str, ...]
    rows: Table | None = None


def write(result: object, parts: Iterable[Table | Prose], form: Format) -> None:
    """Write a result in one of the four forms.

    `result` is the contract's JSON shape; JSONL writes one object a line of it if it is a list, else of itself. CSV
    writes the first table, be it one for spreadsheets alone.
    """
    if form is Format.JSON:
        sys.stdout.write(_json(result, indent=2) + "\n")
    elif form is Format.JSONL:
        for one in result if isinstance(result, list) else [result]:
            sys.stdout.write(_json(one) + "\n")
    elif form is Format.CSV:
        tables = (part if isinstance(part, Table) else part.rows for part in parts)
        _write_csv(next((table for table in tables if table is not None), Table((), ())))
    else:
        for part in parts:
            _write_people(part)


def _json(value: object, *, indent: int | None = None) -> str:
    # JSON is UTF-8; a stream of another encoding gets what is ASCII in all of them.
    ascii_only = (sys.stdout.encoding or "utf-8").lower().replace("-", "") != "utf8"
    return json.dumps(value, ensure_ascii=ascii_only, indent=indent, allow_nan=False)


def _write_csv(table: Table) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(table.headers)
    writer.writerows(table.rows)


def _write_people(part: Table | Prose) -> None:
    if isinstance(part, Prose):
        sys.stdout.writelines(visible(line) + "\n" for line in part.lines)
    elif sys.stdout.isatty():
        from medkg_cli.tables import draw  # noqa: PLC0415 -- Rich is only imported where a person reads

        draw(part)
    else:
        _write_plain(part)


def _write_plain(table: Table) -> None:
    """Write aligned columns without decoration, cutting nothing: output that goes to a file or a pipe."""
    cells = [table.headers, *[[_cell(value) for value in row] for row in table.rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(table.headers))]
    if table.title:
        sys.stdout.write(table.title + "\n")
    for row in cells:
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        sys.stdout.write(line.rstrip() + "\n")
    if table.footer:
        sys.stdout.write(table.footer + "\n")


def _cell(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else visible(" ".join(str(value).split()))
