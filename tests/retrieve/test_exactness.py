"""The search gives what trying everything gives, rank for rank."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept
from medkg.model.mention import Polarity
from medkg.model.path import GraphPath, PathQuery
from medkg.model.pattern import PathPattern, PatternHop
from medkg.retrieve import frontier, join
from medkg.retrieve.score import UNITS, Weights
from medkg.retrieve.search import Chains
from tests.path_index.sources import Listed, indexed
from tests.retrieve.brute import Chain, brute

T = TypeVar("T")
NAMES = tuple(f"T:{letter}" for letter in "abcdefgh")
CATEGORIES = ("Disease", "Gene", "ChemicalEntity")
# One that reads the same both ways, two that do not.
PREDICATES = ("affects", "interacts_with", "treats")


def pick(draw: random.Random, values: Sequence[T], *, chance: float, most: int = 2) -> tuple[T, ...]:
    return tuple(draw.sample(list(values), min(most, len(values)))) if draw.random() < chance else ()


def graph(draw: random.Random, *, predicates: Sequence[str] = PREDICATES) -> Listed:
    """Two to eight concepts, sparse to dense, often with costs that all tie."""
    names = NAMES[: draw.randint(2, len(NAMES))]
    equal = draw.random() < 0.4
    triples = {
        Triple(
            draw.choice(names),
            draw.choice(predicates),
            draw.choice(names),
            Polarity.DENIED if draw.random() < 0.1 else Polarity.ASSERTED,
        )
        for _ in range(len(names) * draw.choice((1, 2, 3)))
    }
    assertions = tuple(
        Assertion(triple, 1 if equal else draw.randint(1, 3), 3, 1.0 if equal else draw.choice((0.0, 0.25, 0.9, 0.99)))
        for triple in sorted(triples)
    )
    return Listed(tuple(Concept(name, name.upper(), draw.choice(CATEGORIES)) for name in names), assertions)


def question(draw: random.Random, source: Listed) -> PathQuery:
    """Mostly one concept to another far away, sometimes sets that overlap, and limits of every kind."""
    names = [concept.id for concept in source.concepts()]
    ends = draw.sample(names, 2) if draw.random() < 0.7 else draw.choices([*names, "T:unknown"], k=4)
    half = len(ends) // 2
    return PathQuery(
        sources=tuple(ends[:half]),
        targets=tuple(ends[half:]),
        max_hops=draw.choice((1, 2, 3, 4, 5, 6, 6)),
        top=draw.choice((1, 3, 10, 50, 5000)),
        through=pick(draw, CATEGORIES, chance=0.1),
        without_categories=pick(draw, CATEGORIES, chance=0.1, most=1),
        without_predicates=pick(draw, PREDICATES, chance=0.1, most=1),
        without_concepts=pick(draw, names, chance=0.1, most=1),
        without_triples=pick(draw, [assertion.triple for assertion in source.assertions()], chance=0.1),
        directed=draw.random() < 0.2,
        minimum_documents=2 if draw.random() < 0.1 else 1,
    )


def pattern(draw: random.Random) -> PathPattern:
    """One to six hops, most of them open."""
    hops = draw.choice((1, 2, 2, 3, 3, 4, 5, 6))
    ways = ((True, False), (False, True), (True, True), (True, True))
    return PathPattern(
        tuple(pick(draw, CATEGORIES, chance=0.3) for _ in range(hops + 1)),
        tuple(PatternHop(pick(draw, PREDICATES, chance=0.3), *draw.choice(ways)) for _ in range(hops)),
    )


def shown(path: GraphPath) -> Chain:
    return Chain(
        round(-path.score * UNITS),
        len(path.hops),
        tuple(concept.id for concept in path.concepts),
        tuple(hop.triple.predicate for hop in path.hops),
        tuple(not hop.forward for hop in path.hops),
    )


def compare(source: Listed, query: PathQuery, weights: Weights) -> None:
    result = Chains(indexed(source), weights=weights).chains(query)
    expected = brute(source, query, weights)
    assert [shown(path) for path in result.chains] == expected[: query.top]
    assert result.truncated == (len(expected) > query.top)
    assert bool(result.reason) == (not expected)
    for path in result.chains:
        assert round(sum(value for _, value in path.parts), 4) == path.score


WEIGHTS = (Weights(), Weights(degree=0, support=0), Weights(length=0.05, degree=1, support=2))


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=True), st.sampled_from(WEIGHTS))
def test_search_equals_brute_force(draw: random.Random, weights: Weights) -> None:
    source = graph(draw)
    compare(source, question(draw, source), weights)


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=True), st.sampled_from(WEIGHTS))
def test_shortcuts_for_hubs_lose_nothing(draw: random.Random, weights: Weights) -> None:
    # The same promise with the shortcuts taken from the first row on, which small graphs would never reach.
    source = graph(draw)
    query = question(draw, source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frontier, "_WORTH_CUTTING", 0)
        patch.setattr(join, "_WORTH_TRIMMING", 0)
        compare(source, query, weights)


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=True), st.sampled_from(WEIGHTS))
def test_patterned_search_equals_brute_force(draw: random.Random, weights: Weights) -> None:
    source = graph(draw)
    compare(source, replace(question(draw, source), pattern=pattern(draw)), weights)
