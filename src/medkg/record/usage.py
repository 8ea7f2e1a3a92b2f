"""How many documents name which concepts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from medkg.model.concept import Concept
from medkg.record.assertions import concepts


def concepts_with_documents(connection: sqlite3.Connection) -> Iterator[tuple[Concept, int]]:
    """Stream every concept that some document names, by id, with the number of documents that do."""
    counts = dict(
        connection.execute(
            "SELECT concept.text, count(DISTINCT document) FROM naming "
            "JOIN concept ON concept.id = naming.concept GROUP BY concept.id"
        )
    )
    for concept in concepts(connection):
        yield concept, counts[concept.id]


def documents_with(connection: sqlite3.Connection, curies: Iterable[str]) -> tuple[int, int]:
    """Count those of some concepts that documents name, and the documents that name one of them."""
    linked, documents = 0, set[int]()
    for curie in sorted(set(curies)):
        rows = connection.execute(
            "SELECT DISTINCT document FROM concept JOIN naming ON naming.concept = concept.id WHERE text = ?", (curie,)
        ).fetchall()
        linked += bool(rows)
        documents.update(row for (row,) in rows)
    return linked, len(documents)


def linked_by(connection: sqlite3.Connection, extractor: str) -> frozenset[str]:
    """Give the ids that mentions of extractors with this name (before the `@`) are linked to."""
    rows = connection.execute(
        "SELECT DISTINCT concept.text FROM mention JOIN extractor ON extractor.id = mention.extractor "
        "JOIN concept ON concept.id = mention.concept WHERE substr(extractor.text, 1, ?) = ?",
        (len(extractor) + 1, f"{extractor}@"),
    )
    return frozenset(curie for (curie,) in rows)
