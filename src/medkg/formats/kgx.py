"""KGX, the Knowledge Graph Exchange format of the Biolink Model: TSV tables, JSON Lines, or one JSON object.

Format: https://github.com/biolink/kgx/blob/master/specification/kgx-format.md. Nodes and edges come as two files side
by side (`x_nodes.tsv` and `x_edges.tsv`), edges alone, or together in one `{"nodes": […], "edges": […]}`. Properties
that are not read are passed over: the format lets everybody add some.

An edge's publications are its provenance: each becomes a document of its own, so that independent papers count as such
(`medkg.formats.gathered`). An edge without any is said by the file itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medkg.errors import InputError
from medkg.formats.annotations import stem
from medkg.formats.detect import SAMPLE, Sample
from medkg.formats.gathered import Edge, Named, gathered
from medkg.formats.hetionet import nodes_beside
from medkg.formats.json_stream import objects, parse_object
from medkg.formats.kgx_edges import EdgeWords, is_edge
from medkg.formats.kgx_signs import WRAPPERS, is_kgx_json, is_kgx_table, is_wrapped
from medkg.formats.stream import Cut, guarded, head, lines, rejection
from medkg.formats.tables import Rejected, rows
from medkg.model.identity import tidied
from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.ports import Terminology

_Placed = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class KgxReader:
    """Reads a KGX graph as curated assertions, negated edges as denied ones."""

    terminology: Terminology
    name: str = "kgx"

    def recognises(self, sample: Sample) -> bool:
        """Tell by the columns of a TSV header, or by the keys of the first JSON records."""
        text = sample.text.lstrip()
        return is_kgx_json(text) if text.startswith("{") else is_kgx_table((sample.lines or [""])[0])

    def read(self, path: Path, *, source: str) -> Iterator[GraphReading | Reading | Rejection]:
        """Give each publication's document, then the file's own, then what was put aside."""
        yield from guarded(self._graph(path, source), source=source)

    def _graph(self, path: Path, source: str) -> Iterator[GraphReading | Reading | Rejection]:
        rejected = Rejected(source)
        nodes = nodes_beside(path)
        import_ = _Import(self.terminology, EdgeWords(self.terminology, stem(source)), Named(), rejected)
        edges = import_.edges(path, source, nodes)
        yield from gathered(edges, import_.named, rejected, path=path, source=source, format_=self.name, beside=nodes)


@dataclass(frozen=True, slots=True)
class _Import:
    terminology: Terminology
    words: EdgeWords
    named: Named
    rejected: Rejected

    def edges(self, path: Path, source: str, nodes: Path | None) -> Iterator[Edge]:
        """Stream the edges of a file, naming on the way what it and the nodes beside it name."""
        if nodes is not None:
            beside = Rejected(str(Path(source).with_name(nodes.name)))
            for place, record in _records(nodes, str(Path(source).with_name(nodes.name)), beside):
                self._name(place, record, beside)
            for put_aside in beside:
                self.rejected.keep(put_aside)
        for place, record in _records(path, source, self.rejected):
            if not is_edge(record):
                self._name(place, record, self.rejected)
                continue
            try:
                found = self.words.edges(record)
            except InputError as error:
                self.rejected.at(place, error.reason)
                continue
            self.named.add(found[0].subject)
            self.named.add(found[0].object)
            yield from found

    def _name(self, place: str, record: Mapping[str, Any], rejected: Rejected) -> None:
        id_ = record.get("id")
        if not isinstance(id_, str) or not id_.strip():
            rejected.at(place, "the node has no id.")
            return
        original, given = record.get("original_category"), record.get("category")
        # Biolink writes ancestors too, the most specific first; what we know of them is the nearest that we have.
        categories = given if isinstance(given, list) else str(given or "").split("|")
        category = self.words.category([str(one) for one in ([original] if original else categories) if one])
        self.named.declare(self.terminology.curie(id_), tidied(str(record.get("name") or "")), category)


def _records(path: Path, source: str, rejected: Rejected) -> Iterator[_Placed]:
    """Stream the rows or objects of a file with their places; broken ones are put aside."""
    beginning = head(path, size=SAMPLE).decode(errors="replace").removeprefix("\ufeff").lstrip()
    if not beginning.startswith(("{", "[")):
        yield from _table(path, source, rejected)
    elif is_wrapped(beginning):
        yield from _json(path, source, rejected)
    else:
        yield from _json_lines(path, rejected)


def _table(path: Path, source: str, rejected: Rejected) -> Iterator[_Placed]:
    header: list[str] = []
    for number, fields in rows(path, source=source, rejected=rejected, width=1):
        if not header:
            header = [column.strip() for column in fields]
        elif len(fields) > len(header):
            rejected.add(number, f"the line has {len(fields)} fields, its header names {len(header)} columns.")
        else:
            yield f"line {number}", dict(zip(header, fields, strict=False))


def _json_lines(path: Path, rejected: Rejected) -> Iterator[_Placed]:
    try:
        for line in lines(path):
            place = f"line {line.number}"
            if line.overlong:
                rejected.at(place, "the line is longer than any record needs.")
            elif line.data.strip():
                try:
                    yield place, parse_object(Cut(line.position, line.data))
                except InputError as error:
                    rejected.at(place, error.reason)
    except InputError as error:
        rejected.broken(error)


def _json(path: Path, source: str, rejected: Rejected) -> Iterator[_Placed]:
    try:
        for piece in objects(path, wrappers=WRAPPERS):
            try:
                yield piece.place, parse_object(piece)
            except InputError as error:
                rejected.keep(rejection(error, source=source, place=piece.place))
    except InputError as error:
        rejected.broken(error)
