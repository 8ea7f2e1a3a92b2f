"""What others' labels mean here."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import ExtractionError
from medkg.extract.citizen.labels import BY_NAME, NOT_OURS, UNKNOWN, labels
from medkg.extract.tables import shipped_table
from medkg.model.biolink import CATEGORIES
from medkg.vocabulary.words import ShippedTerminology

# The labels of scispaCy's models, as their page lists them.
SCISPACY = """
    ENTITY GGP SO TAXON CHEBI GO CL DNA CELL_TYPE CELL_LINE RNA PROTEIN DISEASE CHEMICAL AMINO_ACID ANATOMICAL_SYSTEM
    CANCER CELL CELLULAR_COMPONENT DEVELOPING_ANATOMICAL_STRUCTURE GENE_OR_GENE_PRODUCT IMMATERIAL_ANATOMICAL_ENTITY
    MULTI-TISSUE_STRUCTURE ORGAN ORGANISM ORGANISM_SUBDIVISION ORGANISM_SUBSTANCE PATHOLOGICAL_FORMATION
    SIMPLE_CHEMICAL TISSUE
"""


@pytest.mark.parametrize("label", SCISPACY.split())
def test_every_label_of_scispacys_models_has_a_meaning(label: str) -> None:
    assert labels().meaning(label) in CATEGORIES | {BY_NAME}


def test_a_label_means_what_the_same_word_means_in_a_file() -> None:
    words = ShippedTerminology()
    for row in shipped_table("labels").rows:
        in_files = words.category(row["label"])
        if in_files in CATEGORIES and row["category"] in CATEGORIES:
            assert row["category"] == in_files, row["label"]


@given(st.sampled_from(sorted(row["label"] for row in shipped_table("labels").rows)), st.data())
def test_case_and_what_parts_the_words_do_not_matter(label: str, data: st.DataObject) -> None:
    written = "".join(data.draw(st.sampled_from(" -_")) if letter == "_" else letter for letter in label)
    known = labels()
    assert known.meaning(written.lower()) == known.meaning(written) == known.meaning(label) != UNKNOWN


def test_a_table_of_ones_own_adds_and_changes_rows(tmp_path: Path) -> None:
    own = tmp_path / "labels.tsv"
    own.write_text("label\tcategory\nTUMOUR_SITE\tAnatomicalEntity\nCHEMICAL\t-\n", encoding="utf-8")
    known = labels(own, more={"ward": "*"})
    assert [known.meaning(one) for one in ("TUMOUR_SITE", "CHEMICAL", "WARD", "DISEASE")] == [
        "AnatomicalEntity",
        NOT_OURS,
        BY_NAME,
        "Disease",
    ]
    assert len({labels().digest, labels(own).digest, known.digest}) == 3
    assert labels().digest == labels().digest


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("label\tcategory\nX\tIllness\n", "X is said to be 'Illness'.*Disease"),
        ("name\tkind\nX\tDisease\n", "no columns label and category"),
        ("label\tcategory\nX\n", "line 2 has 1 columns"),
    ],
)
def test_a_table_that_cannot_be_used_says_why(content: str, said: str, tmp_path: Path) -> None:
    own = tmp_path / "labels.tsv"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(ExtractionError, match=said):
        labels(own)


def test_a_category_given_to_a_component_is_checked_too() -> None:
    with pytest.raises(ExtractionError, match="the component's labels: X is said to be 'Illness'"):
        labels(more={"X": "Illness"})
