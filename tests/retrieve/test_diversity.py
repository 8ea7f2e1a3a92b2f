from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import UsageError
from medkg.model.assertion import Triple
from medkg.model.concept import Concept
from medkg.model.path import ChainGroup, GraphPath, Hop
from medkg.retrieve.diversity import candidates, diversified, grouped, plainly_ordered
from medkg.retrieve.search import Chains
from tests.path_index.sources import indexed
from tests.retrieve.test_exactness import graph, question

CONCEPTS = tuple(Concept(f"T:{n}", f"thing {n}", "Gene" if n % 2 else "Disease") for n in range(8))


def path(ids: tuple[int, ...], *, predicates: str = "", score: float = -1.0) -> GraphPath:
    """A chain through these concepts; `predicates` has a letter for each hop, a capital walks backward."""
    concepts = tuple(CONCEPTS[n] for n in ids)
    hops = []
    for (first, second), letter in zip(pairwise(concepts), predicates or "a" * (len(ids) - 1), strict=True):
        subject, object_ = (second, first) if letter.isupper() else (first, second)
        triple = Triple(subject.id, letter.lower(), object_.id)
        hops.append(Hop(triple=triple, forward=letter.islower(), documents=1, evidence=1, belief=0.5))
    return GraphPath(concepts=concepts, hops=tuple(hops), score=score)


@st.composite
def chains(draw: st.DrawFn) -> list[GraphPath]:
    found = {}
    for _ in range(draw(st.integers(0, 25))):
        middle = draw(st.lists(st.integers(2, 7), unique=True, max_size=3))
        letters = draw(st.text("abA", min_size=len(middle) + 1, max_size=len(middle) + 1))
        score = draw(st.sampled_from([-1.0, -2.0, -2.5, -9.0]))
        found[(*middle, letters)] = path((0, *middle, 1), predicates=letters, score=score)
    return list(found.values())


@given(chains())
def test_every_chain_is_in_exactly_one_group(found: list[GraphPath]) -> None:
    members = [chain for group in grouped(found) for chain in group.chains]
    assert len(members) == len(found)
    assert set(members) == set(found)


@given(chains())
def test_a_group_differs_in_one_middle_concept_alone(found: list[GraphPath]) -> None:
    for group in grouped(found):
        assert (group.place is None) == (len(group) == 1)
        if group.place is None:
            continue
        assert 0 < group.place < len(group.chains[0].hops)
        assert len(set(group.members)) == len(group)
        for chain in group.chains[1:]:
            assert differences(group.chains[0], chain) == [group.place]


def differences(one: GraphPath, other: GraphPath) -> list[int]:
    assert [hop.triple.predicate for hop in one.hops] == [hop.triple.predicate for hop in other.hops]
    assert [hop.forward for hop in one.hops] == [hop.forward for hop in other.hops]
    assert [concept.category for concept in one.concepts] == [concept.category for concept in other.concepts]
    pairs = zip(one.concepts, other.concepts, strict=True)
    return [place for place, (first, second) in enumerate(pairs) if first != second]


@given(st.data(), chains(), st.floats(0, 1))
def test_the_order_in_which_chains_come_changes_nothing(
    data: st.DataObject, found: list[GraphPath], diversity: float
) -> None:
    shuffled = data.draw(st.permutations(found))
    assert grouped(shuffled) == grouped(found)
    assert diversified(shuffled, top=5, diversity=diversity) == diversified(found, top=5, diversity=diversity)


@given(chains(), st.integers(1, 30))
def test_without_diversity_the_order_is_the_plain_one(found: list[GraphPath], top: int) -> None:
    assert list(diversified(found, top=top, diversity=0.0)) == plainly_ordered(found)[:top]


@given(chains(), st.integers(1, 30), st.floats(0, 1))
def test_as_many_are_chosen_as_there_are_each_once_the_best_first(
    found: list[GraphPath], top: int, diversity: float
) -> None:
    chosen = diversified(found, top=top, diversity=diversity)
    assert len(chosen) == len(set(chosen)) == min(top, len(found))
    if found:
        assert chosen[0] == plainly_ordered(found)[0] or diversity == 1.0


@given(st.randoms(use_true_random=False))
def test_the_plain_order_is_the_order_of_the_search(draw: random.Random) -> None:
    source = graph(draw)
    found = Chains(indexed(source)).chains(question(draw, source)).chains
    assert plainly_ordered(reversed(found)) == list(found)


def test_interchangeable_chains_are_one_group_and_the_larger_group_is_preferred() -> None:
    first, second, third = (
        path((0, 3, 5, 1), score=-1.0),
        path((0, 3, 7, 1), score=-2.0),
        path((0, 2, 5, 1), score=-3.0),
    )
    fourth, alone = path((0, 3, 1), score=-0.5), path((0, 3, 1), predicates="aA", score=-0.7)
    groups = grouped([first, second, third, fourth, alone])
    assert groups == (
        ChainGroup(chains=(fourth,)),
        ChainGroup(chains=(alone,)),
        ChainGroup(chains=(first, second), place=2),
        ChainGroup(chains=(third,)),
    )
    assert [concept.id for concept in groups[2].members] == ["T:5", "T:7"]


def test_a_repetition_waits_for_something_new() -> None:
    best, alike, new = (
        path((0, 3, 1), score=-1.0),
        path((0, 3, 2, 1), score=-1.2),
        path((0, 4, 6, 1), predicates="bbb", score=-2.0),
    )
    assert diversified([best, alike, new], top=2, diversity=0.9)[1] == new
    assert diversified([best, alike, new], top=2, diversity=0.0)[1] == alike


@pytest.mark.parametrize("diversity", [-0.1, 1.1, float("nan")])
def test_a_diversity_out_of_range_is_refused(diversity: float) -> None:
    with pytest.raises(UsageError, match="between 0 and 1"):
        diversified([], top=1, diversity=diversity)


def test_candidates_are_bounded_and_never_fewer_than_wanted() -> None:
    assert [candidates(top) for top in (1, 20, 1000, 5000)] == [10, 200, 2000, 5000]
