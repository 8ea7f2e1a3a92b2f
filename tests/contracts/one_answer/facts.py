"""What a graph holds, as plain Python values: what every question's answer is worked out from, by hand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from medkg.model.assertion import Triple
from medkg.model.mention import Polarity
from medkg.ports import AssertionSource, EvidenceStream, RowSource
from medkg.views.cypher.shape import label_of, type_of

if TYPE_CHECKING:
    import networkx as nx

MOST_HOPS = 6


class Held(AssertionSource, EvidenceStream, RowSource, Protocol):
    """What a record gives."""


@dataclass(frozen=True, slots=True)
class Edge:
    """An assertion."""

    subject: str
    predicate: str
    object: str
    polarity: str
    key: str
    documents: int
    evidence: int
    belief: float
    sources: tuple[str, ...]

    @property
    def type(self) -> str:
        return type_of(self.predicate)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence."""

    id: str
    key: str
    subject: str
    predicate: str
    object: str
    polarity: str
    certainty: str
    confidence: float
    extractor: str
    document: str
    sentence: str
    start: int


@dataclass
class Facts:
    """Concepts, edges, evidence and documents; evidence is empty where a view holds none."""

    concepts: dict[str, tuple[str, str]]
    edges: list[Edge]
    pieces: list[Piece] = field(default_factory=list)
    documents: dict[str, str] = field(default_factory=dict)

    @cached_property
    def out(self) -> dict[str, list[Edge]]:
        """The edges that leave each concept."""
        return _by((edge.subject, edge) for edge in self.edges)

    @cached_property
    def into(self) -> dict[str, list[Edge]]:
        """The edges that enter each concept."""
        return _by((edge.object, edge) for edge in self.edges)

    def label(self, id_: str) -> str:
        return label_of(self.concepts[id_][1])

    def of(self, label: str) -> list[str]:
        """The concepts under a label."""
        return [id_ for id_, (_, category) in self.concepts.items() if label_of(category) == label]

    def typed(self, *types: str) -> list[Edge]:
        """The edges of some types."""
        return [edge for edge in self.edges if edge.type in types]

    def leaving(self, id_: str, *types: str) -> list[Edge]:
        return [edge for edge in self.out.get(id_, ()) if not types or edge.type in types]

    def entering(self, id_: str, *types: str) -> list[Edge]:
        return [edge for edge in self.into.get(id_, ()) if not types or edge.type in types]

    def closure(self, id_: str, type_: str, *, up: bool, hops: int = MOST_HOPS) -> set[str]:
        """What is reached in one step or more, and at most so many."""
        reached: set[str] = set()
        front = {id_}
        for _ in range(hops):
            steps = (edge for one in front for edge in (self.leaving if up else self.entering)(one, type_))
            front = {edge.object if up else edge.subject for edge in steps} - reached
            reached |= front
        return reached


def of_record(source: Held) -> Facts:
    """Take everything out of a record's own streams."""
    facts = Facts({one.id: (one.name, one.category) for one in source.concepts()}, [])
    for one in source.assertions():
        said = one.triple
        counted = one.documents, one.evidence, one.belief, one.sources
        facts.edges.append(Edge(said.subject, said.predicate, said.object, str(said.polarity), said.key, *counted))
    for document, pieces in source.evidence_by_document():
        facts.documents[document.id] = document.title
        for id_, piece in pieces:
            span, context = piece.sentence, piece.context
            key = Triple(piece.subject, piece.predicate, piece.object, context.polarity).key
            facts.pieces.append(
                Piece(
                    id_, key, piece.subject, piece.predicate, piece.object, str(context.polarity),
                    str(context.certainty), piece.confidence, piece.extractor, document.id,
                    span.of(document.text) if span else "", span.start if span else -1,
                )
            )  # fmt: skip
    return facts


def of_networkx(graph: nx.MultiDiGraph[str]) -> Facts:
    """Take concepts and edges out of the networkx view; it holds no evidence."""
    facts = Facts({id_: (held["name"], held["category"]) for id_, held in graph.nodes(data=True)}, [])
    for subject, object_, key, held in graph.edges(keys=True, data=True):
        assert key == Triple(subject, held["predicate"], object_, Polarity(held["polarity"])).key
        counted = held["documents"], held["evidence"], held["belief"], tuple(held["sources"])
        facts.edges.append(Edge(subject, held["predicate"], object_, held["polarity"], key, *counted))
    return facts


@dataclass(frozen=True)
class Chosen:
    """What the questions ask about in one graph: `words` stand in the statement, `values` are its parameters."""

    words: dict[str, str]
    values: dict[str, object]


def chosen(facts: Facts) -> Chosen:
    """Choose the most frequent types and labels and the best connected concepts, ties by name."""
    types = _most(edge.type for edge in facts.edges if edge.type != "SUBCLASS_OF")
    first, second = types[0], types[1] if len(types) > 1 else types[0]
    label = _most(facts.label(edge.subject) for edge in facts.typed(first))[0]
    target = _most(facts.label(edge.object) for edge in facts.typed(first))[0]
    subjects = _most(edge.subject for edge in facts.typed(first))
    between = [e for e in facts.typed(first) if (facts.label(e.subject), facts.label(e.object)) == (label, target)]
    objects = _most(edge.object for edge in facts.typed(first) if facts.label(edge.object) == target)
    a, name = subjects[0], facts.concepts[subjects[0]][0]
    kinds = _most(edge.subject for edge in facts.typed("SUBCLASS_OF")) or [a]
    wholes = _most(edge.object for edge in facts.typed("SUBCLASS_OF")) or [a]
    document = _most(piece.document for piece in facts.pieces)[0]
    values: dict[str, object] = {
        "a": a, "x": subjects[min(1, len(subjects) - 1)], "b": objects[0], "name": name, "start": name[:2],
        "part": name[1:4], "several": [*subjects[:3], "absent:1"], "key": (between or facts.typed(first))[0].key,
        "leaf": max(kinds, key=lambda id_: (len(facts.closure(id_, "SUBCLASS_OF", up=True)), id_)),
        "top": max(wholes, key=lambda id_: (len(facts.closure(id_, "SUBCLASS_OF", up=False)), id_)),
        "document": document, "category": facts.concepts[objects[0]][1],
    }  # fmt: skip
    words = {"T1": first, "T2": second, "L1": label, "L2": target, "P1": first.lower(), "P2": second.lower()}
    return Chosen(words, values)


def _most(words: Iterable[str]) -> list[str]:
    return [word for word, _ in sorted(Counter(words).items(), key=lambda pair: (-pair[1], pair[0]))]


def _by(pairs: Iterator[tuple[str, Edge]] | Iterable[tuple[str, Edge]]) -> dict[str, list[Edge]]:
    found: dict[str, list[Edge]] = defaultdict(list)
    for key, edge in pairs:
        found[key].append(edge)
    return found
