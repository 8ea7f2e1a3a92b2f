"""The rows of a document: mentions, evidence and names, written in chunks."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from medkg.model.assertion import Evidence
from medkg.model.concept import Concept
from medkg.model.document import Span
from medkg.record.canonical import MentionContent, evidence_digest, judgement_of_grounding, number
from medkg.record.codes import encode
from medkg.record.content import Content, check_evidence
from medkg.record.intern import Interner

Row = tuple[object, ...]
T = TypeVar("T")

_CHUNK = 10_000
_EVIDENCE = (
    "INSERT OR IGNORE INTO evidence (document, digest, subject, predicate, object, polarity, certainty, experiencer, "
    "temporality, extractor, confidence, section, quotes, sentence_start, sentence_end, subject_start, subject_end, "
    "cue_start, cue_end, object_start, object_end, subject_judgement, object_judgement) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_MENTION = "INSERT INTO mention VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_NAMING = "INSERT OR IGNORE INTO naming (document, concept, label) VALUES (?, ?, ?)"
_NOWHERE = (None, None)


def write_findings(
    connection: sqlite3.Connection, intern: Interner, content: Content, row: int, *, failpoint: Callable[[str], None]
) -> None:
    """Write what was found in a document whose own row is `row`; nothing of it may be there yet.

    The failpoint `mid-bulk` is passed after every chunk of evidence.
    """
    rows = Rows(content, intern, row)
    for concepts in _chunks(content.concepts):
        connection.executemany(_NAMING, rows.namings(concepts))
    connection.executemany(_MENTION, rows.mentions(content.mentions))
    for chunk in _chunks(content.evidence):
        connection.executemany(_EVIDENCE, [rows.evidence(evidence) for evidence in chunk])
        failpoint("mid-bulk")
    connection.executemany(_NAMING, rows.unnamed())


class Rows:
    """Turns the findings of one document into rows, and remembers which concepts they name."""

    def __init__(self, content: Content, intern: Interner, row: int) -> None:
        self._document = content.document
        self._text_hash = content.document.text_hash
        self._place = content.place
        self._intern = intern
        self._row = row
        self._named: set[int] = set()
        self._involved: set[int] = set()

    def namings(self, concepts: Iterable[Concept]) -> list[Row]:
        """Give the rows that say how the document calls its concepts; one without name and category says nothing."""
        row, ids, labels = self._row, self._intern.concept, self._intern.label
        rows: set[tuple[int, int, int]] = set()
        for concept in concepts:
            id_ = ids[concept.id]
            if concept.name or concept.category:
                self._named.add(id_)
                rows.add((row, id_, labels[concept.name, concept.category]))
            else:
                self._involved.add(id_)
        return sorted(rows)

    def mentions(self, mentions: Sequence[MentionContent]) -> list[Row]:
        """Give the rows of the document's mentions."""
        row, intern = self._row, self._intern
        categories, extractors = intern.category, intern.extractor
        concepts, judgements = intern.concept, intern.judgement
        rows: list[Row] = []
        for ordinal, (start, end, category, extractor, context, links) in enumerate(mentions):
            said = (start, end, categories[category], extractors[extractor], *context)
            if not links:
                rows.append((row, ordinal, 0, *said, None, None))
            for place, (concept, judgement) in enumerate(links):
                id_ = concepts[concept]
                self._involved.add(id_)
                rows.append((row, ordinal, place, *said, id_, judgements[judgement]))
        return rows

    def unnamed(self) -> list[Row]:
        """Give a row for every concept that the document involves without naming it."""
        missing = sorted(self._involved - self._named)
        return [(self._row, id_, self._intern.label["", ""]) for id_ in missing]

    def evidence(self, evidence: Evidence) -> Row:
        """Give the row of a piece of evidence; raises InputError where it does not fit the document."""
        e = evidence
        check_evidence(e, self._document, text_hash=self._text_hash, place=self._place)
        confidence = number(e.confidence)
        subject, object_ = judgement_of_grounding(e.subject_grounding), judgement_of_grounding(e.object_grounding)
        intern = self._intern
        ends = intern.concept[e.subject], intern.concept[e.object]
        self._involved.update(ends)
        return (
            self._row,
            evidence_digest(e, confidence=confidence, subject=subject, object_=object_),
            ends[0],
            intern.predicate[e.predicate],
            ends[1],
            *encode(e.context),
            intern.extractor[e.extractor],
            confidence,
            intern.section[e.section],
            1 if e.text_hash else 0,
            *_ends(e.sentence),
            *_ends(e.subject_span),
            *_ends(e.cue_span),
            *_ends(e.object_span),
            None if e.subject_grounding is None else intern.judgement[subject],
            None if e.object_grounding is None else intern.judgement[object_],
        )


def _ends(span: Span | None) -> tuple[int | None, int | None]:
    return _NOWHERE if span is None else (span.start, span.end)


def _chunks(values: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(values)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk
