"""Where partial chains from both ends meet: the cheapest whole chains, without making the dear ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from medkg.retrieve.frontier import CLOSED, Level, WorkBoundReached, spelt
from medkg.retrieve.kinship import Kin
from medkg.retrieve.trim import DEEPEST, trimmed

if TYPE_CHECKING:
    from numpy.typing import NDArray

# More pairs than this are worth sorting out before they are made.
_WORTH_TRIMMING = 200_000
_WIDEN = 4
_SHIFT = 32


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """A chain as numbers; their order is the order of results: cheapest, shortest, then by ids and predicates."""

    cost: int
    hops: int
    nodes: tuple[int, ...]
    predicates: tuple[int, ...]
    backward: tuple[bool, ...]
    edges: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Whole chains: a row from the source side, a row from the target side, and what they cost together."""

    left: NDArray[np.int64]
    right: NDArray[np.int64]
    cost: NDArray[np.int32]


class Meeting:
    """Joins two levels on the concept, or state, where they meet.

    `bound` is the greatest number of pairs that may be held; `overlap` says that an end may be both source and
    target; `predicates` is by edge number; `states` and `shift` are the walker's.
    """

    def __init__(
        self,
        left: Level,
        right: Level,
        *,
        predicates: NDArray[np.int16],
        states: int,
        bound: int,
        overlap: bool,
        kin: Kin,
        shift: int = 0,
    ) -> None:
        best = right.table(states)
        reach = left.cost + best[left.node]
        met = reach < CLOSED
        self.left, self._reach = (left, reach) if met.all() else (left.take(met), reach[met])
        self._predicates, self._bound, self._overlap, self._kin = predicates, bound, overlap, kin
        self._shift = shift
        order = np.lexsort((right.cost, right.node))
        self.right = right.take(order)
        self._key = _key(self.right.node, self.right.cost)
        # The classes of both sides' partial chains, by row; none where no hierarchy is walked.
        self._kinds = [kin.classes(level, predicates) for level in (self.left, self.right)] if kin.climbs else []

    def best(self, wanted: int, *, budget: int) -> Pairs:
        """Give all simple chains up to a cost that holds at least `wanted` of them, or all within the budget.

        Raises WorkBoundReached.
        """
        inside = int((self._reach <= budget).sum())
        count = 2 * wanted
        while True:
            # The n-th least reach: n rows of the left side have at least one partner within it.
            whole = count >= inside
            limit = min(budget, CLOSED - 1) if whole else int(np.partition(self._reach, count - 1)[count - 1])
            pairs = self._pairs(limit, wanted)
            if whole or len(pairs.cost) >= wanted:
                return pairs
            count *= _WIDEN

    def _pairs(self, limit: int, wanted: int) -> Pairs:
        left_rows = np.flatnonzero(self._reach <= limit)
        left = self.left.take(left_rows)
        first = np.searchsorted(self._key, _key(left.node, np.zeros_like(left.cost)), side="left")
        last = np.searchsorted(self._key, _key(left.node, np.int32(limit) - left.cost), side="right")
        counts = last - first
        total = int(counts.sum())
        if total > _WORTH_TRIMMING and not self._overlap and max(left.depth, self.right.depth) <= DEEPEST:
            left_index, right_index = self._trimmed(left, left_rows, wanted)
            within = left.cost[left_index] + self.right.cost[right_index] <= limit
            left_index, right_index = left_index[within], right_index[within]
        elif total > self._bound:
            raise WorkBoundReached
        else:
            left_index = np.repeat(np.arange(len(left)), counts)
            right_index = np.arange(total) + np.repeat(first - (np.cumsum(counts) - counts), counts)
        left_index = left_rows[left_index]
        simple = self._simple(left_index, right_index)
        if simple is not None:
            left_index, right_index = left_index[simple], right_index[simple]
        return Pairs(left_index, right_index, self.left.cost[left_index] + self.right.cost[right_index])

    def _trimmed(
        self, left: Level, left_rows: NDArray[np.int64], wanted: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        trim = partial(
            trimmed, wanted=wanted, bound=self._bound, predicates=self._predicates, things=self._kin.things,
            shift=self._shift,
        )  # fmt: skip
        if not self._kinds:
            return trim(left, self.right)
        # Where hierarchies are walked not all that meets makes a chain: each two classes that do are ranked alone.
        kinds = self._kinds[0][left_rows], self._kinds[1]
        found = []
        for one, other in np.argwhere(self._kin.fits()).tolist():
            ours, theirs = np.flatnonzero(kinds[0] == one), np.flatnonzero(kinds[1] == other)
            if len(ours) and len(theirs):
                rows = trim(left.take(ours), self.right.take(theirs))
                found.append((ours[rows[0]], theirs[rows[1]]))
        if not found:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        return np.concatenate([rows for rows, _ in found]), np.concatenate([rows for _, rows in found])

    def _simple(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_] | None:
        ours, theirs = (
            list(map(self._thing, rows)) for rows in (self.left.ancestors(left), self.right.ancestors(right))
        )
        repeated = np.zeros(len(left), dtype=np.bool_)
        # The last of the ancestors are the ends, which never stand in the middle.
        for one in ours[:-1]:
            for other in theirs[:-1]:
                repeated |= one == other
        if self._overlap:
            start = ours[-1] if ours else self._thing(self.left.node[left])
            end = theirs[-1] if theirs else self._thing(self.right.node[right])
            repeated |= start == end
        if self._kinds:
            repeated |= ~self._kin.fits()[self._kinds[0][left], self._kinds[1][right]]
        return ~repeated if repeated.any() else None

    def _thing(self, rows: NDArray[np.int32]) -> NDArray[np.int32]:
        """Give the things that a level's rows stand for."""
        return self._kin.thing(rows >> self._shift)

    def chains(self, pairs: Pairs, wanted: int) -> list[Found]:
        """Spell out the best of the pairs in the order of results."""
        if len(pairs.cost) > wanted:
            most = np.partition(pairs.cost, wanted - 1)[wanted - 1]
            kept = np.flatnonzero(pairs.cost <= most)
            pairs = Pairs(pairs.left[kept], pairs.right[kept], pairs.cost[kept])
        nodes, edges, backward = self._columns(pairs)
        relation = self._predicates[edges]
        order = np.lexsort((*backward[::-1], *relation[::-1], *nodes[::-1], pairs.cost))[:wanted]
        columns = (pairs.cost[order], nodes[:, order].T, relation[:, order].T, backward[:, order].T, edges[:, order].T)
        return [
            Found(cost, len(edges), tuple(concepts), tuple(relations), tuple(flags), tuple(steps))
            for cost, concepts, relations, flags, steps in zip(*(c.tolist() for c in columns), strict=True)
        ]

    def _columns(self, pairs: Pairs) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
        left_nodes, left_edges, left_forward = spelt(self.left, pairs.left)
        right_nodes, right_edges, right_forward = spelt(self.right, pairs.right)
        nodes = np.stack([*left_nodes[::-1], *right_nodes[1:]]) >> self._shift
        edges = np.stack([*left_edges[::-1], *right_edges])
        return nodes, edges, ~np.stack([*left_forward[::-1], *right_forward])


def _key(node: NDArray[np.int32], cost: NDArray[np.int32]) -> NDArray[np.int64]:
    return (node.astype(np.int64) << _SHIFT) + cost
