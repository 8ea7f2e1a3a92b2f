"""The k best simple chains between two sets of concepts: exact, by meeting in the middle (port `ChainFinder`).

Chains are sought by length. From either end partial chains grow a hop at a time, and a partial chain is kept only
while its cost plus the least that the rest can cost stays within the cost of the worst chain wanted so far: that is
admissible, so nothing among the best is lost. A hub's edges are read in the order of their cost and no further than
the budget goes. Equal costs are ordered by length, then concept ids, then predicates.

The cost is additive, which is what makes the search exact; what a learnt ranking knows of whole patterns is not. Where
one is given and fits the question, the best POOL chains by cost are put into its order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from medkg.errors import UsageError
from medkg.model.effect import Direction
from medkg.model.path import GraphPath, NearMiss, PathQuery, PathResult
from medkg.ports import PathIndex
from medkg.retrieve.describe import evidence_alone
from medkg.retrieve.first_steps import FirstSteps
from medkg.retrieve.frontier import CLOSED, Level, Walker, WorkBoundReached, roots
from medkg.retrieve.join import Found, Meeting
from medkg.retrieve.limits import ends, level_costs, limits
from medkg.retrieve.nearest import nearest_misses
from medkg.retrieve.patterned import PatternSearch, any_of
from medkg.retrieve.ranking import LEAST_KNOWN, PathRanking, Scored
from medkg.retrieve.reasons import up_to, why_none, wrong_sign
from medkg.retrieve.score import EdgeCosts, Weights
from medkg.retrieve.sign_codes import SignCodes
from medkg.retrieve.signs import SignRules, shipped_rules
from medkg.retrieve.spelling import spelt_out, told_parts

if TYPE_CHECKING:
    from numpy.typing import NDArray

GREATEST_HOPS = 6
# Partial chains that may be held at once: about 40 bytes each.
WORK_BOUND = 4_000_000
DEFAULT_WEIGHTS = Weights()
# So many of the cheapest chains are put into a learnt order.
POOL = 500
PLAIN = "plain"
Ordered = list[tuple[Found, Scored | None]]
# So many hops are searched by growing one side twice and the other once.
_ONE_SIDED = 3


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
            self._index, self._weights, [one for one, _ in best], scores=[score for _, score in best], query=query
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

    def spelt(self, found: Sequence[Found]) -> tuple[GraphPath, ...]:
        """Spell chains out in their order, scored by their cost, without citations and words."""
        return spelt_out(self._index, self._weights, found, scores=[None] * len(found), query=None)

    def _search(self, query: PathQuery) -> tuple[list[Found], str]:
        signs = self._rules.codes(self._index.predicates, query.effect) if query.effect else None
        if query.pattern is not None:
            patterned = PatternSearch(self._index, self._costs, query, query.pattern, bound=self._bound, signs=signs)
            stopped = patterned.run()
            return patterned.found, stopped
        steps = self._steps or FirstSteps()
        search = _Search(self._index, self._costs, query, bound=self._bound, steps=steps, signs=signs)
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
        told = told_parts(self._index, self._weights, found, query)
        scores = [score.with_parts(parts) for score, parts in zip(learnt.scored(self._index, alone), told, strict=True)]
        # A stable sort: equal scores keep the order of cost.
        order = sorted(range(len(found)), key=lambda place: -scores[place].score)
        return [(found[place], scores[place]) for place in order], learnt.name

    def nearest(self, query: PathQuery) -> tuple[NearMiss, ...]:
        """Say for a query without chains of which kinds of edge a single one more would make one, nearest first."""
        _check(query)
        # What is missing from a pattern is the pattern's own affair, and a sign is not made by any one edge.
        return nearest_misses(self._index, query) if query.pattern is None and query.effect is None else ()


def _complete(hops: int) -> str:
    return f"the chains of {up_to(hops)} are complete" if hops else "no length is complete"


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


class _Search:
    """The state of one query; `found` holds the best so far, one more than asked for so that truncation is known."""

    def __init__(
        self,
        index: PathIndex,
        costs: EdgeCosts,
        query: PathQuery,
        *,
        bound: int,
        steps: FirstSteps,
        signs: SignCodes | None,
    ) -> None:
        sources, targets = ends(index, query)
        self._index, self._hop, self._bound = index, costs.length, bound
        self._costs, self._query, self._steps, self._signs = costs, query, steps, signs
        self._walker = Walker(index, costs, limits(index, query), bound=bound, signs=signs)
        self._kin = self._walker.limits.kin
        self._max_hops, self._wanted = query.max_hops, query.top + 1
        self._overlap = bool(np.intersect1d(sources, targets).size)
        things = self._kin.thing(np.union1d(sources, targets))
        self.possible = len(sources) > 0 and len(targets) > 0 and len(np.unique(things)) > 1
        middle = self._walker.limits.open(len(index.category), [*sources.tolist(), *targets.tolist()])
        self._closed = np.repeat(np.where(middle, np.int32(0), np.int32(CLOSED)), 1 << self._walker.shift)
        begun, ended = level_costs(index, costs, query, sources, targets)
        begin, end = self._walker.ends(sources, targets)
        self._left = _Side(roots(begin, begun), from_source=True)
        self._right = _Side(roots(end, ended), from_source=False)
        self.found: list[Found] = []

    def run(self) -> str:
        """Search length by length; gives the reason where the work bound stopped it, empty where it finished."""
        for hops in range(1, self._max_hops + 1):
            try:
                if not self._search(hops):
                    break
            except WorkBoundReached:
                return self._narrowly(hops)
        return ""

    def _narrowly(self, first: int) -> str:
        """Search these lengths with the bounds of whole sweeps, which cost more time and far fewer partial chains."""
        for hops in range(first, self._max_hops + 1):
            narrow = PatternSearch(
                self._index, self._costs, self._query, any_of(hops), bound=self._bound, ceiling=self._budget,
                signs=self._signs,
            )  # fmt: skip
            stopped = narrow.run()
            if stopped:
                return (
                    f"the search stopped at {hops} hops: it would have had to hold more than {self._bound:,} partial "
                    f"chains; {_complete(hops - 1)}."
                )
            self.found = sorted({*self.found, *narrow.found})[: self._wanted]
        return ""

    @property
    def _budget(self) -> int:
        """No chain dearer than this can be among the wanted."""
        return self.found[-1].cost if len(self.found) == self._wanted else CLOSED - 1

    def _search(self, hops: int) -> bool:
        """Add the chains of one length; False where neither this length nor a greater one can add any."""
        if hops == 1:
            self._begin()
            return True
        if self._least(hops - 2) + self._left.first.least() + self._right.first.least() > self._budget:
            return False
        cheap, dear = sorted((self._left, self._right), key=lambda side: side.work)
        # Up to three hops only one side grows again: the cheap one. Beyond, both do, and the first of them blindly.
        far, near = (cheap, dear) if hops <= _ONE_SIDED else (dear, cheap)
        rests = self._rests(near, far, hops)
        level = far.first
        for depth in range(2, (hops + 1) // 2 + 1):
            level = self._grow(far, level, rests[hops - depth])
        other = near.first if hops <= _ONE_SIDED else near.second
        if hops == GREATEST_HOPS:
            other = self._grow(near, other, level.table(self._walker.states))
        self._meet(*((level, other) if far.from_source else (other, level)))
        return True

    def _begin(self) -> None:
        """Add the chains of one hop, and take the first step from either end."""
        for side in (self._left, self._right):
            around = self._steps.of(self._walker, self._query, side.root, from_source=side.from_source)
            if side.from_source:
                self._meet(around.take(np.isin(around.node, self._right.root.node)))
            side.first = around.take(self._closed[around.node] < CLOSED)
            side.work = self._walker.work(side.first)

    def _rests(self, near: _Side, far: _Side, hops: int) -> dict[int, NDArray[np.int32]]:
        """Bound from below what each concept costs to the near end in 1, 2, ... hops: least costs of walks."""
        if hops <= _ONE_SIDED:
            return {1: near.first.table(self._walker.states)}

        def rest(depth: int) -> NDArray[np.int32]:
            return self._open(self._least(hops - depth - 1) + far.first.least())

        if not near.has_second:
            near.second, near.has_second = self._grow(near, near.first, rest(2)), True
        rests = {2: near.second.table(self._walker.states)}
        for depth in range(3, hops - 1):
            known = rests[depth - 1]
            nodes = np.flatnonzero(known < CLOSED).astype(np.int32)
            walks = replace(roots(nodes), cost=known[nodes])
            rests[depth] = self._grow(near, walks, rest(depth)).table(self._walker.states)
        return rests

    def _least(self, hops: int) -> int:
        """Bound from below what so many hops cost: steps of equivalence never follow each other, those up may."""
        cheap = hops if self._kin.climbs else (hops + 1) // 2
        return cheap * self._walker.least + (hops - cheap) * self._hop

    def _open(self, least: int) -> NDArray[np.int32]:
        """Let a chain pass through every concept that may stand in its middle, and cost at least so much after it."""
        return self._closed + np.int32(least) if least < CLOSED else np.full_like(self._closed, CLOSED)

    def _grow(self, side: _Side, level: Level, rest: NDArray[np.int32]) -> Level:
        return self._walker.extend(level, from_source=side.from_source, rest=rest, budget=self._budget)

    def _meet(self, left: Level, right: Level | None = None) -> None:
        meeting = Meeting(
            left,
            self._right.root if right is None else right,
            predicates=self._index.out_predicate,
            states=self._walker.states,
            bound=self._bound,
            overlap=self._overlap,
            kin=self._kin,
            shift=self._walker.shift,
        )
        pairs = meeting.best(self._wanted, budget=self._budget)
        if len(pairs.cost):
            self.found = sorted(self.found + meeting.chains(pairs, self._wanted))[: self._wanted]


class _Side:
    """What has grown from one end: the end itself, all that is one hop away, and two hops away when it was needed."""

    def __init__(self, root: Level, *, from_source: bool) -> None:
        self.root, self.from_source = root, from_source
        self.first = self.second = root
        self.has_second = False
        self.work = 0
