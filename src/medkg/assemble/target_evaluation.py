"""`medkg eval targets`: the ranking of genes between a drug and a disease on somebody's graph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.assemble.parts import Parts, open_parts
from medkg.assemble.rankings import AUTO, middle_ranking, require_measurable, shipped_patterns
from medkg.model.report import Evaluation
from medkg.ports import MiddleRanker, Progress
from medkg.settings import Settings

if TYPE_CHECKING:
    from medkg.evaluate.target_cases import GraphIds, TargetCase
    from medkg.retrieve.middle_patterns import MiddleRanking


def targets_evaluation(
    files: Sequence[Path],
    graph: Path | None,
    *,
    settings: Settings,
    ranking: str = AUTO,
    folds: int,
    intervals: bool,
    seed: int = 0,
    progress: Progress,
) -> Evaluation:
    """Measure one ranking on a graph: one that exists, or with `folds` one learnt from the other folds.

    Raises UsageError where both are asked for, GraphNotFound, ModelError, and InputError for gold that cannot be read
    or is not in the graph.
    """
    require_measurable(ranking, folds=folds)
    from medkg.evaluate.targets import evaluate_targets
    from medkg.vocabulary.words import ShippedTerminology

    with opened(graph, settings) as parts:

        def ranker(others: Sequence[TargetCase]) -> MiddleRanker:
            chosen = learnt(others, parts, name="folds", progress=progress) if folds else middle_ranking(ranking)
            return parts.middles_ranked(chosen, progress)

        return evaluate_targets(
            files,
            terminology=ShippedTerminology(),
            ids=graph_ids(parts, progress),
            make_ranker=ranker,
            folds=folds,
            intervals=intervals,
            seed=seed,
            progress=progress,
        )


@contextmanager
def opened(graph: Path | None, settings: Settings) -> Iterator[Parts]:
    """Open a graph for the time of a measurement."""
    parts = open_parts(graph or settings.graph, settings=settings, create=False)
    try:
        yield parts
    finally:
        parts.close()


def graph_ids(parts: Parts, progress: Progress) -> GraphIds:
    """Make what finds the gold's concepts in a graph."""
    from medkg.evaluate.target_cases import GraphIds
    from medkg.vocabulary.words import ShippedTerminology

    return GraphIds(parts.record(), parts.lexicon(progress), parts.finder(progress), ShippedTerminology())


def learnt(cases: Sequence[TargetCase], parts: Parts, *, name: str, progress: Progress) -> MiddleRanking:
    """Fit weights for the patterns of the table that ships."""
    from medkg.evaluate.targets import teach_targets
    from medkg.retrieve.middle_learning import MiddleLearner

    learner = MiddleLearner(parts.middles_ranked(None, progress), shipped_patterns())
    return teach_targets(cases, learner, name=name, progress=progress)
