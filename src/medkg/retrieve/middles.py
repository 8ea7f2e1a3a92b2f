"""The concepts between two others, ranked by what ties them to both (port `MiddleRanker`).

Candidates are what the source acts on. A learnt ranking scores each by the degree-weighted counts of a readable table
of patterns; where the graph has none of the table's patterns between such categories, the order is plain, by the best
chain from each on to the target. Treatments are no part of either: they would give the answer away without a reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from medkg.errors import UsageError
from medkg.model.middle import Middle, MiddleQuery, MiddleResult, MiddleScore
from medkg.model.path import GraphPath, PathQuery
from medkg.ports import PathIndex
from medkg.retrieve.acting import ActedOn, acted_on
from medkg.retrieve.kinship import kin
from medkg.retrieve.lengthwise import GREATEST_HOPS
from medkg.retrieve.middle_patterns import PLACES, TARGET, MiddleCounts, MiddleRanking
from medkg.retrieve.reasons import no_category
from medkg.retrieve.score import TREATMENTS, UNITS, scored
from medkg.retrieve.search import PLAIN, Chains
from medkg.retrieve.significance_copies import Copies

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEWEST_HOPS = 2
# So many of the best chains from all candidates together make the plain order.
_POOL = 2000
# What a candidate without a chain among them costs more than the dearest of them.
_BEYOND = UNITS


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Candidates with a score and its parts for each, and the name of the order."""

    acted: ActedOn
    scores: tuple[float, ...] = ()
    parts: tuple[tuple[tuple[str, float], ...], ...] = ()
    ranking: str = ""

    def order(self) -> list[int]:
        """Give the places of the candidates, best first, equals by id."""
        return sorted(range(len(self.scores)), key=lambda place: -self.scores[place])


class Middles:
    """Ranks on one index; safe to share between threads."""

    def __init__(
        self, index: PathIndex, chains: Chains, copies: Copies, *, ranking: MiddleRanking | None = None
    ) -> None:
        self._index, self._chains, self._ranking = index, chains, ranking
        self.counts = MiddleCounts(index, copies)

    def between(self, query: MiddleQuery) -> MiddleResult:
        """Give the best concepts of a category between sources and targets, each with its best chain.

        The chains' scores are those of the plain order of chains. Raises UsageError for hops that are not searched.
        """
        if not _FEWEST_HOPS <= query.max_hops <= GREATEST_HOPS or query.top < 1:
            raise UsageError(
                f"max_hops is {query.max_hops} and top is {query.top}.",
                remedy=f"A chain over a concept has {_FEWEST_HOPS} to {GREATEST_HOPS} hops; top is at least 1.",
            )
        ranked = self._ranked(query)
        if not ranked.scores:
            return MiddleResult(middles=(), reason=self._why_none(query))
        best = tuple(self._middle(ranked, place, query) for place in ranked.order()[: query.top])
        return MiddleResult(middles=best, count=len(ranked.scores), ranking=ranked.ranking)

    def scored(self, query: MiddleQuery) -> tuple[MiddleScore, ...]:
        """Give every candidate's score, by id."""
        ranked = self._ranked(query)
        rows = zip(ranked.acted.rows.tolist(), ranked.scores, ranked.acted.rivals.tolist(), strict=True)
        return tuple(MiddleScore(id=self._index.concept(row).id, score=score, rivals=n) for row, score, n in rows)

    def candidates(self, query: MiddleQuery) -> ActedOn:
        """Give the concepts of the category that the sources act on."""
        without = [self._index.row(curie) for curie in query.without_concepts]
        leave_out = [*self.rows(query.targets).tolist(), *(row for row in without if row >= 0)]
        return acted_on(
            self._index,
            self.rows(query.sources).tolist(),
            query.category,
            leave_out=leave_out,
            without_predicates=query.without_predicates,
        )

    def rows(self, curies: Sequence[str]) -> NDArray[np.int64]:
        """Give the rows of concepts, ascending, without those that the graph does not hold."""
        return np.array(sorted({self._index.row(curie) for curie in curies} - {-1}), dtype=np.int64)

    def _ranked(self, query: MiddleQuery) -> _Ranked:
        acted, targets = self.candidates(query), self.rows(query.targets)
        if not len(acted.rows):
            return _Ranked(acted)
        ranking = self._ranking and self._ranking.without(query.without_categories, query.without_predicates)
        if ranking is None or not self._speaks_of(ranking, query.category, targets):
            return self._plain(query, acted)
        parts = ranking.parts(self.counts.strengths(ranking.patterns, self.rows(query.sources), acted, targets))
        scores = tuple(round(sum(value for _, value in one), PLACES) for one in parts)
        return _Ranked(acted, scores, tuple(parts), ranking.name)

    def _speaks_of(self, ranking: MiddleRanking, category: str, targets: NDArray[np.int64]) -> bool:
        """Tell whether the graph has any of the ranking's patterns from such a category to such targets."""
        ends = {self._index.categories[code] for code in self._index.category[targets].tolist()}
        return any(
            one.side == TARGET
            and one.categories[0] == category
            and one.categories[-1] in ends
            and self.counts.countable(one)
            for one in ranking.patterns
        )

    def _plain(self, query: MiddleQuery, acted: ActedOn) -> _Ranked:
        """Order by the best chain from each candidate to the target; those without one among the best stand last."""
        starts = tuple(self._index.concept(row).id for row in acted.rows.tolist())
        asked = replace(self._onward(query, starts), top=_POOL)
        best: dict[int, int] = {}
        found = self._chains.found(asked)
        thing = kin(self._index, asked).thing
        begun = thing(np.array([one.nodes[0] for one in found], dtype=np.int32))
        for row, one in zip(begun.tolist(), found, strict=True):
            best.setdefault(row, one.cost)
        things = thing(acted.rows.astype(np.int32))
        costs = [best.get(row, max(best.values(), default=0) + _BEYOND) for row in things.tolist()]
        scores = tuple(scored(cost) for cost in costs)
        return _Ranked(acted, scores, tuple((("chain", score),) for score in scores), PLAIN)

    def _onward(self, query: MiddleQuery, starts: tuple[str, ...]) -> PathQuery:
        """Ask for chains from a candidate to the targets, one hop shorter than whole chains may be."""
        return PathQuery(
            sources=starts,
            targets=query.targets,
            max_hops=query.max_hops - 1,
            top=1,
            without_predicates=(*query.without_predicates, *sorted(TREATMENTS)),
            without_categories=query.without_categories,
            without_concepts=(*query.without_concepts, *query.sources),
            target_levels=query.target_levels,
        )

    def _middle(self, ranked: _Ranked, place: int, query: MiddleQuery) -> Middle:
        row = int(ranked.acted.rows[place])
        concept = self._index.concept(row)
        predicates = ranked.acted.predicates[place]
        return Middle(
            concept=concept,
            score=ranked.scores[place],
            predicates=predicates,
            rivals=int(ranked.acted.rivals[place]),
            parts=ranked.parts[place],
            chain=self._chain(concept.id, predicates, query),
        )

    def _chain(self, middle: str, predicates: tuple[str, ...], query: MiddleQuery) -> GraphPath | None:
        """Join the best hop from the source, by the predicates that made it a candidate, and the best chain onward."""
        others = tuple(name for name in self._index.predicates if name not in predicates)
        hop = PathQuery(
            sources=query.sources, targets=(middle,), max_hops=1, top=1, without_predicates=others,
            source_levels=query.source_levels,
        )  # fmt: skip
        found = [self._chains.found(asked) for asked in (hop, self._onward(query, (middle,)))]
        if not all(found):
            return None
        first, onward = found[0][0], found[1][0]
        if first.nodes[-1] != onward.nodes[0]:
            # It goes on from another id of the same thing, and the chain says so.
            first = self._chains.joined(first, self._chains.between_ids(first.nodes[-1], onward.nodes[0]))
        whole = replace(hop, targets=query.targets, target_levels=query.target_levels)
        return self._chains.spelt([self._chains.joined(first, onward)], query=whole)[0]

    def _why_none(self, query: MiddleQuery) -> str:
        if query.category not in self._index.categories:
            return no_category(self._index, query.category)
        names = ", ".join(query.sources)
        return f"nothing in this graph says of {names} that it acts on any {query.category}; treating is not counted."
