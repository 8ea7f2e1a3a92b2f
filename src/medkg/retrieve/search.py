"""The k best simple chains between two sets of concepts: exact, by meeting in the middle (port `ChainFinder`).

Chains are sought by length (`lengthwise`), or by a pattern, which fixes the length (`patterned`). Equal costs are
ordered by length, then concept ids, then predicates.

The cost is additive, which is what makes the search exact; what a learnt ranking knows of whole patterns is not. Where
one is given and fits the question, the best POOL chains by cost are put into its order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from medkg.errors import UsageError
from medkg.model.effect import Direction
from medkg.model.path import GraphPath, NearMiss, PathQuery, PathResult
from medkg.ports import PathIndex
from medkg.retrieve.describe import evidence_alone
from medkg.retrieve.first_steps import FirstSteps
from medkg.retrieve.join import Found
from medkg.retrieve.lengthwise import GREATEST_HOPS, LengthSearch
from medkg.retrieve.limits import ends
from medkg.retrieve.nearest import nearest_misses
from medkg.retrieve.patterned import PatternSearch
from medkg.retrieve.ranking import LEAST_KNOWN, PathRanking, Scored
from medkg.retrieve.reasons import why_none, wrong_sign
from medkg.retrieve.score import EdgeCosts, Weights
from medkg.retrieve.signs import SignRules, shipped_rules
from medkg.retrieve.spelling import spelt_out, told_parts

# Partial chains that may be held at once: about 40 bytes each.
WORK_BOUND = 4_000_000
DEFAULT_WEIGHTS = Weights()
# So many of the cheapest chains are put into a learnt order.
POOL = 500
PLAIN = "plain"
Ordered = list[tuple[Found, Scored | None]]


class Chains:
    """Searches one index with one set of weights; safe to share between threads but for one made by `batch`."""

    def __init__(
        self,
        index: PathIndex,
        *,
        weights: Weights = DEFAULT_WEIGHTS,
        work_bound: int = WORK_BOUND,
        ranking: PathRanking | None = None,
        costs: EdgeCosts | None = None,
        steps: FirstSteps | None = None,
        rules: SignRules | None = None,
    ) -> None:
        self._steps = steps
        self._index, self._weights, self._bound, self._ranking = index, weights, work_bound, ranking
        self._rules = rules or shipped_rules()
        self._costs = costs or EdgeCosts(index, weights)

    def ranked(self, ranking: PathRanking | None) -> Chains:
        """Give the same search with another ranking."""
        return Chains(
            self._index, weights=self._weights, work_bound=self._bound, ranking=ranking, costs=self._costs,
            rules=self._rules,
        )  # fmt: skip

    def batch(self) -> Chains:
        """Give the same search for many questions that share ends, whose first steps it remembers."""
        return Chains(
            self._index, weights=self._weights, work_bound=self._bound, ranking=self._ranking, costs=self._costs,
            rules=self._rules, steps=FirstSteps(),
        )  # fmt: skip

    def chains(self, query: PathQuery) -> PathResult:
        """Give the best simple chains, best first, without citations and words; says why there are none.

        A chain leaves the sources at its first concept and enters the targets at its last: none of either stands in
        its middle. `truncated` says that more chains exist than were asked for, or that the search stopped at the
        work bound, which `reason` then names: chains of fewer hops than it names are exact. `ranking` says what the
        order was made by. Raises UsageError.
        """
        _check(query)
        learnt = self._learnt(query)
        found, stopped = self._search(replace(query, top=max(query.top, POOL)) if learnt else query)
        best, order = self._ordered(found, learnt, query)
        best = best[: query.top]
        made = spelt_out(
            self._index, self._costs, [one for one, _ in best], scores=[score for _, score in best], query=query
        )
        reason = stopped or ("" if made else self._why_none(query))
        truncated = len(found) > query.top or bool(stopped)
        return PathResult(chains=made, truncated=truncated, reason=reason, ranking=order)

    def _why_none(self, query: PathQuery) -> str:
        """Say why there is no chain: it is the sign where there is one without that limit."""
        if query.effect is None:
            return why_none(self._index, query)
        unsigned = replace(query, effect=None, top=1)
        others, stopped = self._search(unsigned)
        if others:
            return wrong_sign(query, hops=others[0].hops)
        return stopped or why_none(self._index, unsigned)

    def found(self, query: PathQuery) -> list[Found]:
        """Give the best simple chains as numbers, in the order of cost."""
        _check(query)
        return self._search(query)[0][: query.top]

    @staticmethod
    def joined(first: Found, second: Found) -> Found:
        """Put two chains together, the second of which begins where the first ends."""
        return Found(
            first.cost + second.cost,
            first.hops + second.hops,
            (*first.nodes, *second.nodes[1:]),
            first.predicates + second.predicates,
            first.backward + second.backward,
            first.edges + second.edges,
        )

    def between_ids(self, one: int, other: int) -> Found:
        """Give the step from one id of a thing to another, both given by row."""
        index = self._index
        start, end = int(index.out_start[one]), int(index.out_start[one + 1])
        told = (index.out_target[start:end] == other) & (index.out_predicate[start:end] >= index.asserted)
        edge = start + int(np.argmax(told))
        return Found(int(self._costs.out[edge]), 1, (one, other), (int(index.out_predicate[edge]),), (False,), (edge,))

    def walked(self, edges: Sequence[int]) -> Found:
        """Give the directed chain that walks these edges, each of which leads on from the last."""
        index = self._index
        subjects = np.searchsorted(index.out_start, edges, side="right") - 1
        nodes = (*subjects.tolist(), int(index.out_target[edges[-1]]))
        predicates = tuple(index.out_predicate[list(edges)].tolist())
        cost = int(self._costs.out[list(edges)].sum())
        return Found(cost, len(edges), nodes, predicates, (False,) * len(edges), tuple(edges))

    def spelt(self, found: Sequence[Found], *, query: PathQuery) -> tuple[GraphPath, ...]:
        """Spell a query's chains out in their order, scored by their cost, without citations and words."""
        return spelt_out(self._index, self._costs, found, scores=[None] * len(found), query=query)

    def _search(self, query: PathQuery) -> tuple[list[Found], str]:
        signs = self._rules.codes(self._index.predicates, query.effect) if query.effect else None
        if query.pattern is not None:
            patterned = PatternSearch(self._index, self._costs, query, query.pattern, bound=self._bound, signs=signs)
            stopped = patterned.run()
            return patterned.found, stopped
        steps = self._steps or FirstSteps()
        search = LengthSearch(self._index, self._costs, query, bound=self._bound, steps=steps, signs=signs)
        stopped = search.run() if search.possible else ""
        return search.found, stopped

    def _learnt(self, query: PathQuery) -> PathRanking | None:
        """Give the ranking if it has learnt about such questions: of directed chains between ends of these kinds."""
        if self._ranking is None or not query.directed:
            return None
        sources, targets = (rows.tolist() for rows in ends(self._index, query))
        return self._ranking if self._ranking.speaks_of(self._index, sources, targets) else None

    def _ordered(self, found: list[Found], learnt: PathRanking | None, query: PathQuery) -> tuple[Ordered, str]:
        """Put chains into the learnt order where the ranking knows what they are made of, and say which order it is."""
        if not found:
            return [], PLAIN
        if learnt is None:
            strange = (
                f", since {self._ranking.name} has not learnt about such ends"
                if self._ranking and query.directed
                else ""
            )
            return [(one, None) for one in found], PLAIN + strange
        # What is learnt is learnt about evidence; what vocabularies add is added to it.
        alone = [evidence_alone(self._index, one) for one in found]
        known = learnt.known_share(self._index, alone)
        if known < LEAST_KNOWN:
            return [(one, None) for one in found], f"{PLAIN}, since {learnt.name} knows {known:.0%} of the steps here"
        told = told_parts(self._index, self._costs, found, query)
        scores = [score.with_parts(parts) for score, parts in zip(learnt.scored(self._index, alone), told, strict=True)]
        # A stable sort: equal scores keep the order of cost.
        order = sorted(range(len(found)), key=lambda place: -scores[place].score)
        return [(found[place], scores[place]) for place in order], learnt.name

    def nearest(self, query: PathQuery) -> tuple[NearMiss, ...]:
        """Say for a query without chains of which kinds of edge a single one more would make one, nearest first."""
        _check(query)
        # What is missing from a pattern is the pattern's own affair, and a sign is not made by any one edge.
        return nearest_misses(self._index, query) if query.pattern is None and query.effect is None else ()


def _check(query: PathQuery) -> None:
    if query.pattern is not None and len(query.pattern.hops) > GREATEST_HOPS:
        raise UsageError(
            f"the pattern has {len(query.pattern.hops)} hops; chains are searched up to {GREATEST_HOPS}.",
            remedy="Ask for a shorter one.",
        )
    if not 1 <= query.max_hops <= GREATEST_HOPS:
        raise UsageError(
            f"max_hops is {query.max_hops}; chains are searched from 1 to {GREATEST_HOPS} hops.",
            remedy=f"Ask for at most {GREATEST_HOPS}.",
        )
    if query.top < 1:
        raise UsageError(f"top is {query.top}; at least one chain must be asked for.")
    if query.effect is Direction.UNDETERMINED:
        raise UsageError("chains are sought that raise or that lower their target; without a direction they are all.")
