"""Concepts between two others: planted answers, counts by hand, and what may not change the order."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.errors import InputError, ModelError, UsageError
from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept
from medkg.model.middle import MiddleQuery
from medkg.retrieve.acting import acted_on
from medkg.retrieve.middle_learning import MiddleLearner
from medkg.retrieve.middle_patterns import HEADER, MiddleRanking
from medkg.retrieve.middles import Middles
from medkg.retrieve.score import TREATMENTS
from medkg.retrieve.search import Chains
from medkg.retrieve.significance_copies import Copies
from tests.path_index.sources import Listed, indexed

Edge = tuple[str, str, str]
CATEGORY = {"C": "ChemicalEntity", "G": "Gene", "D": "Disease", "P": "Pathway"}
TABLE = (
    HEADER,
    "acted_on\tChemicalEntity -*-> Gene\t-0.5",
    "source\tChemicalEntity -chemically_similar_to- ChemicalEntity -binds- Gene\t1.0",
    "target\tGene -associated_with- Disease\t1.0",
    "target\tGene -participates_in-> Pathway <-participates_in- Gene -associated_with- Disease\t0.5",
)
RANKING = MiddleRanking.from_lines(TABLE, name="test")
EDGES: tuple[Edge, ...] = (
    ("C:1", "binds", "G:1"),
    ("C:1", "binds", "G:2"),
    ("C:1", "binds", "G:3"),
    ("C:2", "binds", "G:3"),
    ("C:1", "chemically_similar_to", "C:2"),
    ("D:1", "associated_with", "G:2"),
    ("D:2", "associated_with", "G:2"),
    ("D:1", "associated_with", "G:4"),
    ("G:1", "participates_in", "P:1"),
    ("G:4", "participates_in", "P:1"),
)
ASKED = MiddleQuery(sources=("C:1",), targets=("D:1",), category="Gene")


def middles(edges: Iterable[Edge], ranking: MiddleRanking | None = RANKING) -> Middles:
    triples = sorted({Triple(*edge) for edge in edges})
    names = sorted({name for triple in triples for name in (triple.subject, triple.object)})
    concepts = tuple(Concept(name, f"the {name}", CATEGORY[name[0]]) for name in names)
    index = indexed(Listed(concepts, tuple(Assertion(triple, 1, 1, 0.9) for triple in triples)))
    return Middles(index, Chains(index), Copies(index, seed=1), ranking=ranking)


def scores(asked: Middles, query: MiddleQuery = ASKED) -> dict[str, float]:
    return {one.id: one.score for one in asked.scored(query)}


def test_scores_are_weights_times_logarithms_of_counts_made_by_hand() -> None:
    # Degrees: G:2 has two diseases and D:1 two genes; the pathway joins two genes; C:2 binds one gene, G:3 two drugs.
    associated = math.log1p(1 / math.sqrt(2 * 2) / 0.001)
    pathway = 0.5 * math.log1p(1 / math.sqrt(1 * 2) / math.sqrt(2 * 1) / math.sqrt(1 * 2) / 0.001)
    similar = math.log1p(1 / math.sqrt(1 * 1) / math.sqrt(1 * 2) / 0.001) - 0.5 * math.log(2)
    found = scores(middles(EDGES))
    assert found.keys() == {"G:1", "G:2", "G:3"}
    assert found["G:2"] == pytest.approx(associated, abs=1e-3)
    assert found["G:3"] == pytest.approx(similar, abs=1e-3)
    assert found["G:1"] == pytest.approx(pathway, abs=1e-3)


def test_the_best_come_first_with_their_parts_and_a_chain_over_the_concept() -> None:
    result = middles(EDGES).between(MiddleQuery(sources=("C:1",), targets=("D:1",), category="Gene", top=2))
    assert [one.concept.id for one in result.middles] == ["G:2", "G:3"]
    assert (result.count, result.ranking, result.reason) == (3, "test", "")
    for one in result.middles:
        assert sum(value for _, value in one.parts) == pytest.approx(one.score, abs=1e-9)
        assert one.predicates == ("binds",)
    (associated, bound) = result.middles
    assert (bound.rivals, associated.rivals) == (2, 1)
    assert bound.chain is None  # nothing leads on from G:3 but back over C:1
    assert associated.chain is not None
    assert [concept.id for concept in associated.chain.concepts] == ["C:1", "G:2", "D:1"]
    assert associated.chain.score == pytest.approx(sum(value for _, value in associated.chain.parts))


def test_a_chain_keeps_within_the_hops_asked_for() -> None:
    for hops, expected in ((4, ["C:1", "G:1", "P:1", "G:4", "D:1"]), (3, None)):
        query = MiddleQuery(sources=("C:1",), targets=("D:1",), category="Gene", max_hops=hops)
        chain = next(one.chain for one in middles(EDGES).between(query).middles if one.concept.id == "G:1")
        assert (chain and [concept.id for concept in chain.concepts]) == expected


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["C:1", "C:2", "C:3"]), st.sampled_from(sorted(TREATMENTS)), st.sampled_from(["D:1", "D:2"])
        ),
        max_size=6,
    )
)  # fmt: skip
@settings(deadline=None, max_examples=25)
def test_treatments_change_nothing(treatments: list[Edge]) -> None:
    for ranking in (RANKING, None):
        plain, treated = (middles(edges, ranking) for edges in (EDGES, (*EDGES, *treatments)))
        assert scores(treated) == scores(plain)
        chains = [[one.chain for one in asked.between(ASKED).middles] for asked in (plain, treated)]
        assert chains[0] == chains[1]


def test_only_touching_counts_where_something_is_touched() -> None:
    amounts: tuple[Edge, ...] = (("C:1", "increases_expression_of", "G:5"), ("C:3", "increases_expression_of", "G:5"))
    index = middles((*EDGES, *amounts))._index
    acted = acted_on(index, [index.row("C:1")], "Gene", leave_out=())
    assert [index.concept(int(row)).id for row in acted.rows] == ["G:1", "G:2", "G:3"]
    only = middles(amounts)._index
    acted = acted_on(only, [only.row("C:1")], "Gene", leave_out=())
    assert (acted.predicates, acted.rivals.tolist()) == ((("increases_expression_of",),), [2])


def test_what_reads_the_same_both_ways_counts_in_either_direction_and_nothing_else_backward() -> None:
    edges: tuple[Edge, ...] = (("G:1", "binds", "C:1"), ("G:2", "affects", "C:1"), ("D:1", "associated_with", "G:1"))
    assert scores(middles(edges)).keys() == {"G:1"}


def test_what_is_left_out_speaks_neither_for_nor_against() -> None:
    less = [edge for edge in EDGES if edge[1] != "participates_in"]
    query = replace(ASKED, without_predicates=("participates_in",))
    assert scores(middles(EDGES), query) == scores(middles(less))
    assert scores(middles(EDGES), replace(ASKED, without_categories=("Pathway",))) == scores(middles(less))
    assert scores(middles(EDGES), replace(ASKED, without_concepts=("G:1",))).keys() == {"G:2", "G:3"}
    assert not scores(middles(EDGES), replace(ASKED, without_predicates=("binds",)))


@pytest.mark.parametrize("query", [replace(ASKED, max_hops=1), replace(ASKED, max_hops=7), replace(ASKED, top=0)])
def test_what_cannot_be_asked_is_refused(query: MiddleQuery) -> None:
    with pytest.raises(UsageError, match="max_hops is"):
        middles(EDGES).between(query)


def test_a_graph_without_the_patterns_is_ordered_by_chains() -> None:
    edges: tuple[Edge, ...] = (
        ("C:1", "affects", "P:1"),
        ("C:1", "affects", "P:2"),
        ("C:1", "affects", "P:3"),
        ("P:2", "causes", "D:1"),
        ("P:1", "causes", "D:2"),
        ("D:2", "causes", "D:1"),
    )
    query = MiddleQuery(sources=("C:1",), targets=("D:1",), category="Pathway")
    result = middles(edges).between(query)
    assert [one.concept.id for one in result.middles] == ["P:2", "P:1", "P:3"]
    assert result.ranking == "plain"
    assert result.middles[2].chain is None


@pytest.mark.parametrize(
    ("category", "words"),
    [("Protein", "no other concept of the category Protein"), ("Disease", "acts on any Disease")],
)
def test_no_candidate_is_said_with_its_reason(category: str, words: str) -> None:
    result = middles(EDGES).between(MiddleQuery(sources=("C:1",), targets=("D:1",), category=category))
    assert (result.middles, result.count) == ((), 0)
    assert words in result.reason


def test_the_table_is_written_as_it_was_read() -> None:
    assert MiddleRanking.from_lines(RANKING.lines(), name="test") == RANKING


@pytest.mark.parametrize(
    "line",
    [
        "target\tGene -associated_with- Disease",
        "target\tGene -associated_with- Disease\tmuch",
        "target\tGene -associated_with- Disease\tnan",
        "beside\tGene -associated_with- Disease\t1",
        "target\tGene -*- Disease\t1",
        "target\tGene|Protein -associated_with- Disease\t1",
        "target\tGene -a- Gene -a- Gene -a- Gene -a- Gene -a- Disease\t1",
        "acted_on\tChemicalEntity -*-> Gene -*-> Gene\t1",
        "target\tGene\t1",
        "target\tGene -participates_in- Pathway\t1",
        "acted_on\tChemicalEntity -binds-> Gene\t1",
    ],
)
def test_a_line_that_is_no_pattern_is_refused_by_number(line: str) -> None:
    with pytest.raises(ModelError, match="test line 2"):
        MiddleRanking.from_lines([HEADER, line], name="test")


def test_another_header_is_refused() -> None:
    with pytest.raises(ModelError, match="does not begin"):
        MiddleRanking.from_lines(["feature\tweight"], name="test")


def planted(pairs: int) -> list[Edge]:
    """Each drug binds two genes, of which the first is associated with its disease."""
    return [
        edge
        for number in range(pairs)
        for edge in (
            (f"C:{number}", "binds", f"G:{number}a"),
            (f"C:{number}", "binds", f"G:{number}b"),
            (f"D:{number}", "associated_with", f"G:{number}a"),
        )
    ]


def test_a_planted_answer_is_learnt_and_an_absent_pattern_weighs_nothing() -> None:
    asked = middles(
        [*planted(12), ("C:x", "binds", "G:xa"), ("C:x", "binds", "G:xb"), ("D:x", "associated_with", "G:xb")]
    )
    learner = MiddleLearner(asked, RANKING.patterns)
    for number in range(12):
        query = MiddleQuery(sources=(f"C:{number}",), targets=(f"D:{number}",), category="Gene")
        assert learner.add(query, (f"G:{number}a",))
        assert not learner.add(query, ("G:none",))
        assert not learner.add(query, (f"G:{number}a", f"G:{number}b"))
    learnt = learner.fit(name="learnt")
    weights = {str(one.pattern): weight for one, weight in learnt.weights.items()}
    assert weights["Gene -associated_with- Disease"] > 0.1
    assert weights["ChemicalEntity -chemically_similar_to- ChemicalEntity -binds- Gene"] == 0.0
    unseen = MiddleQuery(sources=("C:x",), targets=("D:x",), category="Gene")
    found = Middles(asked._index, Chains(asked._index), Copies(asked._index, seed=1), ranking=learnt).between(unseen)
    assert [one.concept.id for one in found.middles] == ["G:xb", "G:xa"]
    assert learner.fit(name="learnt") == learnt


def test_too_few_pairs_teach_nothing() -> None:
    learner = MiddleLearner(middles(planted(3)), RANKING.patterns)
    with pytest.raises(InputError, match="0 pairs"):
        learner.fit(name="learnt")
