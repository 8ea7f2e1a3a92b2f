"""The canonical export: everything that the record holds as sorted lines, and the graph's hash over them.

Not in it, because it says nothing about the content: file names of inputs, quarantine, the ledger, times.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from medkg.durable import replaced
from medkg.record.assertions import concepts
from medkg.record.evidence_rows import SELECT, evidence_line
from medkg.record.ledger import mention_lines, mentions_of, naming_lines
from medkg.record.lines import concept_line, document_line

_AT_ONCE = 2000


def lines(connection: sqlite3.Connection) -> Iterator[str]:
    """Stream the lines in the order of their bytes, without line ends."""
    yield from map(concept_line, concepts(connection, order="quoted(text)"))
    yield from _document_lines(connection)
    for row, _ in connection.execute("SELECT id, text FROM concept ORDER BY quoted(text)"):
        yield from sorted(map(evidence_line, connection.execute(f"{SELECT} WHERE e.subject = ?", (row,))))
    documents = "SELECT id, name FROM document ORDER BY quoted(name)"
    for row, name in connection.execute(documents):
        yield from mention_lines(name, mentions_of(connection, row))
    for row, name in connection.execute(documents):
        yield from naming_lines(connection, row, name)


def hash_of(lines_: Iterable[str]) -> str:
    """Hash lines as `sha256sum` hashes the file that holds them."""
    hasher = hashlib.sha256()
    for block in _blocks(lines_):
        hasher.update(block)
    return hasher.hexdigest()


def write(lines_: Iterable[str], path: Path) -> int:
    """Write lines to a file that appears whole or not at all; give their number."""
    count = 0
    with replaced(path) as file:
        for block in _blocks(lines_):
            count += block.count(b"\n")
            file.write(block)
    return count


def _blocks(lines_: Iterable[str]) -> Iterator[bytes]:
    iterator = iter(lines_)
    while block := list(islice(iterator, _AT_ONCE)):
        yield ("\n".join(block) + "\n").encode()


def _document_lines(connection: sqlite3.Connection) -> Iterator[str]:
    for (row,) in connection.execute("SELECT id FROM document ORDER BY quoted(name)"):
        values = connection.execute(
            "SELECT name, title_end, sections, metadata, text, text_hash, content_hash FROM document WHERE id = ?",
            (row,),
        ).fetchone()
        name, title_end, sections, metadata, text, text_hash, content_hash = values
        yield document_line(
            name,
            title_end=title_end,
            sections=sections,
            metadata=metadata,
            text=text,
            text_hash=text_hash,
            content_hash=content_hash,
        )
