"""Fewer pairs where thousands of equal partial chains meet in one concept, without losing any of the best.

Take a meeting place and rank the partial chains of either side by cost, then in the order of results. A pair of the
i-th and the j-th is preceded by every pair of ranks (≤ i, ≤ j), so (i+1)(j+1) - 1 pairs come before it, and beyond
`wanted` of those it cannot be among the results. Pairs through the same inner concept on both sides are no simple
chains; where both sides have an inner concept, ranks therefore count distinct inner concepts, of which at most
min(i, j) + 1 can clash with their own like.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medkg.retrieve.frontier import Level, WorkBoundReached, spelt

DEEPEST = 2

Rows = NDArray[np.int64]


def trimmed(
    left: Level,
    right: Level,
    *,
    wanted: int,
    bound: int,
    predicates: NDArray[np.int16],
    things: NDArray[np.int32] | None,
    shift: int = 0,
) -> tuple[Rows, Rows]:
    """Give the pairs of rows that may be among the `wanted` best.

    Each side has at most DEEPEST hops and no concept is both source and target; `predicates` is by edge number;
    `shift` leads from a level's rows to concepts. `things` gives for each concept the least row of those that are one
    with it; None where each stands alone. Raises WorkBoundReached.
    """
    clash = left.depth == DEEPEST and right.depth == DEEPEST
    ranked = partial(_ranked, predicates=predicates, things=things, inner=clash, shift=shift)
    left_order, left_rank = ranked(left, from_source=True)
    right_order, right_rank = ranked(right, from_source=False)
    kept = left_rank < wanted + DEEPEST
    left_order, left_rank = left_order[kept], left_rank[kept]
    places = right.node[right_order]
    first = np.searchsorted(places, left.node[left_order], side="left")
    last = np.searchsorted(places, left.node[left_order], side="right")
    counts = _leading(right_rank, first, last, _partners(wanted, clash=clash)[left_rank]) - first
    total = int(counts.sum())
    if total > bound:
        raise WorkBoundReached
    ours = np.repeat(np.arange(len(left_order)), counts)
    theirs = np.arange(total) + np.repeat(first - (np.cumsum(counts) - counts), counts)
    return left_order[ours], right_order[theirs]


def _partners(wanted: int, *, clash: bool) -> Rows:
    """Give for each rank the number of ranks on the other side that can matter to it."""
    ranks = np.arange(wanted + DEEPEST)
    if not clash:
        # All that come before a pair of ranks are fewer than the wanted, see above.
        return wanted // (ranks + 1)
    # The same less min(i, j) + 1, once for partners up to the own rank and once for those beyond it.
    below = np.minimum(ranks + 1, wanted // np.maximum(ranks, 1))
    beyond = np.minimum(wanted // (ranks + 1) + 1, len(ranks))
    partners: Rows = np.where(below > ranks, np.maximum(ranks + 1, beyond), below)
    partners[0] = beyond[0]
    return partners


def _leading(rank: Rows, first: Rows, last: Rows, limit: Rows) -> Rows:
    """Find in each stretch of ascending ranks the end of those below its limit."""
    low, high = first.copy(), last.copy()
    while (searching := low < high).any():
        middle = np.minimum((low + high) >> 1, len(rank) - 1)
        small = rank[middle] < limit
        low = np.where(searching & small, middle + 1, low)
        high = np.where(searching & ~small, middle, high)
    return low


def _ranked(
    level: Level,
    *,
    predicates: NDArray[np.int16],
    things: NDArray[np.int32] | None,
    inner: bool,
    from_source: bool,
    shift: int,
) -> tuple[Rows, Rows]:
    """Order rows by place and rank; inner concepts that are one thing share the rank of the best of them."""
    ties = _tie_keys(level, predicates, from_source=from_source, shift=shift)
    order = np.lexsort((*ties, level.cost, level.node))
    node = level.node[order]
    begins = np.flatnonzero(np.diff(node, prepend=-1) != 0)
    sizes = np.diff(begins, append=len(order))
    if not inner or level.previous is None:
        return order, np.arange(len(order)) - np.repeat(begins, sizes)
    place = np.repeat(np.arange(len(begins)), sizes)
    via = level.previous.node[level.parent[order]] >> shift
    via = via if things is None else things[via]
    _, seen_at, which = np.unique((place << 32) + via, return_index=True, return_inverse=True)
    # Numbered by first appearance, which ascends with the place; each place's numbers then begin at zero.
    number = np.empty(len(seen_at), dtype=np.int64)
    number[np.argsort(seen_at)] = np.arange(len(seen_at))
    places = np.sort(place[seen_at])
    rank = number[which] - np.searchsorted(places, place)
    again = np.lexsort((rank, place))
    return order[again], rank[again]


def _tie_keys(level: Level, predicates: NDArray[np.int16], *, from_source: bool, shift: int) -> list[NDArray[Any]]:
    """Give the keys that order equal costs as whole chains are ordered, least important first."""
    states, edges, forward = spelt(level, np.arange(len(level)))
    nodes = [state >> shift for state in states]
    relations = [predicates[edge] for edge in edges]
    backward = [~flags for flags in forward]
    if from_source:
        nodes, relations, backward = nodes[::-1], relations[::-1], backward[::-1]
    return [*backward[::-1], *relations[::-1], *nodes[::-1]]
