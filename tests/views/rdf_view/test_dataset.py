"""rdflib over the view: it counts, it fetches nothing, and nothing is written through it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
import rdflib

from medkg.errors import QueryRefused, ViewError
from medkg.views.rdf.view import RdfView

if TYPE_CHECKING:
    import pyoxigraph as ox

ELSEWHERE = "<http://127.0.0.1:9/x>"


@pytest.fixture(scope="module")
def dataset(view: RdfView) -> rdflib.Dataset:
    return view.dataset()


@pytest.fixture(autouse=True)
def unconnected(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def connect(*_: object) -> None:
        pytest.fail("something was fetched")

    monkeypatch.setattr(socket.socket, "connect", connect)
    return iter(())


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT * {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }}",
        f"SELECT * {{ OPTIONAL {{ {{ SELECT ?s {{ SERVICE SILENT {ELSEWHERE} {{ ?s ?p ?o }} }} }} }} }}",
        f"SELECT * {{ ?a ?b ?c FILTER EXISTS {{ SERVICE {ELSEWHERE} {{ ?s ?p ?o }} }} }}",
        "SELECT * FROM <http://127.0.0.1:9/x> { ?s ?p ?o }",
        f"ASK FROM NAMED {ELSEWHERE} {{ GRAPH ?g {{ ?s ?p ?o }} }}",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SERVICE ?where {{ ?s ?p ?o }} VALUES ?where {{ {ELSEWHERE} }} }}",
    ],
)
def test_a_query_that_would_fetch_is_refused(dataset: rdflib.Dataset, query: str) -> None:
    with pytest.raises(QueryRefused, match="would fetch"):
        dataset.query(query)


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { <x:a> <x:b> <x:c> }",
        f"LOAD {ELSEWHERE}",
        "CLEAR ALL",
        "DELETE WHERE { ?s ?p ?o }",
        "CREATE GRAPH <x:g>",
    ],
)
def test_every_update_is_refused_before_it_begins(dataset: rdflib.Dataset, update: str) -> None:
    with pytest.raises(ViewError, match="read only"):
        dataset.update(update)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_triples_are_counted_once_and_quads_each(dataset: rdflib.Dataset, exported: ox.Store) -> None:
    triples = {quad.triple for quad in exported}
    assert len(triples) < len(exported)
    assert len(dataset) == len(triples) == len(list(dataset.triples((None, None, None))))
    assert len(list(dataset.quads((None, None, None, None)))) == len(exported)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_what_cannot_be_a_term_is_found_nowhere(dataset: rdflib.Dataset) -> None:
    assert not list(dataset.triples((rdflib.URIRef("no iri"), None, None)))
    assert not list(dataset.triples((rdflib.Literal("a"), None, None)))  # type: ignore[arg-type]  # a slip
