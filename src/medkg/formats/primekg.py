"""PrimeKG's kg.csv: every edge of the Precision Medicine Knowledge Graph, written once from each end.

Chandak, Huang, Zitnik, Building a knowledge graph to enable precision medicine, Sci Data 2023,
https://doi.org/10.1038/s41597-023-01960-3. `formats/data/primekg.tsv` says which end of each relation is the subject,
so that the two writings of an edge become one assertion.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from medkg.formats.delimited import Row, cell, delimited
from medkg.formats.detect import Sample
from medkg.formats.gathered import Edge, Named, gathered
from medkg.formats.packaged_tables import packaged_rows
from medkg.formats.stream import guarded
from medkg.formats.tables import Rejected
from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.ports import Terminology

CURATOR = "curated:primekg"
_ENDS = tuple(tuple(f"{end}_{part}" for part in ("id", "type", "name", "source")) for end in "xy")
_COLUMNS = ("relation", *_ENDS[0], *_ENDS[1])
# Numbers were read as such by its makers, so that their leading zeros are gone; `width` is what they had.
_SOURCES = MappingProxyType(
    {
        "NCBI": ("ncbigene", 0),
        "DrugBank": ("drugbank", 0),
        "HPO": ("HP", 7),
        "MONDO": ("MONDO", 7),
        "GO": ("GO", 7),
        "CTD": ("MESH", 0),
        "REACTOME": ("reactome", 0),
        "UBERON": ("UBERON", 7),
        # A group of diseases that PrimeKG put together itself is nobody else's concept.
        "MONDO_grouped": ("primekg.group", 0),
    }
)
_EITHER = "-"


class _Relation(NamedTuple):
    subject: str
    predicate: str
    denied: bool


def _relations() -> dict[str, _Relation]:
    rows = packaged_rows("primekg.tsv")
    return {row["relation"]: _Relation(row["subject"], row["predicate"], row["polarity"] == "denied") for row in rows}


@dataclass(frozen=True, slots=True)
class PrimeKgReader:
    """Reads PrimeKG as one curated source."""

    terminology: Terminology
    name: str = "primekg"

    def recognises(self, sample: Sample) -> bool:
        """Tell by the header."""
        return set(_COLUMNS) <= set((sample.lines or [""])[0].split(","))

    def read(self, path: Path, *, source: str) -> Iterator[GraphReading | Reading | Rejection]:
        """Give the graph, then the lines that were put aside."""
        rejected, named = Rejected(source), Named()
        rows = delimited(path, source=source, rejected=rejected, delimiter=",")
        edges = _Edges(self.terminology, named, rejected).edges(rows)
        readings = gathered(edges, named, rejected, path=path, source=source, format_=self.name, beside=None)
        yield from guarded(readings, source=source)


@dataclass(frozen=True, slots=True)
class _Edges:
    terminology: Terminology
    named: Named
    rejected: Rejected

    def edges(self, rows: Iterator[Row]) -> Iterator[Edge]:
        """Stream the edges, each from its subject."""
        relations = _relations()
        ends: dict[tuple[str, ...], str] = {}
        header = next(rows, (0, []))[1]
        columns = {name.strip(): column for column, name in enumerate(header)}
        for number, fields in rows:
            relation = cell(fields, columns, "relation")
            x, y = (self._end(tuple(cell(fields, columns, name) for name in of), ends) for of in _ENDS)
            if len(fields) != len(header) or not (relation and x and y):
                self.rejected.add(number, self._lacking(fields, header, relation))
                continue
            known = relations.get(relation)
            first = known.subject if known else _EITHER
            turned = y < x if first == _EITHER else cell(fields, columns, "x_type") != first
            subject, object_ = (y, x) if turned else (x, y)
            predicate = known.predicate if known else self.terminology.predicate(relation)
            yield Edge("", subject, predicate, object_, known is not None and known.denied, CURATOR)

    def _end(self, told: tuple[str, ...], known: dict[tuple[str, ...], str]) -> str:
        """Name an end by its id, type, name and source; it is looked at once for all the lines that have it so."""
        id_ = known.get(told)
        if id_ is None:
            raw, kind, name, source = told
            prefix, width = _SOURCES.get(source, (source, 0))
            id_ = self.terminology.curie(raw.zfill(width) if raw.isdigit() else raw, prefix=prefix) if raw else ""
            known[told] = id_
            if id_:
                self.named.add(id_, name, self.terminology.category(kind))
        return id_

    @staticmethod
    def _lacking(fields: list[str], header: list[str], relation: str) -> str:
        if len(fields) != len(header):
            return f"the line has {len(fields)} fields, its header names {len(header)} columns."
        return "an end has no id." if relation else "no relation is named."
