"""The statements of a push. Labels and types come from the closed lists; everything else is a parameter.

Rows are lists in the order of `views.cypher.shape`, which halves what maps would send. What is new is created; where
that may have been done already the same is merged, by keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from medkg.views.cypher.shape import (
    ASSERTION_PROPERTIES,
    CONCEPT_PROPERTIES,
    DOCUMENT,
    DOCUMENT_PROPERTIES,
    EVIDENCE,
    EVIDENCE_PROPERTIES,
    IN_DOCUMENT,
    OBJECT,
    SUBJECT,
)

# The only property that the shape does not know: what a document's node was pushed from.
DIGEST = "medkg_digest"


@dataclass(frozen=True, slots=True)
class Write:
    """One kind of change over many rows.

    `repeated` is run in place of `first` where the transaction may have been committed before. `counts` says that
    either gives the number of rows that it found a place for. Within a transaction those of lower `rank` come first.
    """

    first: str
    repeated: str
    counts: bool = False
    rank: int = 1


@cache
def add_concept(label: str) -> Write:
    """Add or change concepts: rows of a concept."""
    merged = f"UNWIND $rows AS row MERGE (c:{label} {{id: row[0]}}) SET {_assigned('c', CONCEPT_PROPERTIES, skip=1)}"
    created = f"UNWIND $rows AS row CREATE (:{label} {{{_written(CONCEPT_PROPERTIES)}}})"
    return Write(created, merged, rank=0)


@cache
def change_concept(label: str) -> Write:
    """Change concepts that stand under this label already."""
    merged = add_concept(label).repeated
    return Write(merged, merged, rank=0)


@cache
def relabel(before: str, after: str) -> Write:
    """Move concepts to another label with all their relationships: rows of one id."""
    text = f"UNWIND $rows AS row MATCH (c:{before} {{id: row[0]}}) REMOVE c:{before} SET c:{after}"
    return Write(text, text, rank=-1)


@cache
def add_document() -> Write:
    """Add or change documents: rows of a document and its digest."""
    names = (*DOCUMENT_PROPERTIES, DIGEST)
    text = f"UNWIND $rows AS row MERGE (d:{DOCUMENT} {{id: row[0]}}) SET {_assigned('d', names, skip=1)}"
    return Write(text, text, rank=0)


@cache
def add_assertion(type_: str, subject: str, object_: str) -> Write:
    """Add assertions: rows of both ends' ids, then those of an assertion."""
    ends = f"UNWIND $rows AS row MATCH (s:{subject} {{id: row[0]}}) MATCH (o:{object_} {{id: row[1]}})"
    created = f"{ends} CREATE (s)-[:{type_} {{{_written(ASSERTION_PROPERTIES, start=2)}}}]->(o) RETURN count(*)"
    merged = (
        f"{ends} MERGE (s)-[r:{type_} {{key: row[2]}}]->(o) "
        f"SET {_assigned('r', ASSERTION_PROPERTIES, start=2, skip=1)} RETURN count(*)"
    )
    return Write(created, merged, counts=True)


@cache
def change_assertion(type_: str) -> Write:
    """Change assertions that stand: rows of an assertion."""
    found = f"UNWIND $rows AS row MATCH ()-[r:{type_} {{key: row[0]}}]->()"
    text = f"{found} SET {_assigned('r', ASSERTION_PROPERTIES, skip=1)} RETURN count(*)"
    return Write(text, text, counts=True)


@cache
def add_evidence(subject: str, object_: str) -> Write:
    """Add evidence with its three relationships: rows of both ends' ids, the document's, then those of evidence."""
    ends = (
        f"UNWIND $rows AS row MATCH (s:{subject} {{id: row[0]}}) MATCH (o:{object_} {{id: row[1]}}) "
        f"MATCH (d:{DOCUMENT} {{id: row[2]}})"
    )
    created = (
        f"{ends} CREATE (e:{EVIDENCE} {{{_written(EVIDENCE_PROPERTIES, start=3)}}}) "
        f"CREATE (e)-[:{SUBJECT}]->(s) CREATE (e)-[:{OBJECT}]->(o) CREATE (e)-[:{IN_DOCUMENT}]->(d) RETURN count(*)"
    )
    merged = (
        f"{ends} MERGE (e:{EVIDENCE} {{id: row[3]}}) SET {_assigned('e', EVIDENCE_PROPERTIES, start=3, skip=1)} "
        f"MERGE (e)-[:{SUBJECT}]->(s) MERGE (e)-[:{OBJECT}]->(o) MERGE (e)-[:{IN_DOCUMENT}]->(d) RETURN count(*)"
    )
    return Write(created, merged, counts=True)


@cache
def remove(label: str) -> Write:
    """Remove what stands under a label: rows of one id."""
    text = f"UNWIND $rows AS row MATCH (n:{label} {{id: row[0]}}) DETACH DELETE n"
    return Write(text, text)


@cache
def remove_assertion(type_: str) -> Write:
    """Remove assertions: rows of one key."""
    text = f"UNWIND $rows AS row MATCH ()-[r:{type_} {{key: row[0]}}]->() DELETE r"
    return Write(text, text)


def _written(names: Sequence[str], *, start: int = 0) -> str:
    return ", ".join(f"`{name}`: row[{place}]" for place, name in enumerate(names, start=start))


def _assigned(variable: str, names: Sequence[str], *, start: int = 0, skip: int = 0) -> str:
    placed = list(enumerate(names, start=start))[skip:]
    return ", ".join(f"{variable}.`{name}` = row[{place}]" for place, name in placed)
