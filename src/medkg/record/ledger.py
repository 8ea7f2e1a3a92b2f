"""The ledger: one row per document, saying what was read, by whom, and what was stored."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from medkg.model.document import Document
from medkg.model.identity import DIGEST_LENGTH
from medkg.record.canonical import MentionContent, quote
from medkg.record.lines import mention_line, naming_line
from medkg.record.precedence import Entry


class LedgerRow(NamedTuple):
    """A document's row of the ledger; `row` is its integer in the record."""

    row: int
    revised: str
    content_hash: bytes
    extractor: str
    mentions: int
    evidence: int
    namings: int
    digest: bytes

    @property
    def entry(self) -> Entry:
        """What the rule of precedence looks at."""
        return Entry(self.revised, self.content_hash, self.extractor)


class Stored(NamedTuple):
    """Counts and digest of what the tables hold of one document."""

    mentions: int
    evidence: int
    namings: int
    digest: bytes


def entry_of(document: Document, extractor: str) -> Entry:
    """Give what the rule of precedence looks at, for a document that was read."""
    return Entry(document.metadata.revised, bytes.fromhex(document.content_hash), extractor)


def find(connection: sqlite3.Connection, name: str) -> LedgerRow | None:
    """Give the ledger row of a document, None where the record does not hold it."""
    row = connection.execute(
        "SELECT document.id, revised, ledger.content_hash, extractor, mentions, evidence, namings, digest "
        "FROM document JOIN ledger ON ledger.document = document.id WHERE name = ?",
        (name,),
    ).fetchone()
    return None if row is None else LedgerRow(*row)


def digests(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Stream every document, by id, with a digest of all that is stored for it and of the source that it names."""
    rows = connection.execute(
        "SELECT name, document.content_hash, digest, source.text FROM document "
        "JOIN ledger ON ledger.document = document.id JOIN source ON source.id = document.source ORDER BY name"
    )
    for name, content, stored, source in rows:
        yield name, hashlib.sha256(content + stored + source.encode()).hexdigest()[:DIGEST_LENGTH]


def enter(connection: sqlite3.Connection, row: int, entry: Entry, stored: Stored) -> None:
    """Write a document's row."""
    connection.execute(
        "INSERT OR REPLACE INTO ledger "
        "(document, revised, content_hash, extractor, mentions, evidence, namings, digest) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (row, entry.revised, entry.content_hash, entry.extractor, *stored),
    )


def stored_of(connection: sqlite3.Connection, row: int, name: str, *, mentions: Sequence[MentionContent]) -> Stored:
    """Count and hash what the tables hold of a document: the digest runs over its lines of the canonical export.

    Evidence enters with its content id alone, which is a hash of all its fields. `mentions` are the document's.
    """
    hasher = hashlib.sha256("".join(f"{line}\n" for line in mention_lines(name, mentions)).encode())
    namings = naming_lines(connection, row, name)
    hasher.update("".join(f"{line}\n" for line in namings).encode())
    evidence = 0
    for (digest,) in connection.execute("SELECT digest FROM evidence WHERE document = ? ORDER BY digest", (row,)):
        evidence += 1
        hasher.update(digest)
    return Stored(len(mentions), evidence, len(namings), hasher.digest())


def mention_lines(name: str, mentions: Iterable[MentionContent]) -> list[str]:
    """Give a document's mentions as lines of the export, sorted."""
    document = quote(name)
    return sorted([mention_line(document, mention) for mention in mentions])


def naming_lines(connection: sqlite3.Connection, row: int, name: str) -> list[str]:
    """Give the names that a document uses as lines of the export, sorted."""
    document = quote(name)
    return sorted(naming_line(document, *naming) for naming in namings_of(connection, row))


def namings_of(connection: sqlite3.Connection, row: int) -> Iterator[tuple[str, str, str]]:
    """Stream how a document calls its concepts: id, name and category, in no order."""
    return connection.execute(
        "SELECT concept.text, label.name, category.text FROM naming "
        "JOIN concept ON concept.id = naming.concept "
        "JOIN label ON label.id = naming.label JOIN category ON category.id = label.category "
        "WHERE naming.document = ?",
        (row,),
    )


def mentions_of(connection: sqlite3.Connection, row: int) -> list[MentionContent]:
    """Give a document's mentions in their own order."""
    rows = connection.execute(
        'SELECT ordinal, "start", "end", category.text, extractor.text, polarity, certainty, experiencer, temporality, '
        "concept.text, judgement.text FROM mention "
        "CROSS JOIN category ON category.id = mention.category "
        "CROSS JOIN extractor ON extractor.id = mention.extractor "
        "LEFT JOIN concept ON concept.id = mention.concept LEFT JOIN judgement ON judgement.id = mention.judgement "
        "WHERE document = ? ORDER BY ordinal, link",
        (row,),
    )
    mentions = []
    for _, group in groupby(rows, itemgetter(0)):
        first, *more = group
        links = tuple([(r[-2], r[-1]) for r in (first, *more) if r[-2] is not None])
        _, start, end, category, extractor, *context, _, _ = first
        mentions.append(MentionContent(start, end, category, extractor, tuple(context), links))
    return mentions
