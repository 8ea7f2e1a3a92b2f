"""Any table of edges, CSV or TSV with a header, read by a mapping that says which column is what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from medkg.errors import InputError
from medkg.formats.annotations import stem
from medkg.formats.column_map import ColumnMap
from medkg.formats.delimited import Row, cell, delimited, delimiter_of
from medkg.formats.detect import Sample, sample_of
from medkg.formats.gathered import Edge, Named, gathered
from medkg.formats.graphml import GraphmlReader
from medkg.formats.mapped_fields import FieldWords
from medkg.formats.stream import guarded
from medkg.formats.tables import Rejected
from medkg.model.identity import tidied
from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.ports import Terminology

_NEEDED = ("subject", "object")


@dataclass(frozen=True, slots=True)
class MappedReader:
    """Reads what a mapping describes: a table, or GraphML, as one curated source and the documents that it names."""

    terminology: Terminology
    mapping: ColumnMap
    name: str = "mapped"

    def recognises(self, sample: Sample) -> bool:
        """Take nothing by itself: without its mapping a table could mean anything."""
        del sample
        return False

    def read(self, path: Path, *, source: str) -> Iterator[GraphReading | Reading | Rejection]:
        """Give the documents that the rows name, then the file's own, then what was put aside."""
        yield from guarded(self._graph(path, source), source=source)

    def _graph(self, path: Path, source: str) -> Iterator[GraphReading | Reading | Rejection]:
        sample = sample_of(path)
        if sample.root == "graphml":
            yield from GraphmlReader(self.terminology, self.mapping).read(path, source=source)
            return
        rejected, named = Rejected(source), Named()
        delimiter = self.mapping.delimiter or delimiter_of((sample.lines or [""])[0])
        table = delimited(path, source=source, rejected=rejected, delimiter=delimiter)
        header = [name.strip() for name in next(table, (0, []))[1]]
        columns = self._columns(header)
        words = FieldWords(self.terminology, self.mapping, curator=f"curated:{stem(source)}")
        edges = _Rows(words, named, rejected, columns).edges(table, width=len(header))
        yield from gathered(edges, named, rejected, path=path, source=source, format_=self.name, beside=None)

    def _columns(self, header: list[str]) -> dict[str, int]:
        """Find the columns that the mapping names; raises InputError listing those that exist."""
        asked = self.mapping.columns
        missing = next((column for column in asked.values() if column not in header), None)
        unnamed = next((name for name in _NEEDED if name not in asked and name not in self.mapping.constants), None)
        if missing is None and unnamed is None:
            return {ours: header.index(theirs) for ours, theirs in asked.items()}
        told = f"the mapping names the column {missing!r}, which the table lacks" if missing is not None else ""
        raise InputError(
            f"{told or f'the mapping names no column for the {unnamed}'}.",
            place="line 1",
            remedy=f"The table has the columns {', '.join(map(repr, header))}.",
        )


@dataclass(frozen=True, slots=True)
class _Rows:
    words: FieldWords
    named: Named
    rejected: Rejected
    columns: Mapping[str, int]

    def edges(self, table: Iterator[Row], *, width: int) -> Iterator[Edge]:
        """Stream the rows as edges."""
        for number, fields in table:
            if len(fields) > width:
                self.rejected.add(number, f"the line has {len(fields)} fields, its header names {width} columns.")
                continue
            try:
                yield self._edge({name: cell(fields, self.columns, name) for name in self.columns})
            except InputError as error:
                self.rejected.add(number, error.reason)

    def _edge(self, told: Mapping[str, str]) -> Edge:
        constants = self.words.mapping.constants
        raws = [told.get(side) or constants.get(side, "") for side in _NEEDED]
        for side, raw in zip(_NEEDED, raws, strict=True):
            if not raw:
                raise InputError(f"the {side} is empty.")
        ids = [self.words.end(raw, side) for side, raw in zip(_NEEDED, raws, strict=True)]
        edge = self.words.edge(ids[0], ids[1], told)
        for side, raw, id_ in zip(_NEEDED, raws, ids, strict=True):
            name = told.get(f"{side}_name") or constants.get(f"{side}_name", "")
            category = self.words.category(told.get(f"{side}_category", ""), side)
            self.named.add(id_, tidied(name) or (raw if id_.startswith("name:") else ""), category)
        return edge
