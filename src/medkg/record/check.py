"""Whether the record holds together: its pages, its references, and every hash computed anew from what is stored."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from medkg.errors import MedkgError
from medkg.model.belief import PLAIN_BELIEFS
from medkg.model.document import Document
from medkg.ports import Progress
from medkg.record import ledger
from medkg.record.assertions import assertions
from medkg.record.canonical import evidence_digest
from medkg.record.citations import documents
from medkg.record.content import check_evidence
from medkg.record.evidence_rows import SELECT, Row, evidence_value
from medkg.record.telling import told

_DIGEST, _DOCUMENT = 3, 4  # places in a row of evidence
_MASK = (1 << 64) - 1


def problems(connection: sqlite3.Connection, *, progress: Progress) -> Iterator[str]:
    """Stream what is wrong, in words, most basic first; nothing where all is well. Progress counts evidence."""
    broken = [f"SQLite: {line}" for (line,) in connection.execute("PRAGMA integrity_check") if line != "ok"]
    yield from broken
    if broken:
        return  # what stands on broken pages cannot be judged
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"{table} row {row} refers to a row of {parent} that is not there"
    for row, name in connection.execute("SELECT id, name FROM document ORDER BY name"):
        yield from _document_problems(connection, row, name)
    yield from _all_evidence_problems(connection, progress)
    yield from _view_problems(connection)


def _document_problems(connection: sqlite3.Connection, row: int, name: str) -> Iterator[str]:
    try:
        document = documents(connection, (name,))[name]
    except (ValueError, TypeError) as error:
        yield f"document {name}: its sections or metadata cannot be read ({error})"
        return
    yield from _hash_problems(connection, row, document)
    for start, end in connection.execute('SELECT "start", "end" FROM mention WHERE document = ?', (row,)):
        if not 0 <= start < end <= len(document.text):
            yield f"document {name}: a mention at {start}..{end} lies outside the text"


def _hash_problems(connection: sqlite3.Connection, row: int, document: Document) -> Iterator[str]:
    hashes = connection.execute("SELECT text_hash, content_hash FROM document WHERE id = ?", (row,)).fetchone()
    if hashes[0].hex() != document.text_hash:
        yield f"document {document.id}: its text is not the text that was hashed"
    if hashes[1].hex() != document.content_hash:
        yield f"document {document.id}: its content is not the content that was hashed"
    entry = ledger.find(connection, document.id)
    if entry is None:
        yield f"document {document.id}: the ledger has no row for it"
        return
    if entry.content_hash != hashes[1] or entry.revised != document.metadata.revised:
        yield f"document {document.id}: the ledger speaks of another version of it"
    stored = ledger.stored_of(connection, row, document.id, mentions=ledger.mentions_of(connection, row))
    for kind in ("mentions", "evidence", "namings"):
        counted, entered = getattr(stored, kind), getattr(entry, kind)
        if counted != entered:
            yield f"document {document.id}: {counted} {kind} are stored, the ledger says {entered}"
    if stored.digest != entry.digest:
        yield f"document {document.id}: its mentions, names or evidence are not those that were stored"


def _all_evidence_problems(connection: sqlite3.Connection, progress: Progress) -> Iterator[str]:
    """Walk the whole table in its own order, which is that of the documents as they were written."""
    document: Document | None = None
    text_hash = ""
    for row in told(connection.execute(f"{SELECT} ORDER BY e.id"), progress):
        name = row[_DOCUMENT]
        if document is None or document.id != name:
            try:
                document = documents(connection, (name,))[name]
            except (ValueError, TypeError):
                continue  # said already, with the document
            text_hash = document.text_hash
        yield from _evidence_problems(row, document, text_hash)


def _evidence_problems(row: Row, document: Document, text_hash: str) -> Iterator[str]:
    id_ = row[_DIGEST].hex()
    try:
        evidence = evidence_value(row)
        check_evidence(evidence, document, text_hash=text_hash, place="")
    except (MedkgError, ValueError, IndexError) as error:
        yield f"document {document.id}: evidence {id_}: {error}"
        return
    subject, object_ = (judgement or "null" for judgement in row[-2:])
    if evidence_digest(evidence, confidence=evidence.confidence, subject=subject, object_=object_) != row[_DIGEST]:
        yield f"document {document.id}: evidence {id_} does not have the content that its id was made from"


def _view_problems(connection: sqlite3.Connection) -> Iterator[str]:
    """Hold the SQL view against a recount; the sums of the rows' hashes agree whatever their order."""
    viewed = recounted = 0
    for row in connection.execute("SELECT subject, predicate, object, polarity, documents, evidence FROM assertion"):
        viewed = (viewed + hash(row)) & _MASK
    # Beliefs are no part of the record, so any table will do.
    for a in assertions(connection, PLAIN_BELIEFS):
        t = a.triple
        row = (t.subject, t.predicate, t.object, str(t.polarity), a.documents, a.evidence)
        recounted = (recounted + hash(row)) & _MASK
    if viewed != recounted:
        yield "the view `assertion` does not count what the evidence adds up to"
