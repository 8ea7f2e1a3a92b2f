"""Erasure: a document's rows, every string that only it used, and the bytes that they leave on disk."""

from __future__ import annotations

import difflib
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from medkg.errors import DocumentNotFound, GraphLocked
from medkg.record.connection import transaction
from medkg.record.writer import delete_findings

_NEAREST = 3
_NEAR_LENGTH = 3
_CONSIDERED = 20_000
_MENTIONS = "SELECT count(DISTINCT ordinal) FROM mention"
_EVIDENCE = "SELECT count(*) FROM evidence"

# Each string table, and the columns that hold its integers.
_USES = (
    ("concept", "naming.concept", "mention.concept", "evidence.subject", "evidence.object"),
    ("label", "naming.label"),
    ("predicate", "evidence.predicate"),
    ("category", "label.category", "mention.category"),
    ("extractor", "evidence.extractor", "mention.extractor"),
    ("section", "evidence.section"),
    ("judgement", "mention.judgement", "evidence.subject_judgement", "evidence.object_judgement"),
    ("source", "document.source"),
)


@dataclass(frozen=True, slots=True)
class Erased:
    """How much went."""

    documents: tuple[str, ...]
    mentions: int
    evidence: int
    assertions: int


def find(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, int]:
    """Give the integers of documents; raises DocumentNotFound, naming the nearest ids, if one is not there."""
    rows: dict[str, int] = {}
    for name in dict.fromkeys(ids):
        found = connection.execute("SELECT id FROM document WHERE name = ?", (name,)).fetchone()
        if found is None:
            raise _not_found(connection, name)
        rows[name] = int(found[0])
    return rows


def erase(connection: sqlite3.Connection, rows: Mapping[str, int]) -> Erased:
    """Delete documents, as `find` gave them, and what only they held, in one transaction.

    Foreign keys are not enforced meanwhile: a string goes only when no row uses it, and asking that once for all rows
    takes a scan, where SQLite would scan once for each string.
    """
    mentions = sum(_count(connection, _MENTIONS, row) for row in rows.values())
    evidence = sum(_count(connection, _EVIDENCE, row) for row in rows.values())
    before = count_assertions(connection)
    connection.execute("PRAGMA foreign_keys = OFF")
    try:
        with transaction(connection):
            for name, row in rows.items():
                _delete(connection, name, row)
            sweep(connection)
            connection.execute("UPDATE state SET hash = NULL, erasing = 1")
    finally:
        connection.execute("PRAGMA foreign_keys = ON")
    return Erased(tuple(rows), mentions, evidence, before - count_assertions(connection))


def scrub(connection: sqlite3.Connection, path: Path) -> None:
    """Leave no byte of what was erased in the record's files.

    Deleted rows are overwritten at once (`secure_delete`), but when SQLite moves rows between pages their old places
    keep their bytes: only writing the whole file anew is sure. Raises GraphLocked if a reader holds the old state.
    """
    connection.execute("VACUUM")
    (busy, _, _) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise GraphLocked(
            f"the documents are erased from {path}, but another process still reads the old state, and its log keeps "
            f"their bytes.",
            remedy="Let it finish, then open the graph for writing once more, for example with `medkg check`.",
        )
    connection.execute("UPDATE state SET erasing = 0")


def finish_erasing(connection: sqlite3.Connection, path: Path) -> None:
    """Scrub if an earlier erasure was cut off before it had."""
    (erasing,) = connection.execute("SELECT erasing FROM state").fetchone()
    if erasing:
        scrub(connection, path)


def count_assertions(connection: sqlite3.Connection) -> int:
    """Count the distinct (subject, predicate, object, polarity) that some evidence stands for."""
    query = "SELECT count(*) FROM (SELECT DISTINCT subject, object, predicate, polarity FROM evidence)"
    return int(connection.execute(query).fetchone()[0])


def sweep(connection: sqlite3.Connection) -> None:
    """Delete every string that no row uses."""
    for table, *columns in _USES:
        used = " UNION ".join(f"SELECT {c} FROM {c.split('.')[0]} WHERE {c} NOTNULL" for c in columns)  # noqa: S608 - ours
        connection.execute(f"DELETE FROM {table} WHERE id NOT IN ({used})")  # noqa: S608


def _delete(connection: sqlite3.Connection, name: str, row: int) -> None:
    delete_findings(connection, row)
    connection.execute("DELETE FROM ledger WHERE document = ?", (row,))
    connection.execute("DELETE FROM document WHERE id = ?", (row,))
    connection.execute("DELETE FROM quarantine WHERE record = ?", (name,))


def _count(connection: sqlite3.Connection, counted: str, row: int) -> int:
    return int(connection.execute(f"{counted} WHERE document = ?", (row,)).fetchone()[0])


def _not_found(connection: sqlite3.Connection, asked: str) -> DocumentNotFound:
    candidates = connection.execute(
        "SELECT name FROM document WHERE abs(length(name) - ?) <= ? ORDER BY name LIMIT ?",
        (len(asked), _NEAR_LENGTH, _CONSIDERED),
    )
    nearest = difflib.get_close_matches(asked, [name for (name,) in candidates], n=_NEAREST)
    listed = f"; nearest: {', '.join(nearest)}" if nearest else ""
    return DocumentNotFound(
        f"the graph holds no document {asked!r}{listed}. Nothing was erased.",
        remedy="Ask with an id as the citations print it.",
    )
