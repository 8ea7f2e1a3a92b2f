from __future__ import annotations

import json
from pathlib import Path

import neo4j

from tests.cli.conftest import Run
from tests.integration.neo4j.graphs import emptied
from tests.integration.neo4j.server import RunningServer

_CLINIC = """
CREATE (:Drug {name: 'no id'})-[:TREATS]->(t:Disease {doid: 'DOID:4', name: 'tremor'}),
  (:Drug {drugbank_id: 'DB14507', name: 'Lithium'})-[:CAUSES {pmids: ['11']}]->(t)
"""
_ASKED = (
    "MATCH (a)-[r]->(b) WHERE r.key IS NOT NULL "
    "RETURN r.key, a.name, b.name, r.polarity, r.documents, r.evidence ORDER BY r.key"
)


def test_what_was_pushed_is_asked_there_and_comes_back(
    medkg: Run, graph: Path, neo4j_server: RunningServer, tmp_path: Path
) -> None:
    emptied(neo4j_server)
    on = {"NEO4J_URI": neo4j_server.uri}
    before = medkg("query", "MATCH (n) RETURN count(n) AS n", "--on", "neo4j", "-g", graph, "--format", "json", **on)
    assert json.loads(before.stdout)["rows"] == [[0]]
    assert "holds no graph that medkg pushed" in before.stderr
    assert medkg("push", "-g", graph, **on).returncode == 0
    here = medkg("query", _ASKED, "-g", graph, "--format", "json", **on)
    there = medkg("query", _ASKED, "--on", "neo4j", "-g", graph, "--format", "json", **on)
    assert "database holds" not in there.stderr
    plan = medkg("pull", "-g", tmp_path / "b.graph", "--dry-run", **on)
    assert "medkg pushed this graph" in plan.stdout
    back = medkg("pull", "-g", tmp_path / "b.graph", **on)
    assert back.returncode == 0, back.stderr
    pulled = medkg("query", _ASKED, "-g", tmp_path / "b.graph", "--format", "json", **on)
    assert json.loads(here.stdout)["rows"]
    assert json.loads(here.stdout) == json.loads(there.stdout) == json.loads(pulled.stdout)
    stale = medkg("query", "RETURN 1 AS one", "--on", "neo4j", "-g", tmp_path / "b.graph", **on)
    assert "holds another state than this graph's" in stale.stderr
    emptied(neo4j_server)


def test_what_is_put_aside_is_said_with_code_3(medkg: Run, neo4j_server: RunningServer, tmp_path: Path) -> None:
    emptied(neo4j_server)
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=neo4j_server.auth) as driver:
        driver.execute_query(_CLINIC)
    path = tmp_path / "a.graph"
    plan = medkg("pull", neo4j_server.uri, "-g", path, "--dry-run")
    assert plan.returncode == 0, plan.stderr
    assert "[labels.Drug]" in plan.stdout
    done = medkg("pull", neo4j_server.uri, "-g", path)
    assert done.returncode == 3, done.stderr
    assert "a node Drug without drugbank_id" in (path / "quarantine.jsonl").read_text(encoding="utf-8")
    refused = medkg("pull", "bolt://somebody@127.0.0.1:1", "-g", path)
    assert refused.returncode == 2
    assert "holds a login" in refused.stderr
    emptied(neo4j_server)
