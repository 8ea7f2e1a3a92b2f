"""What a hop costs: whole numbers, so that sums are exact and equal scores are truly equal.

A chain's score is minus the sum of its hops' costs. The degree term is the logarithm of the path degree product of
Himmelstein & Baranzini 2015 (doi:10.1371/journal.pcbi.1004259): a walk through a hub says less than one through a
concept with few relations of that kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medkg.errors import UsageError
from medkg.ports import PathIndex
from medkg.retrieve.contrary import contradicted

# A score has four decimal places.
UNITS = 10_000
_GREATEST_WEIGHT = 100.0
# An assertion without any belief still costs a finite amount.
_LEAST_BELIEF = 1e-4
TREATMENTS = frozenset({"ameliorates", "contraindicated_in", "palliates", "prevents", "treated_by", "treats"})

Costs = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each term of the cost counts: a hop itself, its degrees (w of the DWPC), and doubt about it.

    `treatment` is added for a hop that says what is given for what: inside a chain such a hop tells what else is done,
    not how something works. `contrary` counts what contradicts a hop: minus the logarithm of the share of documents on
    the hop's own side.
    """

    length: float = 1.0
    degree: float = 0.5
    support: float = 0.5
    treatment: float = 3.0
    contrary: float = 0.5

    def __post_init__(self) -> None:
        for name in ("length", "degree", "support", "treatment", "contrary"):
            value = getattr(self, name)
            if not 0.0 <= value <= _GREATEST_WEIGHT:
                raise UsageError(f"the weight {name} is {value}; it must lie between 0 and {_GREATEST_WEIGHT:g}.")
        if self.length_units < 1:
            raise UsageError(
                f"the weight length is {self.length}; each hop must cost something, at least {1 / UNITS:g}."
            )

    @property
    def length_units(self) -> int:
        """Price a hop for being one."""
        return round(self.length * UNITS)

    def degree_units(self, degree: NDArray[np.float32]) -> Costs:
        """Price the degrees at the ends of hops; `degree` as the index holds it."""
        return _whole(degree.astype(np.float64) * (self.degree * UNITS))

    def support_units(self, belief: NDArray[np.float32]) -> Costs:
        """Price doubt: minus the logarithm of belief."""
        doubt = -np.log(np.clip(belief.astype(np.float64), _LEAST_BELIEF, 1.0))
        return _whole(doubt * (self.support * UNITS))

    def treatment_units(self, predicates: Sequence[str]) -> Costs:
        """Price predicates for being treatments."""
        price = round(self.treatment * UNITS)
        return np.array([price if name in TREATMENTS else 0 for name in predicates], dtype=np.int32)

    def contrary_units(self, documents: NDArray[np.int32], against: NDArray[np.int64]) -> Costs:
        """Price contradiction, by the documents for each hop and against it."""
        doubt = np.log1p(against / np.maximum(documents.astype(np.float64), 1.0))
        return _whole(doubt * (self.contrary * UNITS))


def _whole(costs: NDArray[np.float64]) -> Costs:
    whole: Costs = np.rint(costs).astype(np.int32)
    return whole


class EdgeCosts:
    """The cost of every edge, in the order of the index's `out_*` rows and of its `in_*` rows."""

    def __init__(self, index: PathIndex, weights: Weights) -> None:
        self.weights = weights
        self.length = weights.length_units
        self.degree = weights.degree_units(index.degree)
        self.out = self.degree + weights.support_units(index.belief) + np.int32(self.length)
        self.out += weights.treatment_units(index.predicates)[index.out_predicate]
        contested, against = contradicted(index)
        self.out[contested] += weights.contrary_units(index.documents[contested], against)
        self.into = self.out[index.in_edge]


class PartCosts:
    """The named parts of scores, for the edges of a few chains."""

    def __init__(self, weights: Weights, index: PathIndex, edges: list[int]) -> None:
        self._length = weights.length_units
        degree = weights.degree_units(index.degree[edges]).tolist()
        support = weights.support_units(index.belief[edges]).tolist()
        treatment = weights.treatment_units(index.predicates)[index.out_predicate[edges]].tolist()
        self._costs = dict(zip(edges, zip(degree, support, treatment, strict=True), strict=True))

    def parts(self, edges: tuple[int, ...], cost: int) -> tuple[tuple[str, float], ...]:
        """Name what a chain's score is made of, given its whole cost; the parts add up to the score at four places."""
        degree, support, treatment = (sum(self._costs[edge][part] for edge in edges) for part in range(3))
        units = [("length", self._length * len(edges)), ("degree", degree), ("support", support)]
        units += [("treatment", treatment)] if treatment else []
        contrary = cost - sum(part for _, part in units)
        units += [("contrary", contrary)] if contrary else []
        return tuple((name, scored(cost)) for name, cost in units)


def scored(cost: int) -> float:
    """Turn a cost into a score."""
    return -cost / UNITS if cost else 0.0
