"""Statements drawn from a seed, and their answers worked out by hand: no engine has a part in what is expected."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from medkg.model.assertion import Evidence, Triple
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.model.mention import PLAIN, Context, Polarity
from medkg.views.cypher.shape import (
    ASSERTION_PROPERTIES,
    CONCEPT_PROPERTIES,
    DOCUMENT,
    DOCUMENT_PROPERTIES,
    EVIDENCE,
    EVIDENCE_PROPERTIES,
    IN_DOCUMENT,
    OBJECT,
    SUBJECT,
    Value,
    assertion_row,
    concept_row,
    document_row,
    evidence_row,
    label_of,
    type_of,
)
from tests.contracts.one_answer.facts import Held
from tests.views.small_source import SmallSource

CATEGORIES = ("ChemicalEntity", "Disease", "Gene", "Colour")
PREDICATES = ("treats", "causes", "regulates", "binds", "coloured like")
_DENIED = Context(polarity=Polarity.DENIED)


@dataclass(frozen=True, slots=True)
class Node:
    """A node with its label."""

    label: str
    properties: Mapping[str, Value]


@dataclass(frozen=True, slots=True, eq=False)
class Edge:
    """A relationship between the nodes of two ids."""

    type: str
    start: str
    end: str
    properties: Mapping[str, Value]


@dataclass
class PropertyGraph:
    """A record as the property graph that docs/cypher.md describes."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    @cached_property
    def around(self) -> dict[str, list[Edge]]:
        """The edges at each node, loops once."""
        found: dict[str, list[Edge]] = defaultdict(list)
        for edge in self.edges:
            for end in {edge.start, edge.end}:
                found[end].append(edge)
        return found


def graph_of(source: Held) -> PropertyGraph:
    """Take a record's property graph."""
    graph = PropertyGraph()
    for concept in source.concepts():
        held = dict(zip(CONCEPT_PROPERTIES, concept_row(concept), strict=True))
        graph.nodes[concept.id] = Node(label_of(concept.category), held)
    for one in source.assertions():
        held_by = dict(zip(ASSERTION_PROPERTIES, assertion_row(one), strict=True))
        graph.edges.append(Edge(type_of(one.triple.predicate), one.triple.subject, one.triple.object, held_by))
    for document, pieces in source.evidence_by_document():
        row = dict(zip(DOCUMENT_PROPERTIES, document_row(document), strict=True))
        graph.nodes[document.id] = Node(DOCUMENT, row)
        for id_, piece in pieces:
            said = dict(zip(EVIDENCE_PROPERTIES, evidence_row(id_, piece, document), strict=True))
            graph.nodes[id_] = Node(EVIDENCE, said)
            ends = ((SUBJECT, piece.subject), (OBJECT, piece.object), (IN_DOCUMENT, document.id))
            graph.edges += [Edge(type_, id_, end, {}) for type_, end in ends]
    return graph


def drawn_source(seed: int, *, concepts: int, edges: int) -> SmallSource:
    """Draw a record: four kinds of concepts, hubs, loops, and a third of the assertions denied."""
    chance = random.Random(seed)  # noqa: S311 - the same graph every time
    known = [
        Concept(f"T:{n}", chance.choice(("alpha", "beta")), CATEGORIES[n % len(CATEGORIES)]) for n in range(concepts)
    ]
    said = {
        Triple(
            known[int(chance.random() ** 2 * concepts)].id,
            PREDICATES[int(chance.random() ** 1.5 * len(PREDICATES))],
            known[int(chance.random() ** 2 * concepts)].id,
            Polarity.DENIED if chance.random() < 1 / 3 else Polarity.ASSERTED,
        )
        for _ in range(edges)
    }
    # The embedded engine gives what leads from a node to itself twice where no direction is asked (docs/cypher.md).
    said = {one for one in said if one.subject != one.object}
    pieces = [
        Evidence(
            subject=one.subject, predicate=one.predicate, object=one.object, document_id=f"source:{document}",
            extractor="drawn@1", context=_DENIED if one.polarity is Polarity.DENIED else PLAIN,
        )
        for one in sorted(said)
        for document in range(1 + (chance.random() < 1 / 4))
    ]  # fmt: skip
    return SmallSource(pieces, concepts=known, documents=[Document(id=f"source:{n}", text="") for n in range(2)])


@dataclass(frozen=True, slots=True)
class Step:
    """A relationship of a pattern: from the node that stands left to the one that stands right."""

    variable: str
    left: str
    right: str
    direction: str
    types: tuple[str, ...]
    least: int = 1
    most: int = 1


Row = dict[str, object]
Test = Callable[[Row], bool | None]


@dataclass
class Drawn:
    """A statement, and what it says: steps of one pattern, tests that all must be true, and columns."""

    text: str
    nodes: dict[str, tuple[str, ...]]
    steps: list[Step]
    tests: list[tuple[frozenset[str], Test]]
    columns: list[tuple[str, str]]
    counted: bool = False
    start: str = ""


def answer(graph: PropertyGraph, drawn: Drawn, *, most: int) -> Counter[tuple[object, ...]] | None:
    """Work out the rows, or None where there would be more than so many, or too many ways to look at."""
    rows: Counter[tuple[object, ...]] = Counter()
    looked = 0
    for bound in _walk(graph, drawn, {}, list(drawn.steps), set()):
        looked += 1
        if looked > most:
            return None
        rows[tuple(_property(graph, bound, *column) for column in drawn.columns)] += 1
    return Counter({(looked,): 1}) if drawn.counted else rows


def _walk(graph: PropertyGraph, drawn: Drawn, bound: Row, left: list[Step], used: set[Edge]) -> Iterator[Row]:
    for needed, test in drawn.tests:
        if needed <= bound.keys() and test(bound) is not True:
            return
    if not bound:
        ids = [drawn.start] if drawn.start else list(graph.nodes)
        first = left[0].left
        for id_ in ids:
            if _labelled(graph, id_, drawn.nodes[first]):
                yield from _walk(graph, drawn, {first: id_}, left, used)
        return
    if not left:
        yield bound
        return
    step, rest = left[0], left[1:]
    for edges, end in _hops(graph, step, str(bound[step.left]), used, ()):
        if bound.get(step.right, end) == end and _labelled(graph, end, drawn.nodes[step.right]):
            value: object = edges[0] if step.most == 1 else edges
            yield from _walk(graph, drawn, bound | {step.right: end, step.variable: value}, rest, used.union(edges))


def _hops(
    graph: PropertyGraph, step: Step, at: str, used: set[Edge], walked: tuple[Edge, ...]
) -> Iterator[tuple[tuple[Edge, ...], str]]:
    if len(walked) >= step.least:
        yield walked, at
    if len(walked) == step.most:
        return
    for edge in graph.around.get(at, ()):
        if edge in used or edge in walked or (step.types and edge.type not in step.types):
            continue
        ends = set()
        if step.direction in (">", "-") and edge.start == at:
            ends.add(edge.end)
        if step.direction in ("<", "-") and edge.end == at:
            ends.add(edge.start)
        for end in ends:
            yield from _hops(graph, step, end, used, (*walked, edge))


def _labelled(graph: PropertyGraph, id_: str, labels: tuple[str, ...]) -> bool:
    return not labels or graph.nodes[id_].label in labels


def _property(graph: PropertyGraph, bound: Row, variable: str, name: str) -> object:
    value = bound[variable]
    if isinstance(value, Edge):
        return value.properties.get(name)
    return graph.nodes[str(value)].properties.get(name)
