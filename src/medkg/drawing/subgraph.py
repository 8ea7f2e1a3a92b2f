"""All chains of an explanation as one graph: every concept and every assertion once, the denied ones beside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from medkg.model.assertion import Triple
from medkg.model.biolink import UNKNOWN_CATEGORY, is_symmetric
from medkg.model.concept import Concept
from medkg.model.mention import Polarity
from medkg.model.path import Explanation, Hop
from medkg.wording import backing, counted, relation_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """An assertion in the picture.

    `number` counts from 1 in the order of the chains. `start` and `end` are concept ids in the direction in which the
    best chain walks it; `chains` numbers the chains that do, from 1, and is empty where it is only denied.
    """

    number: int
    hop: Hop
    start: str
    end: str
    chains: tuple[int, ...] = ()

    @property
    def denied(self) -> bool:
        """Whether it says that something is not so."""
        return self.hop.triple.polarity is Polarity.DENIED

    @property
    def backward(self) -> bool:
        """Whether it is said from `end` to `start`."""
        return self.hop.triple.subject != self.start

    @property
    def symmetric(self) -> bool:
        """Whether it says the same in both directions."""
        return is_symmetric(self.hop.triple.predicate)

    @property
    def words(self) -> str:
        """What stands on the line: the predicate's words."""
        return relation_words(self.hop.triple.predicate, polarity=self.hop.triple.polarity)

    @property
    def backing(self) -> str:
        """How well it is supported, or who makes it."""
        return backing(self.hop)

    @property
    def told(self) -> bool:
        """Whether a vocabulary makes it and no evidence."""
        return bool(self.hop.vocabulary)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subgraph:
    """Concepts in the order in which the chains name them, and edges by number."""

    concepts: tuple[Concept, ...]
    edges: tuple[Edge, ...]
    firsts: frozenset[str]
    lasts: frozenset[str]

    @property
    def names(self) -> dict[str, str]:
        """The concepts' names by id."""
        return {concept.id: concept.name for concept in self.concepts}


def merged(explanation: Explanation) -> Subgraph:
    """Merge the chains of an explanation and what is denied beside them."""
    concepts = {concept.id: concept for concept in _ends(explanation)}
    concepts |= {concept.id: concept for chain in explanation.chains for concept in chain.concepts}
    # What a vocabulary says and what a document says are two, though they name the same triple.
    walked: dict[tuple[Triple, str], tuple[Hop, list[int]]] = {}
    for number, chain in enumerate(explanation.chains, start=1):
        for hop in chain.hops:
            walked.setdefault((hop.triple, hop.vocabulary), (hop, []))[1].append(number)
    for hop in explanation.against:
        walked.setdefault((hop.triple, hop.vocabulary), (hop, []))
    drawable = [(hop, chains) for hop, chains in walked.values() if hop.triple.subject != hop.triple.object]
    edges = tuple(_edge(number, *walk) for number, walk in enumerate(drawable, start=1))
    for edge in edges:
        for curie in (edge.start, edge.end):
            concepts.setdefault(curie, Concept(curie, curie, UNKNOWN_CATEGORY))
    return Subgraph(
        concepts=tuple(concepts.values()),
        edges=edges,
        firsts=frozenset([explanation.source.id, *(chain.concepts[0].id for chain in explanation.chains)]),
        lasts=frozenset([explanation.target.id, *(chain.concepts[-1].id for chain in explanation.chains)]),
    )


def headline(explanation: Explanation) -> str:
    """Say in one line what the picture shows: "lithium → goitre"."""
    return f"{explanation.source.name} → {explanation.target.name}"


def tally(explanation: Explanation, drawn: Subgraph) -> str:
    """Count what is in the picture, and say what is not."""
    return "; ".join(_counts(explanation, drawn)) + "."


def _counts(explanation: Explanation, drawn: Subgraph) -> Iterator[str]:
    denied = sum(edge.denied for edge in drawn.edges)
    told = sum(edge.told for edge in drawn.edges)
    asserted = len(drawn.edges) - denied - told
    parts = [counted(len(explanation.chains), "chain"), counted(len(drawn.concepts), "concept")]
    parts.append(counted(asserted, "assertion") + (f" and {denied} denied" if denied else ""))
    if told:
        parts.append(counted(told, "step") + " of vocabularies")
    yield ", ".join(parts)
    if explanation.truncated and not explanation.reason:
        yield "more chains exist than are drawn"
    if explanation.reason:
        yield explanation.reason.rstrip(".")


def _ends(explanation: Explanation) -> Iterable[Concept]:
    # Where the chains begin at another id of the same thing, the end that was asked for has no line and is left out.
    if not explanation.chains:
        return explanation.source, explanation.target
    return ()


def _edge(number: int, hop: Hop, chains: list[int]) -> Edge:
    triple = hop.triple
    start, end = (triple.subject, triple.object) if hop.forward else (triple.object, triple.subject)
    return Edge(number=number, hop=hop, start=start, end=end, chains=tuple(chains))
