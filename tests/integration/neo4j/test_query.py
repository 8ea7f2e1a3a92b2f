"""Asking a real server: the same answers, and nothing that writes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest

import medkg
from medkg.errors import QueryFailed, QueryRefused, QueryTimeout, UsageError, ViewUnavailable
from medkg.views.cypher.guard import guard
from medkg.views.cypher.shape import DOCUMENT_PROPERTIES
from medkg.views.neo4j.connection import Login
from medkg.views.neo4j.dialect import Neo4jDialect
from medkg.views.neo4j.query import Neo4jView
from tests.fakes import LoggedProgress
from tests.integration.neo4j.loading import load, login_of
from tests.integration.neo4j.server import RunningServer
from tests.views.conftest import Asker
from tests.views.small_source import LONG, QUOTED, SmallSource

_PAGE = (Path(__file__).parents[3] / "docs" / "cypher.md").read_text(encoding="utf-8")
_EXAMPLES = re.findall(r"```cypher\n(.*?)```", _PAGE, flags=re.DOTALL)


@pytest.fixture(scope="module")
def driver(neo4j_server: RunningServer) -> Iterator[neo4j.Driver]:
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=neo4j_server.auth) as opened:
        load(neo4j_server, SmallSource())
        yield opened


@pytest.fixture(scope="module")
def ask(neo4j_server: RunningServer, driver: neo4j.Driver) -> Iterator[Asker]:
    view = Neo4jView(login_of(neo4j_server))
    yield Asker(view)
    view.close()


@pytest.mark.parametrize("example", _EXAMPLES, ids=range(len(_EXAMPLES)))
def test_an_example_of_the_page_runs_here_too(ask: Asker, example: str) -> None:
    found = ask(example)
    assert found.rows or "NOT (c)-[:CAUSES]" in example
    json.dumps(found.rows, allow_nan=False)


def test_nodes_relationships_and_paths_are_plain(ask: Asker) -> None:
    found = ask("MATCH p = (c {id: 'ncbigene:2932'})-[r:REGULATES]->(g) RETURN c, r, p, type(r) AS t")
    assert found.columns == ("c", "r", "p", "t")
    (concept, relation, path, kind) = found.rows[0]
    assert concept == {"label": "Gene", "id": "ncbigene:2932", "name": "GSK3B", "category": "Gene"}
    assert isinstance(relation, dict)
    assert list(relation) == ["type", "key", "predicate", "polarity", "belief", "documents", "evidence", "sources"]
    assert path == {
        "nodes": [concept, {"label": "Gene", "id": "ncbigene:359", "name": "AQP2", "category": "Gene"}],
        "relationships": [relation],
    }
    assert kind == "REGULATES"


def test_values_that_json_has_no_word_for(ask: Asker) -> None:
    found = ask("RETURN 0.0 / 0.0 AS n, log(0) AS i, date('2026-11-24') AS d, {a: [1, null]} AS m")
    assert found.rows == ((None, None, "2026-11-24", {"a": [1, None]}),)


def test_rows_are_capped_and_it_says_so(ask: Asker) -> None:
    assert ask("UNWIND range(1, 10) AS x RETURN x", limit=3).truncated
    assert len(ask("UNWIND range(1, 10) AS x RETURN x", limit=3).rows) == 3
    exact = ask("UNWIND range(1, 3) AS x RETURN x LIMIT 3", limit=3)
    assert len(exact.rows) == 3
    assert not exact.truncated
    union = ask("UNWIND range(1, 9) AS x RETURN x UNION ALL UNWIND range(1, 9) AS x RETURN x", limit=10)
    assert union.truncated
    assert len(union.rows) == 10


def test_awkward_text_comes_back_as_it_is(ask: Asker) -> None:
    assert ask("MATCH (c {id: 'X:1'}) RETURN c.name").rows == ((QUOTED.name,),)
    assert ask("MATCH (c {id: $id}) RETURN size(c.name)", id=LONG.id).rows == ((70_000,),)
    assert ask("MATCH (c {name: $name}) RETURN c.id", name=QUOTED.name).rows == ((QUOTED.id,),)


@pytest.mark.parametrize(
    "text",
    [
        r"\u0027 DETACH DELETE c //", r"\\u0027", "\\", "\\\\", r"\n", "'", '"', "`", "$x", "\u2028", "a\tb", "\r\n",
        r"\U0001F600", "\ufeff", "*/ RETURN 1 /*", "{{}}",
    ],
)  # fmt: skip
def test_a_text_stays_a_text(ask: Asker, text: str) -> None:
    written = text.replace("\\", "\\\\").replace("'", "\\'").replace("\r", "\\r").replace("\n", "\\n")
    assert ask(f"RETURN '{written}' AS t").rows == ((text,),)
    assert ask("RETURN $t AS t", t=text).rows == ((text,),)


@pytest.mark.parametrize("name", [r"a\u0060 b", "a b", "ü", "a'b", r"x\\u0060y"])
def test_a_name_stays_a_name(ask: Asker, name: str) -> None:
    try:
        found = ask(f"WITH 7 AS `{name}` RETURN `{name}` AS n")
    except QueryRefused:
        return
    assert found.rows == ((7,),)


def test_what_the_database_does_not_have_matches_nothing(ask: Asker) -> None:
    assert ask("MATCH (c:Unicorn) RETURN c").rows == ()
    assert ask("MATCH ()-[r:FLIES_TO]->() RETURN r").rows == ()
    assert ask("MATCH (c {id: 'MESH:D008094'}) RETURN c.colour").rows == ((None,),)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE (n) RETURN n", "MATCH (n) DETACH DELETE n", "MATCH (n) SET n.x = 1 RETURN n", "CALL db.labels()",
        "LOAD CSV FROM 'file:///etc/passwd' AS r RETURN r", "MATCH (n) RETURN n; MATCH (m) RETURN m",
        "MATCH (n) CALL { WITH n DELETE n } RETURN n", "FOREACH (x IN [1] | CREATE (n))", "SHOW DATABASES",
        "EXPLAIN MATCH (n) RETURN n", "USE other MATCH (n) RETURN n",
    ],
)  # fmt: skip
def test_what_does_more_than_read_is_refused(ask: Asker, driver: neo4j.Driver, statement: str) -> None:
    before = driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"]
    with pytest.raises(QueryRefused):
        ask(statement)
    assert driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"] == before


def test_a_long_query_is_stopped_by_the_server(ask: Asker) -> None:
    slow = "UNWIND range(1, 40000) AS a UNWIND range(1, 40000) AS b WITH a, b WHERE a * b = -1 RETURN count(*)"
    with pytest.raises(QueryTimeout, match=r"longer than 0\.2 seconds"):
        ask(slow, timeout=0.2)
    assert ask("RETURN 1 AS one").rows == ((1,),)


def test_a_fault_of_the_statement_is_told(ask: Asker) -> None:
    with pytest.raises(QueryFailed, match="absent"):
        ask("RETURN absent")
    with pytest.raises(QueryFailed, match=r"\$id has no value"):
        ask("MATCH (c {id: $id}) RETURN c")


def test_a_closed_view_opens_again(ask: Asker) -> None:
    ask.view.close()
    assert ask("RETURN 1 AS one").rows == ((1,),)


def test_nobody_at_the_address_is_told() -> None:
    view = Neo4jView(Login(uri="bolt://127.0.0.1:1"))
    with pytest.raises(ViewUnavailable, match="no Neo4j server answers"):
        view.cypher("RETURN 1", parameters={}, limit=1, timeout=1.0)


def test_a_graph_asks_the_server_and_says_when_it_holds_something_else(
    neo4j_server: RunningServer, driver: neo4j.Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEO4J_URI", neo4j_server.uri)
    with medkg.open(tmp_path / "a.graph", create=True) as graph:
        progress = LoggedProgress()
        assert graph.cypher("RETURN 1 AS one", on="neo4j", progress=progress).rows == ((1,),)
        assert progress.notes == [
            "The Neo4j database holds another state than this graph's; `medkg push` brings it up to date."
        ]
        with pytest.raises(UsageError, match="no store 'oracle'"):
            graph.cypher("RETURN 1 AS one", on="oracle")
    monkeypatch.delenv("NEO4J_URI")
    with medkg.open(tmp_path / "a.graph") as graph, pytest.raises(UsageError, match="NEO4J_URI"):
        graph.cypher("RETURN 1 AS one", on="neo4j")


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (c {id: $id}) RETURN c", "MATCH (c) WHERE c.id = $id RETURN c", "MATCH (c) WHERE c.id IN [$id] RETURN c",
        "MATCH (c)-[r]->(d) WHERE c.id = $id RETURN d.name", "MATCH (d)<-[r]-(c {id: $id}) RETURN d.name",
        "UNWIND [$id] AS id MATCH (c {id: id}) OPTIONAL MATCH (c)-[r:CAUSES]->(d) RETURN c.name, count(d)",
    ],
)  # fmt: skip
def test_a_concept_without_a_label_is_looked_up_in_the_indexes(driver: neo4j.Driver, statement: str) -> None:
    text = guard(statement, dialect=Neo4jDialect()).text
    _, summary, _ = driver.execute_query(f"EXPLAIN {text}", id="MESH:D008094")
    assert "Scan" not in str(summary.plan)
    assert "IndexSeek" in str(summary.plan)


def test_a_lone_node_is_never_the_marker_of_a_push(ask: Asker, driver: neo4j.Driver) -> None:
    assert driver.execute_query("MATCH (n:MedkgGraph) RETURN count(n) AS n").records[0]["n"] == 1
    everything = driver.execute_query("MATCH (n) RETURN count(n) AS n").records[0]["n"]
    assert ask("MATCH (n) RETURN count(n)").rows == ((everything - 1,),)
    assert ask("MATCH (n), (c:Gene {id: 'ncbigene:359'}) WHERE n.id IS NULL RETURN n").rows == ()
    assert (["MedkgGraph"],) not in ask("MATCH (n) WHERE NOT (n)--() RETURN labels(n)").rows


def test_only_so_many_nodes_are_given_every_label_as_are_planned_in_time(ask: Asker) -> None:
    lone = ", ".join(f"(n{number} {{id: $id}})" for number in range(8))
    assert guard(f"MATCH {lone} RETURN 1", dialect=Neo4jDialect()).text.count("`Disease`") == 3
    assert ask(f"MATCH {lone} RETURN count(*)", id=LONG.id, timeout=60.0).rows == ((1,),)


def test_a_document_shows_the_properties_of_the_shape_alone(ask: Asker) -> None:
    ((held, digest),) = ask("MATCH (p:Document {id: 'PMID:1'}) RETURN p, p.medkg_digest").rows
    assert digest
    assert isinstance(held, dict)
    assert tuple(held) == ("label", *DOCUMENT_PROPERTIES)


def test_a_name_cannot_end_itself(ask: Asker) -> None:
    with pytest.raises(QueryRefused, match="backslash"):
        ask(r"WITH 7 AS `a\u0060 LOAD CSV FROM 'file:///etc/passwd' AS l RETURN l //` RETURN 1 AS n")
