"""Permuted copies keep what they promise, and reach every graph of the same degrees equally often."""

from __future__ import annotations

import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept
from medkg.retrieve.significance_copies import Copies, World
from medkg.retrieve.significance_kinds import Edges, Kind, Step
from medkg.retrieve.significance_permuting import Classes, relabelling, swapped
from tests.path_index.sources import Listed, indexed

BETWEEN = Kind(0, 0, 1, symmetric=False)
DIRECTED = Kind(0, 0, 0, symmetric=False)
UNDIRECTED = Kind(0, 0, 0, symmetric=True)


def edges(kind: Kind, pairs: list[tuple[int, int]], size: int) -> Edges:
    ends = np.array(pairs, dtype=np.int32).reshape(-1, 2)
    return Edges(kind, ends[:, 0], ends[:, 1], size, size)


def pairs_of(given_edges: Edges) -> list[tuple[int, int]]:
    return list(zip(given_edges.subject.tolist(), given_edges.object.tolist(), strict=True))


def possible(kind: Kind, size: int) -> list[tuple[int, int]]:
    every = [(one, other) for one in range(size) for other in range(size)]
    if kind.undirected:
        return [(one, other) for one, other in every if one < other]
    return [(one, other) for one, other in every if one != other or not kind.within]


def shape(kind: Kind, pairs: list[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    return frozenset((min(pair), max(pair)) if kind.undirected else pair for pair in pairs)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from((BETWEEN, DIRECTED, UNDIRECTED)), st.integers(2, 9), st.randoms(use_true_random=True), st.data())
def test_swaps_keep_every_degree(kind: Kind, size: int, draw: random.Random, data: st.DataObject) -> None:
    every = possible(kind, size)
    before = edges(kind, draw.sample(every, data.draw(st.integers(0, len(every)))), size)
    after, made = swapped(before, rounds=5, draw=np.random.default_rng(draw.randint(0, 99)))
    for was, now in zip(before.degrees, after.degrees, strict=True):
        assert was.tolist() == now.tolist()
    assert len(shape(kind, pairs_of(after))) == len(after) == len(before)
    assert shape(kind, pairs_of(after)) <= set(every)
    assert made or shape(kind, pairs_of(after)) == shape(kind, pairs_of(before))


@pytest.mark.parametrize(
    ("kind", "pairs", "states"),
    [
        (BETWEEN, [(0, 0), (1, 1), (2, 2)], 6),
        (BETWEEN, [(0, 0), (0, 1), (1, 2), (2, 0)], 5),
        (UNDIRECTED, [(0, 1), (2, 3), (4, 5)], 15),
        (UNDIRECTED, [(0, 1), (1, 2), (2, 3), (3, 0)], 3),
        (DIRECTED, [(0, 1), (1, 0), (2, 3), (3, 2)], 9),
    ],
)
def test_all_graphs_of_the_same_degrees_are_equally_likely(
    kind: Kind, pairs: list[tuple[int, int]], states: int
) -> None:
    begun, runs = edges(kind, pairs, 6), 500
    seen = Counter(
        shape(kind, pairs_of(swapped(begun, rounds=150, draw=np.random.default_rng(seed))[0])) for seed in range(runs)
    )
    assert len(seen) == states
    expected = runs / states
    chi_squared = sum((count - expected) ** 2 / expected for count in seen.values())
    # The mean of a chi-squared is its degrees of freedom, its variance twice that: four standard deviations.
    assert chi_squared < states - 1 + 4 * (2 * (states - 1)) ** 0.5


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 4), min_size=1, max_size=40), st.integers(0, 99))
def test_relabelling_is_among_equals(degrees: list[int], seed: int) -> None:
    degree = np.array(degrees)
    moved = relabelling(degree, draw=np.random.default_rng(seed))
    assert sorted(moved.tolist()) == list(range(len(degrees)))
    assert degree[moved].tolist() == degrees
    classes = Classes.by(degree, draw=np.random.default_rng(seed))
    active = np.flatnonzero(degree)
    for share in (0.0, 0.4, 0.999):
        turned = classes.turned(active, np.full(len(active), share))
        assert sorted(turned.tolist()) == active.tolist()
        assert degree[turned].tolist() == degree[active].tolist()


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=True))
def test_copies_of_a_graph_keep_every_degree(draw: random.Random) -> None:
    concepts = tuple(Concept(f"T:{n:02}", f"the {n}", draw.choice(("Gene", "Disease"))) for n in range(14))
    triples = {
        Triple(draw.choice(concepts).id, draw.choice(("treats", "interacts_with", "associated_with")), one.id)
        for one in concepts * 3
    }
    copies = Copies(indexed(Listed(concepts, tuple(Assertion(t, 1, 1, 0.9) for t in sorted(triples)))), seed=3)
    for kind in copies.kinds.all:
        degrees, step = copies.degrees(kind), Step(kind, forward=True)
        for copy in range(3):
            world = World(copies, copy)
            out = world.neighbours(step, np.arange(len(degrees.subject))).toarray()
            into = world.neighbours(step.turned, np.arange(len(degrees.object))).toarray()
            assert (out == into.T).all()
            assert set(out.ravel()) <= {0, 1}
            assert out.sum(axis=1).tolist() == degrees.subject.tolist()
            assert out.sum(axis=0).tolist() == degrees.object.tolist()
            assert not kind.within or not out.diagonal().any()
