from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.generate.claim import ParsedClaim
from medkg.generate.entailment import Bearing, Weighed, bearing, consequences, grounds, judge
from medkg.generate.naming import Named
from medkg.generate.tables import category_words, entailments, relation_words
from medkg.model.answer import Verdict
from medkg.model.assertion import Assertion, Triple
from medkg.model.biolink import CATEGORIES, PREDICATES
from medkg.model.concept import Concept
from medkg.model.mention import Certainty, Polarity

X, Y = Concept("x:1", "x", "ChemicalEntity"), Concept("y:1", "y", "Disease")
ASSERTED, DENIED = Polarity.ASSERTED, Polarity.DENIED


def claim(predicate: str, *, polarity: Polarity = ASSERTED, certainty: Certainty = Certainty.CERTAIN) -> ParsedClaim:
    ends = Named(text="x", concept=X), Named(text="y", concept=Y)
    return ParsedClaim(
        text="", subject=ends[0], predicate=predicate, object=ends[1], polarity=polarity, certainty=certainty
    )


def stated(
    predicate: str, *, polarity: Polarity = ASSERTED, turned: bool = False, documents: int = 1, flat: bool = True
) -> Weighed:
    subject, object_ = (Y.id, X.id) if turned else (X.id, Y.id)
    return Weighed(Assertion(Triple(subject, predicate, object_, polarity), documents, documents, 0.5), flat)


def test_the_tables_name_only_what_exists() -> None:
    for row in entailments():
        assert {row.stated, row.claimed} <= set(PREDICATES)
        assert row.relation in {"supports", "contrary"}
        assert row.order in {"same", "reversed", "either"}
    senses = {sense.predicate for found in relation_words().phrases.values() for sense in found}
    assert senses - {"*"} <= set(PREDICATES)
    assert {category for found in category_words().values() for category in found} <= CATEGORIES


def test_no_association_licenses_a_cause() -> None:
    for name, known in PREDICATES.items():
        if known.causal:
            assert all(PREDICATES[ground].causal for ground, _ in grounds(name)), name


def test_a_row_without_direction_stands_only_under_a_claim_without_direction() -> None:
    for row in entailments():
        if row.relation == "supports" and row.order == "either":
            assert PREDICATES[row.claimed].symmetric, row


@pytest.mark.parametrize(
    ("held", "asked", "says"),
    [
        (stated("causes"), claim("causes"), Bearing.SUPPORTS),
        (stated("causes", turned=True), claim("causes"), Bearing.REVERSE),
        (stated("caused_by", turned=True), claim("causes"), Bearing.SUPPORTS),
        (stated("caused_by"), claim("causes"), Bearing.REVERSE),
        (stated("causes"), claim("associated_with"), Bearing.SUPPORTS),
        (stated("causes", turned=True), claim("associated_with"), Bearing.SUPPORTS),
        (stated("associated_with"), claim("causes"), Bearing.BESIDE),
        (stated("ameliorates"), claim("treats"), Bearing.BESIDE),
        (stated("treats"), claim("causes"), Bearing.CONTRARY),
        (stated("causes", polarity=DENIED), claim("causes"), Bearing.OPPOSES),
        (stated("associated_with", polarity=DENIED, turned=True), claim("causes"), Bearing.OPPOSES),
        (stated("causes", polarity=DENIED), claim("associated_with"), Bearing.BESIDE),
        (stated("causes"), claim("causes", polarity=DENIED), Bearing.OPPOSES),
        (stated("has_side_effect"), claim("causes", polarity=DENIED), Bearing.OPPOSES),
        (stated("associated_with", polarity=DENIED), claim("causes", polarity=DENIED), Bearing.SUPPORTS),
        (stated("causes", polarity=DENIED), claim("associated_with", polarity=DENIED), Bearing.BESIDE),
        (stated("acts_upstream_of"), claim("acts_upstream_of"), Bearing.SUPPORTS),
    ],
)
def test_how_a_statement_bears_on_a_claim(held: Weighed, asked: ParsedClaim, says: Bearing) -> None:
    assert bearing(held.assertion.triple, asked) is says


def test_other_concepts_bear_on_nothing() -> None:
    assert bearing(Triple("x:1", "causes", "z:1"), claim("causes")) is Bearing.NONE


@pytest.mark.parametrize(
    ("held", "asked", "verdict"),
    [
        ([], claim("causes"), Verdict.UNKNOWN),
        ([stated("causes", flat=False)], claim("causes"), Verdict.UNKNOWN),
        ([stated("causes", flat=False)], claim("causes", certainty=Certainty.POSSIBLE), Verdict.SUPPORTED),
        ([stated("causes", polarity=DENIED, flat=False)], claim("causes"), Verdict.UNKNOWN),
        ([stated("causes"), stated("causes", polarity=DENIED)], claim("causes"), Verdict.UNKNOWN),
        ([stated("causes", documents=3), stated("causes", polarity=DENIED)], claim("causes"), Verdict.SUPPORTED),
        ([stated("causes"), stated("causes", polarity=DENIED, documents=3)], claim("causes"), Verdict.REFUTED),
        ([stated("causes"), stated("treats", documents=9)], claim("causes"), Verdict.SUPPORTED),
        ([stated("treats", documents=9)], claim("causes"), Verdict.UNKNOWN),
    ],
)
def test_the_rule_of_the_verdict(held: list[Weighed], asked: ParsedClaim, verdict: Verdict) -> None:
    assert judge(asked, held).verdict is verdict


WEIGHED = st.builds(
    stated,
    st.sampled_from(sorted(PREDICATES)),
    polarity=st.sampled_from(Polarity),
    turned=st.booleans(),
    documents=st.integers(1, 9),
    flat=st.booleans(),
)


@given(st.lists(WEIGHED, max_size=6), st.sampled_from(sorted(PREDICATES)), st.randoms())
def test_order_of_evidence_does_not_matter_and_a_claim_and_its_denial_are_never_both_so(
    held: list[Weighed], predicate: str, random: object
) -> None:
    shuffled = held[::-1]
    for polarity in Polarity:
        assert judge(claim(predicate, polarity=polarity), held) == judge(claim(predicate, polarity=polarity), shuffled)
    verdicts = {judge(claim(predicate, polarity=polarity), held).verdict for polarity in Polarity}
    assert verdicts != {Verdict.SUPPORTED}
    assert verdicts != {Verdict.REFUTED}


def test_grounds_and_consequences_are_two_views_of_one_table() -> None:
    for name in PREDICATES:
        for ground, order in grounds(name):
            assert (name, order) in consequences(ground)
