from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from medkg import drawing
from medkg.errors import AmbiguousName, ConceptNotFound
from medkg.model.path import Explanation, GraphPath, NearMiss, PathQuery, PathResult, PatternSignificance
from medkg.model.pattern import PathPattern
from medkg.workflows.explain import explain
from medkg.workflows.telling import Telling
from medkg_cli.words import explanation_prose
from tests.workflows_answer.small_graph import BIPOLAR, LITHIUM, SmallGraph, small_graph, small_names

BOUND = "the search stopped at 3 hops."


@dataclass(frozen=True, slots=True)
class Stopped:
    """A search that finds what a graph holds and then stops at its bound."""

    graph: SmallGraph

    def chains(self, query: PathQuery) -> PathResult:
        return replace(self.graph.chains(query), truncated=True, reason=BOUND)

    def nearest(self, query: PathQuery) -> tuple[NearMiss, ...]:
        return self.graph.nearest(query)


def explained(source: str, target: str, *, max_hops: int = 4, citations_per_hop: int = 3) -> Explanation:
    graph = small_graph()
    return explain(
        source,
        target,
        PathQuery(sources=(), max_hops=max_hops),
        finder=small_names(),
        chains=graph,
        evidence=graph,
        neighbourhood=graph,
        telling=Telling(citations_per_hop=citations_per_hop),
    )


def test_chains_come_with_words_and_cited_steps() -> None:
    found = explained("lithium salts", "MESH:D001714")
    assert (found.source, found.target) == (LITHIUM, BIPOLAR)
    assert [chain.words for chain in found][:2] == [
        "Lithium treats bipolar disorder (1 document, belief 0.60).",
        (
            "Lithium decreases the activity of GSK3B (1 document, belief 0.60); "
            "GSK3B is associated with bipolar disorder (1 document, belief 0.60)."
        ),
    ]
    for chain in found:
        for hop in chain.hops:
            assert hop.citations
            assert hop.evidence >= len(hop.citations)


def test_citations_are_limited_and_all_are_counted() -> None:
    hop = explained("lithium", "nephrogenic diabetes insipidus", citations_per_hop=2).chains[0].hops[0]
    assert (len(hop.citations), hop.evidence, hop.documents) == (2, 3, 3)


def test_denied_evidence_stands_beside() -> None:
    found = explained("lithium", "hypothyroidism")
    assert not found.chains
    assert [hop.citations[0].sentence for hop in found.against] == ["Lithium did not cause hypothyroidism here."]
    assert found.reason


def test_a_misspelt_name_lists_the_nearest() -> None:
    with pytest.raises(ConceptNotFound) as caught:
        explained("bipolar illness", "lithium")
    assert caught.value.nearest == (("MESH:D001714", "bipolar disorder"),)


def test_a_name_of_two_things_lists_both() -> None:
    with pytest.raises(AmbiguousName) as caught:
        explained("cold", "lithium")
    assert caught.value.candidates == (("MESH:D003139", "common cold"), ("GO:0009409", "response to cold"))


def test_a_known_concept_that_nothing_speaks_of_is_said_to_be_so() -> None:
    assert "nothing in this graph speaks of it" in explained("asthma", "lithium").reason
    assert "are the same concept" in explained("lithium", "lithium salts").reason


def test_the_reason_of_the_search_is_passed_on() -> None:
    assert explained("lithium", "bipolar disorder", max_hops=0).reason == "no chain of at most 0 hops connects them."


def test_a_bound_that_stopped_the_search_is_said_beside_the_chains() -> None:
    graph = small_graph()
    found = explain(
        "lithium",
        "bipolar disorder",
        PathQuery(sources=()),
        finder=small_names(),
        chains=Stopped(graph),
        evidence=graph,
        neighbourhood=graph,
    )
    assert found.chains
    assert (found.truncated, found.reason) == (True, BOUND)
    told = "\n".join(explanation_prose(found).lines)
    for said in (told, drawing.as_svg(found), drawing.as_html(found), found._repr_html_()):
        assert BOUND.rstrip(".") in said
        assert "ore chains exist" not in said  # nobody knows


@dataclass(frozen=True, slots=True)
class Asked:
    """A test of patterns that only remembers how far it was told chains were sought."""

    hops: list[int] = field(default_factory=list)

    def significance(self, chains: Sequence[GraphPath], *, max_hops: int) -> tuple[PatternSignificance | None, ...]:
        self.hops.append(max_hops)
        return (None,) * len(chains)


def test_a_pattern_is_tested_among_those_of_its_own_length() -> None:
    graph, tester = small_graph(), Asked()
    for pattern in (None, PathPattern.parse("* -*- * -*- *")):
        explain(
            "lithium",
            "bipolar disorder",
            PathQuery(sources=(), max_hops=1, pattern=pattern),
            finder=small_names(),
            chains=graph,
            evidence=graph,
            neighbourhood=graph,
            telling=Telling(tester=tester),
        )
    assert tester.hops == [1, 2]
