from __future__ import annotations

from medkg.views.networkx_view import as_networkx
from tests.views.small_source import CONCEPTS, DIABETES_INSIPIDUS, LITHIUM, TREMOR, SmallSource


def test_concepts_are_nodes_and_asserted_assertions_are_edges(source: SmallSource) -> None:
    graph = as_networkx(source)
    assert {node: (known["name"], known["category"]) for node, known in graph.nodes(data=True)} == {
        concept.id: (concept.name, concept.category) for concept in CONCEPTS
    }
    asserted = [a for a in source.assertions() if a.triple.polarity == "asserted"]
    assert sorted(key for *_, key in graph.edges(keys=True)) == sorted(a.triple.key for a in asserted)
    assert graph.graph["graph_hash"] == source.graph_hash()


def test_an_edge_has_everything_that_was_counted(source: SmallSource) -> None:
    (edge,) = as_networkx(source)[LITHIUM.id][DIABETES_INSIPIDUS.id].values()
    assert edge == {
        "predicate": "causes",
        "polarity": "asserted",
        "documents": 2,
        "evidence": 2,
        "belief": 0.99,
        "sources": ["drugmechdb@2", "rules@1"],
    }


def test_denied_edges_are_there_only_when_asked_for(source: SmallSource) -> None:
    between = as_networkx(source)[LITHIUM.id][TREMOR.id]
    both = as_networkx(source, denied=True)[LITHIUM.id][TREMOR.id]
    assert [edge["polarity"] for edge in between.values()] == ["asserted"]
    assert {edge["polarity"] for edge in both.values()} == {"asserted", "denied"}


def test_categories_and_support_narrow_it(source: SmallSource) -> None:
    narrow = as_networkx(source, categories=("ChemicalEntity", "Disease"))
    assert {category for _, category in narrow.nodes(data="category")} == {"ChemicalEntity", "Disease"}
    supported = as_networkx(source, min_documents=2)
    assert [(s, o) for s, o in supported.edges()] == [(LITHIUM.id, DIABETES_INSIPIDUS.id)]


def test_the_same_record_gives_the_same_graph(source: SmallSource) -> None:
    first, second = as_networkx(source), as_networkx(SmallSource())
    assert list(first.nodes(data=True)) == list(second.nodes(data=True))
    assert list(first.edges(keys=True, data=True)) == list(second.edges(keys=True, data=True))
