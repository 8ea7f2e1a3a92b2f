"""A chain as values: concepts, hops with their support, the parts of the score, and what is denied beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from medkg.model.assertion import Assertion, Triple
from medkg.model.path import GraphPath, Hop, PathQuery
from medkg.ports import PathIndex
from medkg.retrieve.contrary import Contraries
from medkg.retrieve.join import Found
from medkg.retrieve.ranking import Scored
from medkg.retrieve.score import EdgeCosts, PartCosts, scored


def spelt_out(
    index: PathIndex,
    costs: EdgeCosts,
    found: Sequence[Found],
    *,
    scores: Sequence[Scored | None],
    query: PathQuery,
) -> tuple[GraphPath, ...]:
    """Spell chains out; citations and words are left to whoever has the evidence.

    A chain whose learnt score is given bears that one and its parts, else minus its cost. The query tells how far below
    what was asked for a chain begins and ends.
    """
    speller = _Speller(index, found)
    priced = PartCosts(index, costs, [edge for one in found for edge in one.edges])
    below = _levels_below(index, found, query)
    return tuple(
        GraphPath(
            concepts=tuple(speller.concepts[row] for row in one.nodes),
            hops=tuple(speller.hops(one)),
            score=score.score if score else scored(one.cost),
            parts=score.parts if score else priced.parts(one.edges, levels=costs.level(sum(levels))),
            against=against(index, one.nodes),
            contrary=speller.contrary(one),
            levels=levels,
        )
        for one, score, levels in zip(found, scores, below, strict=True)
    )


def told_parts(
    index: PathIndex, costs: EdgeCosts, found: Sequence[Found], query: PathQuery
) -> list[tuple[tuple[str, float], ...]]:
    """Name what vocabularies add to the score of each chain: its steps of theirs, and how far below it ends."""
    below = _levels_below(index, found, query)
    if not any(map(sum, below)) and all(code < index.asserted for one in found for code in one.predicates):
        return [()] * len(found)
    priced = PartCosts(index, costs, [edge for one in found for edge in one.edges])
    return [
        priced.vocabulary(one.edges, levels=costs.level(sum(levels))) for one, levels in zip(found, below, strict=True)
    ]


def _levels_below(index: PathIndex, found: Sequence[Found], query: PathQuery) -> list[tuple[int, int]]:
    """Count how many levels below what was asked for each chain begins, and ends."""
    if not (query.source_levels or query.target_levels):
        return [(0, 0)] * len(found)
    begun, ended = ({index.row(curie): n for curie, n in one} for one in (query.source_levels, query.target_levels))
    return [(begun.get(one.nodes[0], 0), ended.get(one.nodes[-1], 0)) for one in found]


class _Speller:
    """Makes every concept and hop of a few chains once, however many of them share it."""

    def __init__(self, index: PathIndex, found: Sequence[Found]) -> None:
        self._index, self._contraries = index, Contraries(index)
        self.concepts = {row: index.concept(row) for row in sorted({row for one in found for row in one.nodes})}
        walked = {edge for one in found for edge in one.edges}
        edges = sorted(walked.union(*map(self._contraries.excluding, walked)))
        columns = (index.documents[edges].tolist(), index.evidence[edges].tolist(), index.belief[edges].tolist())
        self._support = dict(zip(edges, zip(*columns, strict=True), strict=True))
        self._made: dict[tuple[int, bool], Hop] = {}

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
        documents, evidence, belief = self._support[edge]
        return Hop(
            triple=Triple(self.concepts[subject].id, self._index.predicates[relation], self.concepts[object_].id),
            forward=not backward,
            documents=documents,
            evidence=evidence,
            # The index keeps beliefs in 32 bits; the record's have four places.
            belief=round(belief, 4),
            vocabulary=self._index.vocabulary(edge) if relation >= self._index.asserted else "",
        )

    def contrary(self, found: Found) -> tuple[Hop, ...]:
        """Give what is asserted on the pairs of a chain's hops and excludes what the hops say, in its order."""
        return tuple(
            self._hop(here, there, edge, int(self._index.out_predicate[edge]), backward=end == here)
            for here, there, walked in zip(found.nodes, found.nodes[1:], found.edges, strict=False)
            for edge in self._contraries.excluding(walked)
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
