"""GraphML of any tool: nodes and edges with attributes, medkg's own export by the names that it gives them.

Format: http://graphml.graphdrawing.org/specification.html. Nested graphs, hyperedges and ports are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.errors import InputError
from medkg.formats.annotations import stem
from medkg.formats.column_map import ColumnMap
from medkg.formats.detect import Sample
from medkg.formats.gathered import Edge, Named, gathered
from medkg.formats.mapped_fields import FieldWords
from medkg.formats.stream import guarded
from medkg.formats.tables import Rejected
from medkg.formats.xml_elements import elements, local_name
from medkg.model.identity import tidied
from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.ports import Terminology

if TYPE_CHECKING:
    from lxml import etree

_NAMES = frozenset({"key", "node", "edge"})
# What tools call the attributes, where no mapping says it: ours first.
_USUAL = {
    "name": ("name", "label"),
    "category": ("category", "type", "kind"),
    "predicate": ("predicate", "label", "relation", "type"),
    "polarity": ("polarity",),
    "source": ("sources", "source"),
    "confidence": ("confidence",),
    "document": ("document", "publications"),
}


@dataclass(frozen=True, slots=True)
class GraphmlReader:
    """Reads GraphML as one curated source; `mapping` says which attributes mean what, where they are not the usual."""

    terminology: Terminology
    mapping: ColumnMap = field(default_factory=ColumnMap)
    name: str = "graphml"

    def recognises(self, sample: Sample) -> bool:
        """Tell by the root element."""
        return sample.root == "graphml"

    def read(self, path: Path, *, source: str) -> Iterator[GraphReading | Reading | Rejection]:
        """Give the graph, then the nodes and edges that were put aside."""
        rejected, named = Rejected(source), Named()
        words = FieldWords(self.terminology, self.mapping, curator=f"curated:{stem(source)}")
        edges = _Graph(words, named, rejected).edges(path)
        readings = gathered(edges, named, rejected, path=path, source=source, format_=self.name, beside=None)
        yield from guarded(readings, source=source)


@dataclass(frozen=True, slots=True)
class _Graph:
    words: FieldWords
    named: Named
    rejected: Rejected
    attributes: dict[str, str] = field(default_factory=dict)
    """The file's keys to the names of the attributes that they stand for."""
    defaults: dict[str, dict[str, str]] = field(default_factory=lambda: {"node": {}, "edge": {}})
    """What an attribute of a node or an edge is where the element does not say it."""
    ids: dict[str, str] = field(default_factory=dict)
    """The file's ids of nodes to CURIEs."""

    def edges(self, path: Path) -> Iterator[Edge]:
        """Stream the edges, naming the nodes on the way; a break in the file costs what is behind it."""
        try:
            for element in elements(path, _NAMES):
                place = f"line {element.sourceline}"
                try:
                    yield from self._element(element)
                except InputError as error:
                    self.rejected.at(place, error.reason)
        except InputError as error:
            self.rejected.broken(error)

    def _element(self, element: etree._Element) -> Iterator[Edge]:
        kind = local_name(element)
        if kind == "key":
            self._key(element)
        elif kind == "node":
            self._node(element)
        else:
            yield from self._edge(element)

    def _key(self, element: etree._Element) -> None:
        id_ = element.get("id", "")
        self.attributes[id_] = name = str(element.get("attr.name") or id_)
        told = next((_text(part) for part in element if local_name(part) == "default"), "")
        for kind, defaults in self.defaults.items():
            if told and element.get("for", "all") in (kind, "all"):
                defaults[name] = told

    def _node(self, element: etree._Element) -> None:
        raw, told = element.get("id", ""), self._told(element)
        asked = self.words.mapping.nodes
        own = told.get(asked["id"], "") if "id" in asked else told.get("id", "") or raw
        if not (raw and own):
            raise InputError(f"the node {raw!r} has no id; its attributes are {_listed(told)}.")
        self.ids[raw] = id_ = self.words.end(own, "subject")
        name, category = (self._usual(told, what, asked) for what in ("name", "category"))
        self.named.declare(id_, tidied(name), self.words.category(category, "subject"))

    def _edge(self, element: etree._Element) -> Iterator[Edge]:
        told = self._told(element)
        ends = [element.get(side, "") for side in ("source", "target")]
        if not all(ends):
            raise InputError("the edge has no source or no target.")
        asked = self.words.mapping.columns
        fields = {name: self._usual(told, name, asked) for name in ("predicate", "polarity", "confidence", "document")}
        fields["source"] = self._usual(told, "source", asked)
        if not self.words.predicate(fields["predicate"]):
            raise InputError(
                f"the edge has no predicate; its attributes are {_listed(told)}. Say in a mapping which it is, or give "
                "all edges one under [constants]."
            )
        subject, object_ = (
            self.ids.get(end) or self.words.end(end, side)
            for end, side in zip(ends, ("subject", "object"), strict=True)
        )
        self.named.add(subject)
        self.named.add(object_)
        # Several sources are one piece of evidence each: which documents each of them read is not told.
        for source in fields.pop("source").split("|"):
            yield self.words.edge(subject, object_, fields | {"source": source.strip()})

    def _told(self, element: etree._Element) -> dict[str, str]:
        own = {
            self.attributes.get(part.get("key", ""), part.get("key", "")): _text(part)
            for part in element
            if local_name(part) == "data"
        }
        return self.defaults[local_name(element)] | own

    @staticmethod
    def _usual(told: Mapping[str, str], name: str, asked: Mapping[str, str]) -> str:
        if name in asked:
            return told.get(asked[name], "")
        return next((told[usual] for usual in _USUAL[name] if told.get(usual)), "")


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def _listed(told: Mapping[str, str]) -> str:
    return ", ".join(sorted(told)) or "none"
