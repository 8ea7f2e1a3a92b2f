"""The trained ranking: a weighted sum of explained features for each kind, and its probability.

A conditional logit over a mention's proposals and "none of them" (McFadden 1974): the probability of a meaning is its
share of the exponentials, so that it is calibrated by the fit itself and rivals make each other less sure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp
from typing import Final

from medkg.extract.linking.proposals import Features

NONE: Final = "none"  # the weight of "it is no concept that we know"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Weights by scale and feature; a feature that was never fitted weighs nothing.

    A scale ("disease among drugs, unnamed") that had too few mentions to be fitted goes by its kind's ("disease").
    """

    weights: Mapping[str, Mapping[str, float]]

    def probabilities(self, features: Sequence[Features], scale: str) -> list[float]:
        """Give each proposal's probability; what is missing to 1 is that of none of them."""
        weights = self.weights.get(scale) or self.weights.get(_kind(scale), {})
        scores = [self._score(one, weights) for one in features]
        none = weights.get(NONE, 0.0)
        highest = max((none, *scores))
        powers = [exp(score - highest) for score in scores]
        total = sum(powers) + exp(none - highest)
        return [power / total for power in powers]

    def parts(self, features: Features, scale: str) -> tuple[tuple[str, float], ...]:
        """Give what each feature adds to a proposal's weighted sum, what decides most first."""
        weights = self.weights.get(scale) or self.weights.get(_kind(scale), {})
        added = ((name, round(value * weights.get(name, 0.0), 2)) for name, value in features.items())
        return tuple(sorted((part for part in added if part[1]), key=lambda part: (-abs(part[1]), part[0])))

    @staticmethod
    def _score(features: Features, weights: Mapping[str, float]) -> float:
        score = 0.0
        for name, value in features.items():  # plain, since it is asked some hundred thousand times a minute
            score += value * weights.get(name, 0.0)
        return score


def _kind(scale: str) -> str:
    return scale.partition(",")[0].partition(" ")[0]
