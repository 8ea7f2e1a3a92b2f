"""Header and data files for `neo4j-admin database import full`, in the same shape as docs/cypher.md.

Grammar of the headers: https://neo4j.com/docs/operations-manual/5/import/#import-tool-header-format.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from io import StringIO
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from medkg.views.cypher import shape
from medkg.views.exports.contents import Contents

SEPARATOR = "\x1f"
_SEPARATED, _NUL = re.compile(SEPARATOR), re.compile("\0")
_ROWS_AT_ONCE = 2_000
_CONCEPT, _EVIDENCE, _DOCUMENT = (f"({group})" for group in ("Concept", "Evidence", "Document"))
_TYPES = MappingProxyType(
    {
        **dict.fromkeys(("belief", "confidence"), "double"),
        **dict.fromkeys(("documents", "evidence", "start", "end"), "long"),
        **dict.fromkeys(("sources", "publication_types", "notices"), "string[]"),
    }
)


def _typed(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{name}:{_TYPES.get(name, 'string')}" for name in names)


def _node(properties: tuple[str, ...], group: str) -> tuple[str, ...]:
    return f"{properties[0]}:ID{group}", *_typed(properties[1:]), ":LABEL"


HEADERS = MappingProxyType(
    {
        "concepts": _node(shape.CONCEPT_PROPERTIES, _CONCEPT),
        "documents": _node(shape.DOCUMENT_PROPERTIES, _DOCUMENT),
        "evidence": _node(shape.EVIDENCE_PROPERTIES, _EVIDENCE),
        "assertions": (f":START_ID{_CONCEPT}", f":END_ID{_CONCEPT}", *_typed(shape.ASSERTION_PROPERTIES), ":TYPE"),
        "ends": (f":START_ID{_EVIDENCE}", f":END_ID{_CONCEPT}", ":TYPE"),
        "places": (f":START_ID{_EVIDENCE}", f":END_ID{_DOCUMENT}", ":TYPE"),
    }
)
NODES = ("concepts", "documents", "evidence")
COMMAND_FILE = "import.txt"
FILES = (*(f"{name}{end}" for name in HEADERS for end in ("-header.csv", ".csv")), COMMAND_FILE)
_OPTIONS = ("--id-type=string", "--array-delimiter=U+001F", "--multiline-fields=true", "--bad-tolerance=0")


def import_command() -> str:
    """Give the command that makes a database of the files, to be run in their folder while Neo4j is stopped."""
    sources = (f"--{'nodes' if name in NODES else 'relationships'}={name}-header.csv,{name}.csv" for name in HEADERS)
    return " ".join(("neo4j-admin database import full neo4j", *sources, *_OPTIONS))


def write_neo4j_csv(contents: Contents, folder: Path) -> None:
    """Write a header and a data file for each kind of node and relationship, and the command beside them.

    Texts are quoted, members of a list stand between unit separators; a text cannot hold NUL, nor a member a
    separator: a space stands for it.
    """
    for name, header in HEADERS.items():
        (folder / f"{name}-header.csv").write_text(",".join(header) + "\n", encoding="utf-8", newline="\n")
    (folder / COMMAND_FILE).write_text(import_command() + "\n", encoding="utf-8", newline="\n")
    field = _fields(contents)
    with ExitStack() as opened:
        files = {name: opened.enter_context((folder / f"{name}.csv").open("wb")) for name in HEADERS}
        _write(files["concepts"], _concepts(contents), field)
        _write(files["assertions"], _assertions(contents), field)
        tables = {name: _Table(files[name], field) for name in ("documents", "evidence", "ends", "places")}
        _evidence(contents, tables)
        for table in tables.values():
            table.flush()


def _concepts(contents: Contents) -> Iterator[tuple[shape.Value, ...]]:
    for concept in contents.concepts():
        yield *shape.concept_row(concept), shape.label_of(concept.category)


def _assertions(contents: Contents) -> Iterator[tuple[shape.Value, ...]]:
    for assertion in contents.assertions(with_evidence=True):
        triple = assertion.triple
        yield triple.subject, triple.object, *shape.assertion_row(assertion), shape.type_of(triple.predicate)


def _evidence(contents: Contents, tables: dict[str, _Table]) -> None:
    for document, pieces in contents.evidence():
        tables["documents"].add((*shape.document_row(document), shape.DOCUMENT))
        for id_, piece in pieces:
            tables["evidence"].add((*shape.evidence_row(id_, piece, document), shape.EVIDENCE))
            tables["ends"].add((id_, piece.subject, shape.SUBJECT))
            tables["ends"].add((id_, piece.object, shape.OBJECT))
            tables["places"].add((id_, document.id, shape.IN_DOCUMENT))


class _Table:
    """Rows of one file, a few thousand in memory."""

    def __init__(self, file: BinaryIO, field: Callable[[shape.Value], object]) -> None:
        self._file = file
        self._field = field
        self._rows: list[tuple[shape.Value, ...]] = []

    def add(self, row: tuple[shape.Value, ...]) -> None:
        self._rows.append(row)
        if len(self._rows) == _ROWS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        _write(self._file, iter(self._rows), self._field)
        self._rows.clear()


def _write(file: BinaryIO, rows: Iterator[tuple[shape.Value, ...]], field: Callable[[shape.Value], object]) -> None:
    while block := list(islice(rows, _ROWS_AT_ONCE)):
        text = StringIO()
        # Quoted, an empty text is one; unquoted it would be no property.
        csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n").writerows(map(field, row) for row in block)
        file.write(text.getvalue().encode())


def _fields(contents: Contents) -> Callable[[shape.Value], object]:
    separated, clean = contents.cleaner(_SEPARATED, " "), contents.cleaner(_NUL, " ")

    def field(value: shape.Value) -> object:
        if isinstance(value, tuple):
            return SEPARATOR.join(clean(separated(member)) for member in value)
        return clean(value) if isinstance(value, str) else value

    return field
