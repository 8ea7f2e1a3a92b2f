"""What lies around one concept, and all evidence document by document."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator

from medkg.model.assertion import Assertion, Evidence, Triple
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.record.assertions import COUNTED, counted, named_concept
from medkg.record.citations import DOCUMENT, document_value
from medkg.record.evidence_rows import SELECT, evidence_value

_DIGEST = 3  # where SELECT gives it
_FROM_OBJECT = (
    "SELECT subject.text, predicate.text, object.text, e.polarity, e.document, extractor.text, e.confidence, "
    "e.certainty FROM evidence AS e CROSS JOIN predicate ON predicate.id = e.predicate "
    "CROSS JOIN concept AS subject ON subject.id = e.subject CROSS JOIN concept AS object ON object.id = e.object "
    "CROSS JOIN extractor ON extractor.id = e.extractor WHERE e.object = ? ORDER BY e.subject"
)


def about(
    connection: sqlite3.Connection, concept: str, *, predicates: Collection[str], as_subject: bool
) -> tuple[Assertion, ...]:
    """Give the assertions with a concept as subject (or object), denied ones too, best supported first."""
    row = connection.execute("SELECT id FROM concept WHERE text = ?", (concept,)).fetchone()
    if row is None:
        return ()
    found = _from_subject(connection, concept, row[0]) if as_subject else _from_object(connection, row[0])
    kept = (one for one in found if not predicates or one.triple.predicate in predicates)
    return tuple(sorted(kept, key=_best_first))


def named(connection: sqlite3.Connection, concept: str) -> Concept | None:
    """Give a concept as the graph names it."""
    row = connection.execute("SELECT id FROM concept WHERE text = ?", (concept,)).fetchone()
    return None if row is None else named_concept(connection, row[0], concept)


def evidence_by_document(
    connection: sqlite3.Connection,
) -> Iterator[tuple[Document, Iterable[tuple[str, Evidence]]]]:
    """Stream every document, by id, with its evidence in the order of its ids."""
    for row, *columns in connection.execute(DOCUMENT.replace("SELECT ", "SELECT document.id, ", 1) + " ORDER BY name"):
        yield (
            document_value((columns[0], columns[1], columns[2], columns[3], columns[4], columns[5])),
            _of(connection, row),
        )


def _of(connection: sqlite3.Connection, row: int) -> Iterator[tuple[str, Evidence]]:
    for columns in connection.execute(f"{SELECT} WHERE e.document = ? ORDER BY e.digest", (row,)):
        yield columns[_DIGEST].hex(), evidence_value(columns)


def _from_subject(connection: sqlite3.Connection, concept: str, row: int) -> Iterator[Assertion]:
    return counted(concept, connection.execute(f"{COUNTED} WHERE e.subject = ?", (row,)).fetchall())


def _from_object(connection: sqlite3.Connection, row: int) -> Iterator[Assertion]:
    by_subject: dict[str, list[tuple[str, str, int, int, str, float, int]]] = {}
    for subject, *columns in connection.execute(_FROM_OBJECT, (row,)):
        predicate, object_, polarity, document, extractor, confidence, certainty = columns
        by_subject.setdefault(subject, []).append(
            (predicate, object_, polarity, document, extractor, confidence, certainty)
        )
    for subject, rows in by_subject.items():
        yield from counted(subject, rows)


def _best_first(assertion: Assertion) -> tuple[int, float, Triple]:
    return (-assertion.documents, -assertion.belief, assertion.triple)
