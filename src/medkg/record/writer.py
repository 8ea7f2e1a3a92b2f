"""The writer: one document is one transaction, which also writes its ledger row."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace

from medkg.model.document import Document
from medkg.model.identity import canonical_json
from medkg.model.reading import GraphReading, Reading
from medkg.model.report import Standing
from medkg.record import ledger
from medkg.record.bulk import write_findings
from medkg.record.commits import Commits
from medkg.record.content import Content, content_of, readable
from medkg.record.intern import Interner
from medkg.record.precedence import Entry, Occasion, standing_of, standing_of_findings

Failpoint = Callable[[str], None]

_WRITTEN = frozenset({Standing.NEW, Standing.CHANGED})
_HASHED = 512  # documents under way between `standing` and `put` whose hashes are remembered
_BULK_CACHE = "PRAGMA cache_size = -262144"  # the indexes of a million rows fill at random: keep them in memory
_USUAL_CACHE = "PRAGMA cache_size = -32768"


class Writer:
    """Puts documents into an open record. Each is one transaction, whose end is waited for when the next begins.

    `beside` is a connection for reading that stays usable while a commit is under way on the first.
    """

    def __init__(self, connection: sqlite3.Connection, *, beside: sqlite3.Connection, failpoint: Failpoint) -> None:
        self._connection = connection
        self._beside = beside
        self._commits = Commits(connection)
        self._failpoint = failpoint
        self._intern = Interner(connection)
        self._read: set[str] = set()
        self._hashed: dict[str, tuple[Document, Entry]] = {}
        self._latest = ""
        self._announced = True

    def begin_run(self) -> None:
        """Start a run: what was read before now belongs to an earlier one."""
        self._read.clear()

    def clear(self) -> None:
        """Let go of what is remembered of the record's integers, as after an erasure."""
        self._intern.clear()

    def settle(self) -> None:
        """Wait until the latest document is on disk; raises what SQLite raises where it is not: then it is undone."""
        try:
            self._commits.settle()
        except sqlite3.Error:
            self._intern.clear()
            self._read.discard(self._latest)
            raise

    def close(self) -> None:
        """Settle, and write no more."""
        self._commits.close()

    def standing(self, document: Document, *, extractor: str) -> Standing:
        """Tell how a document stands to what is stored; one that is unchanged counts as read in this run."""
        name = document.id
        with readable(name, ""):
            entry = ledger.entry_of(document, extractor)
        if name == self._latest:
            self.settle()
        stored = ledger.find(self._beside if self._commits.under_way else self._connection, name)
        standing = standing_of(entry, stored and stored.entry, occasion=self._occasion(name))
        if standing is Standing.UNCHANGED:
            self._read.add(name)
        elif standing in _WRITTEN:
            self._remember(document, entry)
        return standing

    def put(self, reading: Reading | GraphReading, *, extractor: str) -> Standing:
        """Store a reading if the rule of precedence lets it stand."""
        name = reading.document.id
        standing = self.write(content_of(reading), extractor=extractor, occasion=self._occasion(name))
        if standing is not Standing.SUPERSEDED:
            self._read.add(name)
        return standing

    def write(self, content: Content, *, extractor: str, occasion: Occasion) -> Standing:
        """Write a document's rows and its ledger row in one transaction, or nothing of them."""
        self._finish_latest()
        self._failpoint("before-document")
        if content.bulk:
            self._connection.execute(_BULK_CACHE)
        self._commits.begin()
        standing = Standing.SUPERSEDED
        try:
            with readable(content.document.id, content.place):
                standing = self._replace(content, self._entry(content.document, extractor), occasion)
            if standing in _WRITTEN:
                self._failpoint("before-commit")
                self._latest = content.document.id
                self._commits.commit()
                self._announced = False
        finally:
            if not self._commits.under_way:
                self._intern.clear()
                self._commits.roll_back()
        if content.bulk:
            self._finish_latest()
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._connection.execute(_USUAL_CACHE)
        return standing

    def _finish_latest(self) -> None:
        self.settle()
        if not self._announced:
            self._announced = True
            self._failpoint("after-commit")

    def _remember(self, document: Document, entry: Entry) -> None:
        # Between the question and the answer the document is extracted from; its text need not be hashed again.
        if len(self._hashed) >= _HASHED:
            del self._hashed[next(iter(self._hashed))]
        self._hashed[document.id] = (document, entry)

    def _entry(self, document: Document, extractor: str) -> Entry:
        hashed, entry = self._hashed.pop(document.id, (None, None))
        if entry is None or hashed is not document:
            return ledger.entry_of(document, extractor)
        return replace(entry, extractor=extractor)

    def _occasion(self, name: str) -> Occasion:
        return Occasion.SAME_RUN if name in self._read else Occasion.LATER_RUN

    def _replace(self, content: Content, entry: Entry, occasion: Occasion) -> Standing:
        found = ledger.find(self._connection, content.document.id)
        standing = standing_of(entry, found and found.entry, occasion=occasion)
        if standing is Standing.SUPERSEDED:
            return standing
        if found is not None:
            delete_findings(self._connection, found.row)
        row = self._write_document(content.document, entry.content_hash, found and found.row)
        write_findings(self._connection, self._intern, content, row, failpoint=self._failpoint)
        stored = ledger.stored_of(self._connection, row, content.document.id, mentions=content.mentions)
        if found is not None and standing is Standing.UNCHANGED:
            standing = standing_of_findings(stored.digest, found.digest, occasion=occasion)
        ledger.enter(self._connection, row, entry, stored)
        self._connection.execute("UPDATE state SET hash = NULL WHERE hash IS NOT NULL")
        self._failpoint("after-rows")
        return standing

    def _write_document(self, document: Document, content_hash: bytes, row: int | None) -> int:
        sections = canonical_json([[s.start, s.end, s.kind, s.heading] for s in document.sections])
        values = (
            document.id,
            self._intern.source[document.source],
            document.title_end,
            bytes.fromhex(document.text_hash),
            content_hash,
            sections,
            canonical_json(document.metadata.canonical()),
            document.text,
        )
        cursor = self._connection.execute(
            "INSERT INTO document "
            "(name, source, title_end, text_hash, content_hash, sections, metadata, text) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (name) DO UPDATE SET source = excluded.source, title_end = excluded.title_end, "
            "text_hash = excluded.text_hash, content_hash = excluded.content_hash, "
            "sections = excluded.sections, metadata = excluded.metadata, text = excluded.text",
            values,
        )
        return int(cursor.lastrowid or 0) if row is None else row


def delete_findings(connection: sqlite3.Connection, row: int) -> None:
    """Delete everything that was found in a document, leaving the document itself."""
    for table in ("mention", "evidence", "naming"):
        connection.execute(f"DELETE FROM {table} WHERE document = ?", (row,))  # noqa: S608 - a closed list of names
