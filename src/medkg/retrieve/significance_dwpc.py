"""The degree-weighted path count of a pattern (DWPC), for every pair of some sources and some targets at once.

A chain counts with the product, over its hops, of (degree of either end in the hop's kind)^-w, here w = 1/2; chains
that come back to a concept do not count (Himmelstein & Baranzini 2015, doi:10.1371/journal.pcbi.1004259). Walks are
counted by sparse products that meet in the middle; those that come back are taken off again, which needs few terms for
up to four hops: neighbours differ, and own ends are left out on the way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medkg.retrieve.significance_copies import Copies, Rows, World, rows
from medkg.retrieve.significance_kinds import Pattern

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grid = NDArray[np.float64]

GREATEST_HOPS = 4
_DAMPING = 0.5  # w
_TWO_HOPS, _THREE_HOPS = 2, 3
# What is left of walks, once those that come back are taken off, and is less than this share of them, is rounding.
_DUST = 1e-12


@dataclass(frozen=True, slots=True)
class Ends:
    """The places of concepts at one end of a pattern, and a row of each one's neighbours by the outer hop."""

    places: NDArray[np.int64]
    neighbours: Rows


def path_counts(pattern: Pattern, copies: Copies, world: World, sources: Ends, targets: Ends) -> Grid:
    """Count the chains of a pattern, degree-weighted but for the ends' own factors; a row for each source.

    A pair's own factors, (degree of its source in the first kind x degree of its target in the last)^-1/2, are the
    same for all pairs of equal degrees: `end_factor` gives them.
    """
    if len(pattern) == 1:
        return _at(sources.neighbours, targets.places)
    walks = _Walks(pattern, copies, world, sources, targets)
    if len(pattern) == _TWO_HOPS:
        return walks.two()
    if len(pattern) == _THREE_HOPS:
        turned = _turned(pattern)
        if _second(pattern, copies, sources) > _second(turned, copies, targets):
            return _Walks(turned, copies, world, targets, sources).three().T
        return walks.three()
    return walks.four()


def reach(pattern: Pattern, copies: Copies, sources: Ends, targets: Ends) -> int:
    """Tell how many neighbours a count meets on the side where they are most, each as often as it is met."""
    first = max(len(sources.neighbours.indices), len(targets.neighbours.indices))
    if len(pattern) <= _TWO_HOPS:
        return first
    sides = _second(pattern, copies, sources), _second(_turned(pattern), copies, targets)
    return first + (min(sides) if len(pattern) == _THREE_HOPS else max(sides))


def _turned(pattern: Pattern) -> Pattern:
    return tuple(step.turned for step in reversed(pattern))


def _second(pattern: Pattern, copies: Copies, ends: Ends) -> int:
    """Count the neighbours that the second hop from one end meets."""
    step = pattern[1]
    return int(copies.degrees(step.kind).leaving(step)[ends.neighbours.indices].sum())


def end_factor(pattern: Pattern, copies: Copies, source: int, target: int) -> float:
    """Give the factor that the degrees of a pair's own ends add to its path count; 0 where one has no edge."""
    first, last = pattern[0], pattern[-1]
    degree = copies.degrees(first.kind).leaving(first)[source] * copies.degrees(last.kind).entering(last)[target]
    return float(degree) ** -_DAMPING if degree else 0.0


class _Walks:
    """The pieces of one count: `near` are the sources' rows after the first hop, `far` the targets' before the last."""

    def __init__(self, pattern: Pattern, copies: Copies, world: World, sources: Ends, targets: Ends) -> None:
        self._pattern, self._copies, self._world = pattern, copies, world
        self._sources, self._targets = sources.places, targets.places
        self._begin, self._end = pattern[0].begin, pattern[-1].end
        self._near = self._weighted(sources.neighbours, 0)
        self._far = targets.neighbours

    def two(self) -> Grid:
        """Count over one concept between: it is neither end, since no edge is a loop."""
        return _product(self._near, self._far)

    def three(self) -> Grid:
        """Count over two concepts between: the first may still be the target, the second the source."""
        past = self._past(self._near, own=self._sources)
        walks = _product(past, self._far)
        if not self._meets(1, self._end):
            return walks
        return _left(walks, walks - _at(self._near, self._targets) * self._through_target(self._far))

    def four(self) -> Grid:
        """Count over three concepts between, of which also the first and the third may be one."""
        far = self._weighted(self._far, 2)
        past = self._past(self._near, own=self._sources)
        before = self._without(self._world.walk(far, self._pattern[2].turned), self._targets, at=2, end=self._end)
        walks = _product(past, before)
        counted = walks - self._repeated(far)
        first, third = self._meets(1, self._end), self._meets(3, self._begin)
        if first:
            counted -= _at(self._near, self._targets) * self._through_target(before)
        if third:
            counted -= _at(far, self._sources).T * self._through_source(past)
        if first and third:
            both = _product(self._over_source(), self._over(self._targets))
            counted += _at(self._near, self._targets) * _at(far, self._sources).T * both
        return _left(walks, counted)

    def _through_target(self, before: Rows) -> Grid:
        """Count the walks from the first concept on where that is the target, the source not being the second."""
        over = self._over(self._targets)
        walks = _row_sums(over, before)[:, None]
        if self._meets(2, self._begin):
            walks = walks - _at(over, self._sources) * _at(before, self._sources)
        return walks.T

    def _through_source(self, past: Rows) -> Grid:
        """Count the walks up to the third concept where that is the source, the target not being the second."""
        over = self._over_source()
        walks = _row_sums(past, over)[:, None]
        if self._meets(2, self._end):
            walks = walks - _at(past, self._targets) * _at(over, self._targets)
        return walks

    def _over_source(self) -> Rows:
        return self._world.neighbours(self._pattern[2].turned, self._sources)

    def _repeated(self, far: Rows) -> Grid | float:
        """Count the walks whose first and third concept are one, neither end being the second."""
        if self._pattern[0].end != self._pattern[2].end:
            return 0.0
        common = np.intersect1d(self._near.indices, far.indices).astype(np.int64)
        near, late = _at(self._near, common), _at(far, common)
        round_trips = self._over(common).multiply(self._world.neighbours(self._pattern[2].turned, common)).tocsr()
        repeated: Grid = (near * round_trips.sum(axis=1)) @ late.T
        if self._meets(2, self._begin):
            repeated -= (near * _at(round_trips, self._sources).T) @ late.T
        if self._meets(2, self._end):
            repeated -= near @ (late * _at(round_trips, self._targets).T).T
        return repeated

    def _meets(self, number: int, category: int) -> bool:
        """Tell whether the concept after so many hops is of a category."""
        return self._pattern[number - 1].end == category

    def _past(self, near: Rows, *, own: NDArray[np.int64]) -> Rows:
        return self._without(self._weighted(self._world.walk(near, self._pattern[1]), 1), own, at=2, end=self._begin)

    def _over(self, places: NDArray[np.int64]) -> Rows:
        return self._weighted(self._world.neighbours(self._pattern[1], places), 1)

    def _without(self, reached: Rows, own: NDArray[np.int64], *, at: int, end: int) -> Rows:
        """Leave each row's own end out of what it reached."""
        if not self._meets(at, end):
            return reached
        held = np.repeat(own, np.diff(reached.indptr))
        return _with_weights(reached, np.where(reached.indices == held, 0.0, reached.data))

    def _weighted(self, reached: Rows, hop: int) -> Rows:
        """Weigh the concepts that lie between a hop and the next by their degrees in both kinds."""
        before, after = self._pattern[hop], self._pattern[hop + 1]
        degree = self._copies.degrees(before.kind).entering(before)[reached.indices].astype(np.float64)
        degree *= self._copies.degrees(after.kind).leaving(after)[reached.indices]
        # Without an edge of the next kind a walk ends here, whatever it weighs.
        return _with_weights(reached, reached.data / np.maximum(degree, 1.0) ** _DAMPING)


def _with_weights(given: Rows, weights: NDArray[np.float64]) -> Rows:
    return rows(weights, given.indices, given.indptr, given.shape[1])


def _left(walks: Grid, counted: Grid) -> Grid:
    return np.where(counted > walks * _DUST, counted, 0.0)


def _product(one: Rows, other: Rows) -> Grid:
    dense: Grid = (one @ other.T).toarray()
    return dense


def _row_sums(one: Rows, other: Rows) -> NDArray[np.float64]:
    sums: NDArray[np.float64] = np.asarray(one.multiply(other).sum(axis=1)).ravel()
    return sums


def _at(given: Rows, places: NDArray[Any]) -> Grid:
    """Give the weights of all rows at some concepts."""
    dense: Grid = given[:, places].toarray()
    return dense
