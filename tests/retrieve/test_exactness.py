"""The search gives what trying everything gives, rank for rank."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept
from medkg.model.kinship import SAME_AS, SUBCLASS_OF, VocabularyStep
from medkg.model.mention import Polarity
from medkg.model.path import GraphPath, PathQuery
from medkg.model.pattern import PathPattern, PatternHop
from medkg.retrieve import first_steps, frontier, join, trim
from medkg.retrieve.score import UNITS, Weights
from medkg.retrieve.search import Chains
from tests.path_index.sources import Listed, Said, indexed
from tests.retrieve.brute import TOLD, Chain, brute

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
        top=draw.choice((1, 3, 10, 51, 5000)),
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
        tuple(TOLD * bool(hop.vocabulary) + hop.triple.predicate for hop in path.hops),
        tuple(not hop.forward for hop in path.hops),
    )


def vocabularies(draw: random.Random, source: Listed, *, predicates: Sequence[str] = (SUBCLASS_OF, "affects")) -> Said:
    """Some ids that are one thing, and a hierarchy with circles in it; some of its relations are asserted as well."""
    names = [concept.id for concept in source.concepts()]
    draw.shuffle(names)
    steps = set()
    while len(names) > 1 and draw.random() < 0.7:
        one = [names.pop() for _ in range(min(len(names), draw.choice((2, 2, 3))))]
        steps |= {VocabularyStep(a, SAME_AS, b, "V") for a, b in permutations(one, 2)}
    equal = {(step.subject, step.object) for step in steps}
    names = [concept.id for concept in source.concepts()]
    for _ in range(draw.choice((0, 3, 8))):
        below, above = draw.sample(names, 2)
        if (below, above) not in equal:
            steps.add(VocabularyStep(below, draw.choice(predicates), above, draw.choice("VW")))
    # Two vocabularies that say the same are one step.
    return Said(tuple({(s.subject, s.predicate, s.object): s for s in sorted(steps)}.values()))


def levels(draw: random.Random, names: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Some ends are kinds of what was asked for."""
    return tuple((name, draw.randint(1, 3)) for name in names if draw.random() < 0.5)


def compare(source: Listed, query: PathQuery, weights: Weights, said: Said | None = None) -> None:
    # Half of all indexes keep the costs that these weights give, half are priced when they are opened.
    index = indexed(source, pricing=weights if query.top % 2 else None, kinship=said)
    result = Chains(index, weights=weights).chains(query)
    expected = brute(source, query, weights, said.step_list if said else ())
    assert [shown(path) for path in result.chains] == expected[: query.top]
    assert result.truncated == (len(expected) > query.top)
    assert bool(result.reason) == (not expected)
    for path in result.chains:
        assert round(sum(value for _, value in path.parts), 4) == path.score


WEIGHTS = (Weights(), Weights(degree=0, support=0), Weights(length=0.05, degree=1, support=2))


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=True), st.sampled_from(WEIGHTS), st.integers(1, 60))
def test_what_a_narrow_work_bound_leaves_is_exact(draw: random.Random, weights: Weights, bound: int) -> None:
    source = graph(draw)
    query = question(draw, source)
    expected = brute(source, query, weights)
    result = Chains(indexed(source), weights=weights, work_bound=bound).chains(query)
    stopped = re.search(r"stopped at (\d) hops", result.reason)
    within = [chain for chain in expected if stopped is None or chain.hops < int(stopped[1])]
    # A length at which the search stopped may have given its chains already, but never wrong ones.
    assert [shown(path) for path in result.chains] in (within[: query.top], [*within, *_one_hop(expected)][: query.top])
    assert result.truncated == (stopped is not None or len(expected) > query.top)


def _one_hop(chains: list[Chain]) -> list[Chain]:
    return [chain for chain in chains if chain.hops == 1]


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=True), st.sampled_from(WEIGHTS), st.integers(1, 60))
def test_a_pattern_that_reaches_the_work_bound_gives_the_cheapest(
    draw: random.Random, weights: Weights, bound: int
) -> None:
    source = graph(draw)
    query = replace(question(draw, source), pattern=pattern(draw))
    expected = brute(source, query, weights)
    result = Chains(indexed(source), weights=weights, work_bound=bound).chains(query)
    stopped = "the search stopped" in result.reason
    found = [shown(path) for path in result.chains]
    assert found == (expected[: len(found)] if stopped else expected[: query.top])


@pytest.mark.parametrize("clash", [False, True])
def test_the_partners_of_a_rank_are_those_that_fewer_pairs_than_wanted_precede(clash: bool) -> None:
    for wanted in (*range(1, 120), 501):
        ranks = range(wanted + trim.DEEPEST)
        for mine, partners in enumerate(trim._partners(wanted, clash=clash).tolist()):
            before = [(mine + 1) * (other + 1) - 1 - (min(mine, other) + 1) * clash for other in ranks]
            assert partners == sum(count < wanted for count in before)


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=True))
def test_what_a_batch_remembers_changes_nothing(draw: random.Random) -> None:
    source = graph(draw)
    chains = Chains(indexed(source))
    batch = chains.batch()
    asked = [question(draw, source) for _ in range(4)]
    mixed = [replace(one, sources=other.sources) for one in asked for other in asked]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(first_steps, "_MOST_ROWS", draw.choice((0, 10, 1_000_000)))
        for query in (*asked, *mixed):
            assert batch.chains(query) == chains.chains(query)


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=True), st.sampled_from(WEIGHTS), st.booleans(), st.booleans())
def test_search_with_and_without_vocabularies_equals_brute_force(
    draw: random.Random, weights: Weights, shortcuts: bool, patterned: bool
) -> None:
    source = graph(draw)
    query = question(draw, source)
    query = replace(
        query,
        hierarchy=draw.random() < 0.6,
        without_predicates=(*query.without_predicates, *([SAME_AS] if draw.random() < 0.15 else [])),
        source_levels=levels(draw, query.sources) if draw.random() < 0.3 else (),
        target_levels=levels(draw, query.targets) if draw.random() < 0.3 else (),
        pattern=pattern(draw) if patterned else None,
    )
    said = vocabularies(draw, source) if draw.random() < 0.6 else None
    with pytest.MonkeyPatch.context() as patch:
        if shortcuts:
            # Taken from the first row on: small graphs would never reach them.
            patch.setattr(frontier, "_WORTH_CUTTING", 0)
            patch.setattr(join, "_WORTH_TRIMMING", 0)
        compare(source, query, weights, said)


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=True), st.sampled_from(WEIGHTS))
def test_a_narrow_search_keeps_what_vocabularies_say(draw: random.Random, weights: Weights) -> None:
    source = graph(draw)
    query, said = replace(question(draw, source), hierarchy=draw.random() < 0.6), vocabularies(draw, source)
    result = Chains(indexed(source, kinship=said), weights=weights, work_bound=draw.randint(5, 60)).chains(query)
    if "stopped" not in result.reason:
        expected = brute(source, query, weights, said.step_list)
        assert [shown(path) for path in result.chains] == expected[: query.top]
