"""The patterns that speak for a concept between two others, their weights, and how much there is of each.

A pattern stands on one side: it leads from the source to the concept, or from the concept to the target. It counts with
its degree-weighted path count (see `significance_dwpc`), so that a hub says less than a concept with few relations.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medkg.errors import ModelError, UsageError
from medkg.model.biolink import is_symmetric
from medkg.model.pattern import PathPattern, PatternHop
from medkg.ports import PathIndex
from medkg.retrieve.acting import ActedOn
from medkg.retrieve.significance_copies import Copies, World
from medkg.retrieve.significance_dwpc import GREATEST_HOPS, Ends, path_counts
from medkg.retrieve.significance_kinds import Pattern

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Rows = NDArray[np.int64]

HEADER = "side\tpattern\tweight"
# The concepts that act on it, as a pattern of one hop by any predicate; from the source; to the target.
ACTED_ON, SOURCE, TARGET = "acted_on", "source", "target"
PLACES = 4
# Counts far below this are as good as none.
_FLOOR = 1e-3


@dataclass(frozen=True, slots=True)
class MiddlePattern:
    """One feature: a pattern and the side that it stands on; every place of it names one category and predicate."""

    side: str
    pattern: PathPattern

    @classmethod
    def parse(cls, side: str, text: str) -> MiddlePattern:
        """Read a pattern; raises UsageError for one that cannot be counted."""
        pattern = PathPattern.parse(text)
        fit = side in {ACTED_ON, SOURCE, TARGET} and all(len(names) == 1 for names in pattern.categories)
        if side == ACTED_ON:
            fit = fit and len(pattern.hops) == 1 and not pattern.hops[0].predicates
        else:
            fit = fit and len(pattern.hops) <= GREATEST_HOPS and all(map(_countable, pattern.hops))
        if not fit:
            raise UsageError(f"{side} {text!r} cannot be counted.")
        return cls(side, pattern)

    @property
    def categories(self) -> tuple[str, ...]:
        """The categories, from source to target."""
        return tuple(name for (name,) in self.pattern.categories)

    def __str__(self) -> str:
        return f"{self.side} {self.pattern}"


def _countable(hop: PatternHop) -> bool:
    """Tell whether a hop is of one predicate in one direction, or of one that has no direction."""
    directed = hop.forward != hop.backward
    return len(hop.predicates) == 1 and (directed or is_symmetric(hop.predicates[0]))


@dataclass(frozen=True, slots=True, kw_only=True)
class MiddleRanking:
    """Weights by pattern, in the order of the table."""

    weights: Mapping[MiddlePattern, float]
    name: str = ""

    @classmethod
    def from_lines(cls, lines: Iterable[str], *, name: str) -> MiddleRanking:
        """Read a table of weights; raises ModelError naming the line that is none."""
        rows = iter(lines)
        if next(rows, "").rstrip("\n") != HEADER:
            raise ModelError(f"{name} does not begin with the line {HEADER!r}, as a table of pattern weights does.")
        weights: dict[MiddlePattern, float] = {}
        for number, line in enumerate(rows, start=2):
            try:
                side, pattern, weight = line.rstrip("\n").split("\t")
                read, weighs = MiddlePattern.parse(side, pattern), float(weight)
            except (ValueError, UsageError) as error:
                raise _no_weight(name, number, line) from error
            if not np.isfinite(weighs):
                raise _no_weight(name, number, line)
            weights[read] = weighs
        return cls(weights=weights, name=name)

    def without(self, categories: Collection[str], predicates: Collection[str]) -> MiddleRanking:
        """Leave out the patterns that name any of these."""
        kept = {
            one: weight
            for one, weight in self.weights.items()
            if not ({*one.categories} & {*categories} or {*one.pattern.names[1]} & {*predicates})
        }
        return MiddleRanking(weights=kept, name=self.name)

    def lines(self) -> list[str]:
        """Write the table."""
        rows = (f"{one.side}\t{one.pattern}\t{weight:.{PLACES}f}" for one, weight in self.weights.items())
        return [HEADER, *rows]

    @property
    def patterns(self) -> tuple[MiddlePattern, ...]:
        """The patterns, in the order of the table."""
        return tuple(self.weights)

    def parts(self, strengths: Floats) -> list[tuple[tuple[str, float], ...]]:
        """Give each row's parts: what its patterns, in the order of the table, add to its score; none that add 0."""
        names = [str(one) for one in self.weights]
        added = np.round(strengths * np.array(list(self.weights.values())), PLACES)
        return [tuple((name, value) for name, value in zip(names, row, strict=True) if value) for row in added.tolist()]


def _no_weight(name: str, number: int, line: str) -> ModelError:
    return ModelError(f"{name} line {number} is no pattern with its weight: {line.strip()[:80]!r}.")


class MiddleCounts:
    """Counts patterns on one index; `copies` are asked for the graph as it is."""

    def __init__(self, index: PathIndex, copies: Copies) -> None:
        self._index, self._copies, self._world = index, copies, World(copies)
        self._present = frozenset(copies.kinds.all)
        self._known: dict[PathPattern, Pattern | None] = {}

    def countable(self, pattern: MiddlePattern) -> bool:
        """Tell whether the graph has edges of every kind in a pattern."""
        return self._steps(pattern) is not None

    def strengths(self, patterns: Iterable[MiddlePattern], sources: Rows, acted: ActedOn, targets: Rows) -> Floats:
        """Measure how strongly each pattern ties each concept that is acted on; a row for each concept.

        A strength is the logarithm of 1 + count / 0.001, and for ACTED_ON of the number of concepts that act on it.
        """
        columns = [self._strength(one, sources, acted, targets) for one in patterns]
        return np.column_stack(columns) if columns else np.zeros((len(acted.rows), 0))

    def _strength(self, asked: MiddlePattern, sources: Rows, acted: ActedOn, targets: Rows) -> Floats:
        first, last = asked.categories[0], asked.categories[-1]
        if asked.side == ACTED_ON:
            fits = self._of(sources, first).size and self._of(acted.rows, last).size
            return np.log(np.maximum(acted.rivals, 1).astype(np.float64)) if fits else np.zeros(len(acted.rows))
        begin, end = (sources, acted.rows) if asked.side == SOURCE else (acted.rows, targets)
        steps = self._steps(asked)
        begun, ended = self._of(begin, first), self._of(end, last)
        counts = np.zeros(len(acted.rows))
        if steps is not None and begun.size and ended.size:
            grid = self._counts(steps, begin[begun], end[ended])
            counts[ended if asked.side == SOURCE else begun] = grid.sum(axis=0 if asked.side == SOURCE else 1)
        strength: Floats = np.log1p(counts / _FLOOR)
        return strength

    def _of(self, rows: Rows, category: str) -> Rows:
        """Give the positions of the rows that are of a category."""
        codes = self._index.categories
        code = codes.index(category) if category in codes else -1
        return np.flatnonzero(self._index.category[rows] == code)

    def _counts(self, steps: Pattern, begin: Rows, end: Rows) -> Floats:
        near, far = (np.array([self._copies.kinds.place(row) for row in rows.tolist()]) for rows in (begin, end))
        first, last = steps[0], steps[-1]
        grid = path_counts(
            steps,
            self._copies,
            self._world,
            Ends(near, self._world.neighbours(first, near)),
            Ends(far, self._world.neighbours(last.turned, far)),
        )
        leaving = self._copies.degrees(first.kind).leaving(first)[near]
        entering = self._copies.degrees(last.kind).entering(last)[far]
        weighted: Floats = grid / np.sqrt(np.maximum(leaving, 1))[:, None] / np.sqrt(np.maximum(entering, 1))
        return weighted

    def _steps(self, asked: MiddlePattern) -> Pattern | None:
        if asked.pattern not in self._known:
            self._known[asked.pattern] = self._looked_up(asked)
        return self._known[asked.pattern]

    def _looked_up(self, asked: MiddlePattern) -> Pattern | None:
        categories, predicates = list(self._index.categories), list(self._index.predicates)[: self._index.asserted]
        hops = asked.pattern.hops
        named, related = asked.pattern.names
        if not ({*named} <= {*categories} and {*related} <= {*predicates}):
            return None
        codes = [categories.index(name) for name in asked.categories]
        steps = tuple(
            self._copies.kinds.step(here, predicates.index(hop.predicates[0]), there, forward=hop.forward)
            for here, there, hop in zip(codes, codes[1:], hops, strict=False)
        )
        return steps if all(step.kind in self._present for step in steps) else None
