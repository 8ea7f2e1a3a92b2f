"""Precision, recall and F1 from counts, and how far chance could move them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

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


def f1_interval(by_document: Sequence[Counts]) -> tuple[tuple[str, float], ...]:
    """Bootstrap the 95 % interval of F1 over documents (percentile method, fixed seed)."""
    if not by_document:
        return ()
    draw = random.Random(SEED)  # noqa: S311 -- resampling needs no secret
    figures = sorted(total(draw.choices(by_document, k=len(by_document))).f1 for _ in range(RESAMPLES))
    low, high = figures[int(0.025 * RESAMPLES)], figures[int(0.975 * RESAMPLES) - 1]
    return (("f1_low", round(low, 4)), ("f1_high", round(high, 4)))
