"""A chain as values: concepts, hops with their support, the parts of the score, and what is denied beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from medkg.model.assertion import Assertion, Triple
from medkg.model.path import GraphPath, Hop
from medkg.ports import PathIndex
from medkg.retrieve.contrary import excluding, exclusions
from medkg.retrieve.join import Found
from medkg.retrieve.ranking import Scored
from medkg.retrieve.score import PartCosts, Weights, scored


def spelt_out(
    index: PathIndex, weights: Weights, found: Sequence[Found], *, scores: Sequence[Scored | None]
) -> tuple[GraphPath, ...]:
    """Spell chains out; citations and words are left to whoever has the evidence.

    A chain whose learnt score is given bears that one and its parts, else minus its cost.
    """
    speller = _Speller(index, found)
    costs = PartCosts(weights, index, [edge for one in found for edge in one.edges])
    return tuple(
        GraphPath(
            concepts=tuple(speller.concepts[row] for row in one.nodes),
            hops=tuple(speller.hops(one)),
            score=score.score if score else scored(one.cost),
            parts=score.parts if score else costs.parts(one.edges, one.cost),
            against=against(index, one.nodes),
            contrary=speller.contrary(one),
        )
        for one, score in zip(found, scores, strict=True)
    )


class _Speller:
    """Makes every concept and hop of a few chains once, however many of them share it."""

    def __init__(self, index: PathIndex, found: Sequence[Found]) -> None:
        self._index = index
        self.concepts = {row: index.concept(row) for row in sorted({row for one in found for row in one.nodes})}
        edges = sorted({edge for one in found for edge in one.edges})
        columns = (index.documents[edges].tolist(), index.evidence[edges].tolist(), index.belief[edges].tolist())
        self._support = dict(zip(edges, zip(*columns, strict=True), strict=True))
        self._made: dict[tuple[int, bool], Hop] = {}
        self._exclusions = exclusions(index)

    def hops(self, found: Found) -> Iterator[Hop]:
        """Give a chain's hops."""
        steps = zip(found.nodes, found.nodes[1:], found.edges, found.predicates, found.backward, strict=False)
        for here, there, edge, relation, backward in steps:
            hop = self._made.get((edge, backward))
            if hop is None:
                hop = self._made[edge, backward] = self._hop(here, there, edge, relation, backward=backward)
            yield hop

    def _hop(self, here: int, there: int, edge: int, relation: int, *, backward: bool) -> Hop:
        subject, object_ = (there, here) if backward else (here, there)
        support = self._support.get(edge) or tuple(
            column[edge].item() for column in (self._index.documents, self._index.evidence, self._index.belief)
        )
        documents, evidence, belief = support
        return Hop(
            triple=Triple(self.concepts[subject].id, self._index.predicates[relation], self.concepts[object_].id),
            forward=not backward,
            documents=documents,
            evidence=evidence,
            # The index keeps beliefs in 32 bits; the record's have four places.
            belief=round(belief, 4),
        )

    def contrary(self, found: Found) -> tuple[Hop, ...]:
        """Give what is asserted on the pairs of a chain's hops and excludes what the hops say, in its order."""
        steps = zip(found.nodes, found.nodes[1:], found.edges, found.predicates, strict=False)
        return tuple(
            self._hop(here, there, edge, int(self._index.out_predicate[edge]), backward=end == here)
            for here, there, walked, relation in steps
            if relation in self._exclusions
            for edge in excluding(self._index, walked, self._exclusions[relation])
            for end in (int(self._index.out_target[edge]),)
        )


def against(index: PathIndex, nodes: tuple[int, ...]) -> tuple[Hop, ...]:
    """Give what is denied between neighbours of a chain, in its order, and then between its two ends."""
    if not len(index.denied_pairs):
        return ()
    pairs = list(pairwise(nodes))
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
