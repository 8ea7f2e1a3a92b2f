"""Small records to push, and a graph written out whole: as the record has it, and as a database does."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import neo4j

from medkg.model.assertion import Evidence
from medkg.model.concept import Concept
from medkg.model.document import Document, Metadata, Notice, Span
from medkg.model.mention import PLAIN, Context, Polarity
from medkg.model.reading import Findings, Reading
from medkg.model.report import PushReport
from medkg.ports import Unwatched
from medkg.record.store import Record, open_record
from medkg.views.cypher import shape
from medkg.views.neo4j.connection import Login
from medkg.views.neo4j.push import Aim, push
from medkg.views.neo4j.scope import Sources
from medkg.views.neo4j.statements import DIGEST
from tests.integration.neo4j.server import RunningServer

DENIED = Context(polarity=Polarity.DENIED)
CHEMICAL, DISEASE, GENE = "ChemicalEntity", "Disease", "Gene"
AWKWARD = (
    Concept("X:1'\"`) $x\n", 'it\'s "quoted", `ticked` $x \\ and\nbroken\r\nover lines', CHEMICAL),
    Concept("X:2", "x" * 70_000, DISEASE),
    Concept("X:3'}) DETACH DELETE n //", "NULL", "Colour`) DELETE (n"),
)


def reading(
    name: str, said: Iterable[tuple[Concept, str, Concept, bool]], *, notice: str = "", title: str = "A title."
) -> Reading:
    """Make a document that says (subject, predicate, object, whether it is denied)."""
    document = Document(
        id=name,
        text=f"{title} One sentence of {name}.",
        title_end=len(title),
        metadata=Metadata(date="1987-03", notices=(Notice(notice, "PMID:9"),) if notice else ()),
        source="papers.xml",
    )
    pieces = tuple(
        Evidence(
            subject=subject.id,
            predicate=predicate,
            object=object_.id,
            document_id=name,
            extractor="rules@1",
            text_hash=document.text_hash,
            confidence=0.75,
            context=DENIED if denied else PLAIN,
            sentence=Span(len(title) + 1, len(document.text)),
        )
        for subject, predicate, object_, denied in said
    )
    concepts = {concept for subject, _, object_, _ in said for concept in (subject, object_)}
    return Reading(document, Findings((), pieces, tuple(sorted(concepts))), "line 1")


def readings(count: int = 40) -> list[Reading]:
    """Make documents whose assertions meet: chemicals, diseases and genes, stated and denied, and the awkward ones."""
    chemicals = [Concept(f"C:{n}", f"chemical {n}", CHEMICAL) for n in range(7)]
    diseases = [Concept(f"D:{n}", f"disease {n}", DISEASE) for n in range(5)]
    genes = [Concept(f"G:{n}", f"gene {n}", GENE) for n in range(11)]
    quoted, long, foreign = AWKWARD
    found = [
        reading(
            f"PMID:{n}",
            [
                (chemicals[n % 7], "causes", diseases[n % 5], n % 3 == 0),
                (chemicals[n % 7], "affects", genes[n % 11], False),
                (genes[n % 11], "contributes_to", diseases[n % 4], n % 13 == 0),
            ],
        )
        for n in range(count)
    ]
    odd = [(quoted, "DROP", long, False), (foreign, "coloured\nlike", foreign, True), (quoted, "treats", long, False)]
    return [*found, reading("odd'\"`$1\n:1", odd)]


def filled(path: Path, what: Iterable[Reading]) -> Path:
    """Write a record."""
    with open_record(path, create=True) as record:
        record.begin_run()
        for one in what:
            record.put(one, extractor="rules@1")
        record.graph_hash()
    return path


def pushed(
    path: Path,
    server: RunningServer,
    *,
    uri: str = "",
    name: str = "test",
    beliefs: str = "b",
    rebuild: bool = False,
    verify: bool = False,
    pauses: tuple[float, ...] = (),
    most_rows: int = 20_000,
) -> PushReport:
    """Push a record."""
    with open_record(path, read_only=True) as record:
        return push(
            sources(record),
            Aim(graph=name, beliefs=beliefs),
            Login(uri=uri or server.uri, username=server.username, password=server.password),
            rebuild=rebuild,
            verify=verify,
            progress=Unwatched(),
            clock=lambda: 0.0,
            pauses=pauses,
            most_rows=most_rows,
        )


def sources(record: Record) -> Sources:
    """Give a record through the sockets of a push."""
    return Sources(assertions=record, evidence=record, changes=record)


def expected(path: Path) -> list[str]:
    """Write out the graph that a record is, one line a node or relationship."""
    with open_record(path, read_only=True) as record:
        lines = [
            _line(
                shape.label_of(concept.category),
                dict(zip(shape.CONCEPT_PROPERTIES, shape.concept_row(concept), strict=True)),
            )
            for concept in record.concepts()
        ]
        for assertion in record.assertions():
            triple, row = assertion.triple, shape.assertion_row(assertion)
            values = dict(zip(shape.ASSERTION_PROPERTIES, row, strict=True))
            lines.append(_line(shape.type_of(triple.predicate), values, triple.subject, triple.object))
        for document, pieces in record.evidence_by_document():
            lines.append(
                _line(shape.DOCUMENT, dict(zip(shape.DOCUMENT_PROPERTIES, shape.document_row(document), strict=True)))
            )
            for id_, piece in pieces:
                row = shape.evidence_row(id_, piece, document)
                lines.append(_line(shape.EVIDENCE, dict(zip(shape.EVIDENCE_PROPERTIES, row, strict=True))))
                ends = ((shape.SUBJECT, piece.subject), (shape.OBJECT, piece.object), (shape.IN_DOCUMENT, document.id))
                lines += [_line(type_, {}, id_, end) for type_, end in ends]
    return sorted(lines)


def dumped(server: RunningServer) -> list[str]:
    """Write out the graph that a database is, in the same way; the marker is no part of it."""
    with neo4j.GraphDatabase.driver(server.uri, auth=server.auth) as driver:
        nodes, _, _ = driver.execute_query("MATCH (n) WHERE NOT n:MedkgGraph RETURN labels(n), properties(n)")
        edges, _, _ = driver.execute_query("MATCH (a)-[r]->(b) RETURN type(r), properties(r), a.id, b.id")
    lines = [_line(":".join(labels), {k: v for k, v in values.items() if k != DIGEST}) for labels, values in nodes]
    return sorted([*lines, *(_line(*edge) for edge in edges)])


def emptied(server: RunningServer) -> None:
    """Remove every node and relationship; constraints stay, as a real server's would."""
    with neo4j.GraphDatabase.driver(server.uri, auth=server.auth) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")


def _line(name: str, values: dict[str, object], *ends: str) -> str:
    return json.dumps([name, *ends, values], sort_keys=True)
