"""How many patterns a pair could show, and the false discovery rate among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from medkg.ports import PathIndex
from medkg.retrieve.significance_kinds import Kinds, Step

if TYPE_CHECKING:
    from numpy.typing import NDArray


def open_patterns(index: PathIndex, kinds: Kinds, source: int, target: int, *, max_hops: int) -> int:
    """Count the patterns of up to so many hops whose first kind the source has edges of, and whose last the target.

    Every other pattern has no chain between the two whatever is permuted: its p-value is 1 from the start, which the
    degrees say and not the edges, so that leaving it out biases nothing (Bourgon, Gentleman & Huber 2010,
    doi:10.1073/pnas.0914005107).
    """
    begun, ended = _steps(index, kinds, source), {step.turned for step in _steps(index, kinds, target)}
    size = len(index.categories)
    between = np.zeros((size, size), dtype=object)
    for kind in kinds.all:
        step = Step(kind, forward=True)
        for walked in {step, step.turned}:
            between[walked.begin, walked.end] += 1
    reached = _counted([step.end for step in begun], size)
    last = _counted([step.begin for step in ended], size)
    patterns = len(begun & ended)
    for _ in range(2, max_hops + 1):
        patterns += int(reached @ last)
        reached = reached @ between
    return patterns


def false_discovery_rates(p_values: Sequence[float], *, family: int) -> tuple[float, ...]:
    """Give the q-value of each p-value, the rest of the family counted as p = 1 (Benjamini & Hochberg 1995).

    It is the least rate at which the p-value would be called a discovery, in the order of the p-values given.
    """
    rates, least = [0.0] * len(p_values), 1.0
    for rank, place in sorted(enumerate(np.argsort(p_values, kind="stable").tolist(), start=1), reverse=True):
        least = min(least, p_values[place] * family / rank)
        rates[place] = least
    return tuple(rates)


def _steps(index: PathIndex, kinds: Kinds, row: int) -> set[Step]:
    """Give the steps that lead away from a concept."""
    here, found = int(index.category[row]), set()
    for start, other, predicate, forward in (
        (index.out_start, index.out_target, index.out_predicate, True),
        (index.in_start, index.in_source, index.in_predicate, False),
    ):
        stretch = slice(int(start[row]), int(start[row + 1]))
        there = index.category[other[stretch]].tolist()
        met = set(zip(predicate[stretch].tolist(), there, strict=True))
        found |= {kinds.step(here, name, category, forward=forward) for name, category in met}
    return found


def _counted(categories: Sequence[int], size: int) -> NDArray[np.object_]:
    # Python's own whole numbers: the count of long patterns passes any fixed width.
    counts = np.zeros(size, dtype=object)
    for category in categories:
        counts[category] += 1
    return counts
