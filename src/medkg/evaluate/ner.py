"""`eval ner`: exact typed spans against gold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from medkg.evaluate.scores import Counts, f1_interval, metrics, total
from medkg.evaluate.types import coarse
from medkg.model.mention import Mention
from medkg.model.reading import Findings, Reading
from medkg.model.report import Evaluation
from medkg.ports import Clock, Extractor, Progress


@dataclass(frozen=True, slots=True)
class _Judged:
    """One document's counts by coarse type."""

    by_type: tuple[tuple[str, Counts], ...]

    @property
    def counts(self) -> Counts:
        return total([counts for _, counts in self.by_type])


def evaluate_ner(
    gold: Iterable[Reading],
    extractor: Extractor,
    *,
    names: Sequence[str],
    known: frozenset[str],
    clock: Clock,
    progress: Progress,
    intervals: bool = False,
) -> Evaluation:
    """Measure exact-span typed micro precision, recall and F1.

    `known` are the coarse types that the system can find; gold types outside it are left out and named in `config`.
    Only the types that the gold annotates are counted, so that finding more kinds than it knows costs nothing.
    """
    readings = list(gold)
    annotated = {coarse(mention.category) for reading in readings for mention in reading.findings.mentions}
    counted = annotated & known
    progress.stage("ner", total=len(readings))
    judged, seconds, words = [], 0.0, 0
    for reading in readings:
        start = clock()
        found = extractor.extract(reading.document)
        seconds += clock() - start
        words += len(reading.document.text.split())
        judged.append(_judge(reading.findings, found, counted))
        progress.advance()
    speed = ("words_per_second", round(words / seconds, 0) if seconds else 0.0)
    return Evaluation(
        task="ner",
        gold=tuple(names),
        count=len(readings),
        metrics=(
            *metrics(total([document.counts for document in judged])),
            *(f1_interval([document.counts for document in judged]) if intervals else ()),
            *_by_type(judged, counted),
            speed,
        ),
        config=(("extractor", extractor.id), ("left_out", ", ".join(sorted(annotated - known)))),
    )


def _judge(gold: Findings, found: Findings, counted: set[str]) -> _Judged:
    wanted, given = _spans(gold.mentions), _spans(found.mentions)
    return _Judged(
        tuple(
            (kind, Counts.of(frozenset(wanted.get(kind, ())), frozenset(given.get(kind, ()))))
            for kind in sorted(counted)
        )
    )


def _spans(mentions: Iterable[Mention]) -> dict[str, set[tuple[int, int]]]:
    spans: dict[str, set[tuple[int, int]]] = {}
    for mention in mentions:
        spans.setdefault(coarse(mention.category), set()).add((mention.span.start, mention.span.end))
    return spans


def _by_type(judged: Sequence[_Judged], counted: set[str]) -> tuple[tuple[str, float], ...]:
    rows: list[tuple[str, float]] = []
    for kind in sorted(counted):
        counts = total([dict(document.by_type)[kind] for document in judged])
        rows += metrics(counts, prefix=f"by_type.{kind}.")
    return tuple(rows)
