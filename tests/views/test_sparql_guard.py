"""What the guard lets through to a SPARQL engine, and what it does not."""

from __future__ import annotations

import re

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.errors import QueryRefused
from medkg.views.rdf.guard import guard_sparql
from medkg.views.rdf.sparql.terms import string
from medkg.views.rdf.sparql.tokens import tokens
from tests.views.sparql_statements import ATTACKS, LEGITIMATE, PREFIXES
from tests.views.statements import ATTACKS as CYPHER_ATTACKS

_GRAPH = """
@prefix biolink: <https://w3id.org/biolink/vocab/> . @prefix ex: <http://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:lithium a biolink:ChemicalEntity ; rdfs:label "Lithium" ; biolink:treats ex:bipolar ; biolink:causes ex:tremor ;
  ex:n 3 ; ex:belief 0.9 ; ex:list (1 2 3) .
ex:digoxin a biolink:ChemicalEntity ; rdfs:label "Digoxin"@en ; biolink:causes ex:tremor ; ex:n 5, 1, 2 .
ex:bipolar a biolink:Disease ; biolink:subclass_of ex:mental ; rdfs:label "Bipolar" .
ex:mental biolink:subclass_of ex:disease . ex:disease rdfs:label "DROP ALL; INSERT DATA { }" .
biolink:ChemicalEntity rdfs:subClassOf biolink:NamedThing .
ex:paper1 { ex:lithium biolink:treats ex:bipolar }
"""
_TEXT = """SELECT|*|?s|?p|?o|{|}|WHERE|FILTER|(|)|.|;|,|INSERT|DATA|DELETE|SERVICE|SILENT|FROM|LOAD|DROP|ALL|<http://a/b>|'x'
1|GRAPH|UNION|OPTIONAL|VALUES|BIND|AS|EXISTS|NOT|+|/|^|!|a|[|]|LIMIT|ORDER|BY|GROUP|COUNT|STR|#|ASK"""
_WORDS = st.sampled_from(re.split(r"[|\n]", _TEXT))
_PUT = st.sampled_from(["", "}", "{", "'", '"', ";", "#", "\\", "*", "SERVICE", "DROP ALL"])
_WRITING = re.compile(r"\b(INSERT|DELETE|SERVICE|FROM|LOAD|DROP|CLEAR|BASE)\b")


@pytest.fixture(scope="module")
def store() -> pyoxigraph.Store:
    made = pyoxigraph.Store()
    made.load(_GRAPH.encode(), pyoxigraph.RdfFormat.TRIG)
    return made


def _answer(store: pyoxigraph.Store, query: str) -> object:
    """Give an answer that can be compared: nodes without a name of their own are told apart by nothing."""
    found = store.query(query)
    if isinstance(found, pyoxigraph.QueryBoolean):
        return bool(found)
    unnamed = re.compile(r"_:\w+")
    rows = sorted(
        unnamed.sub("_:", str(list(row) if isinstance(found, pyoxigraph.QuerySolutions) else row)) for row in found
    )
    return rows, [v.value for v in found.variables] if isinstance(found, pyoxigraph.QuerySolutions) else None


@pytest.mark.parametrize(("query", "named"), [row[1:] for row in ATTACKS], ids=[row[0] for row in ATTACKS])
def test_what_is_not_reading_is_refused_with_word_and_place(query: str, named: str) -> None:
    prologue = "" if named in ("empty", "U+FEFF") else PREFIXES
    with pytest.raises(QueryRefused, match=r"line \d+, column \d+") as refused:
        guard_sparql(prologue + query)
    assert named in str(refused.value)


def test_both_tables_are_as_large_as_promised() -> None:
    assert len({query for _, query, _ in ATTACKS}) + len(set(CYPHER_ATTACKS)) >= 250
    assert len({name for name, _, _ in ATTACKS}) == len(ATTACKS)


@pytest.mark.parametrize("query", LEGITIMATE, ids=range(len(LEGITIMATE)))
def test_what_reads_is_answered_as_if_nobody_looked(store: pyoxigraph.Store, query: str) -> None:
    checked = guard_sparql(PREFIXES + query)
    assert guard_sparql(checked.text) == checked
    before = sorted(map(str, store))
    answer = _answer(store, checked.text)
    assert answer == _answer(store, PREFIXES + query.replace("\u00a0", " "))
    if checked.variables is not None and checked.form == "SELECT":
        assert isinstance(answer, tuple)
        assert list(checked.variables) == answer[1]
    assert sorted(map(str, store)) == before


def test_the_answers_are_not_all_empty(store: pyoxigraph.Store) -> None:
    answers = [_answer(store, guard_sparql(PREFIXES + query).text) for query in LEGITIMATE]
    assert sum(isinstance(answer, bool) or bool(answer[0]) for answer in answers) > len(answers) * 0.6  # type: ignore[index]


def test_what_a_query_is_is_told() -> None:
    checked = guard_sparql(f"{PREFIXES} SELECT ?a (STR(?b) AS ?c) {{ ?a ex:p ?b }} LIMIT 3")
    assert (checked.form, checked.variables, checked.limited) == ("SELECT", ("a", "c"), True)
    assert guard_sparql("SELECT * { { SELECT ?s { ?s ?p ?o } LIMIT 1 } }").limited is False
    assert guard_sparql("SELECT * { ?s ?p ?o }").variables is None
    assert guard_sparql("ASK { }").form == "ASK"
    assert guard_sparql("SELECT ?s { ?s known:p ?o }", prefixes={"known": "http://k/"}).text.count("<http://k/p>") == 1


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_string_means_the_same_after_it_is_written_anew(text: str) -> None:
    assert [token.text for token in tokens(string(text))] == [text, ""]
    (row,) = pyoxigraph.Store().query(f"SELECT ({string(text)} AS ?x) {{ }}")
    assert row["x"].value == text


@given(st.text())
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        once = guard_sparql(text)
    except QueryRefused:
        return
    assert guard_sparql(once.text) == once


@settings(max_examples=300)
@given(st.lists(_WORDS, max_size=14))
def test_no_shuffle_of_words_writes_or_reaches_outside(words: list[str]) -> None:
    try:
        once = guard_sparql(" ".join(["SELECT * {", *words, "}"]))
    except QueryRefused:
        return
    assert not _WRITING.search(once.text)
    assert guard_sparql(once.text) == once


@settings(max_examples=300)
@given(st.sampled_from(LEGITIMATE), st.integers(0, 200), st.integers(0, 5), _PUT)
def test_a_harmed_query_is_refused_or_still_reads(query: str, at: int, cut: int, put: str) -> None:
    at %= len(query)
    try:
        once = guard_sparql(PREFIXES + query[:at] + put + query[at + cut :])
    except QueryRefused:
        return
    outside = re.sub(r'"(?:[^"\\]|\\.)*"|<[^>]*>|\?\w+', "", once.text)
    assert not _WRITING.search(outside)
    assert guard_sparql(once.text) == once
