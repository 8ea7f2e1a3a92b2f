"""Hetionet as its makers publish it: one JSON object with `nodes` and `edges` (hetionet-v1.0.json.bz2).

Layout: https://github.com/hetio/hetionet/tree/main/hetnet/json. A node is {kind, identifier, name, data}, an edge
{source_id: [kind, identifier], target_id, kind, direction, data}; edges are read as the TSV's metaedges are (`CtD`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from medkg.errors import InputError
from medkg.formats.detect import Sample
from medkg.formats.gathered import Edge, Named, gathered
from medkg.formats.hetionet import CURATOR, node_curie
from medkg.formats.json_stream import objects, parse_object
from medkg.formats.stream import guarded
from medkg.formats.tables import Rejected
from medkg.model.identity import tidied
from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.ports import Terminology

_WRAPPERS = ("nodes", "edges")
_KIND = MappingProxyType(
    {
        "Anatomy": "A", "Biological Process": "BP", "Cellular Component": "CC", "Compound": "C", "Disease": "D",
        "Gene": "G", "Molecular Function": "MF", "Pathway": "PW", "Pharmacologic Class": "PC", "Side Effect": "SE",
        "Symptom": "S",
    }
)  # fmt: skip
_RELATION = MappingProxyType(
    {
        "associates": "a", "binds": "b", "causes": "c", "covaries": "c", "downregulates": "d", "expresses": "e",
        "includes": "i", "interacts": "i", "localizes": "l", "palliates": "p", "participates": "p", "presents": "p",
        "regulates": "r", "resembles": "r", "treats": "t", "upregulates": "u",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HetionetJsonReader:
    """Reads Hetionet's JSON as one curated source."""

    terminology: Terminology
    name: str = "hetionet-json"

    def recognises(self, sample: Sample) -> bool:
        """Tell by the keys that it begins with, or by those of a node or an edge."""
        text = sample.text
        return text.lstrip()[:1] == "{" and (
            '"metaedge_tuples"' in text
            or all(key in text for key in ('"nodes"', '"kind"', '"identifier"'))
            or all(key in text for key in ('"edges"', '"source_id"', '"target_id"'))
        )

    def read(self, path: Path, *, source: str) -> Iterator[GraphReading | Reading | Rejection]:
        """Give the graph, then the objects that were put aside, by the byte that they begin at."""
        rejected, named = Rejected(source), Named()
        edges = _Objects(self.terminology, named, rejected).edges(path)
        readings = gathered(edges, named, rejected, path=path, source=source, format_=self.name, beside=None)
        yield from guarded(readings, source=source)


@dataclass(frozen=True, slots=True)
class _Objects:
    terminology: Terminology
    named: Named
    rejected: Rejected

    def edges(self, path: Path) -> Iterator[Edge]:
        """Stream the edges, naming the nodes on the way."""
        try:
            for piece in objects(path, wrappers=_WRAPPERS):
                try:
                    found = parse_object(piece)
                    if "source_id" in found or "target_id" in found:
                        yield from self._edge(found)
                    elif "identifier" in found or "kind" in found:
                        self._node(found)
                except InputError as error:
                    self.rejected.at(piece.place, error.reason)
        except InputError as error:
            self.rejected.broken(error)

    def _node(self, node: dict[str, Any]) -> None:
        id_, category = self._end([node.get("kind"), node.get("identifier")])
        self.named.declare(id_, tidied(str(node.get("name") or "")), category)

    def _edge(self, edge: dict[str, Any]) -> Iterator[Edge]:
        source, target = edge.get("source_id"), edge.get("target_id")
        (subject, of_subject), (object_, of_object) = self._end(source), self._end(target)
        relation = edge.get("kind")
        if not isinstance(relation, str) or not relation:
            raise InputError("the edge has no kind.")
        if subject not in self.named:
            self.named.add(subject, category=of_subject)
        if object_ not in self.named:
            self.named.add(object_, category=of_object)
        word, sources = self._own(edge.get("data")) or (self._kind(edge, relation), [CURATOR])
        predicate = self.terminology.predicate(word)
        # Several sources are one piece of evidence each: which documents each of them read is not told.
        for extractor in sources:
            yield Edge("", subject, predicate, object_, denied=False, extractor=extractor)

    @staticmethod
    def _own(told: object) -> tuple[str, list[str]] | None:
        """Give predicate and sources of an edge that medkg wrote, which has its key; Hetionet's have other data."""
        if not (isinstance(told, dict) and told.get("key")):
            return None
        predicate, sources = told.get("predicate"), told.get("sources")
        if not (isinstance(predicate, str) and isinstance(sources, list)):
            return None
        return predicate, [one for one in sources if isinstance(one, str)] or [CURATOR]

    def _kind(self, edge: dict[str, Any], relation: str) -> str:
        """Give an edge's metaedge where the table of words has it, else its own word."""
        ends = (edge["source_id"][0], edge["target_id"][0])
        word = _metaedge(ends[0], relation, ends[1], directed=edge.get("direction") == "forward")
        return word if self.terminology.predicate(word) != word else relation

    def _end(self, found: object) -> tuple[str, str]:
        if not isinstance(found, list) or len(found) != 2 or not all(one or one == 0 for one in found):  # noqa: PLR2004
            raise InputError(f"this is no node's kind and identifier: {found!r}.")
        kind, identifier = found
        return node_curie(f"{kind}::{identifier}", self.terminology), self.terminology.category(str(kind))


def _metaedge(source: str, relation: str, target: str, *, directed: bool) -> str:
    """Abbreviate an edge's kinds as Hetionet does; what it does not have keeps its own word."""
    letters = _KIND.get(source), _RELATION.get(relation), _KIND.get(target)
    return "".join((str(letters[0]), str(letters[1]), ">" * directed, str(letters[2]))) if all(letters) else relation
