"""Precision, recall and F1 from counts, expected ranks, means, and how far chance could move them."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Ranked = TypeVar("Ranked", bound=Hashable)
Case = TypeVar("Case")

RESAMPLES = 1000
SEED = 20090


@dataclass(frozen=True, slots=True)
class Counts:
    """What was found rightly, found wrongly, and missed."""

    right: int = 0
    spurious: int = 0
    missed: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.right + other.right, self.spurious + other.spurious, self.missed + other.missed)

    @classmethod
    def of(cls, gold: frozenset[object], found: frozenset[object]) -> Counts:
        """Compare two sets."""
        right = len(gold & found)
        return cls(right, len(found) - right, len(gold) - right)

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 0 where nothing was found."""
        return self.right / (self.right + self.spurious) if self.right else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found; 0 where there is none."""
        return self.right / (self.right + self.missed) if self.right else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.right / (2 * self.right + self.spurious + self.missed) if self.right else 0.0


def total(counts: Sequence[Counts]) -> Counts:
    """Add counts up (micro average)."""
    return sum(counts, Counts())


def metrics(counts: Counts, *, prefix: str = "") -> tuple[tuple[str, float], ...]:
    """Give precision, recall and F1 under a prefix, rounded to four places."""
    return tuple(
        (f"{prefix}{name}", round(value, 4))
        for name, value in (("precision", counts.precision), ("recall", counts.recall), ("f1", counts.f1))
    )


def interval(cases: Sequence[Case], figure: Callable[[Sequence[Case]], float]) -> tuple[float, float]:
    """Bootstrap the 95 % interval of a figure over cases (percentile method, fixed seed)."""
    draw = random.Random(SEED)  # noqa: S311 -- resampling needs no secret
    figures = sorted(figure(draw.choices(cases, k=len(cases))) for _ in range(RESAMPLES))
    return figures[int(0.025 * RESAMPLES)], figures[int(0.975 * RESAMPLES) - 1]


def f1_interval(by_document: Sequence[Counts]) -> tuple[tuple[str, float], ...]:
    """Bootstrap the 95 % interval of F1 over documents (percentile method, fixed seed)."""
    if not by_document:
        return ()
    low, high = interval(by_document, lambda drawn: total(drawn).f1)
    return (("f1_low", round(low, 4)), ("f1_high", round(high, 4)))


def expected_rank(scores: Mapping[Ranked, float], gold: Collection[Ranked]) -> float:
    """Give the rank at which the first of the gold is expected, ties in random order; 0 where none is a candidate."""
    found = [scores[one] for one in gold if one in scores]
    if not found:
        return 0.0
    best = max(found)
    before = sum(score > best for score in scores.values())
    tied = sum(score == best for score in scores.values())
    # The first of g marked cards among t shuffled ones is expected at place (t + 1) / (g + 1).
    return before + (tied + 1) / (sum(score == best for score in found) + 1)


def mean(values: Iterable[float]) -> float:
    """Give the mean at four places; 0 of nothing."""
    listed = list(values)
    return round(math.fsum(listed) / len(listed), 4) if listed else 0.0


def mrr_interval(values: Sequence[float]) -> tuple[tuple[str, float], ...]:
    """Bootstrap the 95 % interval of a mean reciprocal rank over entries (percentile method, fixed seed)."""
    if not values:
        return ()
    low, high = interval(values, mean)
    return (("mrr_low", low), ("mrr_high", high))
