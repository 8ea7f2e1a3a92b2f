"""What a citation is made from: evidence, documents, and what lies between two concepts. Indexed look-ups, no scans."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice

from medkg.model.assertion import Assertion, Evidence, Triple
from medkg.model.belief import BeliefTable
from medkg.model.document import Document, MeshHeading, Metadata, Notice, Section
from medkg.record.codes import POLARITIES
from medkg.record.evidence_rows import SELECT, evidence_value
from medkg.record.weighing import COUNTED, Weighing

_AT_ONCE = 500
DOCUMENT = (
    "SELECT name, document.text, title_end, sections, metadata, source.text FROM document "
    "JOIN source ON source.id = document.source"
)


def evidence(connection: sqlite3.Connection, triple: Triple) -> tuple[Evidence, ...]:
    """Give the evidence of one assertion, best first: confidence, then document, position and id."""
    predicate = connection.execute("SELECT id FROM predicate WHERE text = ?", (triple.predicate,)).fetchone()
    ends = _row(connection, triple.subject), _row(connection, triple.object)
    if predicate is None or None in ends:
        return ()
    rows = connection.execute(
        f"{SELECT} WHERE e.subject = ? AND e.object = ? AND e.predicate = ? AND e.polarity = ?",
        (*ends, predicate[0], POLARITIES.index(triple.polarity)),
    )
    return tuple(sorted(map(evidence_value, rows), key=_best_first))


def documents(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Document]:
    """Give the stored documents among these ids, in their order."""
    found: dict[str, Document] = {}
    remaining = iter(dict.fromkeys(ids))
    while asked := list(islice(remaining, _AT_ONCE)):
        marks = ",".join("?" * len(asked))
        rows = connection.execute(f"{DOCUMENT} WHERE name IN ({marks})", asked)
        values = {row[0]: document_value(row) for row in rows}
        found.update((name, values[name]) for name in asked if name in values)
    return found


def between(connection: sqlite3.Connection, beliefs: BeliefTable, first: str, second: str) -> tuple[Assertion, ...]:
    """Give every assertion between two concepts, in both directions, asserted and denied."""
    ends = dict.fromkeys(((first, second), (second, first)))
    return tuple(one for pair in ends for one in _directed(connection, beliefs, *pair))


def document_value(row: tuple[str, str, int, str, str, str]) -> Document:
    """Give the document of a row: name, text, title's end, sections, metadata, source."""
    name, text, title_end, sections, metadata, source = row
    return Document(
        id=name,
        text=text,
        title_end=title_end,
        sections=tuple(Section(*section) for section in json.loads(sections)),
        metadata=metadata_value(metadata),
        source=source,
    )


def metadata_value(text: str) -> Metadata:
    """Read what `Metadata.canonical` was written as."""
    fields = json.loads(text)
    return Metadata(
        **{
            **fields,
            "publication_types": tuple(fields.get("publication_types", ())),
            "mesh": tuple(MeshHeading(*heading) for heading in fields.get("mesh", ())),
            "notices": tuple(Notice(*notice) for notice in fields.get("notices", ())),
            "extra": tuple((key, value) for key, value in fields.get("extra", ())),
        }
    )


def _directed(connection: sqlite3.Connection, beliefs: BeliefTable, subject: str, object_: str) -> Iterator[Assertion]:
    ends = _row(connection, subject), _row(connection, object_)
    if None in ends:
        return iter(())
    rows = connection.execute(f"{COUNTED} WHERE e.subject = ? AND e.object = ?", ends).fetchall()
    return Weighing(connection, beliefs).assertions(subject, rows)


def _row(connection: sqlite3.Connection, curie: str) -> int | None:
    row = connection.execute("SELECT id FROM concept WHERE text = ?", (curie,)).fetchone()
    return None if row is None else int(row[0])


def _best_first(value: Evidence) -> tuple[float, str, int, int, int, str]:
    start, end = (value.sentence.start, value.sentence.end) if value.sentence else (-1, -1)
    subject = value.subject_span.start if value.subject_span else -1
    return (-value.confidence, value.document_id, start, end, subject, value.id)
