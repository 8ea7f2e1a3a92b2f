"""Least costs a hop further, of every concept at once: walks, not chains, and therefore bounds from below.

Reads each edge that may be walked once, in the order in which it lies, whatever the frontier: a pull in the sense of
Beamer et al. 2012 (direction-optimising search, doi:10.1109/SC.2012.50), here of least sums.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from medkg.ports import PathIndex
from medkg.retrieve.limits import Limits
from medkg.retrieve.score import EdgeCosts
from medkg.retrieve.sign_codes import FLIPS, STOPS, SignCodes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Costs = NDArray[np.int32]


def swept(
    index: PathIndex,
    costs: EdgeCosts,
    limits: Limits,
    known: Costs,
    *,
    from_source: bool,
    beyond: int,
    signs: SignCodes | None,
) -> Costs:
    """Give the least cost of every concept one hop after those with a `known` one (before them, not `from_source`).

    With `signs`, of every state of a concept, see `medkg.retrieve.frontier.Walker`. `beyond` stands for no cost at all,
    in what is known and in what is given.
    """
    found = np.full(len(known), beyond, dtype=np.int32)
    for into in (True, False):
        along = into == from_source
        if not limits.walks(along=along):
            continue
        start = index.in_start if into else index.out_start
        near = index.in_source if into else index.out_target
        price = costs.into if into else costs.out
        allowed = _allowed(index, limits, into=into, along=along)
        held = np.flatnonzero(start[1:] > start[:-1])
        if not len(held):
            continue
        if signs is None:
            found[held] = np.minimum(found[held], _least(known[near] + price, allowed, start[held], beyond))
            continue
        effect = signs.of(along=along)[index.in_predicate if into else index.out_predicate]
        allowed = effect != STOPS if allowed is None else allowed & (effect != STOPS)
        for sign in (0, 1):
            reach = known[(near << 1) | (sign ^ (effect == FLIPS))] + price
            state = (held << 1) | sign
            found[state] = np.minimum(found[state], _least(reach, allowed, start[held], beyond))
    return found


def _least(reach: Costs, allowed: NDArray[np.bool_] | None, begins: NDArray[np.int64], beyond: int) -> Costs:
    """Give the least of each stretch of edges that may be walked; changes what it is given."""
    if allowed is not None:
        reach[~allowed] = beyond
    least: Costs = np.minimum.reduceat(reach, begins)
    return least


def _allowed(index: PathIndex, limits: Limits, *, into: bool, along: bool) -> NDArray[np.bool_] | None:
    if limits.everywhere(along=along):
        return None
    edges: NDArray[Any] = index.in_edge if into else np.arange(len(index.out_target))
    return limits.edges(edges, index.in_predicate if into else index.out_predicate, along=along)
