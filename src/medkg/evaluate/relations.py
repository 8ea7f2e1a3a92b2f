"""`eval relations`: document-level pairs of concepts against gold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from medkg.evaluate.scores import Counts, f1_interval, metrics, total
from medkg.model.assertion import Evidence
from medkg.model.mention import Polarity
from medkg.model.reading import Reading
from medkg.model.report import Evaluation
from medkg.ports import Progress

Pair = tuple[str, str]
FindRelations = Callable[[Reading], Iterable[Evidence]]


def evaluate_relations(
    gold: Iterable[Reading],
    find: FindRelations,
    *,
    names: Sequence[str],
    predicate: str,
    mentions: str,
    extractor: str,
    progress: Progress,
    intervals: bool = False,
) -> Evaluation:
    """Measure precision, recall and F1 over (document, subject id, object id).

    Only relations of `predicate` (ours, after mapping) count, on both sides, and only asserted ones. `find` gives the
    system's evidence for a document, between gold or its own mentions. Ids are compared as they are.
    """
    readings = list(gold)
    progress.stage("relations", total=len(readings))
    judged = []
    for reading in readings:
        wanted = _pairs(reading.findings.evidence, predicate)
        judged.append(Counts.of(frozenset(wanted), frozenset(_pairs(find(reading), predicate))))
        progress.advance()
    return Evaluation(
        task="relations",
        gold=tuple(names),
        count=len(readings),
        metrics=(*metrics(total(judged)), *(f1_interval(judged) if intervals else ())),
        config=(("mentions", mentions), ("predicate", predicate), ("extractor", extractor)),
    )


def _pairs(evidence: Iterable[Evidence], predicate: str) -> set[Pair]:
    return {
        (one.subject, one.object)
        for one in evidence
        if (not predicate or one.predicate == predicate) and one.polarity is Polarity.ASSERTED
    }
