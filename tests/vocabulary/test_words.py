"""Inputs' own words: every corpus and graph that medkg reads is translated into the closed lists."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import VocabularyError
from medkg.model.biolink import CATEGORIES, PREDICATES
from medkg.vocabulary.words import ShippedTerminology, read_words

WORDS = ShippedTerminology()

# fmt: off
DRUGMECHDB = (
    "positively regulates", "positively correlated with", "decreases activity of", "increases activity of",
    "negatively regulates", "causes", "participates in", "negatively correlated with", "increases abundance of",
    "occurs in", "manifestation of", "in taxon", "located in", "contributes to", "decreases abundance of",
    "location of", "correlated with", "has metabolite", "disrupts", "treats", "part of",
    "molecularly interacts with", "regulates", "precedes", "has phenotype", "caused by", "has output", "produces",
    "prevents", "subclass of", "affects risk for", "affected by", "phenotype of", "chemically similar to",
    "disrupted by", "capable of", "has participant", "expressed in", "actively involved in", "produced by",
    "derives into", "has active ingredient", "increases degradation of", "in complex with", "superclass of",
    "contraindicated for", "increases stability of", "interacts with", "ameliorates", "is metabolite of",
    "exacerbates", "decreases synthesis of", "derives from", "enables", "has part", "increases transport of",
    "decreases expression of", "coexists with",
)
HETIONET = (
    "AdG", "AeG", "AuG", "CbG", "CcSE", "CdG", "CpD", "CrC", "CtD", "CuG", "DaG", "DdG", "DlA", "DpS", "DrD", "DuG",
    "GcG", "GiG", "GpBP", "GpCC", "GpMF", "GpPW", "Gr>G", "PCiC",
)
HETIONET_KINDS = (
    "Anatomy", "Biological Process", "Cellular Component", "Compound", "Disease", "Gene", "Molecular Function",
    "Pathway", "Pharmacologic Class", "Side Effect", "Symptom",
)
DRUGMECHDB_LABELS = (
    "BiologicalProcess", "Protein", "Disease", "Drug", "ChemicalSubstance", "PhenotypicFeature", "OrganismTaxon",
    "GeneFamily", "GrossAnatomicalStructure", "MolecularActivity", "CellularComponent", "Pathway", "Cell",
)
CORPUS_TYPES = (
    "Chemical", "ChemicalEntity", "Disease", "DiseaseOrPhenotypicFeature", "DiseaseClass", "SpecificDisease",
    "Modifier", "CompositeMention", "Gene", "GeneOrGeneProduct", "Species", "OrganismTaxon", "Mutation",
    "DNAMutation", "ProteinMutation", "SNP", "SequenceVariant", "CellLine", "Chromosome",
)
# fmt: on


@pytest.mark.parametrize("word", [*DRUGMECHDB, *HETIONET])
def test_every_relation_of_the_curated_graphs_is_known(word: str) -> None:
    assert WORDS.predicate(word) in PREDICATES


@pytest.mark.parametrize("word", [*HETIONET_KINDS, *DRUGMECHDB_LABELS, *CORPUS_TYPES])
def test_every_type_of_the_corpora_and_graphs_is_known(word: str) -> None:
    assert WORDS.category(word) in CATEGORIES


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("CID", "causes"),
        ("caused by", "caused_by"),
        ("contraindicated for", "contraindicated_in"),
        ("Positive_Correlation", "positively_correlated_with"),
        ("CdG", "decreases_expression_of"),
        ("DdG", "negatively_correlated_with"),
        ("biolink:treats", "treats"),
        ("Increases Activity Of", "increases_activity_of"),
        ("  smells   like ", "smells like"),
    ],
)
def test_predicates(word: str, meaning: str) -> None:
    assert WORDS.predicate(word) == meaning


@pytest.mark.parametrize(
    ("raw", "prefix", "curie"),
    [
        ("D008094", "MESH", "MESH:D008094"),
        ("D008094", "", "MESH:D008094"),
        ("mesh:D008094", "", "MESH:D008094"),
        ("C535334", "Disease", "MESH:C535334"),
        ("OMIM:141900", "MESH", "OMIM:141900"),
        ("HGNC:HGNC:5", "", "hgnc:5"),
        ("DB:DB00009", "", "drugbank:DB00009"),
        ("taxonomy:9606", "", "NCBITaxon:9606"),
        ("UniProt:P1", "", "uniprot:P1"),
        ("Gene::10", "", "ncbigene:10"),
        ("Compound::DB00014", "", "drugbank:DB00014"),
        ("Disease::DOID:1", "", "DOID:1"),
        ("Side Effect::C0000727", "", "umls:C0000727"),
        ("Symptom::D000006", "", "MESH:D000006"),
        ("Anatomy::UBERON:0000002", "", "UBERON:0000002"),
        ("Biological Process::GO:0000002", "", "GO:0000002"),
        ("Pharmacologic Class::N0000000069", "", "ndfrt:N0000000069"),
        ("Pathway::PC7_10399", "", "pathwaycommons:PC7_10399"),
        ("Pathway::WP1002_r1", "", "wikipathways:WP1002_r1"),
        ("3175", "GeneOrGeneProduct", "ncbigene:3175"),
        ("9606", "OrganismTaxon", "NCBITaxon:9606"),
        ("rs1801133", "SequenceVariant", "dbsnp:rs1801133"),
        ("CVCL_0023", "CellLine", "cellosaurus:CVCL_0023"),
        ("http://purl.obolibrary.org/obo/DOID_14330", "", "DOID:14330"),
        ("https://identifiers.org/hgnc/5", "", "hgnc:5"),
        ("NOVEL:12", "", "NOVEL:12"),
        ("x", "mine", "mine:x"),
        (" some words ", "", "some words"),
        ("", "MESH", ""),
    ],
)
def test_curies(raw: str, prefix: str, curie: str) -> None:
    assert WORDS.curie(raw, prefix=prefix) == curie


@given(st.text(max_size=30), st.sampled_from(["", "MESH", "Gene", "unheard of"]))
def test_writing_a_curie_again_changes_nothing(raw: str, prefix: str) -> None:
    once = WORDS.curie(raw, prefix=prefix)
    if once != " ".join(raw.split()):
        assert WORDS.curie(once) == once


@given(st.sampled_from(sorted(CATEGORIES)), st.sampled_from(sorted(PREDICATES)))
def test_our_own_words_mean_themselves(category: str, predicate: str) -> None:
    assert WORDS.category(category) == category
    assert WORDS.predicate(predicate) == predicate


def test_the_table_is_unambiguous() -> None:
    rows = list(read_words(files("medkg_ontologies") / "words.tsv"))
    assert len({(row.kind, row.word) for row in rows}) == len(rows)


def test_a_users_table_wins(tmp_path: Path) -> None:
    table = tmp_path / "mine.tsv"
    table.write_text(
        "# mine\nkind\tword\tmeaning\tsource\npredicate\tCID\tassociated_with\tme\ncategory\tGizmo\tDevice\n"
    )
    words = ShippedTerminology(table)
    assert words.predicate("CID") == "associated_with"
    assert words.category("gizmo") == "Device"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("category\tGizmo", "line 1: expected kind, word, meaning"),
        ("colour\tred\tblue\tme", "line 1: 'colour' is no kind"),
        ("category\tGizmo\tWidget\tme", "line 1: 'Widget' is no category"),
        ("predicate\tlikes\tlikes\tme", "line 1: 'likes' is no predicate"),
        ("pattern\t[\tMESH\tme", "line 1: '[' is no regular expression"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, line: str, complaint: str) -> None:
    table = tmp_path / "mine.tsv"
    table.write_text(line + "\n")
    with pytest.raises(VocabularyError, match=complaint.replace("[", r"\[")):
        ShippedTerminology(table)
