"""The k best simple chains, length by length: partial chains from both ends, with admissible bounds.

From either end partial chains grow a hop at a time, and a partial chain is kept only while its cost plus the least that
the rest can cost stays within the cost of the worst chain wanted so far: that is admissible, so nothing among the best
is lost. A hub's edges are read in the order of their cost and no further than the budget goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from medkg.model.path import PathQuery
from medkg.ports import PathIndex
from medkg.retrieve.first_steps import FirstSteps
from medkg.retrieve.frontier import CLOSED, Level, Walker, WorkBoundReached, roots
from medkg.retrieve.join import Found, Meeting
from medkg.retrieve.limits import ends, level_costs, limits
from medkg.retrieve.patterned import PatternSearch, any_of
from medkg.retrieve.reasons import up_to
from medkg.retrieve.score import EdgeCosts
from medkg.retrieve.sign_codes import SignCodes

if TYPE_CHECKING:
    from numpy.typing import NDArray

GREATEST_HOPS = 6
# So many hops are searched by growing one side twice and the other once.
_ONE_SIDED = 3


class LengthSearch:
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
            walks = roots(nodes, known[nodes])
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


def _complete(hops: int) -> str:
    return f"the chains of {up_to(hops)} are complete" if hops else "no length is complete"
