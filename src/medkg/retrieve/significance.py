"""Whether a pattern joins two concepts more than their degrees alone would: a permutation test (port `PatternTester`).

The test follows Himmelstein et al. 2023 (Hetnet connectivity search, doi:10.1093/gigascience/giad047): a pattern's
degree-weighted path count is held against those of pairs with the same degrees in copies of the graph that keep every
degree. The p-value is (b + 1) / (m + 1) where b of m reach the observed count (Phipson & Smyth 2010,
doi:10.2202/1544-6115.1585), so it is never 0. A pattern that few of the first counts reach is held against many more
(after Besag & Clifford 1991, doi:10.1093/biomet/78.2.301).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medkg.model.path import GraphPath, PatternSignificance
from medkg.ports import PathIndex
from medkg.retrieve.significance_copies import COPIES, Copies, World, rows
from medkg.retrieve.significance_dwpc import GREATEST_HOPS, Ends, end_factor, path_counts, reach
from medkg.retrieve.significance_family import false_discovery_rates, open_patterns
from medkg.retrieve.significance_kinds import Pattern, Step

if TYPE_CHECKING:
    from numpy.typing import NDArray

SEED = 1
# Ends drawn on either side for each copy: at first, and where no more than so many counts reached the observed one.
_DRAWN, _DRAWN_MORE, _FEW = 32, 128, 20
# Neighbours that may be reached in one copy from all ends drawn, and how many ends are drawn whatever they reach.
_WORK_BOUND, _FEWEST_DRAWN = 1_500_000, 6
# Sums of the same terms in another order differ by less than this share.
_TIE = 1e-9
_DIGITS = 6  # significant ones of a score


@dataclass(frozen=True, slots=True)
class Null:
    """How an observed count stands to `size` null counts: so many are greater, so many equal."""

    observed: float
    greater: int = 0
    equal: int = 0
    size: int = 0

    @property
    def p_value(self) -> float:
        """The share of counts that reach the observed one, itself among them."""
        return (self.greater + self.equal + 1) / (self.size + 1)

    def with_counts(self, counts: NDArray[np.float64]) -> Null:
        """Take more null counts in."""
        slack = abs(self.observed) * _TIE
        greater = int((counts > self.observed + slack).sum())
        reached = int((counts >= self.observed - slack).sum())
        return Null(self.observed, self.greater + greater, self.equal + reached - greater, self.size + counts.size)


def _testable(chain: GraphPath) -> bool:
    return len(chain.hops) <= GREATEST_HOPS and not any(hop.vocabulary for hop in chain.hops)


class PatternTests:
    """Tests the patterns of chains on one index; keeps the copies that it drew. Safe to share between threads.

    `thorough` multiplies the rounds of swaps: to see whether more of them change anything.
    """

    def __init__(self, index: PathIndex, *, seed: int = SEED, thorough: int = 1) -> None:
        self._index = index
        self.copies = Copies(index, seed=seed, thorough=thorough)
        self._categories = {name: code for code, name in enumerate(index.categories)}
        self._predicates = {name: code for code, name in enumerate(index.predicates[: index.asserted])}

    def significance(self, chains: Sequence[GraphPath], *, max_hops: int) -> tuple[PatternSignificance | None, ...]:
        """Test each chain's pattern between its own ends; None for one of more than four hops or not of evidence alone.

        `max_hops` is how far chains were sought: it says how many patterns there could have been.
        """
        asked = [
            (chain.concepts[0].id, chain.concepts[-1].id, self.pattern(chain)) for chain in chains if _testable(chain)
        ]
        found: dict[tuple[str, str, Pattern], PatternSignificance] = {}
        for source, target in dict.fromkeys((source, target) for source, target, _ in asked):
            patterns = list(dict.fromkeys(key[2] for key in asked if key[:2] == (source, target)))
            tested = self._pair(source, target, patterns, hops=min(max_hops, GREATEST_HOPS))
            found |= {(source, target, pattern): one for pattern, one in zip(patterns, tested, strict=True)}
        answers = iter(found[key] for key in asked)
        return tuple(next(answers) if _testable(chain) else None for chain in chains)

    def pattern(self, chain: GraphPath) -> Pattern:
        """Give the pattern of a chain."""
        categories = [self._categories[concept.category] for concept in chain.concepts]
        return tuple(
            self.copies.kinds.step(here, self._predicates[hop.triple.predicate], there, forward=hop.forward)
            for here, there, hop in zip(categories, categories[1:], chain.hops, strict=False)
        )

    def null(self, pattern: Pattern, source: str, target: str) -> Null:
        """Hold the pattern's count between two concepts against its null; the ends' own factors are left out."""
        places = self._places(source, target)
        near, far = (np.array([place]) for place in places)
        world = World(self.copies)
        ends = Ends(near, world.neighbours(pattern[0], near)), Ends(far, world.neighbours(pattern[-1].turned, far))
        found = Null(float(path_counts(pattern, self.copies, world, *ends)[0, 0]))
        most = max(_WORK_BOUND // max(reach(pattern, self.copies, *ends), 1), _FEWEST_DRAWN)
        for drawn in dict.fromkeys((min(_DRAWN, most), min(_DRAWN_MORE, most))):
            for counts in self.null_counts(pattern, source, target, drawn=drawn):
                found = found.with_counts(counts)
            if found.greater + found.equal > _FEW:
                break
        return found

    def null_counts(
        self, pattern: Pattern, source: str, target: str, *, drawn: int = _DRAWN
    ) -> Iterator[NDArray[np.float64]]:
        """Count the chains in one copy after the other, between so many ends on either side with the pair's degrees."""
        places = self._places(source, target)
        draw = self.copies.draw("ends", spelt(pattern, self._index), source, target, str(drawn))
        for copy in range(COPIES):
            yield self._counts(pattern, places, World(self.copies, copy), drawn, draw)

    def _counts(
        self, pattern: Pattern, places: tuple[int, int], world: World, drawn: int, draw: np.random.Generator
    ) -> NDArray[np.float64]:
        near = self._ends(pattern, pattern[0], places[0], world, drawn, draw)
        far = self._ends(pattern, pattern[-1].turned, places[1], world, drawn, draw)
        different = np.ones((len(near.places), len(far.places)), dtype=np.bool_)
        if pattern[0].begin == pattern[-1].end:
            different = near.places[:, None] != far.places
        counts: NDArray[np.float64] = path_counts(pattern, self.copies, world, near, far)[different]
        return counts

    def _ends(
        self, pattern: Pattern, step: Step, place: int, world: World, drawn: int, draw: np.random.Generator
    ) -> Ends:
        """Draw ends of the same degree, each with a row of neighbours as a copy would have it.

        Where the pattern uses the outer kind once, each row stands for a copy of its own: its neighbours are relabelled
        by themselves. So even a hub that has no equal is drawn many times.
        """
        alike = self.copies.alike(step, place)
        if step.kind.within or sum(other.kind == step.kind for other in pattern) > 1:
            chosen = draw.permutation(alike)[:drawn]
            return Ends(chosen, world.neighbours(step, chosen))
        chosen = alike[draw.integers(len(alike), size=drawn)]
        met, classes = world.neighbours(step, chosen), self.copies.classes(step)
        shares = draw.random((drawn, len(classes.size)))
        row = np.repeat(np.arange(drawn), np.diff(met.indptr))
        moved = classes.turned(met.indices, shares[row, classes.of[met.indices]])
        return Ends(chosen, rows(met.data, moved, met.indptr, met.shape[1]))

    def _places(self, source: str, target: str) -> tuple[int, int]:
        kinds, index = self.copies.kinds, self._index
        return kinds.place(index.row(source)), kinds.place(index.row(target))

    def _pair(
        self, source: str, target: str, patterns: Sequence[Pattern], *, hops: int
    ) -> tuple[PatternSignificance, ...]:
        nulls = [self.null(pattern, source, target) for pattern in patterns]
        ends = self._index.row(source), self._index.row(target)
        family = max(open_patterns(self._index, self.copies.kinds, *ends, max_hops=hops), len(patterns))
        rates = false_discovery_rates([null.p_value for null in nulls], family=family)
        places = self._places(source, target)
        return tuple(
            PatternSignificance(
                pattern=spelt(pattern, self._index),
                hops=len(pattern),
                score=float(f"{null.observed * end_factor(pattern, self.copies, *places):.{_DIGITS}g}"),
                p_value=null.p_value,
                q_value=rate,
                null_size=null.size,
                patterns=family,
                determined=self._determined(pattern),
            )
            for pattern, null, rate in zip(patterns, nulls, rates, strict=True)
        )

    def _determined(self, pattern: Pattern) -> tuple[str, ...]:
        kinds = dict.fromkeys(step.kind for step in pattern)
        return tuple(self.copies.spelt(kind) for kind in kinds if self.copies.determined(kind))


def spelt(pattern: Pattern, index: PathIndex) -> str:
    """Write a pattern, no arrow where both directions say the same: `Gene -binds- Gene <-expresses- Disease`."""
    words = [index.categories[pattern[0].begin]]
    for step in pattern:
        kind, name = step.kind, index.predicates[step.kind.predicate]
        left = "-" if kind.symmetric or step.forward else "<-"
        right = "->" if step.forward and not kind.symmetric else "-"
        words += [f"{left}{name}{right}", index.categories[step.end]]
    return " ".join(words)
