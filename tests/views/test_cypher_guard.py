from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.errors import QueryRefused
from medkg.views.cypher.dialect import Dialect
from medkg.views.cypher.guard import guard
from medkg.views.cypher.tokens import tokens
from medkg.views.ladybug.dialect import LadybugDialect
from tests.views.questions import QUESTIONS
from tests.views.statements import ATTACKS, LEGITIMATE

PORTABLE = Dialect()
EMBEDDED = LadybugDialect()
ALL = (*LEGITIMATE, *QUESTIONS)
# Words and signs from which statements are shuffled together.
_WORDS = """MATCH|RETURN|(n)|(n:Disease)|-[r]->|-|<|WHERE|n.x|=|'a'|[|]|{|}|1|,|AS|x|CREATE
UNION|WITH|*|;|count(|)|LIMIT|IN|CASE|$p"""
_PUT = st.sampled_from(
    ["", "}", "{", "'", '"', "`", ";", "//", "/*", "\\", "*", " SET ", " DETACH DELETE n ", "CALL", "$(x)"]
)
_WRITING = re.compile(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|CALL|LOAD|COPY|FOREACH|DROP|ALTER|INSTALL|ATTACH|USE)\b")
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|`[^`]*`")
_PIECES = st.sampled_from(re.split(r"[|\n]", _WORDS))


def _text(statement: str, dialect: Dialect = PORTABLE) -> str:
    return guard(statement, dialect=dialect).text


@pytest.mark.parametrize(("statement", "named"), ATTACKS, ids=range(len(ATTACKS)))
@pytest.mark.parametrize("dialect", [PORTABLE, EMBEDDED], ids=["portable", "embedded"])
def test_what_is_not_reading_is_refused_with_word_and_place(statement: str, named: str, dialect: Dialect) -> None:
    if "grows" in named and dialect is PORTABLE:
        pytest.skip("only the embedded dialect writes arguments twice")
    with pytest.raises(QueryRefused, match=r"line \d+, column \d+") as refused:
        guard(statement, dialect=dialect)
    assert named in str(refused.value)


def test_the_tables_are_as_large_as_promised() -> None:
    assert len(set(ATTACKS)) >= 230
    assert len({*LEGITIMATE, *QUESTIONS}) >= 200


@pytest.mark.parametrize("statement", ALL, ids=range(len(ALL)))
def test_what_reads_passes_and_passes_again(statement: str) -> None:
    once = _text(statement)
    assert _text(once) == once


@pytest.mark.parametrize("statement", ALL, ids=range(len(ALL)))
def test_the_embedded_dialect_takes_every_one(statement: str) -> None:
    assert guard(statement, dialect=EMBEDDED).columns == guard(statement, dialect=PORTABLE).columns


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_a_string_means_the_same_after_it_is_written_anew(text: str) -> None:
    written = PORTABLE.string(text)
    assert [token.text for token in tokens(written)] == [text, ""]


@given(st.text())
def test_any_text_is_understood_or_refused(text: str) -> None:
    try:
        once = _text(text)
    except QueryRefused:
        return
    assert _text(once) == once


@given(st.lists(_PIECES, max_size=14))
def test_any_shuffle_of_words_is_understood_or_refused(pieces: list[str]) -> None:
    try:
        written = guard(" ".join(["MATCH (n)", *pieces]), dialect=EMBEDDED).text
    except QueryRefused:
        return
    assert "CREATE" not in written
    assert ";" not in written


@settings(max_examples=200)
@given(st.sampled_from(ALL), st.integers(0, 150), st.integers(0, 5), _PUT)
def test_a_harmed_statement_is_refused_or_still_reads(statement: str, at: int, cut: int, put: str) -> None:
    at %= len(statement)
    try:
        once = _text(statement[:at] + put + statement[at + cut :])
    except QueryRefused:
        return
    assert not _WRITING.search(_QUOTED.sub("", once))
    assert _text(once) == once


def test_nested_attempts_stay_quick() -> None:
    deep = "({a: " * 18 + "1" + "})" * 18
    assert _text(f"RETURN {deep} AS x").endswith("AS `x`")


def test_columns_are_named_as_they_were_written() -> None:
    parsed = guard("MATCH (c) RETURN c.name, count( * ), type(c) AS kind", dialect=EMBEDDED)
    assert parsed.columns == ("c.name", "count( * )", "kind")
    assert guard("MATCH (c) RETURN *", dialect=EMBEDDED).columns is None


def test_a_row_limit_is_added_where_it_cuts_nothing_else() -> None:
    assert guard("MATCH (n) RETURN n", dialect=PORTABLE).capped(5) == "MATCH (`n`) RETURN `n` LIMIT 5"
    assert guard("MATCH (n) RETURN n LIMIT 3", dialect=PORTABLE).capped(5).endswith("LIMIT 3")
    assert not guard("RETURN 1 AS x UNION RETURN 2 AS x", dialect=PORTABLE).capped(5).endswith("LIMIT 5")


def test_labels_types_and_parameters_are_told_with_their_places() -> None:
    parsed = guard("MATCH (a:Disease|Gene)-[:TREATS]->(b {id: $id}) WHERE b:Cell RETURN $x, a", dialect=EMBEDDED)
    assert [name for name, _ in parsed.labels] == ["Disease", "Gene", "Cell"]
    assert parsed.types == (("TREATS", 25),)
    assert parsed.parameters == {"id", "x"}


def test_what_the_embedded_engine_spells_otherwise_is_rewritten() -> None:
    for statement, written in (
        ("MATCH ()-[r]->() RETURN type(r) AS t", "label(`r`) AS `t`"),
        ("MATCH (n) RETURN labels(n) AS l", "[label(`n`)] AS `l`"),
        ("MATCH p = ()-[*1..2]->() RETURN relationships(p) AS x", "rels(`p`)"),
        ("MATCH ()-[*..2]->() RETURN 1 AS x", "* TRAIL 1..2"),
        ("RETURN substring('abc', 1, 1) AS x", "substring('abc', (1) + 1, 1)"),
        ("RETURN log(2) AS x", "ln(2)"),
        ("MATCH (n) WHERE n:Gene RETURN n", "label(`n`) IN ['Gene']"),
        ("MATCH (e) RETURN e.end AS x", "`e`.`end`"),
    ):
        assert written in _text(statement, EMBEDDED)


def test_one_match_binds_no_relationship_twice() -> None:
    written = _text(
        "MATCH (a)-[x:TREATS]-(b)-[:TREATS]-(c)-[:CAUSES]-(d) WHERE a.id = 'q' OR b.id = 'r' RETURN a", EMBEDDED
    )
    assert "(id(`x`) <> id(`__hop_1`)) AND (`a`.`id` = 'q' OR `b`.`id` = 'r')" in written
    assert "__hop_" not in _text("MATCH (a)-[:TREATS]-(b)-[:TREATS]-(c) RETURN a")


def test_a_list_expression_that_the_engine_answers_wrongly_is_refused() -> None:
    statement = "UNWIND [1, 2] AS x RETURN [y IN [1, 2] WHERE y > x | y * 2] AS l"
    assert _text(statement)
    with pytest.raises(QueryRefused, match="its own variable only"):
        _text(statement, EMBEDDED)
