"""How far probabilities are from what came true: Brier score, expected calibration error, reliability by bins.

Bins are adaptive: as many cases in each as can be, where equal beliefs are never parted, since which of them fell into
which bin would be chance (Naeini et al. 2015, doi:10.1609/aaai.v29i1.9602, for the error itself).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from medkg.evaluate.scores import RESAMPLES, SEED, interval

BINS = 15
# A probability, and whether it came true.
Forecast = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class Bin:
    """Cases of nearly the same belief: how many, the mean belief, and the share that came true."""

    count: int
    belief: float
    right: float


def reliability(forecasts: Sequence[Forecast], *, bins: int = BINS) -> tuple[Bin, ...]:
    """Cut forecasts into at most so many bins, by belief."""
    ordered = sorted(forecasts)
    found: list[Bin] = []
    start = 0
    for number in range(1, bins + 1):
        end = max(start, round(len(ordered) * number / bins))
        while start < end < len(ordered) and ordered[end][0] == ordered[end - 1][0]:
            end += 1
        if end > start:
            part, start = ordered[start:end], end
            belief, right = sum(one for one, _ in part), sum(came for _, came in part)
            found.append(Bin(len(part), belief / len(part), right / len(part)))
    return tuple(found)


def brier(forecasts: Sequence[Forecast]) -> float:
    """Give the mean squared distance between belief and truth; 0 of nothing."""
    return sum((belief - right) ** 2 for belief, right in forecasts) / len(forecasts) if forecasts else 0.0


def calibration_error(forecasts: Sequence[Forecast], *, bins: int = BINS) -> float:
    """Give the mean distance, over cases, between a bin's mean belief and its share of truths; 0 of nothing."""
    parts = reliability(forecasts, bins=bins)
    return sum(one.count * abs(one.belief - one.right) for one in parts) / len(forecasts) if forecasts else 0.0


def error_interval(forecasts: Sequence[Forecast]) -> tuple[float, float]:
    """Bootstrap the 95 % interval of the calibration error over cases (percentile method, fixed seed).

    Resampling adds chance to chance, so the interval lies rather too high.
    """
    return interval(forecasts, calibration_error)


def error_by_chance(forecasts: Sequence[Forecast]) -> float:
    """Give the mean calibration error that these very beliefs would show if each came true with just its probability.

    Of few cases in a bin some share always differs: nobody can be expected to fall far below this.
    """
    draw = random.Random(SEED)  # noqa: S311 -- drawing outcomes needs no secret
    drawn = ([(belief, draw.random() < belief) for belief, _ in forecasts] for _ in range(RESAMPLES))
    return sum(map(calibration_error, drawn)) / RESAMPLES
