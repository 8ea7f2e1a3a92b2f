"""The k best simple chains of one pattern: exact, each hop with limits of its own.

The pattern fixes the length, so least costs from either end to every place are known after one sweep each way over the
edges that the pattern lets through. Chains are then grown to the middle from both ends within a budget that doubles
until enough are found: nothing dearer than the budget is among the wanted, so nothing is lost.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from medkg.model.path import PathQuery
from medkg.model.pattern import PathPattern, PatternHop
from medkg.ports import PathIndex
from medkg.retrieve.frontier import CLOSED, Level, Walker, WorkBoundReached, roots
from medkg.retrieve.join import Found, Meeting
from medkg.retrieve.limits import Limits, ends, level_costs, limits
from medkg.retrieve.score import UNITS, EdgeCosts
from medkg.retrieve.sign_codes import SignCodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Costs = NDArray[np.int32]

# A budget begins this far above the least cost and doubles; where one asks for too much, so many more are tried.
_FIRST_SLACK = UNITS // 4
_MOST_HALVINGS = 8


class PatternSearch:
    """The state of one query; `found` holds the best, one more than asked for so that truncation is known.

    Chains dearer than the `ceiling` are not wanted.
    """

    def __init__(
        self,
        index: PathIndex,
        costs: EdgeCosts,
        query: PathQuery,
        pattern: PathPattern,
        *,
        bound: int,
        ceiling: int = CLOSED - 1,
        signs: SignCodes | None = None,
    ) -> None:
        self._ceiling = ceiling
        self._index, self._bound, self._wanted, self._hops = index, bound, query.top + 1, len(pattern.hops)
        within = limits(index, query)
        # Where nobody asked for a pattern, it stands for all that the query walks.
        told = query.pattern is None
        narrowed = [_hop_limits(index, within, hop, told=told) for hop in pattern.hops]
        self._walkers = [Walker(index, costs, hop, bound=bound, signs=signs) for hop in narrowed]
        self._shift, self._states = self._walkers[0].shift, self._walkers[0].states
        kinds = [_kinds(index, names) for names in pattern.categories]
        sources, targets = ends(index, query)
        begin, end = sources[kinds[0][sources]], targets[kinds[-1][targets]]
        self._costs = level_costs(index, costs, query, begin, end)
        self._sources, self._targets = self._walkers[0].ends(begin, end)
        middle = within.open(len(index.category), [*sources.tolist(), *targets.tolist()])
        self._open = [
            np.repeat(np.where(middle & kind, np.int32(0), np.int32(CLOSED)), 1 << self._shift) for kind in kinds
        ]
        self._overlap, self._kin = bool(np.intersect1d(sources, targets).size), within.kin
        self.found: list[Found] = []

    def run(self) -> str:
        """Search; gives the reason where the work bound stopped it, empty where it finished."""
        try:
            if len(self._sources) and len(self._targets):
                self._search()
        except WorkBoundReached:
            return (
                f"the search stopped: it would have had to hold more than {self._bound:,} partial chains; "
                f"the {len(self.found):,} cheapest are complete."
            )
        return ""

    def _search(self) -> None:
        after = self._swept(from_source=False)
        before = self._swept(from_source=True)
        first = self._grow(1, self._roots(from_source=True), from_source=True, rest=after[1], budget=CLOSED - 1)
        least = int((first.cost + after[1][first.node]).min(initial=CLOSED))
        if least <= self._ceiling:
            self._widened(least, before, after)

    def _widened(self, least: int, before: dict[int, Costs], after: dict[int, Costs]) -> None:
        """Search within more and more beyond the least cost, until enough is found; what is too much is halved."""
        searched, slack, too_much, halvings = 0, _FIRST_SLACK, 0, 0
        while halvings < _MOST_HALVINGS:
            budget = min(least + slack, self._ceiling)
            try:
                self._within(budget, before, after)
            except WorkBoundReached:
                too_much = slack
            else:
                searched = slack
                if len(self.found) == self._wanted or budget == self._ceiling:
                    return
            halvings += bool(too_much)
            slack = (searched + too_much) // 2 if too_much else 2 * searched
        raise WorkBoundReached

    def _within(self, budget: int, before: dict[int, Costs], after: dict[int, Costs]) -> None:
        half = (self._hops + 1) // 2
        left, right = self._roots(from_source=True), self._roots(from_source=False)
        for hop in range(1, half + 1):
            left = self._grow(hop, left, from_source=True, rest=after[hop], budget=budget)
        for hop in range(self._hops, half, -1):
            right = self._grow(hop, right, from_source=False, rest=before[hop - 1], budget=budget)
        meeting = Meeting(
            left, right, predicates=self._index.out_predicate, states=self._states,
            bound=self._bound, overlap=self._overlap, kin=self._kin, shift=self._shift,
        )  # fmt: skip
        pairs = meeting.best(self._wanted, budget=budget)
        self.found = meeting.chains(pairs, self._wanted) if len(pairs.cost) else []

    def _swept(self, *, from_source: bool) -> dict[int, Costs]:
        """Give the least cost between one end and every concept, by the place in the pattern where it may stand."""
        least = self._roots(from_source=from_source).table(self._states)
        known = {0 if from_source else self._hops: least}
        for hop in range(1, self._hops) if from_source else range(self._hops, 1, -1):
            there = hop if from_source else hop - 1
            least = self._walkers[hop - 1].swept(least, from_source=from_source, open_=self._open[there])
            known[there] = least
        return known

    def _roots(self, *, from_source: bool) -> Level:
        return roots(self._sources, self._costs[0]) if from_source else roots(self._targets, self._costs[1])

    def _grow(self, hop: int, level: Level, *, from_source: bool, rest: Costs, budget: int) -> Level:
        return self._walkers[hop - 1].extend(level, from_source=from_source, rest=rest, budget=budget)


def any_of(hops: int) -> PathPattern:
    """Give the pattern that every chain of so many hops has."""
    return PathPattern(((),) * (hops + 1), (PatternHop(forward=True, backward=True),) * hops)


def _kinds(index: PathIndex, names: Sequence[str]) -> NDArray[np.bool_]:
    """Tell which concepts are of these categories; none named means all."""
    known = np.array([not names or category in names for category in index.categories], dtype=np.bool_)
    chosen: NDArray[np.bool_] = known[index.category]
    return chosen


def _hop_limits(index: PathIndex, within: Limits, hop: PatternHop, *, told: bool) -> Limits:
    """Narrow limits to a hop; one of any predicate is of evidence, and of vocabularies only if `told` or named."""
    named: NDArray[Any] = np.array(
        [
            name in hop.predicates if hop.predicates else told or code < index.asserted
            for code, name in enumerate(index.predicates)
        ],
        dtype=np.bool_,
    )
    return replace(
        within,
        forward=within.forward and hop.forward,
        backward=within.backward and hop.backward,
        predicates=named if within.predicates is None else within.predicates & named,
        against=named if within.against is None else within.against & named,
    )
