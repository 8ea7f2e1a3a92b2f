from __future__ import annotations

import neo4j

from tests.integration.neo4j.server import RunningServer


def test_the_tests_run_on_a_real_neo4j(neo4j_server: RunningServer) -> None:
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=neo4j_server.auth) as driver:
        (component,), _, _ = driver.execute_query("CALL dbms.components()")
    assert component["name"] == "Neo4j Kernel"
    assert component["versions"][0].startswith("5.")
