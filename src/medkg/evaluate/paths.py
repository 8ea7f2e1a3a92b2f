"""How high a ranking of chains puts the ones that experts drew.

For each DrugMechDB entry the candidates are all simple directed paths of up to six hops from its drug to its disease
in the union of all entries; its own are the gold. A path is its sequence of concepts: where parallel predicates give
several chains, the best of them counts. Ties stand at their expected rank; no gold among the candidates counts 0.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from medkg.evaluate.mechanisms import MAX_HOPS, ConceptPath, Mechanism, UnionGraph, fold_of, read_mechanisms
from medkg.evaluate.scores import expected_rank, mean, mrr_interval
from medkg.model.path import PathQuery
from medkg.model.report import Evaluation
from medkg.ports import AssertionSource, ChainFinder, Progress, Terminology

# More chains than any pair has in DrugMechDB's union graph, so that nothing is cut off.
_ALL = 1_000_000
_TEN = 10

Scores = Mapping[ConceptPath, float]
MakeFinder = Callable[[AssertionSource, Sequence[Mechanism]], ChainFinder]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one entry fared: reciprocal expected rank of its best gold path, hits, and overlap of the first with gold."""

    reciprocal: float = 0.0
    hit_at_1: float = 0.0
    hit_at_10: float = 0.0
    node_f1: float = 0.0


Row = tuple[Outcome, Outcome, Outcome, Outcome | None]


def evaluate_paths(
    gold: Sequence[Path],
    *,
    terminology: Terminology,
    make_finder: MakeFinder,
    folds: int = 0,
    intervals: bool = False,
    seed: int = 0,
    progress: Progress,
) -> Evaluation:
    """Rank every entry's candidates by a finder's score over the union graph, with controls beside.

    `make_finder` is given the graph and the entries to learn from: none where the ranking that ships is measured. With
    `folds`, entries are dealt by drug, each `seed` otherwise, and each fold is ranked by what the others taught.

    Metrics: `mrr`, `hit_at_1`, `hit_at_10`, `node_f1` (concepts of the first path against those of all gold paths),
    `without_candidates` (entries without a gold path among their candidates); `random_mrr` and `shortest_mrr` rank
    the same candidates blindly and by length; `degree_matched_mrr` asks for the path that is most like each gold path
    in length and degrees but was not drawn, over the entries that have one. Raises InputError.
    """
    mechanisms = read_mechanisms(gold, terminology=terminology)
    graph = UnionGraph(mechanisms)
    degrees = Counter(end for link in graph.assertions() for end in (link.triple.subject, link.triple.object))
    rows: list[Row] = []
    candidates = 0
    for fold in range(max(1, folds)):
        tested = [one for one in mechanisms if not folds or fold_of(one.drug, folds, seed=seed) == fold]
        others = tuple(one for one in mechanisms if folds and fold_of(one.drug, folds, seed=seed) != fold)
        finder = make_finder(graph, others)
        progress.stage("ranking mechanisms", total=len(tested))
        found, held = _ranked(tested, finder, degrees, progress)
        rows += found
        candidates += held
    system, blind, shortest, matched = zip(*rows, strict=True) if rows else ((), (), (), ())
    metrics = [
        *_metrics(system),
        ("without_candidates", float(sum(outcome.reciprocal == 0.0 for outcome in system))),
        ("random_mrr", mean(outcome.reciprocal for outcome in blind)),
        ("shortest_mrr", mean(outcome.reciprocal for outcome in shortest)),
        ("degree_matched_mrr", mean(outcome.reciprocal for outcome in matched if outcome is not None)),
        *(mrr_interval([outcome.reciprocal for outcome in system]) if intervals else ()),
    ]
    return Evaluation(
        task="paths",
        gold=tuple(path.name for path in gold),
        count=len(mechanisms),
        metrics=tuple(metrics),
        config=(("max_hops", str(MAX_HOPS)), ("candidates", str(candidates)), ("folds", str(folds))),
    )


def _ranked(
    mechanisms: Sequence[Mechanism], finder: ChainFinder, degrees: Mapping[str, int], progress: Progress
) -> tuple[list[Row], int]:
    candidates: dict[tuple[str, str], Scores] = {}
    rows = []
    for mechanism in mechanisms:
        ends = (mechanism.drug, mechanism.disease)
        if ends not in candidates:
            candidates[ends] = candidate_scores(finder, *ends)
        rows.append(_rows(mechanism, candidates[ends], degrees))
        progress.advance()
    return rows, sum(map(len, candidates.values()))


def candidate_scores(finder: ChainFinder, drug: str, disease: str) -> Scores:
    """Score every path from a drug to a disease by its best chain; empty where there is none or an end is unknown."""
    if not drug or not disease:
        return {}
    query = PathQuery(sources=(drug,), targets=(disease,), max_hops=MAX_HOPS, top=_ALL, directed=True)
    scores: dict[ConceptPath, float] = {}
    for chain in finder.chains(query).chains:
        scores.setdefault(tuple(concept.id for concept in chain.concepts), chain.score)
    return scores


def outcome(scores: Scores, gold: frozenset[ConceptPath]) -> Outcome:
    """Hold one ranking against its gold."""
    rank = expected_rank(scores, gold)
    if not rank:
        return Outcome()
    best = max(scores.values())
    wanted = frozenset(concept for path in gold for concept in path)
    first = [_f1(frozenset(path), wanted) for path, score in scores.items() if score == best]
    return Outcome(1 / rank, float(rank <= 1), float(rank <= _TEN), sum(first) / len(first))


def _rows(mechanism: Mechanism, scores: Scores, degrees: Mapping[str, int]) -> Row:
    gold = mechanism.paths()
    matched = degree_matched(scores, gold, degrees)
    return (
        outcome(scores, gold),
        outcome(dict.fromkeys(scores, 0.0), gold),
        outcome({path: -float(len(path)) for path in scores}, gold),
        outcome(scores, matched) if matched else None,
    )


def degree_matched(scores: Scores, gold: frozenset[ConceptPath], degrees: Mapping[str, int]) -> frozenset[ConceptPath]:
    """Pick for each gold path the candidate nearest to it in length, then in the product of its concepts' degrees."""

    def product(path: ConceptPath) -> float:
        return sum(math.log(degrees[concept]) for concept in path)

    others = sorted(path for path in scores if path not in gold)
    chosen: set[ConceptPath] = set()
    for path in sorted(path for path in gold if path in scores):
        free = [other for other in others if other not in chosen]
        if free:
            like = product(path)
            nearest = min(free, key=lambda other: (abs(len(other) - len(path)), abs(product(other) - like), other))
            chosen.add(nearest)
    return frozenset(chosen)


def _f1(found: frozenset[str], wanted: frozenset[str]) -> float:
    return 2 * len(found & wanted) / (len(found) + len(wanted))


def _metrics(outcomes: Sequence[Outcome]) -> tuple[tuple[str, float], ...]:
    return (
        ("mrr", mean(one.reciprocal for one in outcomes)),
        ("hit_at_1", mean(one.hit_at_1 for one in outcomes)),
        ("hit_at_10", mean(one.hit_at_10 for one in outcomes)),
        ("node_f1", mean(one.node_f1 for one in outcomes)),
    )
