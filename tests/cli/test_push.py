from __future__ import annotations

import json
import socket
from pathlib import Path

import neo4j

from tests.cli.conftest import Run
from tests.integration.neo4j.graphs import dumped, emptied, expected
from tests.integration.neo4j.server import RunningServer


def test_a_graph_is_pushed_and_pushed_again(medkg: Run, graph: Path, neo4j_server: RunningServer) -> None:
    emptied(neo4j_server)
    first = medkg("push", neo4j_server.uri, "-g", graph, "--format", "json")
    assert first.returncode == 0, first.stderr
    report = json.loads(first.stdout)
    wanted = {"uri", "database", "concepts", "assertions", "evidence", "documents", "removed", "unchanged", "batches"}
    assert set(report) == wanted | {"seconds", "hash"}
    again = medkg("push", neo4j_server.uri, "-g", graph)
    assert again.returncode == 0, again.stderr
    assert "batches     0" in again.stdout
    # Beliefs are weighed by the table that ships, all else is the record's.
    said = [json.loads(line) for line in dumped(neo4j_server)], [json.loads(line) for line in expected(graph)]
    without = [sorted(json.dumps([*one[:-1], {**one[-1], "belief": 0}]) for one in lines) for lines in said]
    assert without[0] == without[1]
    emptied(neo4j_server)


def test_others_data_is_refused_with_one(medkg: Run, graph: Path, neo4j_server: RunningServer) -> None:
    emptied(neo4j_server)
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=neo4j_server.auth) as driver:
        driver.execute_query("CREATE (:Person {name: 'x'})")
    done = medkg("push", neo4j_server.uri, "-g", graph, "--rebuild")
    assert (done.returncode, done.stdout) == (1, "")
    assert "holds 1 nodes that medkg did not push (Person)" in done.stderr
    emptied(neo4j_server)


def test_no_address_and_no_server_are_told(medkg: Run, graph: Path) -> None:
    assert medkg("push", "-g", graph).returncode == 2
    wrong = medkg("push", "http://localhost:7474", "-g", graph)
    assert wrong.returncode == 2
    assert "no address of a Neo4j server" in wrong.stderr
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    absent = medkg("push", f"bolt://127.0.0.1:{port}", "-g", graph)
    assert absent.returncode == 1
    assert "no Neo4j server answers" in absent.stderr
    assert "Traceback" not in absent.stderr
