"""A chain as values: concepts, hops with their support, the parts of the score, and what is denied beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept
from medkg.model.path import GraphPath, Hop
from medkg.ports import PathIndex
from medkg.retrieve.join import Found
from medkg.retrieve.score import PartCosts, Weights, scored


def spelt_out(index: PathIndex, weights: Weights, found: Sequence[Found]) -> tuple[GraphPath, ...]:
    """Spell chains out; citations and words are left to whoever has the evidence."""
    concepts = {row: index.concept(row) for row in sorted({row for one in found for row in one.nodes})}
    support = _support(index, sorted({edge for one in found for edge in one.edges}))
    costs = PartCosts(weights, index, [edge for one in found for edge in one.edges])
    return tuple(
        GraphPath(
            concepts=tuple(concepts[row] for row in one.nodes),
            hops=tuple(_hops(index, one, concepts, support)),
            score=scored(one.cost),
            parts=costs.parts(one.edges),
            against=against(index, one.nodes),
        )
        for one in found
    )


def _support(index: PathIndex, edges: list[int]) -> dict[int, tuple[int, int, float]]:
    """Give documents, evidence and belief by edge; the index keeps beliefs in 32 bits, the record's have four places."""
    columns = (index.documents[edges].tolist(), index.evidence[edges].tolist(), index.belief[edges].tolist())
    return {
        edge: (documents, evidence, round(belief, 4))
        for edge, documents, evidence, belief in zip(edges, *columns, strict=True)
    }


def _hops(
    index: PathIndex, found: Found, concepts: dict[int, Concept], support: dict[int, tuple[int, int, float]]
) -> Iterator[Hop]:
    steps = zip(found.nodes, found.nodes[1:], found.edges, found.predicates, found.backward, strict=False)
    for here, there, edge, relation, backward in steps:
        subject, object_ = (there, here) if backward else (here, there)
        documents, evidence, belief = support[edge]
        yield Hop(
            triple=Triple(concepts[subject].id, index.predicates[relation], concepts[object_].id),
            forward=not backward,
            documents=documents,
            evidence=evidence,
            belief=belief,
        )


def against(index: PathIndex, nodes: tuple[int, ...]) -> tuple[Hop, ...]:
    """Give what is denied between neighbours of a chain, in its order, and then between its two ends."""
    if not len(index.denied_pairs):
        return ()
    pairs = list(zip(nodes, nodes[1:], strict=False))
    if len(nodes) > 2:  # noqa: PLR2004 -- the ends of one hop are neighbours already
        pairs.append((nodes[0], nodes[-1]))
    return tuple(
        _denied(index, assertion, first) for first, second in pairs for assertion in index.denied(first, second)
    )


def _denied(index: PathIndex, assertion: Assertion, first: int) -> Hop:
    return Hop(
        triple=assertion.triple,
        forward=index.row(assertion.triple.subject) == first,
        documents=assertion.documents,
        evidence=assertion.evidence,
        belief=assertion.belief,
    )

