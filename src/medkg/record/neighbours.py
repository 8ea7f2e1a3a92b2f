"""What lies around one concept, and all evidence document by document."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from medkg.model.assertion import Assertion, Evidence, Triple
from medkg.model.belief import BeliefTable
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.record.assertions import named_concept
from medkg.record.citations import DOCUMENT, document_value
from medkg.record.evidence_rows import SELECT, evidence_value
from medkg.record.weighing import COUNTED, COUNTED_BY_OBJECT, Weighing

_DIGEST = 3  # where SELECT gives it
_NUMBERED = DOCUMENT.replace("SELECT ", "SELECT document.id, ", 1)


def about(
    connection: sqlite3.Connection,
    beliefs: BeliefTable,
    concept: str,
    *,
    predicates: Collection[str],
    as_subject: bool,
) -> tuple[Assertion, ...]:
    """Give the assertions with a concept as subject (or object), denied ones too, best supported first."""
    row = connection.execute("SELECT id FROM concept WHERE text = ?", (concept,)).fetchone()
    if row is None:
        return ()
    weighing, find = Weighing(connection, beliefs), connection.execute
    found = (
        weighing.assertions(concept, find(f"{COUNTED} WHERE e.subject = ?", (row[0],)).fetchall())
        if as_subject
        else _from_object(weighing, find(COUNTED_BY_OBJECT, (row[0],)))
    )
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
    for found in connection.execute(f"{_NUMBERED} ORDER BY name"):
        yield _with_evidence(connection, found)


def evidence_of(
    connection: sqlite3.Connection, documents: Iterable[str]
) -> Iterator[tuple[Document, Iterable[tuple[str, Evidence]]]]:
    """Stream those of some documents that are stored, in their order, with their evidence in the order of its ids."""
    for name in documents:
        found = connection.execute(f"{_NUMBERED} WHERE name = ?", (name,)).fetchone()
        if found is not None:
            yield _with_evidence(connection, found)


def _with_evidence(
    connection: sqlite3.Connection, found: tuple[Any, ...]
) -> tuple[Document, Iterable[tuple[str, Evidence]]]:
    row, *columns = found
    document = document_value((columns[0], columns[1], columns[2], columns[3], columns[4], columns[5]))
    return document, _of(connection, row)


def _of(connection: sqlite3.Connection, row: int) -> Iterator[tuple[str, Evidence]]:
    for columns in connection.execute(f"{SELECT} WHERE e.document = ? ORDER BY e.digest", (row,)):
        yield columns[_DIGEST].hex(), evidence_value(columns)


def _from_object(weighing: Weighing, found: Iterable[tuple[Any, ...]]) -> Iterator[Assertion]:
    for subject, rows in groupby(found, itemgetter(0)):
        yield from weighing.assertions(subject, [row[1:] for row in rows])


def _best_first(assertion: Assertion) -> tuple[int, float, Triple]:
    return (-assertion.documents, -assertion.belief, assertion.triple)
