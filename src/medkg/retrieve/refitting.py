"""Fitting a ranking again on chains that somebody accepted of one index, beginning at a ranking that exists."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from medkg.errors import InputError
from medkg.model.assertion import Triple
from medkg.model.kinship import SAME_AS
from medkg.model.path import PathQuery
from medkg.ports import PathIndex
from medkg.retrieve.describe import evidence_alone
from medkg.retrieve.join import Found
from medkg.retrieve.learning import PathLearner
from medkg.retrieve.limits import edges_of
from medkg.retrieve.ranking import PathRanking
from medkg.retrieve.search import POOL, Chains


@dataclass(frozen=True, slots=True)
class ChosenList:
    """The chains between two concepts that a ranking puts in order, and which of them were accepted.

    What is learnt is learnt about evidence, so that the steps of vocabularies are left out of `found`.
    """

    source: str
    found: tuple[Found, ...]
    chosen: tuple[bool, ...]

    def scores(self, index: PathIndex, ranking: PathRanking) -> dict[int, float]:
        """Score the chains, by their place in the list."""
        return {place: one.score for place, one in enumerate(ranking.scored(index, self.found))}

    @property
    def accepted(self) -> frozenset[int]:
        """The places of the accepted chains."""
        return frozenset(place for place, chosen in enumerate(self.chosen) if chosen)


class Refitter:
    """Sets accepted chains among all that the search would have put in order beside them, and fits."""

    def __init__(self, index: PathIndex, prior: PathRanking, *, chains: Chains) -> None:
        self.index, self.prior, self._chains = index, prior, chains

    def lost(self, hops: Sequence[Triple]) -> Triple | None:
        """Give the first of a chain's hops that the index does not hold; None where it holds all."""
        return next((hop for hop in hops if not edges_of(self.index, hop)), None)

    def listed(
        self, source: str, target: str, accepted: Collection[Sequence[Triple]], *, max_hops: int
    ) -> ChosenList | None:
        """List the pair's chains, which must all be held; None where there is none beside the accepted ones."""
        walked = [self._chains.walked([edges_of(self.index, hop)[0] for hop in hops]) for hops in accepted]
        query = PathQuery(
            sources=(source,), targets=(target,), max_hops=max_hops, top=POOL, directed=True,
            hierarchy=any(map(self._climbs, walked)),
        )  # fmt: skip
        # What a question with narrower limits found may lie beyond the pool of this one.
        found = sorted({*self._chains.found(query), *walked})
        wanted = set(map(self._said, walked))
        chosen = tuple(self._said(one) in wanted for one in found)
        alone = tuple(evidence_alone(self.index, one) for one in found)
        return None if all(chosen) else ChosenList(source, alone, chosen)

    def _climbs(self, found: Found) -> bool:
        """Tell whether a chain walks up a hierarchy."""
        return any(code >= self.index.asserted and self.index.predicates[code] != SAME_AS for code in found.predicates)

    def _said(self, found: Found) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """Give what a chain says, be it evidence or a vocabulary that says it."""
        return found.nodes, tuple(self.index.predicates[code] for code in found.predicates)

    def fit(self, lists: Sequence[ChosenList], *, name: str) -> PathRanking:
        """Fit on some lists; raises InputError where there is none."""
        if not lists:
            raise InputError(
                "no pair has another chain beside the accepted ones, so that nothing can be learnt from them.",
                remedy="Accept some of the chains of a pair, not all.",
            )
        learner = PathLearner(self.index, prior=self.prior)
        for one in lists:
            learner.take(one.source, one.found, one.chosen)
        return learner.fit(name=name)
