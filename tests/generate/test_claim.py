from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.errors import UsageError
from medkg.generate.claim import ClaimParser, NotUnderstood, ParsedClaim
from medkg.generate.naming import Namer
from medkg.generate.tables import relation_words
from medkg.generate.tokens import LONGEST_TEXT
from medkg.model.mention import Certainty, Polarity
from medkg.wording import statement
from tests.workflows_answer.small_graph import GOITRE, HYPOTHYROIDISM, LITHIUM, small_graph, small_names

FORWARD = [
    ("Lithium causes goitre.", "causes"),
    ("lithium caused goitre", "causes"),
    ("Lithium therapy induces goitre", "causes"),
    ("Lithium is a cause of goitre", "causes"),
    ("Goitre is caused by lithium", "causes"),
    ("Goitre was induced by treatment with lithium salts", "causes"),
    ("Lithium-induced goitre", "causes"),
    ("Goitre is a side effect of lithium", "causes"),
    ("It is known that lithium leads to goitre", "causes"),
    ("Goitre is treated with lithium", "treats"),
    ("Lithium is used to treat goitre", "treats"),
    ("Lithium is an effective treatment for goitre", None),
    ("Lithium is a treatment for goitre", "treats"),
    ("Lithium is associated with goitre", "associated_with"),
    ("There is an association between lithium and goitre", "associated_with"),
    ("Lithium and goitre are associated", "associated_with"),
    ("Lithium is contraindicated in goitre", "contraindicated_in"),
    ("MESH:D008094 causes MESH:D006042", "causes"),
    ("Lithium contributes to goitre (3 documents, belief 0.87) [1][2].", "contributes_to"),
]


@pytest.mark.parametrize(("text", "predicate"), FORWARD)
def test_a_plain_sentence_is_read_with_its_direction(claims: ClaimParser, text: str, predicate: str | None) -> None:
    parsed = claims.parse(text)
    if predicate is None:
        assert isinstance(parsed, NotUnderstood)
        return
    assert isinstance(parsed, ParsedClaim)
    assert (parsed.subject.concept, parsed.predicate, parsed.object.concept) == (LITHIUM, predicate, GOITRE)
    assert parsed.polarity is Polarity.ASSERTED


@pytest.mark.parametrize(
    "text",
    [
        "Lithium does not cause hypothyroidism",
        "Lithium doesn’t cause hypothyroidism",
        "Lithium did not cause hypothyroidism.",
        "Lithium causes no hypothyroidism",
        "Lithium is not a cause of hypothyroidism",
        "Hypothyroidism is not caused by lithium",
        "Lithium fails to cause hypothyroidism",
        "No lithium-induced hypothyroidism",
        "It is not true that lithium causes hypothyroidism",
        "It is denied that lithium causes hypothyroidism",
    ],
)
def test_denials_are_read_as_such(claims: ClaimParser, text: str) -> None:
    parsed = claims.parse(text)
    assert isinstance(parsed, ParsedClaim)
    assert parsed.triple.polarity is Polarity.DENIED
    assert (parsed.subject.concept, parsed.object.concept) == (LITHIUM, HYPOTHYROIDISM)


@pytest.mark.parametrize(
    "text",
    ["Lithium may cause goitre", "Lithium can possibly cause goitre", "It is possible that lithium causes goitre"],
)
def test_hedges_make_a_claim_possible(claims: ClaimParser, text: str) -> None:
    parsed = claims.parse(text)
    assert isinstance(parsed, ParsedClaim)
    assert parsed.certainty is Certainty.POSSIBLE


@pytest.mark.parametrize(
    "text",
    [
        "High-dose lithium causes goitre",
        "Lithium deficiency causes goitre",
        "Lithium only causes goitre",
        "Lithium causes goitre in rats",
        "Lithium causes goitre and tremor",
        "Lithium always causes goitre",
        "Withdrawal of lithium causes goitre",
        "It is not true that lithium does not cause goitre",
        "Lithium",
        "Goitre",
        "…",
        "Lithium causes",
        "causes goitre",
    ],
)
def test_a_word_that_is_not_accounted_for_makes_a_claim_not_understood(claims: ClaimParser, text: str) -> None:
    assert isinstance(claims.parse(text), NotUnderstood)


def test_a_claim_of_a_thing_about_itself_is_not_read(claims: ClaimParser) -> None:
    parsed = claims.parse("Lithium causes lithium salts")
    assert isinstance(parsed, NotUnderstood)
    assert "same concept" in parsed.reason


@pytest.mark.parametrize("text", ["", "   ", "x" * (LONGEST_TEXT + 1)])
def test_empty_and_overlong_texts_are_refused(claims: ClaimParser, text: str) -> None:
    with pytest.raises(UsageError):
        claims.parse(text)


def _predicates() -> list[str]:
    senses = relation_words().phrases.values()
    return sorted({sense.predicate for found in senses for sense in found} - {"*"})


@pytest.mark.parametrize("predicate", _predicates())
@pytest.mark.parametrize("polarity", Polarity)
@pytest.mark.parametrize("certainty", Certainty)
def test_our_own_words_are_read_back_as_what_they_say(
    claims: ClaimParser, predicate: str, polarity: Polarity, certainty: Certainty
) -> None:
    parsed = claims.parse(statement("lithium", predicate, "goitre", polarity=polarity, certainty=certainty))
    assert isinstance(parsed, ParsedClaim)
    assert (parsed.subject.concept, parsed.predicate, parsed.object.concept) == (LITHIUM, predicate, GOITRE)
    assert (parsed.polarity, parsed.certainty) == (polarity, certainty)


def test_a_predicate_that_only_the_graph_knows_is_read_when_it_is_named() -> None:
    parser = ClaimParser(Namer(small_names(), small_graph()), relation_words().knowing(["acts_upstream_of"]))
    parsed = parser.parse("GSK3B acts upstream of goitre")
    assert isinstance(parsed, ParsedClaim)
    assert parsed.predicate == "acts_upstream_of"


_HEAP = ("lithium", "causes", "and", "goitre", "not", "is", "the", "-", "between", "no", "with", "(", ")", "[1]", "may")


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(_HEAP), max_size=30))
def test_any_heap_of_words_is_read_or_not_understood(words: list[str]) -> None:
    parser = ClaimParser(Namer(small_names(), small_graph()), relation_words())
    if words:
        assert isinstance(parser.parse(" ".join(words)), ParsedClaim | NotUnderstood)


@pytest.mark.parametrize(
    "text", ["causes and " * 180, "-" * 2000, "(" * 2000, "a-induced " * 190, "[1]" * 600, "not " * 500]
)
@pytest.mark.timeout(20)
def test_hostile_texts_come_back(claims: ClaimParser, text: str) -> None:
    assert isinstance(claims.parse(text), NotUnderstood)
