from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import neo4j
import pytest

from medkg.errors import ViewUnavailable
from medkg.model.concept import Concept
from medkg.model.report import PushReport
from medkg.record.store import open_record
from tests.integration.neo4j.graphs import (
    CHEMICAL,
    DISEASE,
    dumped,
    emptied,
    expected,
    filled,
    pushed,
    reading,
    readings,
)
from tests.integration.neo4j.server import RunningServer, require_server, started


@pytest.fixture
def server(neo4j_server: RunningServer) -> Iterator[RunningServer]:
    emptied(neo4j_server)
    yield neo4j_server
    emptied(neo4j_server)


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return filled(tmp_path / "one.graph", readings())


def run(server: RunningServer, statement: str, **parameters: object) -> list[list[object]]:
    with neo4j.GraphDatabase.driver(server.uri, auth=server.auth) as driver:
        records, _, _ = driver.execute_query(statement, parameters)  # type: ignore[arg-type]
    return [list(record.values()) for record in records]


def total(report: PushReport) -> int:
    return report.concepts + report.assertions + report.evidence + report.documents


def test_what_is_pushed_is_the_record_node_by_node_and_value_by_value(server: RunningServer, graph: Path) -> None:
    report = pushed(graph, server)
    assert dumped(server) == expected(graph)
    with open_record(graph, read_only=True) as record:
        summary = record.summary()
    counts = (report.concepts, report.assertions, report.evidence, report.documents)
    assert counts == (summary.concepts, summary.assertions, summary.evidence, summary.documents)
    assert (report.removed, report.unchanged, report.hash) == (0, 0, summary.hash)
    assert (report.uri, report.database) == (server.uri, "neo4j")


def test_ids_and_keys_are_distinct_and_names_are_found(server: RunningServer, graph: Path) -> None:
    pushed(graph, server)
    constraints = {str(name) for (name,) in run(server, "SHOW CONSTRAINTS YIELD name")}
    wanted = {"medkg_marker", "medkg_Disease_id", "medkg_Evidence_id", "medkg_Document_id", "medkg_CAUSES_key"}
    assert wanted <= constraints
    run(server, "CALL db.awaitIndexes()")
    found = run(server, "CALL db.index.fulltext.queryNodes('medkg_names', 'chemical AND 3') YIELD node RETURN node.id")
    assert found == [["C:3"]]


def test_a_look_up_by_id_over_all_labels_goes_by_their_indexes(server: RunningServer, graph: Path) -> None:
    pushed(graph, server)
    labels = "Disease|ChemicalEntity|NamedThing"
    with neo4j.GraphDatabase.driver(server.uri, auth=server.auth) as driver:
        _, summary, _ = driver.execute_query(f"EXPLAIN MATCH (c:{labels} {{id: $id}}) RETURN c.name", id="C:1")
    assert "Scan" not in str(summary.plan)


def test_what_did_not_change_is_answered_from_the_marker(server: RunningServer, graph: Path) -> None:
    first = pushed(graph, server)
    again = pushed(graph, server)
    assert (again.batches, again.removed, again.unchanged) == (0, 0, total(first))
    verified = pushed(graph, server, verify=True)
    assert (verified.batches, verified.removed, verified.unchanged) == (0, 0, total(first))


def test_only_what_changed_is_sent(server: RunningServer, graph: Path, tmp_path: Path) -> None:
    pushed(graph, server)
    renamed = Concept("C:1", "chemical one", DISEASE)
    others = [one for one in readings() if one.document.id not in {"PMID:1", "PMID:8"}]
    changed = [
        reading(
            "PMID:1", [(Concept("C:1", "chemical 1", CHEMICAL), "treats", Concept("D:1", "disease 1", DISEASE), True)]
        ),
        reading("PMID:8", [(renamed, "causes", Concept("D:3", "disease 3", DISEASE), False)], notice="retracted"),
        *[
            reading(f"PMID:{n}", [(renamed, "causes", Concept("N:1", "new", "Procedure"), False)])
            for n in range(90, 99)
        ],
    ]
    later = filled(tmp_path / "later.graph", [*others, *changed])
    report = pushed(later, server)
    assert dumped(server) == expected(later)
    assert report.removed > 0
    assert total(report) - report.unchanged < 40
    assert run(server, "MATCH (c:Disease {id: 'C:1'}) RETURN labels(c), c.name") == [[["Disease"], "chemical one"]]


def test_what_was_forgotten_is_removed_with_the_concepts_that_only_it_named(server: RunningServer, graph: Path) -> None:
    pushed(graph, server)
    with open_record(graph) as record:
        record.forget(["odd'\"`$1\n:1", "PMID:0", "PMID:5"])
    pushed(graph, server)
    assert dumped(server) == expected(graph)
    assert run(server, "MATCH (n:NamedThing) RETURN count(n)") == [[0]]


def test_other_beliefs_are_compared_everywhere(server: RunningServer, graph: Path) -> None:
    pushed(graph, server)
    run(server, "MATCH (:ChemicalEntity)-[r:CAUSES]->() SET r.belief = 0.125")
    assert pushed(graph, server).unchanged
    report = pushed(graph, server, beliefs="another table")
    assert dumped(server) == expected(graph)
    assert 0 < total(report) - report.unchanged <= report.assertions


def test_what_somebody_else_took_away_comes_back(server: RunningServer, graph: Path) -> None:
    pushed(graph, server)
    run(server, "MATCH (e:Evidence) WITH e ORDER BY e.id LIMIT 5 DETACH DELETE e")
    run(server, "MATCH (:Disease)-[r]-(:Gene) DELETE r")
    pushed(graph, server)
    assert dumped(server) == expected(graph)


def test_an_older_format_is_written_anew_and_a_later_one_refused(server: RunningServer, graph: Path) -> None:
    pushed(graph, server)
    run(server, "MATCH (m:MedkgGraph) SET m.format = 0")
    run(server, "MATCH (e:Evidence) SET e.id = 'as it was' + e.id")
    report = pushed(graph, server)
    assert dumped(server) == expected(graph)
    assert report.removed
    run(server, "MATCH (m:MedkgGraph) SET m.format = 99")
    with pytest.raises(ViewUnavailable, match=r"pushed by a later medkg .*--rebuild"):
        pushed(graph, server)


def test_a_database_with_others_data_is_refused_and_stays(server: RunningServer, graph: Path) -> None:
    run(server, "CREATE (:Person {id: 'p'})-[:KNOWS]->(:Gene {id: 'G:1'})")
    for rebuild in (False, True):
        with pytest.raises(ViewUnavailable, match=r"holds 2 nodes that medkg did not push \(.*Person.*empty database"):
            pushed(graph, server, rebuild=rebuild)
    assert run(server, "MATCH (n) RETURN count(n)") == [[2]]


def test_another_graph_is_refused_unless_it_is_to_be_replaced(
    server: RunningServer, graph: Path, tmp_path: Path
) -> None:
    pushed(graph, server, name="first")
    with pytest.raises(ViewUnavailable, match=r"shows the graph 'first', not 'second': 26 concepts.*--rebuild"):
        pushed(graph, server, name="second")
    stranger = [reading("PMID:77777", [(Concept("Q:1", "q", DISEASE), "causes", Concept("Q:2", "r", DISEASE), False)])]
    other = filled(tmp_path / "other.graph", stranger)
    with pytest.raises(ViewUnavailable, match="another graph of the name 'first': none of its 41 documents"):
        pushed(other, server, name="first")
    assert dumped(server) == expected(graph)
    pushed(other, server, name="second", rebuild=True)
    assert dumped(server) == expected(other)


def test_an_id_longer_than_an_index_holds_is_left_out_alone(server: RunningServer, tmp_path: Path) -> None:
    long, ordinary = Concept("L:" + "é" * 5_000, "long", DISEASE), Concept("D:1", "short", DISEASE)
    said = [(ordinary, "causes", long, False), (ordinary, "causes", ordinary, False)]
    report = pushed(filled(tmp_path / "long.graph", [reading("PMID:1", said)]), server)
    assert (report.concepts, report.assertions, report.evidence, report.documents) == (1, 1, 1, 1)


def test_a_database_that_is_only_read_says_what_a_push_needs(graph: Path, tmp_path: Path) -> None:
    require_server()
    with started(tmp_path) as server:
        stopped(server)  # a database is made by its first start, which must be free to write
    wanted = pytest.raises(ViewUnavailable, match=r"may not write.*role architect")
    with started(tmp_path, "read-only") as server, wanted:
        pushed(graph, server)


def stopped(server: RunningServer) -> None:
    """End a server in peace, which its input's end asks for."""
    assert server.process is not None
    assert server.process.stdin is not None
    server.process.stdin.close()
    server.process.stdin = None
    server.process.wait()
