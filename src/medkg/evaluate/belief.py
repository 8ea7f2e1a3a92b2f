"""`eval belief`: how far the beliefs in what is asserted are from what the gold says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from medkg.errors import InputError
from medkg.evaluate.belief_cases import BeliefCase
from medkg.evaluate.calibration import (
    BINS,
    Forecast,
    brier,
    calibration_error,
    error_by_chance,
    error_interval,
    reliability,
)
from medkg.model.assertion import belief as plain_belief
from medkg.model.assertion import weight
from medkg.model.belief import BeliefTable
from medkg.model.mention import Certainty
from medkg.model.report import Evaluation

Metric = tuple[str, float]
_PLACES = 4


def evaluate_belief(
    cases: Sequence[BeliefCase], beliefs: BeliefTable, *, names: Sequence[str], config: Sequence[tuple[str, str]]
) -> Evaluation:
    """Measure a belief table on cases; `count` is of assertions, each once, however many documents state it.

    Metrics: `brier` and `ece` with its interval and `ece_by_chance`; under `constant` what the base rate of these very
    cases would score, under `plain` the formula without errors of sources; under `confidence` the extractor's own
    figure, held against the gold of each single document; for each predicate its count, mean belief and share of
    truths; for each bin the same. Raises InputError where there is no case.
    """
    told = [(_belief(beliefs, case), case.right) for case in cases]
    return _evaluation(cases, told, names=names, config=(*config, ("table", beliefs.digest)))


def evaluate_folds(
    cases: Sequence[BeliefCase],
    fit: Callable[[Sequence[BeliefCase]], BeliefTable],
    folds: int,
    *,
    names: Sequence[str],
) -> Evaluation:
    """Measure a recipe in the same way, each case by a table that was fitted on the other folds."""
    tables = [fit([case for number, case in enumerate(cases) if number % folds != fold]) for fold in range(folds)]
    told = [(_belief(tables[number % folds], case), case.right) for number, case in enumerate(cases)]
    return _evaluation(cases, told, names=names, config=(("folds", str(folds)),))


def _belief(beliefs: BeliefTable, case: BeliefCase) -> float:
    return beliefs.weigh(case.predicate, case.stated, case.denied).belief


def _evaluation(
    cases: Sequence[BeliefCase], told: Sequence[Forecast], *, names: Sequence[str], config: Sequence[tuple[str, str]]
) -> Evaluation:
    if not cases:
        raise InputError(
            "the gold judges nothing that the system asserts.", place=", ".join(names),
            remedy="Give gold that relates chemicals or genes to diseases, as BC5CDR and BioRED do.",
        )  # fmt: skip
    base = sum(case.right for case in cases) / len(cases)
    metrics = (
        *_scores("", told),
        *zip(("ece_low", "ece_high"), error_interval(told), strict=True),
        ("ece_by_chance", error_by_chance(told)),
        *_scores("constant.", [(base, case.right) for case in cases]),
        *_scores("plain.", [(_plain(case), case.right) for case in cases]),
        *_scores("confidence.", [one for case in cases for one in case.confidences]),
        *_by_predicate(cases, told),
        *_bins(told),
    )
    return Evaluation(
        task="belief",
        gold=tuple(names),
        count=len(cases),
        metrics=tuple((name, round(float(value), _PLACES)) for name, value in metrics),
        config=(*config, ("bins", str(BINS))),
    )


def _scores(prefix: str, forecasts: Sequence[Forecast]) -> Iterator[Metric]:
    yield f"{prefix}brier", brier(forecasts)
    yield f"{prefix}ece", calibration_error(forecasts)


def _plain(case: BeliefCase) -> float:
    best: dict[int | str, float] = {}
    for one in case.stated:
        certainty = Certainty.CERTAIN if one.flat else Certainty.POSSIBLE
        best[one.document] = max(weight(one.confidence, certainty), best.get(one.document, 0.0))
    return plain_belief(best.values())


def _by_predicate(cases: Sequence[BeliefCase], told: Sequence[Forecast]) -> Iterator[Metric]:
    for predicate in sorted({case.predicate for case in cases}):
        own = [one for case, one in zip(cases, told, strict=True) if case.predicate == predicate]
        yield f"by_predicate.{predicate}.count", len(own)
        yield f"by_predicate.{predicate}.belief", sum(belief for belief, _ in own) / len(own)
        yield f"by_predicate.{predicate}.right", sum(right for _, right in own) / len(own)


def _bins(told: Sequence[Forecast]) -> Iterator[Metric]:
    for number, one in enumerate(reliability(told), start=1):
        yield f"bin_{number:02}.count", one.count
        yield f"bin_{number:02}.belief", one.belief
        yield f"bin_{number:02}.right", one.right
