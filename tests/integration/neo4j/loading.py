"""The plainest way to lay a graph into a database: the rows of the shape, one statement for each label and type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from medkg.ports import AssertionSource, EvidenceStream
from medkg.views.cypher import shape

if TYPE_CHECKING:
    import neo4j

_BATCH = 5000


class Loadable(AssertionSource, EvidenceStream, Protocol):
    """What a database is filled from."""


def load(server_driver: neo4j.Driver, source: Loadable, *, evidence: bool = True) -> None:
    """Empty the database and fill it; concepts first, so that every relationship finds its ends by id."""
    empty(server_driver)
    server_driver.execute_query("CREATE INDEX held_id IF NOT EXISTS FOR (n:Held) ON (n.id)")
    nodes: dict[str, list[dict[str, object]]] = defaultdict(list)
    for concept in source.concepts():
        row = dict(zip(shape.CONCEPT_PROPERTIES, shape.concept_row(concept), strict=True))
        nodes[shape.label_of(concept.category)].append(row)
    relations: dict[str, list[dict[str, object]]] = defaultdict(list)
    for assertion in source.assertions():
        triple = assertion.triple
        row = dict(zip(shape.ASSERTION_PROPERTIES, shape.assertion_row(assertion), strict=True))
        relations[shape.type_of(triple.predicate)].append({"from": triple.subject, "to": triple.object, "row": row})
    for document, pieces in source.evidence_by_document() if evidence else ():
        row = dict(zip(shape.DOCUMENT_PROPERTIES, shape.document_row(document), strict=True))
        nodes[shape.DOCUMENT].append(row)
        for id_, piece in pieces:
            row = dict(zip(shape.EVIDENCE_PROPERTIES, shape.evidence_row(id_, piece, document), strict=True))
            nodes[shape.EVIDENCE].append(row)
            ends = (shape.SUBJECT, piece.subject), (shape.OBJECT, piece.object), (shape.IN_DOCUMENT, document.id)
            for type_, end in ends:
                relations[type_].append({"from": id_, "to": end, "row": {}})
    for label, rows in nodes.items():
        _run(server_driver, f"UNWIND $rows AS row CREATE (n:`{label}`:Held) SET n += row", rows)
    server_driver.execute_query("CALL db.awaitIndexes()")
    for type_, rows in relations.items():
        _run(
            server_driver,
            "UNWIND $rows AS row MATCH (a:Held {id: row.from}), (b:Held {id: row.to}) "
            f"CREATE (a)-[r:`{type_}`]->(b) SET r += row.row",
            rows,
        )
    server_driver.execute_query("MATCH (n:Held) REMOVE n:Held")


def empty(server_driver: neo4j.Driver) -> None:
    """Take everything out of the database."""
    server_driver.execute_query("MATCH (n) DETACH DELETE n")


def _run(server_driver: neo4j.Driver, statement: str, rows: Sequence[dict[str, object]]) -> None:
    for batch in _batches(rows):
        server_driver.execute_query(statement, rows=batch)


def _batches(rows: Sequence[dict[str, object]]) -> Iterator[Iterable[dict[str, object]]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]
