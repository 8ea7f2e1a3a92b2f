"""Neo4j agrees with the guard: what passes only reads there, means what was written, and nothing else arrives."""

from __future__ import annotations

from collections.abc import Iterator

import neo4j
import pytest

from medkg.errors import QueryRefused
from medkg.views.cypher.dialect import Dialect
from medkg.views.cypher.guard import guard
from tests.integration.neo4j.server import RunningServer
from tests.views.questions import QUESTIONS
from tests.views.statements import ATTACKS, LEGITIMATE

_VALUES = {"id": "MESH:D008094", "ids": ["MESH:D008094", "MESH:D014202"]}
_GRAPH = """
CREATE (l:ChemicalEntity {id: 'MESH:D008094', name: 'Lithium', category: 'ChemicalEntity'}),
  (g:ChemicalEntity {id: 'MESH:D004077', name: 'Digoxin', category: 'ChemicalEntity'}),
  (t:Disease {id: 'MESH:D014202', name: 'Tremor'}), (b:Disease {id: 'MESH:D001714', name: 'Bipolar Disorder'}),
  (d:Disease {id: 'MESH:D018500', name: 'Diabetes Insipidus'}), (k:Gene {id: 'ncbigene:2932', name: 'GSK3B'}),
  (l)-[:CAUSES {polarity: 'asserted', documents: 2, evidence: 2, belief: 0.9}]->(d),
  (l)-[:CAUSES {polarity: 'denied', documents: 1, evidence: 1, belief: 0.5}]->(t),
  (g)-[:CAUSES {polarity: 'asserted', documents: 1, evidence: 3, belief: 0.7}]->(t),
  (l)-[:TREATS {polarity: 'asserted', documents: 1, evidence: 1, belief: 0.8}]->(b),
  (l)-[:DECREASES_ACTIVITY_OF {polarity: 'asserted', documents: 1}]->(k)
"""


# The server plans each statement anew; in parts, so that a busy machine comes to the end of each in time.
_PARTS = 6


@pytest.fixture(scope="module")
def driver(neo4j_server: RunningServer) -> Iterator[neo4j.Driver]:
    """A server with a small graph."""
    with neo4j.GraphDatabase.driver(
        neo4j_server.uri, auth=neo4j_server.auth, notifications_min_severity="OFF"
    ) as driver:
        driver.execute_query("MATCH (n) DETACH DELETE n")
        driver.execute_query(_GRAPH)
        yield driver
        driver.execute_query("MATCH (n) DETACH DELETE n")


@pytest.fixture
def session(driver: neo4j.Driver) -> Iterator[neo4j.Session]:
    """A session that may write as far as the server knows: the guard stands alone here."""
    with driver.session() as session:
        yield session


def _contents(session: neo4j.Session) -> list[str]:
    rows = session.run("MATCH (n) OPTIONAL MATCH (n)-[r]->(m) RETURN n, labels(n), r, type(r), m.id").values()
    return sorted(map(str, rows))


@pytest.mark.parametrize("part", range(_PARTS))
def test_neo4j_calls_every_one_read_only(session: neo4j.Session, part: int) -> None:
    table = (*LEGITIMATE, *QUESTIONS)[part::_PARTS]
    kinds = {
        statement: session.run(f"EXPLAIN {guard(statement, dialect=Dialect()).text}", _VALUES).consume().query_type
        for statement in table
    }
    assert {statement: kind for statement, kind in kinds.items() if kind != "r"} == {}


def test_what_is_written_anew_answers_as_the_statement_itself(session: neo4j.Session) -> None:
    differing, answered = {}, 0
    for statement in QUESTIONS[::8]:  # each is planned twice
        plain = session.run(statement, _VALUES).values()
        guarded = session.run(guard(statement, dialect=Dialect()).text, _VALUES).values()
        answered += bool(plain)
        if sorted(map(str, plain)) != sorted(map(str, guarded)):
            differing[statement] = plain, guarded
    assert differing == {}
    assert answered > len(QUESTIONS) / 16


def test_no_attack_reaches_the_server(session: neo4j.Session) -> None:
    before = _contents(session)
    for statement, _ in ATTACKS:
        if not statement.startswith("RETURN head(head("):  # it is only too long where it is written for ladybug
            with pytest.raises(QueryRefused):
                session.run(guard(statement, dialect=Dialect()).text, _VALUES)
    assert _contents(session) == before
    assert before


@pytest.mark.parametrize(
    "text", ["\\u0027", "\\", "\\\\u0060", "it's `\"$x\n\r\t\b\f", "\\u005cu0027 x", "ＤＥＬＥＴＥ", "\u2028"]
)
def test_a_string_is_the_same_there(session: neo4j.Session, text: str) -> None:
    written = guard(f"RETURN {Dialect().string(text)} AS x", dialect=Dialect()).text
    assert session.run(written).single(strict=True)["x"] == text
