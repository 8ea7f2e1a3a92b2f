"""Graphs of networkx, made by medkg or by hand."""

from pathlib import Path

import networkx as nx
import pytest

import medkg
from tests.imports.samples import EXAMPLES
from tests.imports.test_contract import assertions, loaded, written


@pytest.mark.parametrize("name", ["kgx-tsv", "semmeddb", "primekg"])
def test_what_networkx_was_given_comes_back(tmp_path: Path, name: str) -> None:
    with medkg.open(tmp_path / "g", create=True) as graph:
        loaded(graph, written(tmp_path / "in", EXAMPLES[name]))
        expected = {one[:4] for one in assertions(graph)}
        concepts = list(graph._parts.record().concepts())
        network = graph.networkx(denied=True)
    with medkg.open(tmp_path / "h", create=True) as again:
        report = again.load_networkx(network, name="mine", licence="CC0-1.0", version="1")
        assert {one[:4] for one in assertions(again)} == expected
        assert list(again._parts.record().concepts()) == concepts
        assert {(one.source, one.licence) for one in again.summary().loaded} == {("networkx:mine", "CC0-1.0")}
        turned = nx.MultiDiGraph()
        turned.add_nodes_from(reversed(list(network.nodes(data=True))))
        turned.add_edges_from(reversed(list(network.edges(keys=True, data=True))))
        repeated = again.load_networkx(turned, name="mine", licence="CC0-1.0", version="1")
        assert (repeated.hash, repeated.unchanged) == (report.hash, 1)


def test_edges_that_say_nothing_are_put_aside(tmp_path: Path) -> None:
    network = nx.DiGraph()
    network.add_edge("lithium", 7, predicate="treats", confidence=0.5)
    network.add_edge("lithium", "MONDO:1", weight=3)
    network.add_edge("lithium", "MONDO:2", predicate="treats", polarity="perhaps")
    network.add_edge("lithium", "MONDO:3", predicate="treats", confidence="high")
    network.add_edge("lithium", "MONDO:4", predicate="treats", sources=4)
    with medkg.open(tmp_path / "g", create=True) as graph:
        assert graph.load_networkx(network, name="mine").quarantined == 4
        assert [one[:4] for one in assertions(graph)] == [("name:lithium", "treats", "name:7", "asserted")]
        reasons = {one.place: one.reason for one in graph._parts.record().rejections()}
    assert reasons["edge 'lithium' – 'MONDO:1'"] == "the edge has no predicate; its attributes are weight."
