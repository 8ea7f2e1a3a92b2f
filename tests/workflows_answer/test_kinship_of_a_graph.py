"""Questions over what vocabularies say: ids of one thing, broader concepts, and the kinds of an end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import medkg
from medkg_cli.shapes import explanation_shape
from medkg_cli.words import explanation_prose

HEADER = "subject\tpredicate\tobject\tsubject_name\tsubject_category\tobject_name\tobject_category\n"
ROWS = """\
MESH:D000077265	treats	MESH:D000544	donepezil	ChemicalEntity	Alzheimer Disease	Disease
DOID:10652	associated_with	ncbigene:348	Alzheimer's disease	Disease	APOE	Gene
MESH:D008687	treats	MESH:D003924	metformin	ChemicalEntity	Diabetes Mellitus, Type 2	Disease
MESH:D003920	associated_with	ncbigene:3630	Diabetes Mellitus	Disease	INS	Gene
MESH:D003924	associated_with	ncbigene:6934	Diabetes Mellitus, Type 2	Disease	TCF7L2	Gene
MESH:D008687	affects	ncbigene:5562	metformin	ChemicalEntity	PRKAA1	Gene
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[medkg.Graph]:
    folder = tmp_path_factory.mktemp("kinship")
    (folder / "rows.tsv").write_text(HEADER + ROWS)
    with medkg.open(folder / "x.graph", create=True) as made:
        made.load(folder / "rows.tsv")
        yield made


def test_a_chain_goes_on_under_another_id_of_a_thing_and_says_whose_word_that_is(graph: medkg.Graph) -> None:
    chain = graph.explain("donepezil", "APOE").chains[0]
    assert chain.words == (
        "Donepezil treats Alzheimer Disease (1 document, belief 0.89); Alzheimer Disease is the same as Alzheimer's "
        "disease (by a cross-reference of the Disease Ontology); Alzheimer's disease is associated with APOE "
        "(1 document, belief 0.89)."
    )
    parts = dict(chain.parts)
    assert (parts["length"], parts["equivalence"]) == (-2.0, -0.1)
    assert round(sum(parts.values()), 4) == chain.score


def test_a_step_without_evidence_has_a_shape_of_its_own(graph: medkg.Graph) -> None:
    found = graph.explain("donepezil", "APOE")
    hops = explanation_shape(found)["chains"][0]["hops"]  # type: ignore[index]
    step = {
        name: hops[1][name] for name in ("predicate", "belief", "documents", "evidence_count", "evidence", "vocabulary")
    }
    assert step == {
        "predicate": "same_as", "belief": None, "documents": 0, "evidence_count": 0, "evidence": [],
        "vocabulary": "the Disease Ontology",
    }  # fmt: skip
    assert hops[0]["vocabulary"] is None
    table = explanation_prose(found).rows
    assert table is not None
    row = dict(zip(table.headers, table.rows[1], strict=True))
    assert (row["documents"], row["belief"], row["vocabulary"]) == (0, "", "the Disease Ontology")


def test_every_picture_tells_a_vocabularys_step_from_evidence(graph: medkg.Graph) -> None:
    found = graph.explain("donepezil", "APOE")
    assert '-.-|"is the same as<br/><small>by a cross-reference of the Disease Ontology</small>"|' in (
        medkg.drawing.as_mermaid(found)
    )
    for draw in (medkg.drawing.as_svg, medkg.drawing.as_html):
        assert 'class="medkg-edge medkg-told"' in draw(found)
        assert "2 assertions, 1 step of vocabularies" in draw(found)
    assert "no evidence; by a cross-reference of the Disease Ontology; in chain 1" in medkg.drawing.as_html(found)


def test_equivalence_is_no_evidence_and_can_be_left_out(graph: medkg.Graph) -> None:
    assert not graph.explain("donepezil", "APOE", without=["same_as"]).chains
    key = graph.explain("donepezil", "APOE").chains[0].hops[1].triple.key
    assert not graph.explain("donepezil", "APOE", without=[key]).chains
    assert not graph.explain("MESH:D000544", "DOID:10652").chains
    assert graph.verify("Alzheimer Disease is the same as Alzheimer's disease").verdict == "unknown"
    assert graph.verify("Donepezil is associated with APOE").verdict == "unknown"


def test_what_counts_evidence_passes_steps_of_vocabularies_over(graph: medkg.Graph) -> None:
    tested = graph.explain("donepezil", "APOE", significance=True).chains[0]
    assert tested.significance is None
    assert graph.explain("metformin", "TCF7L2", significance=True).chains[0].significance is not None
    assert not graph.contradictions().count
    between = graph.between("metformin", "TCF7L2", category="Disease", ranking="plain")
    assert not [one for one in between if "same_as" in one.predicates or "subclass_of" in one.predicates]


def test_patterns_walk_a_vocabularys_step_only_by_name(graph: medkg.Graph) -> None:
    assert not graph.explain("donepezil", "APOE", pattern="ChemicalEntity -*- Disease -*- Disease -*- Gene").chains
    named = "ChemicalEntity -treats-> Disease -same_as-> Disease -*- Gene"
    assert len(graph.explain("donepezil", "APOE", pattern=named)) == 1


def test_a_hierarchy_is_climbed_where_asked_and_never_descended(graph: medkg.Graph) -> None:
    assert not graph.explain("metformin", "INS").chains
    up = graph.explain("metformin", "INS", hierarchy=True).chains[0]
    assert up.words == (
        "Metformin treats Diabetes Mellitus, Type 2 (1 document, belief 0.89); Diabetes Mellitus, Type 2 is a kind of "
        "Diabetes Mellitus (by the hierarchy of MeSH); Diabetes Mellitus is associated with INS (1 document, belief "
        "0.89). What is said of Diabetes Mellitus, Type 2 is joined to what is said of Diabetes Mellitus "
        "(generalisation)."
    )
    assert dict(up.parts)["hierarchy"] == -0.5
    assert not graph.explain("INS", "metformin", hierarchy=True).chains


def test_words_tell_inheritance_from_generalisation(graph: medkg.Graph) -> None:
    inherited = graph.explain("MESH:D003924", "INS", hierarchy=True).chains[0]
    assert inherited.words.endswith(
        "What is said of Diabetes Mellitus is taken to hold for Diabetes Mellitus, Type 2 (inheritance)."
    )
    general = graph.explain("metformin", "MESH:D003920", hierarchy=True).chains[0]
    assert general.words.endswith(
        "What is said of Diabetes Mellitus, Type 2 is told of Diabetes Mellitus (generalisation)."
    )


def test_what_vocabularies_alone_connect_is_no_chain(graph: medkg.Graph) -> None:
    found = graph.explain("MESH:D003924", "MESH:D003920", hierarchy=True, max_hops=1)
    assert not found.chains
    assert "what they say is no evidence" in found.reason


def test_a_class_is_asked_about_with_its_kinds_and_the_chain_says_at_which_it_ends(graph: medkg.Graph) -> None:
    assert not graph.explain("metformin", "Diabetes Mellitus", max_hops=1).chains
    found = graph.explain("metformin", "Diabetes Mellitus", max_hops=1, subclasses=True)
    assert found.chains[0].words == (
        "Metformin treats Diabetes Mellitus, Type 2 (1 document, belief 0.89). It ends at Diabetes Mellitus, Type 2, "
        "a kind of Diabetes Mellitus (1 level below)."
    )
    assert (found.kinds, found.chains[0].levels) == ((0, 1), (0, 1))
    assert dict(found.chains[0].parts)["specificity"] == -0.5


def test_a_group_says_too_at_which_kind_its_chains_end(graph: medkg.Graph) -> None:
    found = graph.explain("metformin", "Diabetes Mellitus", max_hops=1, subclasses=True, grouped=True)
    assert found.groups[0].words == found.groups[0].chains[0].words == found.chains[0].words
    assert "a kind of Diabetes Mellitus (1 level below)" in found.groups[0].words


def test_a_thing_is_reached_once_under_whichever_id(graph: medkg.Graph) -> None:
    reached = graph.reach("APOE", category="Disease", max_hops=4)
    assert [(one.concept.id, one.chains) for one in reached] == [("DOID:10652", 1)]


def test_a_match_at_the_very_concept_comes_before_one_at_a_kind(graph: medkg.Graph) -> None:
    reached = graph.reach("Diabetes Mellitus", category="Gene", subclasses=True, max_hops=1)
    assert [one.concept.id for one in reached] == ["ncbigene:3630", "ncbigene:6934"]


def test_a_class_that_nothing_speaks_of_is_asked_about_through_its_kinds(graph: medkg.Graph) -> None:
    # Glucose metabolism disorders stand above diabetes in MeSH and nowhere in this graph.
    assert "nothing in this graph speaks of it" in graph.explain("MESH:D044882", "INS").reason
    found = graph.explain("MESH:D044882", "INS", subclasses=True)
    assert [concept.id for concept in found.chains[0].concepts] == ["MESH:D003920", "ncbigene:3630"]
    between = graph.between("metformin", "MESH:D044882", category="Gene", subclasses=True)
    assert [one.concept.id for one in between] == ["ncbigene:5562"]


@pytest.mark.parametrize(
    ("ends", "words", "levels"),
    [
        (("MESH:D044882", "PRKAA1"), "It begins at Diabetes Mellitus, Type 2, a kind of", (2, 0)),
        (("metformin", "MESH:D044882"), "It ends at Diabetes Mellitus, Type 2, a kind of", (0, 2)),
    ],
)
def test_a_chain_over_a_concept_tells_of_the_kind_at_its_end(
    tmp_path: Path, ends: tuple[str, str], words: str, levels: tuple[int, int]
) -> None:
    acts = "MESH:D008687\taffects\tncbigene:6934\tmetformin\tChemicalEntity\tTCF7L2\tGene\n"
    (tmp_path / "rows.tsv").write_text(HEADER + ROWS + acts)
    with medkg.open(tmp_path / "x.graph", create=True) as graph:
        graph.load(tmp_path / "rows.tsv")
        between = graph.between(*ends, category="Gene", subclasses=True, ranking="plain")
    (chain,) = [one.chain for one in between if one.concept.name == "TCF7L2"]
    assert chain is not None
    assert f"{words} Glucose Metabolism Disorders (2 levels below)." in chain.words
    assert chain.levels == levels
    assert dict(chain.parts)["specificity"] == -1.0
    assert round(sum(value for _, value in chain.parts), 4) == chain.score


def test_many_pairs_are_asked_about_with_their_kinds_too(graph: medkg.Graph) -> None:
    found = list(graph.explain_pairs(["metformin"], ["Diabetes Mellitus", "INS"], subclasses=True, hierarchy=True))
    assert [one.kinds for one in found] == [(0, 1), (0, 0)]
    assert all(one.chains for one in found)


def test_a_bound_on_kinds_is_said(graph: medkg.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medkg.workflows.kinds.MOST_KINDS", 1)
    found = graph.explain("MESH:D044882", "INS", subclasses=True)
    assert found.truncated
    assert (
        "of 2 ids of kinds of Glucose Metabolism Disorders in this graph the nearest 1 were asked about."
        in found.reason
    )


def test_an_added_vocabulary_makes_new_steps(tmp_path: Path) -> None:
    (tmp_path / "rows.tsv").write_text(
        HEADER + "T:drug\ttreats\tT:left\tdrug\tChemicalEntity\tleft thing\tDisease\n"
        "T:right\tassociated_with\tT:gene\tright thing\tDisease\tgene\tGene\n"
    )
    (tmp_path / "mine.obo").write_text(
        "format-version: 1.2\n\n[Term]\nid: T:left\nname: left thing\nis_a: T:right ! right\n\n"
        "[Term]\nid: T:right\nname: right thing\n"
    )
    with medkg.open(tmp_path / "x.graph", create=True) as graph:
        graph.load(tmp_path / "rows.tsv")
        assert not graph.explain("T:drug", "T:gene", hierarchy=True).chains
        graph.add_vocabulary(tmp_path / "mine.obo", category="Disease")
        assert "by the hierarchy of mine" in graph.explain("T:drug", "T:gene", hierarchy=True).chains[0].words
        with medkg.open(tmp_path / "x.graph") as beside:
            assert beside.explain("T:drug", "T:gene", hierarchy=True).chains
            graph.remove_vocabulary("mine")
            assert not graph.explain("T:drug", "T:gene", hierarchy=True).chains
            # Whoever had the graph open already sees that, too.
            assert not beside.explain("T:drug", "T:gene", hierarchy=True).chains
