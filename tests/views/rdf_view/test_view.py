"""The RDF view answers SPARQL, is rebuilt when it is stale or broken, and stops what takes too long."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from medkg.errors import QueryFailed, QueryRefused, QueryTimeout, ViewError, ViewUnavailable
from medkg.views.rdf.terms import COUNTED, document_graph
from medkg.views.rdf.view import RdfView
from tests.views.small_source import FIRST, LITHIUM, QUOTED, Silence, SmallSource

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"
# Nine unbound patterns joined by nothing: more rows than could ever be counted.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9)) + " }"


def test_a_parameter_is_a_value_and_rows_are_plain_json(view: RdfView) -> None:
    found = view.sparql(
        "SELECT ?name ?n ?b ?no WHERE { ?c dcterms:identifier ?id ; rdfs:label ?name . "
        "?a rdf:subject ?c ; medkg:documents ?n ; medkg:belief ?b ; biolink:negated ?no } ORDER BY DESC(?n) LIMIT 1",
        parameters={"id": LITHIUM.id},
        limit=5,
        timeout=20,
    )
    assert found.columns == ("name", "n", "b", "no")
    ((name, documents, belief, negated),) = found.rows
    assert (name, documents, negated) == ("Lithium", 2, False)
    assert isinstance(belief, float)
    assert not found.truncated


def test_hostile_values_are_only_values(view: RdfView) -> None:
    query = "SELECT ?c WHERE { ?c rdfs:label ?name }"
    found = view.sparql(query, parameters={"name": QUOTED.name}, limit=5, timeout=20)
    assert len(found.rows) == 1
    assert not view.sparql(query, parameters={"name": '" } DROP ALL #'}, limit=5, timeout=20).rows
    with pytest.raises(QueryFailed, match="no IRI"):
        view.sparql(query, parameters={"name": "<no iri>"}, limit=5, timeout=20)


def test_rows_beyond_the_limit_are_cut_and_said(view: RdfView) -> None:
    found = view.sparql("SELECT ?s WHERE { ?s ?p ?o }", parameters={}, limit=3, timeout=20)
    assert (len(found.rows), found.truncated) == (3, True)


def test_ask_and_construct_have_columns_too(view: RdfView) -> None:
    asked = view.sparql("ASK { ?a biolink:negated true }", parameters={}, limit=3, timeout=20)
    assert (asked.columns, asked.rows) == (("ask",), ((True,),))
    query = f"CONSTRUCT {{ ?s rdfs:label ?o }} WHERE {{ GRAPH <{COUNTED}> {{ ?s rdfs:label ?o }} }}"
    made = view.sparql(query, parameters={}, limit=100, timeout=20)
    assert (made.columns, len(made.rows)) == (("subject", "predicate", "object"), 12)


@pytest.mark.parametrize("query", ["DROP ALL", "INSERT DATA { <a:a> <a:b> 1 }", "SELECT * { SERVICE <http://x/> {} }"])
def test_what_does_more_than_read_is_refused(view: RdfView, query: str) -> None:
    with pytest.raises(QueryRefused):
        view.sparql(query, parameters={}, limit=3, timeout=20)


def test_a_query_that_takes_too_long_is_stopped_and_the_next_is_answered(view: RdfView) -> None:
    with pytest.raises(QueryTimeout, match="took longer than"):
        view.sparql(ENDLESS, parameters={}, limit=3, timeout=0.5)
    assert view.sparql(COUNT, parameters={}, limit=3, timeout=20).rows[0][0]


def test_a_stale_missing_or_broken_view_is_built_again(tmp_path: Path) -> None:
    source, silence = SmallSource(), Silence()
    view = RdfView(tmp_path, source)
    assert not view.fresh(source.graph_hash())
    with pytest.raises(ViewUnavailable):
        view.sparql(COUNT, parameters={}, limit=1, timeout=20)
    view.rebuild(source, progress=silence)
    assert view.fresh(source.graph_hash())
    assert not view.fresh("another")
    counted = view.sparql(COUNT, parameters={}, limit=1, timeout=20).rows
    for path in tmp_path.glob("rdf.*/store/*.sst"):
        path.unlink()
    assert not view.fresh(source.graph_hash())
    view.rebuild(source, progress=silence)
    assert view.sparql(COUNT, parameters={}, limit=1, timeout=20).rows == counted
    fewer = SmallSource(documents=[FIRST])
    other = RdfView(tmp_path, fewer)
    other._store.discard()
    other.rebuild(fewer, progress=silence)
    assert view.sparql(COUNT, parameters={}, limit=1, timeout=20).rows < counted
    view.close()
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [other._store.marker().folder]  # type: ignore[union-attr]


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")
def test_the_dataset_reads_the_same_store_and_nobody_writes_through_it(view: RdfView) -> None:
    dataset = view.dataset()
    rows = list(  # rdflib's own engine speaks of its own deprecated names
        dataset.query(
            "SELECT ?l WHERE { ?c dcterms:identifier ?id ; rdfs:label ?l }",
            initBindings={"id": rdflib.Literal(QUOTED.id)},
        )
    )
    assert [str(row[0]) for row in rows] == [QUOTED.name]
    graphs = {str(graph.identifier) for graph in dataset.graphs()}
    assert document_graph(FIRST.id) in graphs
    named = dataset.graph(rdflib.URIRef(document_graph(FIRST.id)))
    assert 0 < len(named) < len(dataset)
    assert len(list(named)) == len(named)
    with pytest.raises(ViewError, match="read only"):
        dataset.add((rdflib.URIRef("x:a"), rdflib.URIRef("x:b"), rdflib.Literal("c")))
