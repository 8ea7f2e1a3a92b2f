"""What a view is built from: concepts with the names chosen for them, and assertions counted from evidence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Literal

from medkg.model.assertion import Assertion, Triple
from medkg.model.belief import BeliefTable
from medkg.model.biolink import UNKNOWN_CATEGORY
from medkg.model.concept import Concept
from medkg.record.codes import POLARITIES
from medkg.record.weighing import COUNTED, Weighing

Order = Literal["text", "quoted(text)"]

_SUPPORTS = (
    "SELECT DISTINCT predicate.text, object.text, e.polarity, document.name "
    "FROM evidence AS e CROSS JOIN predicate ON predicate.id = e.predicate "
    "CROSS JOIN concept AS object ON object.id = e.object CROSS JOIN document ON document.id = e.document "
    "WHERE e.subject = ?"
)


def concepts(connection: sqlite3.Connection, *, order: Order = "text") -> Iterator[Concept]:
    """Stream every concept that some document names, with its chosen name and category, by id.

    Chosen is the pair of name and category that most documents use, the first in alphabetical order where several are
    used by as many. Without any name the id stands for it.
    """
    for row, curie in connection.execute(f"SELECT id, text FROM concept ORDER BY {order}"):  # noqa: S608 - closed list
        concept = named_concept(connection, row, curie)
        if concept is not None:
            yield concept


def names(connection: sqlite3.Connection) -> Iterator[tuple[Concept, tuple[str, ...]]]:
    """Stream every concept that some document names, by id, with all the names that documents use, sorted."""
    for row, curie in connection.execute("SELECT id, text FROM concept ORDER BY text"):
        labels = _labels(connection, row)
        if labels:
            yield _chosen(curie, labels), tuple(sorted({name for _, name, _ in labels}))


def named_concept(connection: sqlite3.Connection, row: int, curie: str) -> Concept | None:
    """Give a concept with the name and category chosen for it; None where no document names it."""
    labels = _labels(connection, row)
    return _chosen(curie, labels) if labels else None


def _labels(connection: sqlite3.Connection, row: int) -> list[tuple[int, str, str]]:
    """Give minus the number of documents that use it, name and category of each label of a concept."""
    return connection.execute(
        "SELECT -count(*), label.name, category.text FROM naming JOIN label ON label.id = naming.label "
        "JOIN category ON category.id = label.category WHERE concept = ? GROUP BY naming.label",
        (row,),
    ).fetchall()


def assertions(connection: sqlite3.Connection, beliefs: BeliefTable) -> Iterator[Assertion]:
    """Stream every assertion in the order of (subject, predicate, object, polarity)."""
    weighing = Weighing(connection, beliefs)
    subjects = connection.execute("SELECT id, text FROM concept ORDER BY text")
    for row, curie in subjects:
        rows = connection.execute(f"{COUNTED} WHERE e.subject = ?", (row,)).fetchall()
        yield from weighing.assertions(curie, rows)


def supports(connection: sqlite3.Connection) -> Iterator[tuple[Triple, tuple[str, ...]]]:
    """Stream every assertion's triple with the ids of its documents, sorted, in the order of `assertions`."""
    for row, curie in connection.execute("SELECT id, text FROM concept ORDER BY text"):
        rows = sorted(connection.execute(_SUPPORTS, (row,)))
        for (predicate, object_, polarity), claim in groupby(rows, itemgetter(0, 1, 2)):
            yield Triple(curie, predicate, object_, POLARITIES[polarity]), tuple(name for *_, name in claim)


def _chosen(curie: str, labels: Iterable[tuple[int, str, str]]) -> Concept:
    said = [label for label in labels if label[1] or label[2]]
    _, name, category = min(said, default=(0, "", ""))
    return Concept(curie, name or curie, category or UNKNOWN_CATEGORY)
