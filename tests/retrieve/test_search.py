"""What a question gets for an answer, or which reason."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from medkg.errors import UsageError
from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept
from medkg.model.kinship import SUBCLASS_OF, VocabularyStep
from medkg.model.mention import Polarity
from medkg.model.path import PathQuery, PathResult
from medkg.retrieve.score import Weights
from medkg.retrieve.search import Chains
from tests.path_index.sources import Listed, Said, indexed, listed


def ask(source: Listed, start: str = "A", end: str = "B", **limits: object) -> PathResult:
    query = PathQuery(sources=(start,), targets=(end,))
    return Chains(indexed(source)).chains(replace(query, **limits))  # type: ignore[arg-type]


def routes(result: PathResult) -> list[str]:
    return ["".join(concept.id for concept in chain.concepts) for chain in result.chains]


def line(*names: str, predicate: str = "affects") -> list[tuple[str, str, str]]:
    return [(first, predicate, second) for first, second in pairwise(names)]


def test_a_hop_says_its_triple_its_direction_and_its_support() -> None:
    concepts = tuple(Concept(name, f"name {name}", "Gene") for name in "ABM")
    source = Listed(
        concepts,
        (Assertion(Triple("A", "treats", "M"), 2, 5, 0.9), Assertion(Triple("B", "causes", "M"), 1, 1, 0.5)),
    )
    result = ask(source)
    (chain,) = result.chains
    assert chain.concepts == (concepts[0], concepts[2], concepts[1])
    first, second = chain.hops
    assert (first.triple, first.forward) == (Triple("A", "treats", "M"), True)
    assert (first.documents, first.evidence, first.belief) == (2, 5, 0.9)
    assert (second.triple, second.forward) == (Triple("B", "causes", "M"), False)
    assert dict(chain.parts) == {"length": -2.0, "degree": 0.0, "support": -0.3993, "treatment": -3.0}
    assert chain.score == -5.3993
    assert (result.truncated, result.reason) == (False, "")


def test_cycles_and_self_loops_never_repeat_a_concept() -> None:
    source = listed([*line("A", "C", "D", "A"), *line("C", "E", "C"), *line("D", "B"), ("C", "affects", "C")])
    assert routes(ask(source, max_hops=6)) == ["ADB", "ACDB"]


def test_parallel_predicates_are_chains_of_their_own() -> None:
    source = listed([("A", "treats", "B"), ("A", "affects", "B"), ("B", "affects", "A")])
    found = [(chain.hops[0].triple.predicate, chain.hops[0].forward) for chain in ask(source).chains]
    assert found == [("affects", True), ("affects", False), ("treats", True)]
    assert len(ask(source, directed=True).chains) == 2


def test_a_set_is_left_once_and_entered_once() -> None:
    source = listed([*line("A", "B", "C", "D"), *line("A", "C")])
    result = Chains(indexed(source)).chains(PathQuery(sources=("A", "B"), targets=("D", "C")))
    assert sorted(routes(result)) == ["AC", "BC"]


def test_truncated_says_that_there_are_more() -> None:
    source = listed([step for name in "CDEFG" for step in line("A", name, "B")])
    assert (len(ask(source, top=4).chains), ask(source, top=4).truncated) == (4, True)
    assert (len(ask(source, top=5).chains), ask(source, top=5).truncated) == (5, False)


def test_less_doubt_and_fewer_relations_rank_higher() -> None:
    hub = [("H", "affects", f"X{number}") for number in range(30)]
    source = listed([*line("A", "H", "B"), *line("A", "M", "B"), *hub])
    assert routes(ask(source, max_hops=2)) == ["AMB", "AHB"]
    doubted = replace(
        source,
        assertion_list=tuple(
            replace(assertion, belief=0.001) if "M" in assertion.triple.object else assertion
            for assertion in source.assertions()
        ),
    )
    assert routes(ask(doubted, max_hops=2)) == ["AHB", "AMB"]
    flat = Chains(indexed(doubted), weights=Weights(degree=0, support=0))
    assert routes(flat.chains(PathQuery(sources=("A",), targets=("B",), max_hops=2))) == ["AHB", "AMB"]


def test_denied_assertions_are_shown_beside_and_never_walked() -> None:
    source = listed(
        [
            *line("A", "M", "B"),
            Triple("M", "treats", "A", Polarity.DENIED),
            Triple("A", "treats", "B", Polarity.DENIED),
            Triple("A", "treats", "N", Polarity.DENIED),
            Triple("N", "treats", "B"),
        ]
    )
    (chain,) = ask(source).chains
    assert [(hop.triple.subject, hop.triple.object, hop.forward) for hop in chain.against] == [
        ("M", "A", False),
        ("A", "B", True),
    ]
    assert all(hop.triple.polarity is Polarity.DENIED for hop in chain.against)


DENIED = Triple("A", "treats", "B", Polarity.DENIED)
LONG = line("A", "C", "D", "E", "F", "B")


@pytest.mark.parametrize(
    ("source", "limits", "words"),
    [
        (listed([]), {}, "A is not in the graph."),
        (listed(line("A", "C")), {}, "B is not in the graph."),
        (listed(line("A", "C")), {"sources": ("X", "Y")}, "X, Y are not in the graph."),
        (listed(line("A", "B")), {"targets": ("A",)}, "start and end are the same concept; a chain needs two."),
        (listed(line("A", "B")), {"targets": ()}, "no concept was given for one of the two ends."),
        (listed(LONG), {"max_hops": 4}, "there is no chain of up to 4 hops; the shortest has 5."),
        (listed([DENIED]), {}, "only denied assertions connect the two (at 1 hop), and those are never walked."),
        (
            listed([DENIED, *line("A", "C"), *line("D", "B")]),
            {},
            "only denied assertions connect the two (at 1 hop), and those are never walked.",
        ),
        (
            listed(line("A", "C", "B")),
            {"without_predicates": ("affects",)},
            "the only chains of up to 4 hops lead through excluded predicates (affects).",
        ),
        (
            listed(line("A", "C", "B")),
            {"without_categories": ("Gene",)},
            "the only chains of up to 4 hops lead through excluded categories (Gene).",
        ),
        (
            listed(line("A", "C", "B")),
            {"through": ("Disease",)},
            "the only chains of up to 4 hops lead through categories other than Disease.",
        ),
        (
            listed(line("A", "C", "B")),
            {"without_concepts": ("C",)},
            "the only chains of up to 4 hops lead through excluded concepts (C).",
        ),
        (
            listed(line("A", "C", "B")),
            {"without_triples": (Triple("A", "affects", "C"),)},
            "the only chains of up to 4 hops lead through excluded assertions (1 given).",
        ),
        (
            listed(line("A", "C", "B")),
            {"minimum_documents": 2},
            "the only chains of up to 4 hops lead over assertions with fewer than 2 documents.",
        ),
        (
            listed(line("B", "C", "A")),
            {"directed": True},
            "the only chains of up to 4 hops lead against the direction of some assertion.",
        ),
        (
            listed(line("B", "C", "A")),
            {"directed": True, "without_concepts": ("C",)},
            (
                "the only chains of up to 4 hops lead through excluded concepts (C) and against the direction of "
                "some assertion."
            ),
        ),
        (
            listed(LONG),
            {"without_concepts": ("D",)},
            "the only chains lead through excluded concepts (D), and the shortest has 5 hops.",
        ),
        (listed(line("A", "B")), {"without_concepts": ("A",)}, "A was excluded, yet a chain must begin or end there."),
        (
            listed([*line("A", "C"), *line("D", "B")]),
            {},
            "the two lie in parts of the graph that nothing connects.",
        ),
        (listed(line("A", *"CDEFGHIJ", "B")), {}, "the two are more than 6 hops apart."),
        (
            listed([*line("A", "C"), Triple("B", "treats", "C", Polarity.DENIED), Triple("D", "treats", "D")]),
            {"targets": ("D",)},
            "no asserted relation names D.",
        ),
    ],
)
def test_no_chain_gives_its_true_reason(source: Listed, limits: dict[str, object], words: str) -> None:
    result = ask(source, **limits)
    assert (result.chains, result.truncated) == ((), False)
    assert result.reason == words


@pytest.mark.parametrize(
    ("limits", "words"),
    [({"max_hops": 9}, "max_hops is 9; .*from 1 to 6"), ({"max_hops": 0}, "max_hops is 0"), ({"top": 0}, "top is 0")],
)
def test_bounds_are_named(limits: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        ask(listed(line("A", "B")), **limits)


@pytest.mark.parametrize("weights", [{"length": 0.0}, {"degree": -1.0}, {"support": float("nan")}, {"length": 1e9}])
def test_weights_that_break_the_search_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(UsageError, match="weight"):
        Weights(**weights)


def test_the_work_bound_is_named_and_shorter_chains_stand() -> None:
    fan = [step for x in range(20) for y in range(20) for step in line("A", f"X{x}", f"Y{x}-{y}", "Z", "B")]
    chains = Chains(indexed(listed([*fan, *line("A", "B")])), work_bound=100)
    result = chains.chains(PathQuery(sources=("A",), targets=("B",), max_hops=4))
    assert routes(result) == ["AB"]
    assert result.truncated
    assert "more than 100 partial chains" in result.reason
    assert "stopped at 4 hops" in result.reason
    assert "up to 3 hops are complete" in result.reason


def twenty_best(source: Listed) -> PathResult:
    return Chains(indexed(source)).chains(PathQuery(sources=("A",), targets=("B",), max_hops=4, top=20))


LEAVES = [f"{number:05}" for number in range(50_000)]


@pytest.mark.timeout(60)  # an answer that tried all pairs would take hours
def test_two_hubs_that_share_fifty_thousand_neighbours_are_answered() -> None:
    result = twenty_best(listed([(hub, "affects", f"L{leaf}") for leaf in LEAVES for hub in "AB"]))
    assert routes(result) == [f"AL{leaf}B" for leaf in LEAVES[:20]]
    assert result.truncated
    assert not result.reason


@pytest.mark.timeout(60)
def test_billions_of_equal_chains_through_a_third_hub_are_answered() -> None:
    result = twenty_best(
        listed(
            [("AH"[end], "affects", f"L{leaf}") for leaf in LEAVES for end in (0, 1)]
            + [("BH"[end], "affects", f"R{leaf}") for leaf in LEAVES for end in (0, 1)]
        )
    )
    assert routes(result) == [f"AL00000HR{leaf}B" for leaf in LEAVES[:20]]
    assert result.truncated
    assert not result.reason


def test_a_limit_of_one_hop_is_said_as_one() -> None:
    result = ask(listed(line("A", "C", "B")), max_hops=1)
    assert result.reason == "there is no chain of 1 hop; the shortest has 2."


CLIMBED = [*line("A", "B"), *line("C", "D")]
DETOUR = line("A", "X", "Y", "Z", "W", "D")


@pytest.mark.parametrize(
    ("triples", "limits", "words"),
    [
        ([*CLIMBED, *DETOUR], {"max_hops": 2}, "there is no chain of up to 2 hops; the shortest has at least 3."),
        (DETOUR, {"max_hops": 2}, "there is no chain of up to 2 hops; the shortest has 5."),
        (
            CLIMBED,
            {"without_concepts": ("B",)},
            "the only chains lead through excluded concepts (B), and the shortest has at least 3 hops.",
        ),
        (
            [*CLIMBED, *line("A", "X", "Y", "D")],
            {"without_concepts": ("B", "X")},
            "the only chains of up to 4 hops lead through excluded concepts (B, X).",
        ),
        ([("B", "affects", "X"), ("C", "affects", "Y")], {"sources": ("B",), "targets": ("C",)}, "within 4 hops only"),
    ],
)
def test_steps_up_hierarchies_bound_the_shortest_chain_from_below(
    triples: list[tuple[str, str, str]], limits: dict[str, object], words: str
) -> None:
    query = replace(PathQuery(sources=("A",), targets=("D",), hierarchy=True), **limits)  # type: ignore[arg-type]
    said = Said((VocabularyStep("B", SUBCLASS_OF, "C", "V"),))
    result = Chains(indexed(listed(triples), kinship=said)).chains(query)
    assert not result.chains
    assert result.reason.startswith(words)


def test_the_nearest_of_a_category_is_told_with_steps_up_hierarchies() -> None:
    made = listed([*CLIMBED, *DETOUR])
    source = replace(made, concept_list=tuple(replace(c, category="Disease" if c.id == "D" else "Gene")
                                              for c in made.concept_list))  # fmt: skip
    said = Said((VocabularyStep("B", SUBCLASS_OF, "C", "V"),))
    query = PathQuery(sources=("A",), target_category="Disease", max_hops=2, hierarchy=True)
    reason = Chains(indexed(source, kinship=said)).chains(query).reason
    assert reason == "no chain of up to 2 hops leads to any Disease; the nearest is at least 3 away."
