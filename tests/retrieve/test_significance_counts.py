"""Degree-weighted path counts are what listing every chain gives, in the graph and in its permuted copies."""

from __future__ import annotations

import random
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept
from medkg.retrieve.significance_copies import Copies, World
from medkg.retrieve.significance_dwpc import Ends, end_factor, path_counts
from medkg.retrieve.significance_kinds import Pattern, Step
from tests.path_index.sources import Listed, indexed

CATEGORIES = ("ChemicalEntity", "Disease", "Gene")
# Two that read the same both ways, two that do not.
PREDICATES = ("affects", "associated_with", "interacts_with", "treats")


def dense(draw: random.Random) -> Listed:
    """Up to a dozen concepts of few categories, with most of the edges that there could be or few."""
    concepts = tuple(Concept(f"T:{n:02}", f"the {n}", draw.choice(CATEGORIES[: draw.randint(1, 3)])) for n in range(12))
    share = draw.choice((0.05, 0.15, 0.4))
    triples = sorted(
        Triple(one.id, predicate, other.id)
        for one in concepts
        for other in concepts
        for predicate in PREDICATES
        if draw.random() < share
    )
    return Listed(concepts, tuple(Assertion(triple, 1, 1, 0.9) for triple in triples))


def some_pattern(draw: random.Random, copies: Copies, hops: int) -> Pattern | None:
    steps = sorted(
        {step for kind in copies.kinds.all for step in (Step(kind, True), Step(kind, True).turned)},
        key=lambda step: (step.kind, step.forward),
    )
    pattern: list[Step] = []
    for _ in range(hops):
        fitting = [step for step in steps if not pattern or step.begin == pattern[-1].end]
        if not fitting:
            return None
        pattern.append(draw.choice(fitting))
    return tuple(pattern)


def chains(pattern: Pattern, world: World, begun: tuple[tuple[int, int], ...]) -> Iterator[tuple[tuple[int, int], ...]]:
    """List the simple chains of a pattern as (category, place) of each concept."""
    if not pattern:
        yield begun
        return
    step = pattern[0]
    for place in world.neighbours(step, np.array([begun[-1][1]])).indices.tolist():
        reached = (step.end, place)
        if reached not in begun:
            yield from chains(pattern[1:], world, (*begun, reached))


def weight(pattern: Pattern, copies: Copies, chain: tuple[tuple[int, int], ...]) -> float:
    product = 1.0
    for step, here, there in zip(pattern, chain, chain[1:], strict=False):
        degrees = copies.degrees(step.kind)
        product *= float(degrees.leaving(step)[here[1]] * degrees.entering(step)[there[1]]) ** -0.5
    return product


@settings(max_examples=120, deadline=None)
@given(st.randoms(use_true_random=True), st.integers(1, 4), st.integers(-1, 2))
def test_counts_equal_listing(draw: random.Random, hops: int, copy: int) -> None:
    copies = Copies(indexed(dense(draw)), seed=draw.randint(0, 9))
    pattern = some_pattern(draw, copies, hops)
    if pattern is None:
        return
    world = World(copies, copy)
    sizes = copies.kinds.sizes[pattern[0].begin], copies.kinds.sizes[pattern[-1].end]
    places = [np.array(draw.sample(range(size), min(size, 4))) for size in sizes]
    near = Ends(places[0], world.neighbours(pattern[0], places[0]))
    far = Ends(places[1], world.neighbours(pattern[-1].turned, places[1]))
    counted = path_counts(pattern, copies, world, near, far)
    for row, source in enumerate(places[0].tolist()):
        found = list(chains(pattern, world, ((pattern[0].begin, source),)))
        for column, target in enumerate(places[1].tolist()):
            end = (pattern[-1].end, target)
            if end == (pattern[0].begin, source):
                continue
            listed = sum(weight(pattern, copies, chain) for chain in found if chain[-1] == end)
            got = counted[row, column] * end_factor(pattern, copies, source, target)
            assert got == pytest.approx(listed, rel=1e-9, abs=1e-12)
