from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import VocabularyError
from medkg.vocabulary.columns_file import read_columns, write_columns
from medkg.vocabulary.compiling import compile_lexicon
from medkg.vocabulary.gram_index import GramIndex, gram_columns
from medkg.vocabulary.lexicon import open_lexicon
from medkg.vocabulary.loose import Looseness, loose_forms
from medkg.vocabulary.near_names import FILE_NAME, open_near_names
from tests.extract.linking.small_names import small_names, terms

WORDS = st.text(alphabet=st.sampled_from("abcdefgh xyz"), min_size=1, max_size=20).map(str.strip).filter(bool)


@pytest.mark.parametrize(
    ("one", "other", "looseness"),
    [
        ("alphamethyldopa", "alpha-methyl dopa", Looseness.SPACES),
        ("Carcinoma, Non-Small-Cell Lung", "nonsmall cell lung carcinoma", Looseness.ORDER),
        ("glutamic acid", "glutamate", Looseness.ORDER),
        ("factor VIII", "factor 8", Looseness.ORDER),
        ("renal cancer", "Kidney Neoplasms", Looseness.FAMILIES),
        ("lung toxicity", "pulmonary disease", Looseness.HARM),
    ],
)
def test_loose_forms_bring_other_wordings_together(one: str, other: str, looseness: Looseness) -> None:
    assert loose_forms(one)[looseness] == loose_forms(other)[looseness]


@given(st.text(max_size=60))
def test_any_text_has_loose_forms(text: str) -> None:
    assert len(loose_forms(text)) == len(Looseness)


@given(st.lists(WORDS, min_size=1, max_size=30, unique=True))
def test_a_key_is_most_like_itself(keys: list[str]) -> None:
    index = GramIndex(gram_columns(keys))
    for row, key in enumerate(keys):
        found = index.near(key, top=len(keys))
        assert row in [at for at, similarity in found if similarity >= found[0][1] - 1e-5]
        assert all(0 <= similarity < 1 + 1e-5 for _, similarity in found)
        assert found == index.near(key, top=len(keys))


def test_what_shares_nothing_is_like_nothing() -> None:
    assert GramIndex(gram_columns(["abc", "abd"])).near("xyz", top=3) == []


def test_only_names_of_the_category_are_near() -> None:
    near = list(small_names().near("doxorubicine", category="ChemicalEntity", top=3))
    assert near[0].candidate.concept.id == "MESH:D004317"
    assert not [one for one in small_names().near("doxorubicine", category="Disease", top=3) if one.similarity > 0.5]
    assert list(small_names().near("doxorubicine", category="Gene", top=3)) == []


def test_equal_ids_lead_to_the_concept_here_and_unknown_ones_to_themselves() -> None:
    names = small_names()
    assert names.canonical("OMIM:1") == "DOID:9408"
    assert names.canonical("MESH:D008094") == "MESH:D008094"
    assert names.canonical("MESH:C999999999") == "MESH:C999999999"
    assert list(names.broader("DOID:9408")) == ["MESH:D009203"]


def test_columns_are_read_back_and_damage_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "x.bin"
    columns = {"a": np.arange(5, dtype="<u4"), "b": np.array([0.5], dtype="<f4")}
    write_columns(path, columns, belongs_to="me")
    assert {name: array.tolist() for name, array in read_columns(path, belongs_to="me").items()} == {
        "a": [0, 1, 2, 3, 4],
        "b": [0.5],
    }
    with pytest.raises(VocabularyError, match="belongs to another"):
        read_columns(path, belongs_to="you")
    whole = path.read_bytes()
    for broken in (b"", whole[:40], whole[:-70], whole[:-60] + b"\xff" + whole[-59:], b"x" + whole[1:]):
        path.write_bytes(broken)
        if broken != whole[:-60] + b"\xff" + whole[-59:]:
            with pytest.raises(VocabularyError):
                read_columns(path, belongs_to="me")


def test_near_names_are_found_where_their_index_cannot_be_written(tmp_path: Path) -> None:
    compile_lexicon(terms(), tmp_path)
    (tmp_path / FILE_NAME).mkdir()  # what stands in its place cannot be replaced
    near = open_near_names(open_lexicon(tmp_path))
    assert (
        next(iter(near.near("doxorubicine", category="ChemicalEntity", top=1))).candidate.concept.id == "MESH:D004317"
    )
    assert (tmp_path / FILE_NAME).is_dir()
