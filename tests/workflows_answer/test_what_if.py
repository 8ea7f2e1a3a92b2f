from __future__ import annotations

import pytest

from medkg.errors import AmbiguousName, UsageError
from medkg.model.assertion import Triple
from medkg.model.path import Explanation, PathQuery
from medkg.workflows.explain import explain
from medkg.workflows.what_if import names_edge
from tests.workflows_answer.small_graph import small_graph, small_names

TREATS = Triple("MESH:D008094", "treats", "MESH:D001714")


def explained(*without: str) -> Explanation:
    graph = small_graph()
    return explain(
        "lithium",
        "bipolar disorder",
        PathQuery(sources=()),
        finder=small_names(),
        chains=graph,
        evidence=graph,
        neighbourhood=graph,
        without=without,
    )


def walked(found: Explanation) -> set[Triple]:
    return {hop.triple for chain in found for hop in chain.hops}


@pytest.mark.parametrize(
    "edge",
    [
        "MESH:D008094 -treats-> MESH:D001714",
        "lithium salts  -treats->  bipolar disorder",
        TREATS.key,
    ],
)
def test_an_edge_is_left_out_however_it_is_named(edge: str) -> None:
    assert names_edge(edge)
    assert TREATS in walked(explained())
    assert walked(explained(edge)) == walked(explained()) - {TREATS}


def test_several_edges_can_be_left_out_until_nothing_remains() -> None:
    keys: list[str] = []
    while (found := explained(*keys)).chains:
        keys.append(found.chains[0].hops[0].triple.key)
        assert len(keys) < 20
    assert found.reason


def test_an_edge_that_is_not_there_says_what_is() -> None:
    with pytest.raises(UsageError) as caught:
        explained("lithium -causes-> bipolar disorder")
    assert "'MESH:D008094 -treats-> MESH:D001714'" in caught.value.remedy
    with pytest.raises(UsageError, match="no edge"):
        explained("bipolar disorder -treats-> lithium")


def test_a_key_of_no_chain_is_told() -> None:
    with pytest.raises(UsageError, match="no chain of this question"):
        explained("0" * 32)


def test_the_ends_of_an_edge_are_never_guessed() -> None:
    with pytest.raises(AmbiguousName):
        explained("lithium -treats-> cold")


@pytest.mark.parametrize("text", ["treats", "Disease", "MESH:D008094", "a->b", "0" * 31, ""])
def test_other_exclusions_are_no_edges(text: str) -> None:
    assert not names_edge(text)
