"""What was read of a server, on disk until it is handed on: by document, in one order whatever order it came in."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from medkg.model.concept import Concept

Piece = tuple[str, str, str, str]
"""A piece of evidence: subject, object, and the rest of it as two texts in JSON, of which the second says its place."""

_SCHEMA = """
CREATE TABLE concept (id TEXT PRIMARY KEY, name TEXT, category TEXT) WITHOUT ROWID;
CREATE TABLE piece (document TEXT, subject TEXT, object TEXT, said TEXT, place TEXT);
CREATE TABLE document (id TEXT PRIMARY KEY, held TEXT) WITHOUT ROWID;
"""
_INDEX = "CREATE INDEX by_document ON piece (document, subject, object, said, place)"
_CONCEPTS = """
SELECT id, name, category FROM concept
WHERE id IN (SELECT subject FROM piece WHERE document = ?1 UNION SELECT object FROM piece WHERE document = ?1)
ORDER BY id
"""
_PIECES = "SELECT subject, object, said, place FROM piece WHERE document = ? ORDER BY subject, object, said, place"


class Spool:
    """A temporary database of concepts, documents and evidence; a concept that is added twice keeps the lesser row."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_SCHEMA)

    def add_concept(self, id_: str, name: str, category: str) -> None:
        """Keep a concept."""
        self._connection.execute(
            "INSERT INTO concept VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET name = ?2, category = ?3 "
            "WHERE (?2, ?3) < (name, category)",
            (id_, name, category),
        )

    def add_document(self, id_: str, held: dict[str, object]) -> None:
        """Keep what is known of a document."""
        self._connection.execute(
            "INSERT OR IGNORE INTO document VALUES (?, ?)", (id_, json.dumps(held, sort_keys=True))
        )

    def add_piece(self, document: str, piece: Piece) -> None:
        """Keep a piece of evidence."""
        self._connection.execute("INSERT INTO piece VALUES (?, ?, ?, ?, ?)", (document, *piece))

    def ready(self) -> None:
        """Order what was added; nothing is added afterwards."""
        self._connection.execute(_INDEX)

    def documents(self) -> Iterator[tuple[str, dict[str, object]]]:
        """Stream the documents by id."""
        for id_, held in self._connection.execute("SELECT id, held FROM document ORDER BY id"):
            yield id_, json.loads(held)

    def concepts(self, document: str = "") -> Iterator[Concept]:
        """Stream the concepts that a document's evidence names, or all of them."""
        asked = (_CONCEPTS, (document,)) if document else ("SELECT id, name, category FROM concept ORDER BY id", ())
        for row in self._connection.execute(*asked):
            yield Concept(*row)

    def pieces(self, document: str) -> Iterator[Piece]:
        """Stream a document's evidence."""
        yield from self._connection.execute(_PIECES, (document,))

    def digest(self, document: str, *, all_concepts: bool = False) -> str:
        """Hash what a document brings."""
        whole = hashlib.sha256()
        for concept in self.concepts("" if all_concepts else document):
            whole.update(json.dumps([concept.id, concept.name, concept.category]).encode())
        for piece in self.pieces(document):
            whole.update(json.dumps(piece).encode())
        return whole.hexdigest()


@contextmanager
def spooled() -> Iterator[Spool]:
    """Open a spool that is gone when the block ends."""
    with tempfile.TemporaryDirectory(prefix="medkg-pull-") as folder:
        path = Path(folder) / "spool.sqlite"
        with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as connection:
            connection.execute("PRAGMA journal_mode = OFF")
            connection.execute("PRAGMA synchronous = OFF")
            yield Spool(connection)
