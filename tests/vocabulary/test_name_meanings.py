from __future__ import annotations

from pathlib import Path

import pytest

from medkg.model.concept import Wording
from medkg.vocabulary.compiling import compile_lexicon
from medkg.vocabulary.lexicon import open_lexicon
from medkg.vocabulary.name_meanings import FILE_NAME, NameMeaningsOf, open_name_meanings
from tests.extract.linking.small_names import small_meanings, terms


def close(meanings: NameMeaningsOf, name: str, category: str = "Disease", top: int = 3) -> list[Wording]:
    return list(meanings.close(meanings.vector(name), category=category, top=top))


def test_a_name_that_shares_no_word_is_found() -> None:
    found = close(small_meanings(), "renal disorder")
    assert found[0].candidate.concept.id == "MESH:D007674"
    assert found[0].how == "meaning"
    assert 0 < found[0].similarity <= 1


def test_only_names_of_the_category_are_close() -> None:
    assert {one.candidate.concept.category for one in close(small_meanings(), "doxorubicin")} == {"Disease"}
    assert close(small_meanings(), "doxorubicin", "ChemicalEntity")[0].candidate.concept.id == "MESH:D004317"
    assert close(small_meanings(), "doxorubicin", "Gene") == []
    assert close(small_meanings(), "漢字") == []


@pytest.mark.parametrize("damage", [b"", b"medkg columns\n" + b"\0" * 90])
def test_a_broken_index_is_made_again_with_the_same_bytes(damage: bytes, tmp_path: Path) -> None:
    compile_lexicon(terms(), tmp_path)
    wanted = close(open_name_meanings(open_lexicon(tmp_path)), "renal disorder")
    whole = (tmp_path / FILE_NAME).read_bytes()
    (tmp_path / FILE_NAME).write_bytes(damage)
    assert close(open_name_meanings(open_lexicon(tmp_path)), "renal disorder") == wanted
    assert (tmp_path / FILE_NAME).read_bytes() == whole


def test_a_vocabulary_without_diseases_has_no_close_ones(tmp_path: Path) -> None:
    compile_lexicon([term for term in terms() if term.concept.category != "Disease"], tmp_path)
    meanings = open_name_meanings(open_lexicon(tmp_path))
    assert close(meanings, "renal disorder") == []
    assert close(meanings, "adriamycine", "ChemicalEntity")


def test_names_that_mean_the_same_are_found_where_their_index_cannot_be_written(tmp_path: Path) -> None:
    compile_lexicon(terms(), tmp_path)
    (tmp_path / FILE_NAME).mkdir()  # what stands in its place cannot be replaced
    found = close(open_name_meanings(open_lexicon(tmp_path)), "renal disorder")
    assert found == close(small_meanings(), "renal disorder")
    assert (tmp_path / FILE_NAME).is_dir()
