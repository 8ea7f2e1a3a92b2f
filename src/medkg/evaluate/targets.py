"""How high a ranking puts the proteins that curators drew between a drug and the disease that it treats.

For each drug and disease of DrugMechDB that a graph holds, the candidates are the genes that the drug acts on in the
graph; the gold is every curated protein of any of the pair's entries. No treatment is used. Ties stand at their
expected rank; a pair of which no gold is a candidate counts 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from medkg.errors import InputError
from medkg.evaluate.mechanisms import read_mechanisms
from medkg.evaluate.scores import expected_rank, mean, mrr_interval
from medkg.evaluate.target_cases import Cases, GraphIds, TargetCase, target_cases
from medkg.model.report import Evaluation
from medkg.ports import MiddleRanker, MiddleTeacher, Progress, Terminology

CATEGORY = "Gene"
_TEN = 10
MakeRanker = Callable[[Sequence[TargetCase]], MiddleRanker]
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Reciprocal expected ranks of a pair's gold by system and chance, and of its control (None: there is none)."""

    system: float
    blind: float
    matched: float | None
    candidates: int


def evaluate_targets(
    gold: Sequence[Path],
    *,
    terminology: Terminology,
    ids: GraphIds,
    make_ranker: MakeRanker,
    folds: int = 0,
    intervals: bool = False,
    seed: int = 0,
    progress: Progress,
) -> Evaluation:
    """Rank the candidates of every pair, with controls beside.

    `make_ranker` is given the cases to learn from: none where the ranking that ships is measured. With `folds`, cases
    are dealt by drug (each `seed` otherwise), and each fold is ranked by what was learnt from the others.

    `count` is of pairs. Metrics: `mrr`, `hit_at_1`, `hit_at_10`; `random_mrr` ranks the same candidates blindly;
    `degree_matched_mrr` asks, over the pairs that have one, for the candidate that about as many drugs act on as on
    each gold one but that was not drawn; `without_candidates` counts pairs whose gold is no candidate, and
    `without_drug`, `without_disease`, `without_protein` entries that the graph lacks. Raises InputError.
    """
    read = read_cases(gold, terminology=terminology, ids=ids, progress=progress)
    outcomes: list[Outcome] = []
    for fold in range(max(1, folds)):
        tested = [case for case in read.cases if not folds or case.fold(folds, seed=seed) == fold]
        ranker = make_ranker([case for case in read.cases if folds and case.fold(folds, seed=seed) != fold])
        progress.stage("ranking concepts between", total=len(tested))
        for case in tested:
            outcomes.append(_outcome(case, ranker))
            progress.advance()
    return Evaluation(
        task="targets",
        gold=tuple(path.name for path in gold),
        count=len(outcomes),
        metrics=_metrics(outcomes, read.lost, intervals=intervals),
        config=(
            ("category", CATEGORY),
            ("entries", str(read.entries)),
            ("candidates", str(sum(one.candidates for one in outcomes))),
            ("folds", str(folds)),
        ),
    )


def _metrics(outcomes: Sequence[Outcome], lost: Mapping[str, int], *, intervals: bool) -> tuple[tuple[str, float], ...]:
    ranks = [one.system for one in outcomes]
    return (
        ("mrr", mean(ranks)),
        ("hit_at_1", mean(float(rank == 1.0) for rank in ranks)),
        ("hit_at_10", mean(float(rank >= 1 / _TEN) for rank in ranks)),
        ("random_mrr", mean(one.blind for one in outcomes)),
        ("degree_matched_mrr", mean(one.matched for one in outcomes if one.matched is not None)),
        ("without_candidates", float(sum(rank == 0.0 for rank in ranks))),
        *((f"without_{missing}", float(lost.get(missing, 0))) for missing in ("drug", "disease", "protein")),
        *(mrr_interval(ranks) if intervals else ()),
    )


def read_cases(gold: Sequence[Path], *, terminology: Terminology, ids: GraphIds, progress: Progress) -> Cases:
    """Read gold files; raises InputError for what is none, and where the graph holds nothing of it."""
    mechanisms = read_mechanisms(gold, terminology=terminology)
    read = target_cases(mechanisms, ids, category=CATEGORY, progress=progress)
    if not read.cases:
        lost = ", ".join(f"{count} lack the {missing}" for missing, count in sorted(read.lost.items()))
        raise InputError(
            f"none of the {read.entries} entries can be found in this graph ({lost or 'there is none'}).",
            place=", ".join(path.name for path in gold),
            remedy=f"Name a graph with drugs, diseases and concepts of the category {CATEGORY}, such as Hetionet.",
        )
    return read


def teach_targets(cases: Sequence[TargetCase], teacher: MiddleTeacher[R], *, name: str, progress: Progress) -> R:
    """Fit a ranking on cases; raises InputError where there are too few."""
    progress.stage("counting patterns", total=len(cases))
    for case in cases:
        teacher.add(case.query, case.gold)
        progress.advance()
    return teacher.fit(name=name)


def _outcome(case: TargetCase, ranker: MiddleRanker) -> Outcome:
    scored = ranker.scored(case.query)
    scores = {one.id: one.score for one in scored}
    matched = degree_matched({one.id: one.rivals for one in scored}, case.gold)
    return Outcome(
        system=_reciprocal(scores, case.gold),
        blind=_reciprocal(dict.fromkeys(scores, 0.0), case.gold),
        matched=_reciprocal(scores, matched) if matched else None,
        candidates=len(scores),
    )


def _reciprocal(scores: Mapping[str, float], gold: Iterable[str]) -> float:
    rank = expected_rank(scores, frozenset(gold))
    return 1 / rank if rank else 0.0


def degree_matched(degrees: Mapping[str, int], gold: frozenset[str]) -> frozenset[str]:
    """Pick for each gold candidate the one nearest to it in degree, by ratio, that is not gold and not yet picked."""
    chosen: set[str] = set()
    for one in sorted(gold & degrees.keys()):
        free = sorted(degrees.keys() - gold - chosen)
        if free:
            like = math.log(degrees[one] + 1)
            chosen.add(min(free, key=lambda other: (abs(math.log(degrees[other] + 1) - like), other)))
    return frozenset(chosen)
