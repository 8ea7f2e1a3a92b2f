"""The learnt ranking: a linear score over readable features, fitted on mechanisms that experts drew."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from medkg.errors import ModelError
from medkg.ports import PathIndex
from medkg.retrieve.describe import NUMBERS, Floats, Pattern, features, numbers, pattern_of, step
from medkg.retrieve.join import Found

HEADER = "feature\tweight"
PLACES = 4
# Two thirds of the patterns weigh less than this and would only make the table long.
LEAST_WEIGHT = 0.005
# Where fewer of the steps than this are known, the graph speaks of other things than the ranking learnt from.
LEAST_KNOWN = 0.5
_KIND = {"length": "length", "ends": "length"}


@dataclass(frozen=True, slots=True)
class Scored:
    """A chain's learnt score and its named parts, which add up to it; higher is better."""

    score: float
    parts: tuple[tuple[str, float], ...]

    def with_parts(self, more: tuple[tuple[str, float], ...]) -> Scored:
        """Add further parts."""
        return _scored((*self.parts, *more)) if more else self


@dataclass(frozen=True, slots=True, kw_only=True)
class PathRanking:
    """Weights by feature: those of `describe.NUMBERS` by name, patterns as `describe.features` spells them."""

    weights: Mapping[str, float]
    name: str = ""

    @classmethod
    def from_lines(cls, lines: Iterable[str], *, name: str) -> PathRanking:
        """Read a table of weights; raises ModelError naming the line that is none."""
        rows = iter(lines)
        if next(rows, "").rstrip("\n") != HEADER:
            raise ModelError(f"{name} does not begin with the line {HEADER!r}, as a table of path weights does.")
        weights: dict[str, float] = {}
        for number, line in enumerate(rows, start=2):
            feature, tab, weight = line.rstrip("\n").partition("\t")
            try:
                weights[feature] = float(weight)
            except ValueError:
                tab = ""
            if not tab or not np.isfinite(weights[feature]):
                raise ModelError(f"{name} line {number} is no feature with its weight: {line.strip()[:80]!r}.")
        missing = [number for number in NUMBERS if number not in weights]
        if missing:
            raise ModelError(f"{name} has no weight for {', '.join(missing)}.", remedy="Train it again.")
        return cls(weights=weights, name=name)

    def lines(self) -> list[str]:
        """Write the table: numbers first, then features by name."""
        order = [*NUMBERS, *sorted(feature for feature in self.weights if feature not in NUMBERS)]
        return [HEADER, *(f"{feature}\t{self.weights[feature]:.{PLACES}f}" for feature in order)]

    def speaks_of(self, index: PathIndex, sources: Collection[int], targets: Collection[int]) -> bool:
        """Tell whether the ranking has learnt about any such pair of ends, given as rows."""
        kinds = [{index.categories[index.category[row]] for row in rows} for rows in (sources, targets)]
        return any(f"ends {source} {target}" in self.weights for source in kinds[0] for target in kinds[1])

    def known_share(self, index: PathIndex, found: Sequence[Found]) -> float:
        """Tell which share of the chains' steps the ranking has learnt about."""
        patterns = [pattern_of(index, one) for one in found]
        known = {pattern: self._known(index, pattern) for pattern in set(patterns)}
        return sum(known[pattern] for pattern in patterns) / sum(len(pattern[1]) for pattern in patterns)

    def _known(self, index: PathIndex, pattern: Pattern) -> int:
        return sum(step(index, pattern, place) in self.weights for place in range(len(pattern[1])))

    def scored(self, index: PathIndex, found: Sequence[Found]) -> list[Scored]:
        """Score chains in their order."""
        busy = numbers(index, found) @ np.array([self.weights[name] for name in NUMBERS])
        patterns = [pattern_of(index, one) for one in found]
        parts = {pattern: self._parts(index, pattern) for pattern in set(patterns)}
        return [_scored((*parts[pattern], ("degree", round(float(degree), PLACES))))
                for pattern, degree in zip(patterns, busy, strict=True)]  # fmt: skip

    def _parts(self, index: PathIndex, pattern: Pattern) -> tuple[tuple[str, float], ...]:
        sums = {"length": 0.0, "pattern": 0.0}
        for feature in features(index, pattern):
            sums[_KIND.get(feature.partition(" ")[0], "pattern")] += self.weights.get(feature, 0.0)
        return tuple((name, round(value, PLACES)) for name, value in sums.items())


def _scored(parts: tuple[tuple[str, float], ...]) -> Scored:
    return Scored(round(sum(value for _, value in parts), PLACES), parts)


def weighed(names: Sequence[str], fitted: Floats) -> dict[str, float]:
    """Pair features with fitted weights, rounded as the table keeps them; those that hardly weigh are left out.

    Numbers, and the ends and steps that say what the ranking has seen, stay even without weight.
    """
    rounded = zip(names, np.round(fitted, PLACES).tolist(), strict=True)
    return {
        name: weight + 0.0  # no minus zero
        for name, weight in rounded
        if abs(weight) >= LEAST_WEIGHT or name in NUMBERS or name.startswith(("ends ", "step "))
    }
