"""A chain as values: concepts, hops with their support, the parts of the score, and what is denied beside it."""

from __future__ import annotations

from medkg.model.assertion import Assertion, Triple
from medkg.model.path import GraphPath, Hop
from medkg.ports import PathIndex
from medkg.retrieve.join import Found
from medkg.retrieve.score import Weights, parts, scored


def chain(index: PathIndex, weights: Weights, found: Found) -> GraphPath:
    """Spell a chain out; citations and words are left to whoever has the evidence."""
    concepts = tuple(index.concept(row) for row in found.nodes)
    hops = []
    for place, (edge, relation, backward) in enumerate(
        zip(found.edges, found.predicates, found.backward, strict=True)
    ):
        subject, object_ = concepts[place].id, concepts[place + 1].id
        if backward:
            subject, object_ = object_, subject
        hops.append(
            Hop(
                triple=Triple(subject, index.predicates[relation], object_),
                forward=not backward,
                documents=int(index.documents[edge]),
                evidence=int(index.evidence[edge]),
                belief=_belief(float(index.belief[edge])),
            )
        )
    return GraphPath(
        concepts=concepts,
        hops=tuple(hops),
        score=scored(found.cost),
        parts=parts(weights, index, list(found.edges)),
        against=against(index, found.nodes),
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


def _belief(stored: float) -> float:
    # The index keeps beliefs in 32 bits; the record's have four places.
    return round(stored, 4)
