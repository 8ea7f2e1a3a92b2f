"""What vocabularies say between the concepts of a graph: which ids are one thing, and what stands above what."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from medkg.model.concept import Concept, Term
from medkg.model.kinship import PART_OF, SAME_AS, SUBCLASS_OF, VocabularyStep
from medkg.vocabulary.compiling import compile_lexicon
from medkg.vocabulary.equivalence import joined
from medkg.vocabulary.equivalents import Equivalents
from medkg.vocabulary.kinship import LexiconKinship
from medkg.vocabulary.lexicon import open_lexicon
from medkg.vocabulary.preferences import Preferences
from medkg.vocabulary.reading import read_vocabulary
from medkg.vocabulary.shipped import module_terms
from medkg.vocabulary.term_rows import parse_term_row, term_row


def term(
    curie: str,
    *parents: str,
    wholes: tuple[str, ...] = (),
    xrefs: tuple[str, ...] = (),
    category: str = "Disease",
    source: str = "doid",
) -> Term:
    concept = Concept(curie, f"name of {curie}", category)
    return Term(concept=concept, parents=(*parents, *wholes), wholes=wholes, xrefs=xrefs, source=source)


@pytest.fixture
def said(tmp_path: Path):  # type: ignore[no-untyped-def]
    def kinship(*terms: Term, stated: Iterable[Term] = ()) -> LexiconKinship:
        compile_lexicon(terms, tmp_path)
        return LexiconKinship(open_lexicon(tmp_path), Preferences.shipped(), stated=lambda: stated)

    return kinship


def test_any_two_ids_of_a_thing_are_one_both_ways_and_whoever_says_so_is_named(said) -> None:  # type: ignore[no-untyped-def]
    mapped = Term(concept=Concept("MESH:D1", "", "Disease"), xrefs=("MONDO:1",), source="mondo-mappings")
    known = said(
        term("MESH:D1", xrefs=("DOID:1", "MONDO:1"), source="mesh"),
        stated=(term("DOID:1", xrefs=("MESH:D1",)), mapped),
    )
    assert list(known.steps({"DOID:1", "MONDO:1", "T:unknown"})) == [
        VocabularyStep("DOID:1", SAME_AS, "MONDO:1", "Mondo and the Disease Ontology"),
        VocabularyStep("MONDO:1", SAME_AS, "DOID:1", "Mondo and the Disease Ontology"),
    ]
    assert {step.vocabulary for step in known.steps({"MESH:D1", "DOID:1"})} == {"the Disease Ontology"}


def test_an_id_that_two_claim_is_one_with_neither(said) -> None:  # type: ignore[no-untyped-def]
    known = said(term("MESH:D1", xrefs=("DOID:1",)), term("MESH:D2", xrefs=("DOID:1",)))
    assert not list(known.steps({"MESH:D1", "MESH:D2", "DOID:1"}))


def test_hierarchy_leads_to_the_nearest_present_over_the_absent_and_ends_there(said) -> None:  # type: ignore[no-untyped-def]
    known = said(term("DOID:1", "DOID:2"), term("DOID:2", "DOID:3"), term("DOID:3", "DOID:4"), term("DOID:4"))
    steps = list(known.steps({"DOID:1", "DOID:3", "DOID:4"}))
    assert steps == [
        VocabularyStep("DOID:1", SUBCLASS_OF, "DOID:3", "the Disease Ontology"),
        VocabularyStep("DOID:3", SUBCLASS_OF, "DOID:4", "the Disease Ontology"),
    ]


def test_hierarchy_joins_things_under_whatever_ids_the_graph_uses(said) -> None:  # type: ignore[no-untyped-def]
    known = said(
        term("MESH:D1", "MESH:D2", xrefs=("DOID:1",), source="mesh"),
        term("MESH:D2", xrefs=("DOID:2",), source="mesh"),
    )
    assert list(known.steps({"DOID:1", "DOID:2"})) == [VocabularyStep("DOID:1", SUBCLASS_OF, "DOID:2", "MeSH")]


def test_circles_end_and_nobody_stands_above_itself(said) -> None:  # type: ignore[no-untyped-def]
    known = said(term("DOID:1", "DOID:2"), term("DOID:2", "DOID:3"), term("DOID:3", "DOID:1", "DOID:3"))
    assert not list(known.steps({"DOID:1"}))
    assert [(step.subject, step.object) for step in known.steps({"DOID:1", "DOID:3"})] == [
        ("DOID:1", "DOID:3"),
        ("DOID:3", "DOID:1"),
    ]
    assert known.narrower({"DOID:1"}) == {"DOID:3": 1, "DOID:2": 2}


def test_a_part_of_a_kind_and_a_kind_of_a_part_are_parts_and_no_kinds(said) -> None:  # type: ignore[no-untyped-def]
    known = said(
        term("UBERON:1", "UBERON:2", category="AnatomicalEntity", source="uberon"),
        term("UBERON:2", wholes=("UBERON:3",), category="AnatomicalEntity", source="uberon"),
        term("UBERON:3", category="AnatomicalEntity", source="uberon"),
    )
    assert list(known.steps({"UBERON:1", "UBERON:3"})) == [VocabularyStep("UBERON:1", PART_OF, "UBERON:3", "uberon")]
    assert known.narrower({"UBERON:3"}) == {}
    assert known.narrower({"UBERON:2"}) == {"UBERON:1": 1}


def test_wholes_are_told_from_kinds_when_read_and_when_kept(tmp_path: Path) -> None:
    file = tmp_path / "body.obo"
    file.write_text(
        "format-version: 1.2\n\n[Term]\nid: UBERON:0000001\nname: left ventricle\nis_a: UBERON:0000002 ! ventricle\n"
        "relationship: part_of UBERON:0000003 ! heart\nrelationship: part_of UBERON:0000002\n"
    )
    (read,) = (one for one in read_vocabulary(file, category="AnatomicalEntity") if isinstance(one, Term))
    assert (read.parents, read.wholes) == (("UBERON:0000002", "UBERON:0000003"), ("UBERON:0000003",))
    kept = parse_term_row(term_row(read), source="body")
    assert (kept.parents, kept.wholes) == (read.parents, read.wholes)
    compile_lexicon([kept], tmp_path)
    stored = open_lexicon(tmp_path).term(read.concept.id)
    assert stored is not None
    assert (stored.parents, stored.wholes) == (read.parents, read.wholes)


def test_mesh_does_not_tell_parts_of_the_body_from_kinds_of_them(said) -> None:  # type: ignore[no-untyped-def]
    known = said(
        term("MESH:A1", "MESH:A2", category="AnatomicalEntity", source="mesh"),
        term("MESH:A2", category="AnatomicalEntity", source="mesh"),
    )
    assert not list(known.steps({"MESH:A1", "MESH:A2"}))


def test_kinds_come_under_all_their_ids_with_the_least_level(said) -> None:  # type: ignore[no-untyped-def]
    known = said(
        term("MESH:D1", source="mesh"),
        term("MESH:D2", "MESH:D1", xrefs=("DOID:2",), source="mesh"),
        term("MESH:D3", "MESH:D2", "MESH:D1", source="mesh"),
    )
    assert known.narrower({"MESH:D1"}) == {"MESH:D2": 1, "DOID:2": 1, "MESH:D3": 1}
    assert known.narrower({"DOID:2"}) == {"MESH:D3": 1}
    assert known.narrower({"T:unknown"}) == {}


def test_terms_beside_the_lexicon_have_their_place_and_equal_ids_join_them(tmp_path: Path) -> None:
    mesh = term("MESH:D006321", xrefs=("UBERON:0000948",), category="AnatomicalEntity", source="mesh")
    compile_lexicon([mesh], tmp_path)
    known = LexiconKinship(open_lexicon(tmp_path), Preferences.shipped(), stated=lambda: [mesh], beside=module_terms())
    uberon = "Uberon with the Cell Ontology"
    assert list(known.steps({"MESH:D006321", "UBERON:0002133", "GO:0006915", "GO:0008219"})) == [
        VocabularyStep("GO:0006915", SUBCLASS_OF, "GO:0008219", "the Gene Ontology"),
        VocabularyStep("UBERON:0002133", PART_OF, "MESH:D006321", uberon),
    ]
    assert "UBERON:0004151" not in known.narrower(["MESH:D006321"])


def test_what_becomes_one_of_a_kind_and_a_whole_is_a_kind() -> None:
    stated = term("DOID:1", "DOID:2", wholes=("MONDO:2", "MONDO:3"))
    (one,) = joined([stated], {"DOID:2": "MESH:D2", "MONDO:2": "MESH:D2"})
    assert (one.parents, one.wholes) == (("MESH:D2", "MONDO:3"), ("MONDO:3",))


def test_an_obo_graph_tells_kinds_from_wholes_however_it_writes_ids(tmp_path: Path) -> None:
    file = tmp_path / "body.json"
    iri = "http://purl.obolibrary.org/obo/UBERON_000000"
    edges = [
        {"sub": f"{iri}1", "pred": "is_a", "obj": "UBERON:0000002"},
        {"sub": f"{iri}1", "pred": "BFO:0000050", "obj": f"{iri}2"},
        {"sub": "UBERON:0000001", "pred": "part_of", "obj": f"{iri}3"},
        {"sub": f"{iri}1", "pred": "part_of", "obj": ""},
    ]
    nodes = [{"id": f"{iri}1", "lbl": "left ventricle", "type": "CLASS"}]
    file.write_text(json.dumps({"graphs": [{"nodes": nodes, "edges": edges}]}))
    (read,) = (one for one in read_vocabulary(file, category="AnatomicalEntity") if isinstance(one, Term))
    assert (read.parents, read.wholes) == (("UBERON:0000002", "UBERON:0000003"), ("UBERON:0000003",))


def test_an_obsolete_concept_claims_no_id_from_a_current_one(tmp_path: Path) -> None:
    current, gone = term("MESH:D1", xrefs=("DOID:1",), source="mesh"), term("MESH:D2", xrefs=("DOID:1", "DOID:2"))
    compile_lexicon([current, replace(gone, obsolete=True)], tmp_path)
    lexicon = open_lexicon(tmp_path)
    known = LexiconKinship(lexicon, Preferences.shipped(), stated=lambda: [current])
    assert [(step.subject, step.object) for step in known.steps({"MESH:D1", "DOID:1"})] == [
        ("DOID:1", "MESH:D1"),
        ("MESH:D1", "DOID:1"),
    ]
    equivalents = Equivalents([lexicon], Preferences.shipped())
    assert [one.id for one in equivalents.same("DOID:1")] == ["MESH:D1", "DOID:1"]
    assert [one.id for one in equivalents.same("MESH:D2")] == ["MESH:D2"]
    assert equivalents.joined("DOID:2") is None
