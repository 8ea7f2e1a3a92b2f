from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg import wording
from medkg.model.answer import Citation
from medkg.model.assertion import Triple
from medkg.model.belief import BeliefParts
from medkg.model.biolink import PREDICATES
from medkg.model.concept import Concept
from medkg.model.mention import Certainty, Polarity
from medkg.model.path import ChainGroup, GraphPath, Hop, NearMiss
from tests.workflows_answer.golden import assert_golden

NAMES = {"a": "lithium", "b": "nephrogenic diabetes insipidus", "c": "p53"}
CHAIN = GraphPath(
    concepts=(
        Concept("a", "lithium", "ChemicalEntity"),
        Concept("c", "p53", "Gene"),
        Concept("b", "goitre", "Disease"),
    ),
    hops=(
        Hop(triple=Triple("c", "causes", "a"), forward=False, documents=1, evidence=2, belief=0.5),
        Hop(triple=Triple("b", "associated_with", "c"), forward=False, documents=3, evidence=3, belief=0.87),
    ),
    score=1.0,
)


def test_every_predicate_reads_as_the_golden_file_says() -> None:
    lines = [
        wording.sentence(wording.statement("lithium", name, "goitre", polarity=polarity, certainty=certainty))
        for name in [*sorted(PREDICATES), "acts_upstream_of"]
        for polarity, certainty in product(Polarity, Certainty)
    ]
    assert_golden("statements.txt", "\n".join(lines) + "\n")


def test_a_step_walked_backward_is_said_from_subject_to_object() -> None:
    assert wording.chain_words(CHAIN) == (
        "p53 causes lithium (1 document, belief 0.50); p53 is associated with goitre (3 documents, belief 0.87)."
    )


@pytest.mark.parametrize("name", sorted(name for name, known in PREDICATES.items() if not known.symmetric))
def test_a_directed_claim_is_never_turned(name: str) -> None:
    triple = Triple("a", name, "b")
    assert wording.triple_words(triple, NAMES, turned=True) == wording.triple_words(triple, NAMES)


@given(st.sampled_from([*sorted(PREDICATES), "acts_upstream_of"]), st.sampled_from(Certainty))
def test_a_denial_never_reads_as_its_assertion(name: str, certainty: Certainty) -> None:
    said, denied = (
        wording.statement("lithium", name, "goitre", polarity=polarity, certainty=certainty) for polarity in Polarity
    )
    assert said != denied
    assert " not " in denied or "denied" in denied


def test_a_citation_shows_year_section_sentence_and_what_it_does() -> None:
    cited = Citation(
        evidence_id="e",
        document_id="note:7",
        sentence="Lithium did\n  not cause it.",
        section="family_history",
        date="1979-03",
        notices=("retraction note:9",),
        polarity=Polarity.DENIED,
        certainty=Certainty.POSSIBLE,
    )
    assert wording.numbered(2, cited) == (
        "[2] note:7 (1979, RETRACTION note:9), family history [denies it, calls it possible]: "
        "“Lithium did not cause it.”"
    )


def test_a_curated_source_says_that_it_has_no_sentence() -> None:
    cited = Citation(evidence_id="e", document_id="DrugMechDB:1", title="imatinib", extractor="drugmechdb@2")
    assert wording.citation(cited) == "DrugMechDB:1: imatinib, stated by drugmechdb for the whole document"


@given(st.text(max_size=2000))
def test_a_quotation_is_one_printable_line(text: str) -> None:
    quoted = wording.quoted(text)
    assert quoted.isprintable()
    assert len(quoted) <= wording.LONGEST_QUOTE
    assert wording.quoted(quoted) == quoted


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("lithium causes it", "Lithium causes it."),
        ("mTOR causes it", "mTOR causes it."),
        ("p53 causes it", "p53 causes it."),
        ("beta-blockers cause it", "Beta-blockers cause it."),
    ],
)
def test_a_capital_is_set_only_where_case_means_nothing(words: str, said: str) -> None:
    assert wording.sentence(words) == said


def test_lists_and_numbers_read_as_english() -> None:
    assert wording.listed(["a", "b", "c"]) == "a, b and c"
    assert wording.listed([]) == ""
    assert wording.counted(1, "document") == "1 document"
    assert wording.marks([1, 12]) == "[1][12]"


def test_a_group_is_said_by_its_best_chain_and_counts_the_others() -> None:
    others = [replace(CHAIN, concepts=(CHAIN.concepts[0], Concept(n, n, "Gene"), CHAIN.concepts[2])) for n in "xyz"]
    best = wording.chain_words(CHAIN)
    assert wording.group_words(ChainGroup(chains=(CHAIN,))) == best
    two = ChainGroup(chains=(CHAIN, others[0]), place=1)
    assert wording.group_words(two) == f"Via 2 genes, p53 and x: {best}"
    four = ChainGroup(chains=(CHAIN, *others), place=1)
    assert wording.group_words(four) == f"Via 4 genes, e.g. p53, x, y: {best}"


@pytest.mark.parametrize(
    ("category", "words"),
    [
        ("ChemicalEntity", "chemical entities"),
        ("BiologicalProcess", "biological processes"),
        ("OrganismTaxon", "organism taxa"),
        ("Disease", "diseases"),
    ],
)
def test_categories_have_plurals(category: str, words: str) -> None:
    assert wording.category_words(category, many=True) == words


def test_a_near_miss_says_from_where_to_where() -> None:
    genes = (Concept("g", "p53", "Gene"), Concept("h", "MDM2", "Gene"))
    miss = NearMiss(
        predicate="associated_with",
        subject_category="Gene",
        object_category="Disease",
        forward=True,
        before=1,
        after=0,
        starts=genes,
        start_count=7,
        ends=(Concept("d", "goitre", "Disease"),),
        end_count=1,
        edges=12,
    )
    assert wording.miss_words(miss, "lithium", "goitre") == (
        "Gene –associated_with→ Disease, from one of 7 genes 1 hop from lithium (p53, MDM2, …) to goitre: "
        "a chain of 2 hops"
    )
    one = replace(miss, forward=False, start_count=1, starts=genes[:1])
    assert wording.miss_words(one, "lithium", "goitre").startswith(
        "Gene –associated_with→ Disease, from goitre to the 1 gene 1 hop from lithium (p53):"
    )


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (BeliefParts(support=0.5), ""),
        (BeliefParts(support=0.5, possible=1), "1 document, which only calls it possible"),
        (BeliefParts(support=0.9, documents=3), "3 independent documents"),
        (
            BeliefParts(support=0.87, denial=0.5, documents=3, possible=1, opposed=1),
            (
                "3 independent documents, 1 of which only calls it possible; "
                "1 independent document says the opposite; without, it would be 0.87"
            ),
        ),
        (
            BeliefParts(support=0.6, documents=2, possible=2, repeated=1, retracted=2),
            (
                "2 independent documents, 2 of which only call it possible; "
                "1 more document repeats the text of another; 2 retracted documents count for nothing"
            ),
        ),
        (
            BeliefParts(support=0.0, documents=0, retracted=1),
            "0 independent documents; 1 retracted document counts for nothing",
        ),
    ],
)
def test_a_belief_says_how_it_came_about(parts: BeliefParts, said: str) -> None:
    assert wording.belief_words(parts) == said
