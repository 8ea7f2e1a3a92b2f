"""The annotations that files carry, gathered before a build, so that every form of a document brings all of them.

PubMed knows when a paper was retracted, PubTator and BioC what its words mean, and one form of a document stands.
Offsets belong to a text, so annotations go with the document's id and the hash of its text: they stand with whichever
form has that very text. They wait in an unnamed temporary database, so that memory stays constant.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from pydantic import TypeAdapter

from medkg.errors import StorageError
from medkg.model.document import Document
from medkg.model.reading import Findings, Reading

_TABLE = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE carried (document TEXT, text_hash TEXT, findings BLOB, PRIMARY KEY (document, text_hash, findings))
WITHOUT ROWID;
"""


class CarriedAnnotations:
    """Findings by document and text; a context manager."""

    def __init__(self) -> None:
        with _translated():
            self._database = sqlite3.connect("")
            self._database.executescript(_TABLE)
        self._codec = TypeAdapter(Findings)
        self._holds_any = False

    def close(self) -> None:
        """Drop everything."""
        self._database.close()

    def keep(self, reading: Reading) -> None:
        """Keep what a reading carries; the same twice is kept once. Raises StorageError where there is no room."""
        if reading.findings == Findings():
            return
        with _translated():
            values = (*_key(reading.document), self._codec.dump_json(reading.findings))
            self._database.execute("INSERT OR IGNORE INTO carried VALUES (?, ?, ?)", values)
        self._holds_any = True

    def joined(self, reading: Reading) -> Reading:
        """Give a reading with everything that is kept for its text, in an order that no order of inputs changes."""
        if not self._holds_any:
            return reading
        query = "SELECT findings FROM carried WHERE document = ? AND text_hash = ? ORDER BY findings"
        with _translated():
            rows = self._database.execute(query, _key(reading.document)).fetchall()
        if not rows:
            return reading
        return replace(reading, findings=sum((self._codec.validate_json(kept) for (kept,) in rows), Findings()))


def _key(document: Document) -> tuple[str, str]:
    return document.id, document.text_hash


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StorageError(
            f"the temporary folder cannot hold the annotations that the inputs carry: {error}.",
            remedy="Free space there, or name another folder with TMPDIR.",
        ) from error
