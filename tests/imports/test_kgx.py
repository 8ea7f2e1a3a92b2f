"""What the Biolink Model says in other words than medkg."""

import json
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from medkg.errors import InputError
from medkg.formats.detect import SAMPLE, detect
from medkg.formats.kgx import KgxReader
from medkg.formats.kgx_edges import EdgeWords
from medkg.formats.registry import readers
from medkg.formats.stream import LINE_LIMIT
from medkg.model.assertion import Triple
from medkg.model.reading import GraphReading, Rejection
from medkg.vocabulary.words import ShippedTerminology
from tests.formats.support import write

EDGE = {"subject": "CHEBI:1", "predicate": "biolink:affects", "object": "NCBIGene:2"}


@pytest.fixture(scope="module")
def terminology() -> ShippedTerminology:
    return ShippedTerminology()


def predicate(terminology: ShippedTerminology, **told: str) -> str:
    (edge,) = EdgeWords(terminology, "x").edges(EDGE | told)
    return edge.predicate


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, "affects"),
        ({"object_aspect_qualifier": "activity", "object_direction_qualifier": "increased"}, "increases_activity_of"),
        (
            {"object_aspect_qualifier": "expression", "object_direction_qualifier": "downregulated"},
            "decreases_expression_of",
        ),
        ({"object_aspect_qualifier": "activity_or_abundance", "object_direction_qualifier": "increased"}, "increases"),
        ({"object_direction_qualifier": "decreased"}, "decreases"),
        ({"object_aspect_qualifier": "splicing", "object_direction_qualifier": "increased"}, "affects"),
        ({"object_aspect_qualifier": "synthesis", "object_direction_qualifier": "increased"}, "affects"),
        ({"predicate": "biolink:regulates", "object_direction_qualifier": "upregulated"}, "positively_regulates"),
        ({"predicate": "biolink:causes", "object_direction_qualifier": "increased"}, "causes"),
        ({"predicate": "biolink:treats", "object_direction_qualifier": "increased"}, "treats"),
        ({"predicate": "biolink:not_in_our_list"}, "not_in_our_list"),
        ({"predicate": "biolink:related_to", "original_predicate": "DROP"}, "DROP"),
    ],
)  # fmt: skip
def test_qualifiers_narrow_a_wide_predicate(
    terminology: ShippedTerminology, told: dict[str, str], expected: str
) -> None:
    assert predicate(terminology, **told) == expected


def test_a_lowered_subject_keeps_the_wide_predicate(terminology: ShippedTerminology) -> None:
    told = {"object_aspect_qualifier": "activity", "object_direction_qualifier": "increased"}
    assert predicate(terminology, subject_direction_qualifier="decreased", **told) == "affects"


def test_an_original_predicate_stands_only_where_it_cannot_turn_the_statement_round(
    terminology: ShippedTerminology,
) -> None:
    told = {"predicate": "biolink:treats", "original_predicate": "treated_by"}
    assert predicate(terminology, **told) == "treats"
    ours = {"predicate": "biolink:ameliorates_condition", "original_predicate": "palliates"}
    assert predicate(terminology, **ours) == "ameliorates"
    assert predicate(terminology, id=Triple("CHEBI:1", "palliates", "ncbigene:2").key, **ours) == "palliates"
    assert predicate(terminology, predicate="biolink:related_to", original_predicate="CtD") == "treats"


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, {("", "curated:x")}),
        ({"primary_knowledge_source": "infores:ctd"}, {("", "curated:infores:ctd")}),
        (
            {"primary_knowledge_source": "infores:ctd", "aggregator_knowledge_source": ["infores:a"]},
            {("", "curated:infores:ctd/infores:a")},
        ),
        (
            {"primary_knowledge_source": "infores:semmeddb", "agent_type": "text_mining_agent"},
            {("", "annotator:infores:semmeddb")},
        ),
        ({"publications": "PMID:2|pmid:2|doi:10.1/x"}, {("PMID:2", "curated:x"), ("doi:10.1/x", "curated:x")}),
        ({"publications": ["PMID:1"], "sources": ["a", "b"]}, {("PMID:1", "a"), ("PMID:1", "b")}),
        ({"publications": ["PMID:1", "PMID:2"], "sources": ["a"]}, {("PMID:1", "a"), ("PMID:2", "a")}),
    ],
)
def test_where_an_edge_comes_from(
    terminology: ShippedTerminology, told: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    found = EdgeWords(terminology, "x").edges(EDGE | told)
    assert {(edge.publication, edge.extractor) for edge in found} == expected


def test_what_is_neither_negated_nor_not_is_refused(terminology: ShippedTerminology) -> None:
    with pytest.raises(InputError, match="neither true nor false: 'maybe'"):
        EdgeWords(terminology, "x").edges(EDGE | {"negated": "maybe"})
    with pytest.raises(InputError, match="neither true nor false: \\["):
        EdgeWords(terminology, "x").edges(EDGE | {"negated": [True]})


@pytest.mark.parametrize(
    ("negated", "denied"),
    [(True, True), (1, True), ("True", True), ("1", True), (False, False), (0, False), (None, False)],
)
def test_negation_is_understood_however_it_is_written(
    terminology: ShippedTerminology, negated: object, denied: bool
) -> None:
    (edge,) = EdgeWords(terminology, "x").edges(EDGE | {"negated": negated})
    assert edge.denied is denied


def test_nodes_beside_the_edges_name_them(tmp_path: Path, terminology: ShippedTerminology) -> None:
    nodes = [
        {"id": "CHEBI:1", "name": "a drug", "category": ["biolink:SmallMolecule", "biolink:ChemicalEntity"]},
        {"id": "NCBIGene:2", "name": "A2M", "category": ["biolink:Gene"]},
        {"name": "nameless"},
    ]
    write(tmp_path / "x_nodes.jsonl", "".join(json.dumps(node) + "\n" for node in nodes))
    path = write(tmp_path / "x_edges.jsonl", json.dumps(EDGE) + "\n")
    graph, *rest = detect(path, readers(terminology)).read(path, source="x_edges.jsonl")
    assert isinstance(graph, GraphReading)
    assert {(one.id, one.name, one.category) for one in graph.concepts} == {
        ("CHEBI:1", "a drug", "ChemicalEntity"),
        ("ncbigene:2", "A2M", "Gene"),
    }
    assert [(one.file, one.place, one.reason) for one in rest] == [("x_nodes.jsonl", "line 3", "the node has no id.")]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.tsv", "subject\tpredicate\tobject\nCHEBI:1\ttreats\tMONDO:1\n", "triples"),
        ("b.tsv", "id\tsubject\tpredicate\tobject\ne\tCHEBI:1\tbiolink:treats\tMONDO:1\n", "kgx"),
        ("c.tsv", "id\tcategory\tname\nCHEBI:1\tbiolink:Drug\tx\n", "kgx"),
        ("d.jsonl", '{"id": "PMID:1", "text": "Lithium."}\n', "jsonl"),
        ("e.jsonl", '{"id": "CHEBI:1", "category": ["biolink:Drug"]}\n', "kgx"),
        ("f.json", '{\n "nodes": [\n  {"id": "CHEBI:1", "category": ["biolink:Drug"]}\n ],\n "edges": []}\n', "kgx"),
        ("g.json", '{"graph": {"_id": "x", "drug": "a", "disease": "b"}, "nodes": [], "links": []}\n', "drugmechdb"),
        ("h.tsv", "source\tmetaedge\ttarget\na::1\tCtD\tb::2\n", "hetionet"),
    ],
)  # fmt: skip
def test_neighbouring_formats_are_told_apart(
    tmp_path: Path, terminology: ShippedTerminology, name: str, content: str, expected: str
) -> None:
    assert detect(write(tmp_path / name, content), readers(terminology)).name == expected


def _network() -> "nx.MultiDiGraph[str]":
    network = nx.MultiDiGraph()
    network.add_node("CHEBI:1", name="a drug", category="ChemicalEntity")
    network.add_node("MONDO:1", name="x" * SAMPLE, category="Disease")
    network.add_edge("CHEBI:1", "MONDO:1", key="k", id="k", predicate="treats", polarity="denied")
    return network


@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize(
    "content",
    [
        nx.node_link_data(_network(), edges="edges"),
        nx.node_link_data(_network(), edges="links"),
        nx.adjacency_data(_network()),
        nx.cytoscape_data(_network()),
        {"nodes": [{"id": 1, "category": "Disease"}], "edges": [{"from": 1, "to": 2}]},
        {"kind": "concept", "id": "CHEBI:1", "name": "a drug", "category": "ChemicalEntity"},
    ],
    ids=["node-link", "links", "adjacency", "cyjs", "vis.js", "canonical export"],
)
def test_graphs_of_other_tools_are_not_taken_for_kgx(
    tmp_path: Path, terminology: ShippedTerminology, content: object, indent: int | None
) -> None:
    path = write(tmp_path / "x.json", json.dumps(content, indent=indent))
    with pytest.raises(InputError, match="none of the known formats"):
        detect(path, readers(terminology))


def test_edges_of_another_tool_are_put_aside_where_somebody_says_that_they_are_kgx(
    tmp_path: Path, terminology: ShippedTerminology
) -> None:
    path = write(tmp_path / "x.json", json.dumps(nx.node_link_data(_network(), edges="edges")))
    found = KgxReader(terminology).read(path, source="x.json")
    graph = next(found)
    assert isinstance(graph, GraphReading)
    assert sorted(one.id for one in graph.concepts) == ["CHEBI:1", "MONDO:1"]
    assert list(graph.evidence) == []
    (put_aside,) = found
    assert isinstance(put_aside, Rejection)
    assert put_aside.reason == "the edge has no subject."


def test_one_object_longer_than_any_line_is_read(tmp_path: Path, terminology: ShippedTerminology) -> None:
    node = {"id": "CHEBI:1", "name": "a drug", "category": ["biolink:Drug"], "padding": "x" * 70_000}
    path = write(tmp_path / "x.json", json.dumps({"nodes": [node] * (LINE_LIMIT // 70_000 + 1), "edges": [EDGE]}))
    found = iter(detect(path, readers(terminology)).read(path, source="x.json"))
    graph = next(found)
    assert isinstance(graph, GraphReading)
    assert [one.predicate for one in graph.evidence] == ["affects"]
