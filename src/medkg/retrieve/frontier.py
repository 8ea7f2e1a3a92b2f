"""Partial chains, grown a hop at a time from either end by gathering whole neighbourhoods at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medkg.ports import PathIndex
from medkg.retrieve.limits import Limits
from medkg.retrieve.score import EdgeCosts
from medkg.retrieve.sign_codes import FLIPS, STOPS, SignCodes
from medkg.retrieve.sweep import swept

# Beyond every cost, and small enough that a cost can be added to it in 32 bits.
CLOSED = 1 << 30
# Below this many rows, cutting the lists of hubs costs more than reading them.
_WORTH_CUTTING = 20_000
# A sweep reads this many edges in the time in which a frontier reaches one.
_WORTH_PULLING = 8

Rows = NDArray[np.int64]


class WorkBoundReached(Exception):
    """Tell the search that going on would need more partial chains than it may hold."""


@dataclass(frozen=True, slots=True)
class Level:
    """Partial chains of one length, by row: the concept reached, the cost so far, and the last hop.

    Where signs are followed there are states in place of concepts, see `Walker`.
    `parent` is the row in `previous` that a partial chain extends; the first level has no hops and no `previous`.
    `forward` says that the last hop's edge points along the chain, read from source to target.
    """

    node: NDArray[np.int32]
    cost: NDArray[np.int32]
    parent: Rows
    edge: NDArray[np.int32]
    forward: NDArray[np.bool_]
    previous: Level | None = None

    def __len__(self) -> int:
        return len(self.node)

    @property
    def depth(self) -> int:
        """How many hops each partial chain has."""
        return 0 if self.previous is None else self.previous.depth + 1

    def take(self, rows: NDArray[Any]) -> Level:
        """Keep some rows, by number or mask."""
        return Level(
            self.node[rows], self.cost[rows], self.parent[rows], self.edge[rows], self.forward[rows], self.previous
        )

    def least(self) -> int:
        """Give the least cost; CLOSED where there are no rows."""
        return int(self.cost.min()) if len(self) else CLOSED

    def table(self, states: int) -> NDArray[np.int32]:
        """Give for each state the least cost of a partial chain that ends there, CLOSED where none does."""
        best = np.full(states, CLOSED, dtype=np.int32)
        # Of repeated places the last assignment stands, so the cheapest comes last.
        order = np.argsort(-self.cost, kind="stable")
        best[self.node[order]] = self.cost[order]
        return best

    def ancestors(self, rows: NDArray[Any]) -> list[NDArray[np.int32]]:
        """Give the concepts on the way to the rows' own, nearest first, the first level's last."""
        found = []
        level = self
        while level.previous is not None:
            rows = level.parent[rows]
            level = level.previous
            found.append(level.node[rows])
        return found


def roots(rows: NDArray[np.int32], costs: NDArray[np.int32] | None = None) -> Level:
    """Begin at these concepts, each at its cost if costs are given."""
    count = len(rows)
    zeros = np.zeros(count, dtype=np.int32)
    begun = zeros if costs is None else costs
    return Level(rows, begun, np.zeros(count, dtype=np.int64), zeros, np.zeros(count, dtype=np.bool_))


class Walker:
    """Extends partial chains along the edges that a query lets it walk.

    With `signs`, only hops that have a sign are walked, and a level's rows are states in place of concepts: a concept
    twice, once as raised and once as lowered by the hops that lead from the source to it (from the target's side: that
    would have to lead to it). State 2c is concept c raised, 2c + 1 is c lowered. `shift` leads from a state to its
    concept, `states` counts them; without signs, a state is a concept.
    """

    def __init__(
        self, index: PathIndex, costs: EdgeCosts, limits: Limits, *, bound: int, signs: SignCodes | None = None
    ) -> None:
        self.index, self.limits = index, limits
        self._costs, self._bound, self._signs = costs, bound, signs
        self.shift = 0 if signs is None else 1
        self.states = (len(index.out_start) - 1) << self.shift
        self.least = costs.least(limits.predicates)

    def ends(self, sources: NDArray[np.int32], targets: NDArray[np.int32]) -> tuple[NDArray[Any], NDArray[Any]]:
        """Give the rows where levels begin on either side: concepts, or the states in which chains begin and end."""
        if self._signs is None:
            return sources, targets
        return sources << 1, (targets << 1) | np.int32(self._signs.end)

    def work(self, level: Level) -> int:
        """Count the rows that extending a level would read."""
        node = level.node >> self.shift
        return sum(int((start[node + 1] - start[node]).sum()) for start in self._starts())

    def _starts(self) -> tuple[Rows, ...]:
        return (self.index.out_start, self.index.in_start)

    def extend(self, level: Level, *, from_source: bool, rest: NDArray[np.int32], budget: int) -> Level:
        """Add one hop to each partial chain, keeping what can still be finished within the budget.

        `rest` is the least that a state still costs to the other end, CLOSED where a chain may not go.
        Raises WorkBoundReached.
        """
        least_rest = int(rest.min(initial=CLOSED))
        halves = []
        for outward in (True, False):
            if not self.limits.walks(along=outward == from_source):
                continue
            halves.append(
                self._half(
                    level, outward=outward, from_source=from_source, rest=rest, budget=budget, least_rest=least_rest
                )
            )
        grown = _joined(*halves) if halves else replace(level.take(np.zeros(0, dtype=np.int64)), previous=level)
        if len(grown) > self._bound:
            raise WorkBoundReached
        return self._simple(grown)

    def swept(self, known: NDArray[np.int32], *, from_source: bool, open_: NDArray[np.int32]) -> NDArray[np.int32]:
        """Give the least cost of every open state after one more hop; `open_` is 0, or CLOSED where none may go."""
        nodes = np.flatnonzero(known < CLOSED).astype(np.int32)
        level = roots(nodes, known[nodes])
        work = self.work(level)
        if work <= self._bound and work * _WORTH_PULLING < len(self._costs.out):
            return self.extend(level, from_source=from_source, rest=open_, budget=CLOSED - 1).table(self.states)
        least = swept(
            self.index, self._costs, self.limits, known, from_source=from_source, beyond=CLOSED, signs=self._signs
        )
        return np.maximum(least, open_)

    def _half(
        self, level: Level, *, outward: bool, from_source: bool, rest: NDArray[np.int32], budget: int, least_rest: int
    ) -> Level:
        index, costs = self.index, self._costs
        start = index.out_start if outward else index.in_start
        place = level.node >> self.shift
        first, last = start[place], start[place + 1]
        room = budget - least_rest - self.least
        if budget < CLOSED and int((last - first).sum()) > _WORTH_CUTTING:
            last = self._cut(first, last, room - level.cost, outward=outward)
        rows, parent = _spread(first, last, bound=self._bound)
        node = (index.out_target if outward else index.in_source)[rows]
        cost = level.cost[parent] + (costs.out if outward else costs.into)[rows]
        predicates = index.out_predicate if outward else index.in_predicate
        if self._signs is None:
            within = cost + rest[node] <= min(budget, CLOSED - 1)
        else:
            effect = self._signs.of(along=outward == from_source)[predicates[rows]]
            node = (node << 1) | ((level.node[parent] & 1) ^ (effect == FLIPS))
            within = (cost + rest[node] <= min(budget, CLOSED - 1)) & (effect != STOPS)
        kept = np.flatnonzero(within)
        edge = (rows if outward else index.in_edge[rows])[kept]
        predicate = predicates[rows[kept]]
        allowed = self.limits.edges(edge, predicate, along=outward == from_source)
        if allowed is not None:
            kept, edge = kept[allowed], edge[allowed]
        forward = np.full(len(kept), outward == from_source, dtype=np.bool_)
        return Level(node[kept], cost[kept], parent[kept], edge.astype(np.int32), forward, level)

    def _cut(self, first: Rows, last: Rows, room: NDArray[np.int32], *, outward: bool) -> Rows:
        """Find where each list becomes too dear: lists are sorted by degree, so the rest of a hub is never read."""
        low, high = first.copy(), last.copy()
        while (searching := low < high).any():
            middle = np.where(searching, (low + high) >> 1, first)
            # A list may be empty at the very end of the columns.
            middle = np.minimum(middle, len(self._costs.out) - 1)
            edge = middle if outward else self.index.in_edge[middle]
            cheap = self._costs.degree(edge) <= room
            low = np.where(searching & cheap, middle + 1, low)
            high = np.where(searching & ~cheap, middle, high)
        return low

    def _simple(self, level: Level) -> Level:
        """Leave out partial chains that come back to a concept; ends and self-loops are never walked into."""
        turned = self.limits.kin.bends and level.depth > 1
        if level.depth < 3 and not turned:  # noqa: PLR2004 -- two hops without a self-loop cannot repeat an inner concept
            return level
        if turned:
            detours = self.limits.kin.detours(level, self.index.out_predicate, shift=self.shift)
            return level.take(~detours) if detours.any() else level
        repeated = np.zeros(len(level), dtype=np.bool_)
        concept = level.node >> self.shift
        for ancestor in level.ancestors(np.arange(len(level))):
            repeated |= ancestor >> self.shift == concept
        return level.take(~repeated) if repeated.any() else level


def _joined(first: Level, second: Level | None = None) -> Level:
    if second is None or not len(second):
        return first
    return Level(
        np.concatenate((first.node, second.node)),
        np.concatenate((first.cost, second.cost)),
        np.concatenate((first.parent, second.parent)),
        np.concatenate((first.edge, second.edge)),
        np.concatenate((first.forward, second.forward)),
        first.previous,
    )


def spelt(level: Level, rows: NDArray[Any]) -> tuple[list[NDArray[Any]], list[NDArray[Any]], list[NDArray[Any]]]:
    """Give concepts, edges and directions of partial chains, from where they ended back to where they began."""
    nodes, edges, forward = [level.node[rows]], [], []
    while level.previous is not None:
        edges.append(level.edge[rows])
        forward.append(level.forward[rows])
        rows = level.parent[rows]
        level = level.previous
        nodes.append(level.node[rows])
    return nodes, edges, forward


class Neighbours:
    """Who is one hop away, costs aside: for asking whether there is a chain at all."""

    def __init__(self, index: PathIndex, limits: Limits) -> None:
        self._index, self._limits = index, limits

    def of(self, nodes: NDArray[np.int32], *, forward: bool = True) -> NDArray[np.int32]:
        """Give the concepts one hop after these (before them, where not forward), each once, in order."""
        index = self._index
        mark = np.zeros(len(index.category), dtype=np.bool_)
        for outward in (True, False):
            if not self._limits.walks(along=outward == forward):
                continue
            start = index.out_start if outward else index.in_start
            rows, _ = _spread(start[nodes], start[nodes + 1])
            edge = rows if outward else index.in_edge[rows]
            predicate = (index.out_predicate if outward else index.in_predicate)[rows]
            allowed = self._limits.edges(edge, predicate, along=outward == forward)
            node = (index.out_target if outward else index.in_source)[rows]
            mark[node if allowed is None else node[allowed]] = True
        return np.flatnonzero(mark).astype(np.int32)


def _spread(first: Rows, last: Rows, *, bound: int | None = None) -> tuple[Rows, Rows]:
    """Give every row of several stretches, and which stretch each belongs to; raises WorkBoundReached."""
    counts = last - first
    total = int(counts.sum())
    if bound is not None and total > bound:
        raise WorkBoundReached
    parent = np.repeat(np.arange(len(first)), counts)
    return np.arange(total) + np.repeat(first - (np.cumsum(counts) - counts), counts), parent
