"""What curated mechanisms teach a ranking of chains: the chains drawn for each pair, and the union graph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from medkg.evaluate.mechanisms import MAX_HOPS, Mechanism, UnionGraph
from medkg.ports import AssertionSource, Progress, RankingLearner

R = TypeVar("R")


def teach(
    mechanisms: Sequence[Mechanism],
    make_learner: Callable[[AssertionSource], RankingLearner[R]],
    *,
    name: str,
    progress: Progress,
) -> R:
    """Fit a ranking on entries, against the other chains of the union of these same entries.

    The learner sees no link of an entry that is not among those given. Raises InputError where there are too few.
    """
    learner = make_learner(UnionGraph(tuple(mechanisms)))
    progress.stage("collecting chains", total=len(mechanisms))
    for mechanism in mechanisms:
        drawn = mechanism.paths()
        if mechanism.drug and mechanism.disease and drawn:
            learner.add(mechanism.drug, mechanism.disease, drawn, max_hops=MAX_HOPS)
        progress.advance()
    progress.stage("fitting the ranking")
    return learner.fit(name=name)
