"""What a hop costs: whole numbers, so that sums are exact and equal scores are truly equal.

A chain's score is minus the sum of its hops' costs. The degree term is the logarithm of the path degree product of
Himmelstein & Baranzini 2015 (doi:10.1371/journal.pcbi.1004259): a walk through a hub says less than one through a
concept with few relations of that kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medkg.errors import UsageError
from medkg.model.kinship import SAME_AS
from medkg.ports import PathIndex
from medkg.retrieve.contrary import contradicted

# A score has four decimal places.
UNITS = 10_000
_GREATEST_WEIGHT = 100.0
# An assertion without any belief still costs a finite amount.
_LEAST_BELIEF = 1e-4
TREATMENTS = frozenset({"ameliorates", "contraindicated_in", "palliates", "prevents", "treated_by", "treats"})

# The part of a score that a hop counts in for being one, by what a vocabulary says; its hierarchy for all else.
_HOP_PARTS = MappingProxyType({"": "length", SAME_AS: "equivalence"})
_ALWAYS = ("length", "degree", "support")
_PARTS = (*_ALWAYS, "treatment", "contrary", "equivalence", "hierarchy", "specificity")

Costs = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each term of the cost counts: a hop itself, its degrees (w of the DWPC), and doubt about its evidence.

    `treatment` is added for a hop that says what is given for what: inside a chain such a hop tells what else is done,
    not how something works. `contrary` counts what contradicts a hop: minus the logarithm of the share of documents on
    the hop's own side. A step that a vocabulary makes costs `equivalence` or, a level up, `hierarchy` in place of
    `length`; a level between a concept that was asked for and a kind of it at which a chain ends costs the same.
    """

    length: float = 1.0
    degree: float = 0.5
    support: float = 0.5
    treatment: float = 3.0
    contrary: float = 0.5
    equivalence: float = 0.1
    hierarchy: float = 0.5

    def __post_init__(self) -> None:
        for name in ("length", "degree", "support", "treatment", "contrary", "equivalence", "hierarchy"):
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
        """Price doubt: minus the logarithm of belief, of that before denial (see `undenied`)."""
        doubt = -np.log(np.clip(belief.astype(np.float64), _LEAST_BELIEF, 1.0))
        return _whole(doubt * (self.support * UNITS))

    @property
    def key(self) -> str:
        """Name the prices that these weights give (port `EdgePricing`)."""
        return (
            f"length {self.length!r} degree {self.degree!r} support {self.support!r} treatment {self.treatment!r} "
            f"contrary {self.contrary!r} equivalence {self.equivalence!r} hierarchy {self.hierarchy!r}"
        )

    def price(self, index: PathIndex) -> Costs:
        """Price every edge, by number.

        A change here, or of what excludes what, must raise the index's format, which keeps what comes out.
        """
        costs = self.degree_units(index.degree) + self.support_units(undenied(index))
        costs += (self.hop_units(index) + self.treatment_units(index.predicates))[index.out_predicate]
        contested, against = contradicted(index)
        costs[contested] += self.contrary_units(index.documents[contested], against)
        return costs

    def hop_units(self, index: PathIndex) -> Costs:
        """Price a hop of each predicate for being one."""
        vocabulary = index.predicates[index.asserted :]
        steps = [round((self.equivalence if name == SAME_AS else self.hierarchy) * UNITS) for name in vocabulary]
        return np.array([self.length_units] * index.asserted + steps, dtype=np.int32)

    def level_units(self, levels: int) -> int:
        """Price levels between a concept that was asked for and a kind of it."""
        return levels * round(self.hierarchy * UNITS)

    def treatment_units(self, predicates: Sequence[str]) -> Costs:
        """Price predicates for being treatments."""
        price = round(self.treatment * UNITS)
        return np.array([price if name in TREATMENTS else 0 for name in predicates], dtype=np.int32)

    def contrary_units(self, documents: NDArray[np.integer[Any]], against: NDArray[np.int64]) -> Costs:
        """Price contradiction, by the documents for each hop and against it."""
        doubt = np.log1p(against / np.maximum(documents.astype(np.float64), 1.0))
        return _whole(doubt * (self.contrary * UNITS))


def _whole(costs: NDArray[np.float64]) -> Costs:
    whole: Costs = np.rint(costs).astype(np.int32)
    return whole


def undenied(index: PathIndex, edges: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
    """Give the beliefs in some edges (None: all) as if nothing were denied: denial has a price of its own."""
    belief: NDArray[np.float32] = index.belief.copy() if edges is None else index.belief[edges]
    contested = index.contested
    if not len(contested):
        return belief
    if edges is None:
        belief[contested] = index.contested_support
        return belief
    place = np.minimum(np.searchsorted(contested, edges), len(contested) - 1)
    lowered = contested[place] == edges
    belief[lowered] = index.contested_support[place[lowered]]
    return belief


class EdgeCosts:
    """The cost of every edge, in the order of the index's `out_*` rows and of its `in_*` rows.

    Read from the index where it was made with the same weights, else computed.
    """

    def __init__(self, index: PathIndex, weights: Weights) -> None:
        self.length = weights.length_units
        self.weights, self._degree, self._hops = weights, index.degree, weights.hop_units(index)
        if index.priced_by == weights.key:
            self.out, self.into = index.out_cost, index.in_cost
        else:
            self.out = weights.price(index)
            self.into = self.out[index.in_edge]

    def least(self, walked: NDArray[np.bool_] | None) -> int:
        """Give the least that a hop by any of the predicates walked (None: all) costs for being one."""
        hops = self._hops if walked is None else self._hops[walked]
        return int(hops.min(initial=self.length))

    def level(self, levels: int) -> int:
        """Give what levels between a concept that was asked for and a kind of it cost."""
        return self.weights.level_units(levels)

    def degree(self, edges: NDArray[np.int64]) -> Costs:
        """Give what the degrees of some edges cost, which is the least that these edges can cost beyond `least`."""
        return self.weights.degree_units(self._degree[edges])


class PartCosts:
    """The named parts of scores, for the edges of a few chains."""

    def __init__(self, index: PathIndex, costs: EdgeCosts, edges: list[int]) -> None:
        weights, predicate = costs.weights, index.out_predicate[edges]
        hop = weights.hop_units(index)[predicate]
        degree = weights.degree_units(index.degree[edges])
        support = weights.support_units(undenied(index, np.array(edges, dtype=np.int64)))
        treatment = weights.treatment_units(index.predicates)[predicate]
        # All are whole numbers, so that what remains of the price is what contradicts the edge, to the last unit.
        contrary = costs.out[edges] - hop - degree - support - treatment
        said = (index.predicates[code] if code >= index.asserted else "" for code in predicate.tolist())
        columns = (column.tolist() for column in (hop, degree, support, treatment, contrary))
        self._costs = dict(zip(edges, zip(said, *columns, strict=True), strict=True))

    def parts(self, edges: tuple[int, ...], *, levels: int = 0) -> tuple[tuple[str, float], ...]:
        """Name what a chain's score is made of; the parts add up to the score at four places.

        `levels` is the price of the levels between the concepts that were asked for and those at the chain's ends. It
        is told with the broadness of what hierarchy steps lead to, as `specificity`.
        """
        units = dict.fromkeys(_PARTS, 0)
        units["specificity"] = levels
        for edge in edges:
            said, hop, degree, support, treatment, contrary = self._costs[edge]
            units[_HOP_PARTS.get(said, "hierarchy")] += hop
            units["specificity" if said else "degree"] += degree
            units["support"] += support
            units["treatment"] += treatment
            units["contrary"] += contrary
        return tuple((name, scored(cost)) for name, cost in units.items() if cost or name in _ALWAYS)

    def vocabulary(self, edges: tuple[int, ...], *, levels: int = 0) -> tuple[tuple[str, float], ...]:
        """Name only what vocabularies add: what a learnt score, which knows evidence alone, leaves to be added."""
        told = tuple(edge for edge in edges if self._costs[edge][0])
        return tuple(part for part in self.parts(told, levels=levels) if part[0] not in _ALWAYS)


def scored(cost: int) -> float:
    """Turn a cost into a score."""
    return -cost / UNITS if cost else 0.0
