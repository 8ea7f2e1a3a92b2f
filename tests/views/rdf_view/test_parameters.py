"""Parameters as an attack surface: a value is only ever a value, and a name only a variable of the query."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from medkg.errors import QueryFailed
from medkg.views.rdf.answers import given_values
from medkg.views.rdf.guard import guard_sparql
from medkg.views.rdf.view import RdfView

QUERY = "SELECT ?v WHERE { ?s ?p ?o }"
TEXTS = [
    '"',
    "'",
    '"""',
    "\\",
    '\\"',
    '" } DROP ALL #',
    '") } } ; INSERT DATA { <a:a> <a:b> 1 } #',
    '"^^<x:y>',
    '"@en',
    "} UNION { ?s ?p ?o",
    "?s",
    "$x",
    "_:b",
    "UNDEF",
    "a\nb\r\tc\0\x08\x0c",
    "\\u0022 \\n",
    "\u2028\ufeff\ufffe\U0010ffff",
    "<x:a> <x:b>",
    "<",
    ">",
    "x" * 100_000,
]
IRIS = [
    "<>",
    "<<x:a>>",
    "<no>",
    "<no iri>",
    "<x:a> } DROP ALL #<>",
    "<x:a><x:b>",
    "<x:a\n>",
    "<x:\\u003E>",
    "<x:{}>",
    '<x:">',
    "<x:`>",
    "<x:|>",
    "<x:^>",
    "<../a>",
    "<//a>",
    "<:a>",
    "<1x:a>",
]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:20]))
def test_a_text_comes_through_as_it_is(text: str) -> None:
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal("o")))
    if text.startswith("<") and text.endswith(">"):
        with pytest.raises(QueryFailed, match="no IRI"):
            given_values({"v": text})
        return
    checked = guard_sparql(QUERY, given=given_values({"v": text}))
    assert [row[0] for row in store.query(checked.text)] == [ox.Literal(text)]


@pytest.mark.parametrize("iri", IRIS)
def test_what_is_no_iri_is_refused(iri: str) -> None:
    with pytest.raises(QueryFailed, match="no IRI"):
        given_values({"v": iri})


@pytest.mark.parametrize("name", ["", "1", "a b", "a)", "?v", "$v", "v) { (1) } #", "é", "v\n"])
def test_a_name_that_no_variable_has_is_refused(name: str) -> None:
    with pytest.raises(QueryFailed, match="no name of a variable"):
        given_values({name: "x"})


@pytest.mark.parametrize("value", [None, float("nan"), float("inf"), 10**4000, [], {}, b"x", "\ud800", "<x:\udfff>"])
def test_what_no_term_can_be_is_refused(value: object) -> None:
    with pytest.raises(QueryFailed, match="the parameter v"):
        given_values({"v": value})


def test_a_parameter_that_the_query_does_not_have_is_told_instead_of_answering_everything(view: RdfView) -> None:
    with pytest.raises(QueryFailed, match=r"no variable \?nmae"):
        view.sparql("SELECT ?s { ?s rdfs:label ?name }", parameters={"nmae": "x"}, limit=1, timeout=20)
