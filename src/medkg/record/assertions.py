"""What a view is built from: concepts with the names chosen for them, and assertions counted from evidence."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Literal

from medkg.model.assertion import Assertion, Triple, belief, weight
from medkg.model.biolink import UNKNOWN_CATEGORY
from medkg.model.concept import Concept
from medkg.record.codes import CERTAINTIES, POLARITIES

# predicate, object, polarity, document, extractor, confidence, certainty
Counted = tuple[str, str, int, int, str, float, int]
Order = Literal["text", "quoted(text)"]

_key = itemgetter(0, 1, 2)
COUNTED = (
    "SELECT predicate.text, object.text, e.polarity, e.document, extractor.text, e.confidence, e.certainty "
    "FROM evidence AS e CROSS JOIN predicate ON predicate.id = e.predicate "
    "CROSS JOIN concept AS object ON object.id = e.object CROSS JOIN extractor ON extractor.id = e.extractor "
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


def assertions(connection: sqlite3.Connection) -> Iterator[Assertion]:
    """Stream every assertion in the order of (subject, predicate, object, polarity)."""
    subjects = connection.execute("SELECT id, text FROM concept ORDER BY text")
    for row, curie in subjects:
        rows = connection.execute(f"{COUNTED} WHERE e.subject = ?", (row,)).fetchall()
        yield from counted(curie, rows)


def counted(subject: str, rows: list[Counted]) -> Iterator[Assertion]:
    """Count the assertions of one subject from its rows of evidence, which come in any order."""
    rows.sort()
    for (predicate, object_, polarity), group in groupby(rows, _key):
        yield _assertion(Triple(subject, predicate, object_, POLARITIES[polarity]), list(group))


def _assertion(triple: Triple, rows: list[Counted]) -> Assertion:
    if len(rows) == 1:
        _, _, _, _, extractor, confidence, certainty = rows[0]
        return Assertion(triple, 1, 1, _belief_of_one(confidence, certainty), (extractor,))
    best: dict[int, float] = {}
    for _, _, _, document, _, confidence, certainty in rows:
        best[document] = max(weight(confidence, CERTAINTIES[certainty]), best.get(document, 0.0))
    sources = tuple(sorted({row[4] for row in rows}))
    return Assertion(triple, len(best), len(rows), belief(best.values()), sources)


@lru_cache(maxsize=4096)
def _belief_of_one(confidence: float, certainty: int) -> float:
    return belief((weight(confidence, CERTAINTIES[certainty]),))


def _chosen(curie: str, labels: Iterable[tuple[int, str, str]]) -> Concept:
    said = [label for label in labels if label[1] or label[2]]
    _, name, category = min(said, default=(0, "", ""))
    return Concept(curie, name or curie, category or UNKNOWN_CATEGORY)
