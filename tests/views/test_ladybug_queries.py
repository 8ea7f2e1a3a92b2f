"""What the embedded view answers."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medkg.errors import QueryFailed, QueryRefused, QueryTimeout
from medkg.model.biolink import CATEGORIES, PREDICATES
from medkg.ports import CypherView, View
from medkg.views.ladybug.view import LadybugView
from tests.views.conftest import Asker, folder_of
from tests.views.questions import QUESTIONS
from tests.views.small_source import (
    AQP2,
    CONCEPTS,
    DIABETES_INSIPIDUS,
    EVIDENCE,
    FIRST,
    FOREIGN,
    GSK3B,
    LITHIUM,
    LONG,
    QUOTED,
    TREMOR,
    UNNAMED,
    SmallSource,
)
from tests.views.statements import ATTACKS, LEGITIMATE


def test_the_view_serves_both_ports(built: LadybugView, source: SmallSource) -> None:
    view: View = built
    assert isinstance(built, CypherView)
    assert view.fresh(source.graph_hash())
    assert not view.fresh("another")


def test_the_contracts_example_runs(ask: Asker) -> None:
    found = ask(
        "MATCH (c:ChemicalEntity)-[r:CAUSES]->(d:Disease {id: 'MESH:D018500'}) "
        "RETURN c.name, r.documents ORDER BY r.documents DESC"
    )
    assert found.columns == ("c.name", "r.documents")
    assert found.rows == (("Lithium", 2),)
    assert not found.truncated


def test_every_concept_is_there_with_its_own_name_and_category(ask: Asker) -> None:
    for concept in CONCEPTS:
        label = concept.category if concept.category in CATEGORIES else "NamedThing"
        asked = ask("MATCH (c {id: $id}) RETURN c, labels(c)", id=concept.id)
        wanted = {"label": label, "id": concept.id, "name": concept.name, "category": concept.category}
        assert asked.rows == ((wanted, [label]),)


def test_every_assertion_is_a_relationship_with_all_its_figures(ask: Asker, source: SmallSource) -> None:
    found = ask("MATCH (s)-[r]->(o) WHERE r.key IS NOT NULL RETURN s.id, o.id, r")
    wanted = {
        assertion.triple.key: (
            assertion.triple.subject,
            assertion.triple.object,
            {
                "type": assertion.triple.predicate.upper()
                if assertion.triple.predicate in PREDICATES
                else "RELATED_TO",
                "key": assertion.triple.key,
                "predicate": assertion.triple.predicate,
                "polarity": str(assertion.triple.polarity),
                "belief": assertion.belief,
                "documents": assertion.documents,
                "evidence": assertion.evidence,
                "sources": list(assertion.sources),
            },
        )
        for assertion in source.assertions()
    }
    assert {row[2]["key"]: row for row in found.rows} == wanted  # type: ignore[index]


def test_denied_and_asserted_stand_beside_each_other(ask: Asker) -> None:
    rows = ask.rows(
        "MATCH (:ChemicalEntity {id: $id})-[r:CAUSES]->(d {id: $d}) RETURN r.polarity", id=LITHIUM.id, d=TREMOR.id
    )
    assert rows == {("asserted",), ("denied",)}


def test_sentences_and_documents_are_reached_from_an_edge(ask: Asker) -> None:
    found = ask(
        "MATCH (c:ChemicalEntity {id: $id})-[r:CAUSES {polarity: 'asserted'}]->(d:Disease {id: $d}), "
        "(c)<-[:SUBJECT]-(e:Evidence)-[:OBJECT]->(d), (e)-[:IN_DOCUMENT]->(p:Document) WHERE e.key = r.key "
        "RETURN p.id, e.sentence, e.start, e.end, p.title, p.publication_types, p.notices ORDER BY p.id",
        id=LITHIUM.id,
        d=DIABETES_INSIPIDUS.id,
    )
    sentence = "Lithium caused nephrogenic diabetes insipidus."
    start = FIRST.text.index(sentence)
    types = ["Case Reports", "Journal Article"]
    assert found.rows == (
        ("PMID:1", sentence, start, start + len(sentence), FIRST.title, types, ["retracted PMID:9"]),
        ("drugmechdb:DB1", "", -1, -1, "", [], []),
    )


def test_every_piece_of_evidence_is_there_once(ask: Asker) -> None:
    found = ask(
        "MATCH (s)<-[:SUBJECT]-(e:Evidence)-[:OBJECT]->(o), (e)-[:IN_DOCUMENT]->(p) RETURN e.id, s.id, o.id, p.id"
    )
    assert sorted(found.rows) == sorted((e.id, e.subject, e.object, e.document_id) for e in EVIDENCE)


def test_words_outside_the_lists_are_kept_as_properties(ask: Asker) -> None:
    assert ask("MATCH (n:NamedThing)-[r]->() RETURN n.category, type(r), r.predicate").rows == (
        (FOREIGN.category, "RELATED_TO", "coloured\nlike"),
    )
    found = ask("MATCH ({id: $id})-[r:RELATED_TO]->(m) RETURN r.predicate, r.sources, size(m.name)", id=QUOTED.id)
    assert found.rows == (("DROP", ["odd [1], 'x'@1"], len(LONG.name)),)


def test_a_known_label_or_type_without_data_finds_nothing(ask: Asker) -> None:
    assert ask("MATCH (c:Cell)-[r:PALLIATES]->(d:Pathway) RETURN c").rows == ()
    assert ask("MATCH (c:Cell)-[r:TREATS]->(d:Gene) RETURN count(*)").rows == ((0,),)


@pytest.mark.parametrize("statement", LEGITIMATE, ids=range(len(LEGITIMATE)))
def test_every_legitimate_statement_runs(ask: Asker, statement: str) -> None:
    json.dumps(ask(statement).rows, allow_nan=False)


@pytest.mark.parametrize("statement", QUESTIONS, ids=range(len(QUESTIONS)))
def test_every_question_runs(ask: Asker, statement: str) -> None:
    json.dumps(ask(statement, id=LITHIUM.id, ids=[LITHIUM.id, TREMOR.id]).rows, allow_nan=False)


def test_no_attack_reaches_the_store(built: LadybugView, ask: Asker) -> None:
    folder = folder_of(built)
    before = _digests(folder)
    for statement, _ in ATTACKS:
        with pytest.raises(QueryRefused):
            ask(statement, label="Disease", type="TREATS", n=3, map={})
    assert _digests(folder) == before


def _digests(folder: Path) -> dict[str, str]:
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize(
    ("statement", "row"),
    [
        ("WITH ['a', 'b', 'c'] AS l RETURN l[0], l[2], l[-1], l[3], l[-4]", ("a", "c", "c", None, None)),
        ("WITH ['a', 'b', 'c'] AS l RETURN l[0..2], l[1..], l[..1], l[2..9]", (["a", "b"], ["b", "c"], ["a"], ["c"])),
        ("WITH ['a', 'b'] AS l RETURN head(l), last(l), size(l)", ("a", "b", 2)),
        ("RETURN substring('abcd', 1, 2), substring('abcd', 2), left('abcd', 1)", ("bc", "cd", "a")),
        ("RETURN log(1.0), log10(100), round(1.4), 7 / 2, 7 % 4, 2 ^ 3", (0.0, 2.0, 1.0, 3, 3, 8.0)),
        ("RETURN split('a,b', ','), replace('aba', 'a', 'c'), toLower('AB')", (["a", "b"], "cbc", "ab")),
        ("RETURN [x IN [1, 2, 3] WHERE x > 1 | x * 10]", ([20, 30],)),
        ("RETURN all(x IN [1, 2] WHERE x > 0), none(x IN [1] WHERE x > 1)", (True, True)),
        ("RETURN {end: 1, `b c`: [1.5]}, date('2001-02-03'), 1.0 / 0", ({"end": 1, "b c": [1.5]}, "2001-02-03", None)),
        ("RETURN NOT false AND true, 1 IN [1, 2], 'abc' =~ 'a.c', null IS NULL", (True, True, True, True)),
        ("UNWIND [3, 1, 2] AS x WITH x ORDER BY x RETURN collect(x), collect(x)[0]", ([1, 2, 3], 1)),
        ("UNWIND [3, 1, 2] AS x WITH x ORDER BY x LIMIT 2 RETURN sum(x), count(*)", (3, 2)),
        ("UNWIND [3, 1, 2] AS x WITH x ORDER BY x DESC LIMIT 2 WHERE x > 0 RETURN collect(x)", ([3, 2],)),
        ("UNWIND [3, 1, 2] AS x WITH x ORDER BY x SKIP 1 WITH * RETURN *", (2,)),
        ("RETURN toString(12), toInteger('12'), toFloat('1.5'), coalesce(null, 'x')", ("12", 12, 1.5, "x")),
    ],
)
def test_answers_are_openciphers(ask: Asker, statement: str, row: tuple[object, ...]) -> None:
    assert ask(statement).rows[0] == row


def test_no_relationship_is_walked_twice(ask: Asker) -> None:
    fixed = ask.rows("MATCH (a:Gene {id: $id})-[:REGULATES]-(b)-[:REGULATES]-(c) RETURN c.id", id=GSK3B.id)
    variable = ask.rows("MATCH p = (a:Gene {id: $id})-[:REGULATES*2..3]-(c) RETURN c.id", id=GSK3B.id)
    assert fixed == variable == set()
    assert ask.rows("MATCH (a:Gene {id: $id})-[:REGULATES]-(c) RETURN c.id", id=GSK3B.id) == {(AQP2.id,)}


def test_paths_come_as_nodes_and_relationships(ask: Asker) -> None:
    (path,) = ask(
        "MATCH p = (a {id: $a})-[:REGULATES|CONTRIBUTES_TO*1..2]->(d {id: $d}) RETURN p",
        a=GSK3B.id,
        d=DIABETES_INSIPIDUS.id,
    ).rows[0]
    assert isinstance(path, dict)
    assert [node["id"] for node in path["nodes"]] == [GSK3B.id, AQP2.id, DIABETES_INSIPIDUS.id]
    assert [relationship["type"] for relationship in path["relationships"]] == ["REGULATES", "CONTRIBUTES_TO"]


def test_return_star_shows_what_was_named(ask: Asker) -> None:
    assert set(ask("MATCH (a:Gene)-[:REGULATES]->(b)-[x:CONTRIBUTES_TO]->(c) RETURN *").columns) == {"a", "b", "c", "x"}


def test_the_row_limit_cuts_and_says_so(ask: Asker) -> None:
    assert len(ask("MATCH (e:Evidence) RETURN e.id").rows) == len(EVIDENCE)
    for statement in (
        "MATCH (e:Evidence) RETURN e.id",
        "MATCH (e:Evidence) RETURN e.id LIMIT 10",
        "MATCH (e:Evidence) RETURN e.id UNION ALL MATCH (e:Evidence) RETURN e.id",
    ):
        found = ask(statement, limit=3)
        assert len(found.rows) == 3
        assert found.truncated
    assert not ask("MATCH (e:Evidence) RETURN e.id", limit=len(EVIDENCE)).truncated


@pytest.mark.parametrize(
    ("statement", "rows"),
    [
        ("MATCH (c:Gene) WHERE NOT (c)-[:CAUSES]->() RETURN count(c)", [(4,)]),
        ("MATCH (c:Gene) WHERE (c)-[:CAUSES]->() RETURN count(c)", [(0,)]),
        ("MATCH (c:Gene), (d:Disease) WHERE (d)-[:REGULATES]-(c) RETURN count(*)", [(0,)]),
        ("MATCH (c:Gene) WHERE EXISTS { (c)-[:CAUSES]->(:Disease) } RETURN count(c)", [(0,)]),
        ("MATCH (c:Gene) WHERE COUNT { (c)-[:CAUSES]->() } > 0 RETURN count(c)", [(0,)]),
        ("MATCH (c:Gene) OPTIONAL MATCH (c)-[:CAUSES]->(d) RETURN count(d)", [(0,)]),
        ("MATCH (c:Gene) OPTIONAL MATCH (d)<-[:CAUSES]-(c) RETURN count(d)", [(0,)]),
        ("MATCH (c:Gene) OPTIONAL MATCH (c)-[:CAUSES*1..2]->(d) RETURN count(d)", [(0,)]),
        ("MATCH (e:Evidence)-[:IN_DOCUMENT]->(x) OPTIONAL MATCH (x)-[:CAUSES]->(d) RETURN count(d)", [(0,)]),
        ("MATCH (c:ChemicalEntity) WHERE (c)-[:CAUSES]->() RETURN count(c)", [(2,)]),
    ],
)
def test_no_edge_of_another_label_is_given_to_a_node(ask: Asker, statement: str, rows: list[tuple[int]]) -> None:
    assert list(ask(statement).rows) == rows


def test_a_long_query_is_stopped(ask: Asker) -> None:
    everything = ", ".join(f"({letter})" for letter in "abcdefghijkl")
    together = " + ".join(f"{letter}.name" for letter in "abcdefghijkl")  # compared only when all 12^12 are joined
    with pytest.raises(QueryTimeout, match=r"longer than 0\.2 seconds"):
        ask(f"MATCH {everything} WHERE {together} = 'x' RETURN count(*)", timeout=0.2)
    assert ask("RETURN 1 AS one").rows == ((1,),)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30))
def test_text_comes_back_as_it_went_in(ask: Asker, text: str) -> None:
    literal = "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    assert ask(f"RETURN {literal} AS literal, $text AS given", text=text).rows == ((text, text),)


@pytest.mark.parametrize(
    "value", ["x", "", 3, -1, 2**62, 1.5, True, None, [1, 2], ["a"], {"a": 1, "b": ["x"]}, "$x 'quoted' \\ \n"]
)
def test_json_values_pass_as_parameters(ask: Asker, value: object) -> None:
    assert ask("RETURN $value AS v", value=value).rows == ((value,),)


@pytest.mark.parametrize("value", [object(), {1, 2}, b"x", 2**64, "\ud800", [object()], {"a": {1}}])
def test_other_parameters_are_named(ask: Asker, value: object) -> None:
    with pytest.raises(QueryFailed, match=r"\$value"):
        ask("RETURN $value AS v", value=value)


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("MATCH (n:Diseases) RETURN n", ["'Diseases'", "line 1, column 10", "ChemicalEntity", "Did you mean Disease?"]),
        ("MATCH (n:disease) RETURN n", ["'disease'", "Did you mean Disease?"]),
        ("MATCH ()-[:CAUSE]->() RETURN 1", ["relationship type 'CAUSE'", "TREATS", "Did you mean CAUSES?"]),
        ("MATCH ()-[:causes]->() RETURN 1", ["'causes'", "Did you mean CAUSES?"]),
        ("MATCH (n) WHERE n:Foo RETURN n", ["'Foo'"]),
        ("MATCH (n:Disease) RETURN n.nope", ["nope", "properties are", "sentence"]),
        ("MATCH (n:Disease) RETURN m.id", ["m is not in scope", "spelling"]),
        ("MATCH (n:Disease) RETURN n.id AS n ORDER BY n", ["another name than the variable"]),
        ("RETURN [1, 'a'] AS mixed", ["one kind of value"]),
        ("RETURN $x AS x", ["$x has no value"]),
        ("RETURN 1 / 0 AS x", ["zero"]),
    ],
)
def test_failures_say_what_exists_and_what_to_do(ask: Asker, statement: str, told: list[str]) -> None:
    with pytest.raises(QueryFailed) as failed:
        ask(statement)
    for words in told:
        assert words in str(failed.value)


def test_unused_parameters_do_no_harm(ask: Asker) -> None:
    assert ask("MATCH (n {id: $id}) RETURN n.name", id=UNNAMED.id, other=1).rows == (("",),)
