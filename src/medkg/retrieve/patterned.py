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
from medkg.retrieve.limits import Limits, ends, limits
from medkg.retrieve.score import UNITS, EdgeCosts
from medkg.retrieve.sign_codes import SignCodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Costs = NDArray[np.int32]


class PatternSearch:
    """The state of one query; `found` holds the best, one more than asked for so that truncation is known."""

    def __init__(
        self,
        index: PathIndex,
        costs: EdgeCosts,
        query: PathQuery,
        pattern: PathPattern,
        *,
        bound: int,
        signs: SignCodes | None = None,
    ) -> None:
        self._index, self._bound, self._wanted, self._hops = index, bound, query.top + 1, len(pattern.hops)
        within = limits(index, query)
        self._walkers = [
            Walker(index, costs, _hop_limits(index, within, hop), bound=bound, signs=signs) for hop in pattern.hops
        ]
        self._shift, self._states = self._walkers[0].shift, self._walkers[0].states
        kinds = [_kinds(index, names) for names in pattern.categories]
        sources, targets = ends(index, query)
        self._sources, self._targets = self._walkers[0].ends(sources[kinds[0][sources]], targets[kinds[-1][targets]])
        middle = within.open(len(index.category), [*sources.tolist(), *targets.tolist()])
        self._open = [
            np.repeat(np.where(middle & kind, np.int32(0), np.int32(CLOSED)), 1 << self._shift) for kind in kinds
        ]
        self._overlap = bool(np.intersect1d(sources, targets).size)
        self.found: list[Found] = []

    def run(self) -> str:
        """Search; gives the reason where the work bound stopped it, empty where it finished."""
        try:
            if len(self._sources) and len(self._targets):
                self._search()
        except WorkBoundReached:
            return f"the search stopped: it would have had to hold more than {self._bound:,} partial chains."
        return ""

    def _search(self) -> None:
        after = self._swept(from_source=False)
        before = self._swept(from_source=True)
        first = self._grow(1, roots(self._sources), from_source=True, rest=after[1], budget=CLOSED - 1)
        least = int((first.cost + after[1][first.node]).min(initial=CLOSED))
        slack = UNITS
        while least < CLOSED and len(self.found) < self._wanted:
            budget = min(least + slack, CLOSED - 1)
            self._within(budget, before, after)
            if budget == CLOSED - 1:
                break
            slack *= 4

    def _within(self, budget: int, before: dict[int, Costs], after: dict[int, Costs]) -> None:
        half = (self._hops + 1) // 2
        left, right = roots(self._sources), roots(self._targets)
        for hop in range(1, half + 1):
            left = self._grow(hop, left, from_source=True, rest=after[hop], budget=budget)
        for hop in range(self._hops, half, -1):
            right = self._grow(hop, right, from_source=False, rest=before[hop - 1], budget=budget)
        meeting = Meeting(
            left, right, predicates=self._index.out_predicate, states=self._states,
            bound=self._bound, overlap=self._overlap, shift=self._shift,
        )  # fmt: skip
        pairs = meeting.best(self._wanted, budget=budget)
        self.found = meeting.chains(pairs, self._wanted) if len(pairs.cost) else []

    def _swept(self, *, from_source: bool) -> dict[int, Costs]:
        """Give the least cost between one end and every concept, by the place in the pattern where it may stand."""
        level = roots(self._sources if from_source else self._targets)
        known = {0 if from_source else self._hops: level.table(self._states)}
        for hop in range(1, self._hops) if from_source else range(self._hops, 1, -1):
            there = hop if from_source else hop - 1
            level = self._grow(hop, level, from_source=from_source, rest=self._open[there], budget=CLOSED - 1)
            least = known[there] = level.table(self._states)
            nodes = np.flatnonzero(least < CLOSED).astype(np.int32)
            level = replace(roots(nodes), cost=least[nodes])
        return known

    def _grow(self, hop: int, level: Level, *, from_source: bool, rest: Costs, budget: int) -> Level:
        return self._walkers[hop - 1].extend(level, from_source=from_source, rest=rest, budget=budget)


def _kinds(index: PathIndex, names: Sequence[str]) -> NDArray[np.bool_]:
    """Tell which concepts are of these categories; none named means all."""
    known = np.array([not names or category in names for category in index.categories], dtype=np.bool_)
    chosen: NDArray[np.bool_] = known[index.category]
    return chosen


def _hop_limits(index: PathIndex, within: Limits, hop: PatternHop) -> Limits:
    named: NDArray[Any] = np.array([not hop.predicates or name in hop.predicates for name in index.predicates])
    allowed = named.astype(np.bool_) if within.predicates is None else within.predicates & named
    return replace(
        within, forward=within.forward and hop.forward, backward=within.backward and hop.backward, predicates=allowed
    )
