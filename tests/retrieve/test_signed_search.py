"""Chains of a wanted sign are found exactly, and what contradicts a hop is priced exactly."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.errors import UsageError
from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept
from medkg.model.effect import Direction
from medkg.model.mention import Polarity
from medkg.model.path import PathQuery
from medkg.retrieve import frontier, join
from medkg.retrieve.score import Weights
from medkg.retrieve.search import Chains
from medkg.retrieve.signs import shipped_rules
from tests.path_index.sources import Listed, indexed
from tests.retrieve.brute import brute
from tests.retrieve.test_exactness import WEIGHTS, compare, graph, pattern, question

# Signs along and against, correlations, kinds, inverses, hops without a sign, and pairs that exclude each other.
SIGNED = (
    "increases", "decreases", "causes", "positively_correlated_with", "negatively_correlated_with", "subclass_of",
    "has_part", "treated_by", "affects", "treats", "contraindicated_in", "no_such_predicate",
)  # fmt: skip
WANTED = (Direction.RAISES, Direction.LOWERS)


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=True), st.sampled_from(WEIGHTS), st.sampled_from(WANTED))
def test_chains_of_a_sign_equal_brute_force(draw: random.Random, weights: Weights, wanted: Direction) -> None:
    source = graph(draw, predicates=draw.sample(SIGNED, 5))
    compare(source, replace(question(draw, source), effect=wanted), weights)


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=True), st.sampled_from(WEIGHTS), st.sampled_from(WANTED))
def test_shortcuts_for_hubs_keep_the_sign(draw: random.Random, weights: Weights, wanted: Direction) -> None:
    source = graph(draw, predicates=draw.sample(SIGNED, 5))
    query = replace(question(draw, source), effect=wanted)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frontier, "_WORTH_CUTTING", 0)
        patch.setattr(join, "_WORTH_TRIMMING", 0)
        compare(source, query, weights)


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=True), st.sampled_from(WEIGHTS), st.sampled_from(WANTED))
def test_patterns_of_a_sign_equal_brute_force(draw: random.Random, weights: Weights, wanted: Direction) -> None:
    source = graph(draw, predicates=draw.sample(SIGNED, 5))
    compare(source, replace(question(draw, source), pattern=pattern(draw), effect=wanted), weights)


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=True))
def test_what_contradicts_is_priced_as_brute_force_prices_it(draw: random.Random) -> None:
    source = graph(draw, predicates=SIGNED)
    compare(source, question(draw, source), Weights(contrary=draw.choice((0.0, 0.5, 2.5))))


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=True))
def test_each_chain_found_has_the_effect_that_was_asked_for(draw: random.Random) -> None:
    source = graph(draw, predicates=SIGNED)
    wanted = draw.choice(WANTED)
    rules = shipped_rules()
    query = replace(question(draw, source), top=5000)
    of_sign = Chains(indexed(source)).chains(replace(query, effect=wanted)).chains
    assert all(rules.effect(chain).direction is wanted for chain in of_sign)
    everything = Chains(indexed(source)).chains(query).chains
    assert list(of_sign) == [chain for chain in everything if rules.effect(chain).direction is wanted]


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=True))
def test_the_price_changes_nothing_where_nothing_contradicts(draw: random.Random) -> None:
    source = graph(draw)
    asserted = tuple(a for a in source.assertion_list if a.triple.polarity is Polarity.ASSERTED)
    query = question(draw, source)
    told = Listed(source.concept_list, asserted)
    priced, free = (Chains(indexed(told), weights=Weights(contrary=price)).chains(query) for price in (5.0, 0.0))
    assert priced == free


def contested(*said: tuple[str, str, str, int, Polarity]) -> Listed:
    names = sorted({name for subject, _, object_, _, _ in said for name in (subject, object_)})
    assertions = tuple(Assertion(Triple(s, p, o, polarity), n, n, 1.0) for s, p, o, n, polarity in said)
    return Listed(tuple(Concept(name, name, "Gene") for name in names), assertions)


def test_doubt_is_the_share_of_documents_against() -> None:
    yes, no = Polarity.ASSERTED, Polarity.DENIED
    source = contested(("A", "causes", "B", 3, yes), ("A", "causes", "B", 1, no))
    (chain,) = Chains(indexed(source)).chains(PathQuery(sources=("A",), targets=("B",))).chains
    assert dict(chain.parts) == {"length": -1.0, "degree": 0.0, "support": 0.0, "contrary": -0.1438}
    assert chain.contrary == ()
    assert [hop.documents for hop in chain.against] == [1]


def test_the_predicate_that_excludes_stands_beside() -> None:
    yes = Polarity.ASSERTED
    source = contested(("A", "increases", "B", 1, yes), ("A", "decreases", "B", 9, yes), ("B", "affects", "C", 1, yes))
    query = PathQuery(sources=("C",), targets=("A",), max_hops=2)
    best, other = Chains(indexed(source)).chains(query).chains
    assert [hop.triple.predicate for hop in best.hops] == ["affects", "decreases"]
    assert [(hop.triple.predicate, hop.documents, hop.forward) for hop in best.contrary] == [("increases", 1, False)]
    assert [hop.triple.predicate for hop in other.contrary] == ["decreases"]


def test_no_direction_is_no_wish() -> None:
    source = contested(("A", "causes", "B", 1, Polarity.ASSERTED))
    query = PathQuery(sources=("A",), targets=("B",), effect=Direction.UNDETERMINED)
    with pytest.raises(UsageError, match="raise or that lower"):
        Chains(indexed(source)).chains(query)


def test_why_no_chain_has_the_sign() -> None:
    source = contested(("A", "causes", "B", 1, Polarity.ASSERTED))
    query = PathQuery(sources=("A",), targets=("B",), effect=Direction.LOWERS)
    assert not brute(source, query, Weights())
    result = Chains(indexed(source)).chains(query)
    assert (
        result.reason == "no chain of up to 4 hops lowers B by its signs; without that limit, the shortest has 1 hop."
    )
