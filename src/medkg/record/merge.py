"""Union: every document of another record enters under the rule of precedence."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from medkg.model.assertion import Evidence
from medkg.model.concept import Concept
from medkg.model.report import Standing
from medkg.ports import Progress
from medkg.record.citations import documents
from medkg.record.content import Content
from medkg.record.evidence_rows import SELECT, evidence_value
from medkg.record.ledger import mentions_of, namings_of
from medkg.record.precedence import Occasion
from medkg.record.writer import Writer

_BULK = 50_000  # rows of evidence from which a document is written with a larger cache


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCounts:
    """What a merge did with the other record's documents; those that lost to ours count as unchanged.

    `mentions` and `evidence` are those of new and changed documents.
    """

    documents: int
    new: int
    changed: int
    unchanged: int
    mentions: int
    evidence: int


def merge(writer: Writer, other: sqlite3.Connection, *, progress: Progress) -> MergeCounts:
    """Write every document of `other` that is new here or takes precedence. Interrupted, it can be run again.

    Progress counts documents.
    """
    (total,) = other.execute("SELECT count(*) FROM document").fetchone()
    progress.stage("merging", total=total)
    outcomes: Counter[Standing] = Counter()
    ledger = other.execute(
        "SELECT document.id, name, extractor, mentions, evidence FROM document "
        "JOIN ledger ON ledger.document = document.id ORDER BY name"
    )
    written: Counter[str] = Counter()
    for row, name, extractor, mentions, evidence in ledger:
        content = _content(other, row, name, bulk=evidence >= _BULK)
        standing = writer.write(content, extractor=extractor, occasion=Occasion.MERGE)
        outcomes[standing] += 1
        progress.advance()
        if standing in {Standing.NEW, Standing.CHANGED}:
            written.update(mentions=mentions, evidence=evidence)
    return MergeCounts(
        documents=outcomes.total(),
        new=outcomes[Standing.NEW],
        changed=outcomes[Standing.CHANGED],
        unchanged=outcomes[Standing.UNCHANGED] + outcomes[Standing.SUPERSEDED],
        mentions=written["mentions"],
        evidence=written["evidence"],
    )


def _content(connection: sqlite3.Connection, row: int, name: str, *, bulk: bool) -> Content:
    return Content(
        document=documents(connection, (name,))[name],
        mentions=tuple(mentions_of(connection, row)),
        concepts=(Concept(*naming) for naming in namings_of(connection, row)),
        evidence=_evidence(connection, row),
        place=name,
        bulk=bulk,
    )


def _evidence(connection: sqlite3.Connection, row: int) -> Iterator[Evidence]:
    # By the range of its rows, which lie together: by the index on documents they would come in the order of their ids,
    # each from another page.
    first, last = connection.execute("SELECT min(id), max(id) FROM evidence WHERE document = ?", (row,)).fetchone()
    rows = connection.execute(f"{SELECT} WHERE e.id BETWEEN ? AND ? AND +e.document = ?", (first, last, row))
    return map(evidence_value, rows)
