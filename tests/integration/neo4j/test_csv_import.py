"""What `medkg export neo4j-csv` writes is imported by Neo4j's own tool, and comes back over Bolt unharmed."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Iterator
from typing import Any

import neo4j
import pytest

from medkg.model.report import ExportReport
from medkg.views.cypher.shape import assertion_row, concept_row, document_row, evidence_row
from tests.integration.neo4j.server import OPENED, libraries, require_server, started
from tests.views.exports.support import exported
from tests.views.small_source import SmallSource


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> ExportReport:
    return exported(SmallSource(), tmp_path_factory.mktemp("export") / "csv", "neo4j-csv")


@pytest.fixture(scope="module")
def driver(report: ExportReport, tmp_path_factory: pytest.TempPathFactory) -> Iterator[neo4j.Driver]:
    """A server whose database was imported by the very command that the export gives."""
    require_server()
    home = tmp_path_factory.mktemp("neo4j") / "home"
    (home / "conf").mkdir(parents=True)
    opened = [f"--add-opens={name}=ALL-UNNAMED" for name in OPENED]
    tool = ["java", "-Xmx512m", *opened, "-cp", f"{libraries()}/*", "org.neo4j.cli.AdminTool"]
    program, *arguments = shlex.split(report.command)
    assert program == "neo4j-admin"
    done = subprocess.run(
        [*tool, *arguments],
        check=False,
        cwd=report.path,
        env={**os.environ, "NEO4J_HOME": str(home)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    with started(home) as server, neo4j.GraphDatabase.driver(server.uri) as opened_driver:
        yield opened_driver


def _found(driver: neo4j.Driver, statement: str) -> set[tuple[Any, ...]]:
    records = driver.execute_query(statement).records
    return {tuple(tuple(value) if isinstance(value, list) else value for value in record) for record in records}


def _told(names: str) -> str:
    # Neo4j's import has no empty list: such a property is not there.
    listed = {"sources", "publication_types", "notices"}
    return ", ".join(f"coalesce(x.{name}, [])" if name in listed else f"x.{name}" for name in names.split())


def test_all_of_it_is_there_with_every_property(driver: neo4j.Driver) -> None:
    source = SmallSource()
    concepts = _found(driver, f"MATCH (x WHERE x.category IS NOT NULL) RETURN {_told('id name category')}")
    assert concepts == {concept_row(concept) for concept in source.concepts()}
    counted = _told("key predicate polarity belief documents evidence sources")
    assertions = _found(driver, f"MATCH (a)-[x WHERE x.key IS NOT NULL]->(b) RETURN a.id, b.id, {counted}")
    assert assertions == {(a.triple.subject, a.triple.object, *assertion_row(a)) for a in source.assertions()}
    about = _told("id title date journal language pmid pmcid doi publication_types notices source")
    documents = _found(driver, f"MATCH (x:Document) RETURN {about}")
    assert documents == {document_row(document) for document, _ in source.evidence_by_document()}


def test_evidence_leads_from_an_edge_to_its_documents(driver: neo4j.Driver) -> None:
    place = (
        "id key predicate polarity certainty experiencer temporality confidence extractor section sentence start end"
    )
    statement = (
        "MATCH (a)<-[:SUBJECT]-(x:Evidence)-[:OBJECT]->(b), (x)-[:IN_DOCUMENT]->(d:Document) "
        f"RETURN a.id, b.id, d.id, {_told(place)}"
    )
    assert _found(driver, statement) == {
        (piece.subject, piece.object, document.id, *evidence_row(id_, piece, document))
        for document, pieces in SmallSource().evidence_by_document()
        for id_, piece in pieces
    }
