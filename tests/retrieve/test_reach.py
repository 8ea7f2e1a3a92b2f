"""Open questions: chains to every concept of a category, held against the search for each alone."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept
from medkg.model.path import PathQuery
from medkg.retrieve.score import Weights
from medkg.retrieve.search import Chains
from tests.path_index.sources import Listed, indexed
from tests.retrieve.brute import brute

NAMES = [f"{letter}:{number}" for letter in "AB" for number in range(4)]
CATEGORY = {"A": "Gene", "B": "Disease"}
edges = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(["binds", "causes"]), st.sampled_from(NAMES)),
    min_size=1,
    max_size=14,
)


@given(edges, st.integers(1, 4), st.booleans())
@settings(deadline=None, max_examples=60)
def test_chains_to_a_category_are_those_to_the_set_of_its_concepts(
    drawn: list[tuple[str, str, str]], max_hops: int, directed: bool
) -> None:
    triples = sorted({Triple(*edge) for edge in drawn})
    held = {name for triple in triples for name in (triple.subject, triple.object)}
    concepts = tuple(Concept(name, name, CATEGORY[name[0]]) for name in sorted(held))
    source = Listed(concepts, tuple(Assertion(triple, 1, 1, 0.9) for triple in triples))
    start = min(held)
    query = PathQuery(sources=(start,), target_category="Disease", max_hops=max_hops, top=50, directed=directed)
    targets = tuple(name for name in NAMES if name[0] == "B" and name != start)
    expected = brute(source, replace(query, targets=targets, target_category=""), Weights())
    result = Chains(indexed(source)).chains(query)
    found = [tuple(concept.id for concept in chain.concepts) for chain in result.chains]
    assert found == [chain.concepts for chain in expected[:50]]
    assert bool(result.reason) == (not found)


def test_why_nothing_is_reached_is_said() -> None:
    concepts = tuple(Concept(name, name, CATEGORY[name[0]]) for name in ("A:1", "A:2", "A:3", "B:1"))
    chain = (("A:1", "binds", "A:2"), ("A:2", "binds", "B:1"), ("A:3", "causes", "A:3"))
    search = Chains(indexed(Listed(concepts, tuple(Assertion(Triple(*edge), 1, 1, 0.9) for edge in chain))))
    for asked, words in (
        (PathQuery(sources=("A:1",), target_category="Disease", max_hops=1), "the nearest is 2 away"),
        (PathQuery(sources=("A:1",), target_category="Pathway"), "no other concept of the category Pathway"),
        (PathQuery(sources=("B:1",), target_category="Disease"), "no other concept of the category Disease"),
        (PathQuery(sources=("A:3",), target_category="Disease"), "none is connected to it"),
        (PathQuery(sources=("A:9",), target_category="Disease"), "A:9 is not in the graph"),
    ):
        result = search.chains(asked)
        assert not result.chains
        assert words in result.reason
