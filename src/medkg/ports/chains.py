"""What finds, orders and judges chains, and what stands between two concepts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar

from medkg.model.assertion import Assertion
from medkg.model.effect import ChainEffect
from medkg.model.middle import MiddleQuery, MiddleResult, MiddleScore
from medkg.model.path import GraphPath, NearMiss, PathQuery, PathResult, PatternSignificance

Ranking_co = TypeVar("Ranking_co", covariant=True)


class ChainFinder(Protocol):
    """Searches for chains; knows no store and no text."""

    def chains(self, query: PathQuery) -> PathResult:
        """Give the best simple chains, best first, without citations and words; says why there are none."""

    def nearest(self, query: PathQuery) -> tuple[NearMiss, ...]:
        """Say for a query without chains of which kinds of edge a single one more would make one, nearest first."""


class RankingLearner(Protocol[Ranking_co]):
    """Learns from chains that experts drew which of a pair's chains they would draw."""

    def add(self, source: str, target: str, drawn: Collection[tuple[str, ...]], *, max_hops: int) -> bool:
        """Take a pair and the chains drawn for it, as concept ids; False where there is nothing to learn from it."""

    def fit(self, *, name: str) -> Ranking_co:
        """Fit a ranking on all that was taken; raises InputError where that is too little."""


class MiddleRanker(Protocol):
    """Ranks the concepts between others; knows no store and no text."""

    def between(self, query: MiddleQuery) -> MiddleResult:
        """Give the best concepts with their chains, without citations and words; says why there are none."""

    def scored(self, query: MiddleQuery) -> tuple[MiddleScore, ...]:
        """Give every candidate's score, by id."""


class MiddleTeacher(Protocol[Ranking_co]):
    """Learns from concepts that experts drew between others which of the candidates they would draw."""

    def add(self, query: MiddleQuery, drawn: Collection[str]) -> bool:
        """Take a pair and the ids drawn between it; False where there is nothing to learn from it."""

    def fit(self, *, name: str) -> Ranking_co:
        """Fit a ranking on all that was taken; raises InputError where that is too little."""


class PatternTester(Protocol):
    """Tells patterns that join two concepts from those that any two concepts of such degrees show."""

    def significance(self, chains: Sequence[GraphPath], *, max_hops: int) -> tuple[PatternSignificance | None, ...]:
        """Test each chain's pattern between its own ends; None for a chain that is too long to be tested.

        `max_hops` is how far chains were sought: it says how many patterns there could have been.
        """


class EffectReader(Protocol):
    """Tells what a chain, taken literally, suggests that its source does to its target."""

    def effect(
        self, chain: GraphPath, between: Sequence[Assertion] = (), *, source_ids: Collection[str] = ()
    ) -> ChainEffect:
        """Multiply a chain's signs; `between` is all that the graph says of its two ends, to be held against it.

        `source_ids` are other ids of the concept at its beginning.
        """
