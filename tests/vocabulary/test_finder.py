"""Finding for people: ids, exact names, names that hold the words, names nearly so; the same answer each time."""

from __future__ import annotations

import pytest

from medkg.errors import UsageError
from medkg.vocabulary.finder import LexiconFinder
from medkg.vocabulary.lexicon import CompiledLexicon


@pytest.mark.parametrize(
    ("asked", "curie", "why"),
    [
        ("MESH:D000082", "MESH:D000082", "its id"),
        ("mesh:D000082", "MESH:D000082", "its id"),
        ("DOID:10652", "MESH:D000544", "cross-reference DOID:10652"),
        ("HGNC:1100", "ncbigene:672", "cross-reference hgnc:1100"),
        ("Tylenol", "MESH:D000082", "synonym"),
        ("aids", "MESH:D000163", "synonym"),
        ("lithum", "MESH:D008094", "92% like “lithium” (preferred name)"),
        ("insipidus diabetes nephrogenic", "MESH:D018500", "another order"),
        ("nephrogenic diabetes", "MESH:D018500", "in “nephrogenic diabetes insipidus” (synonym)"),
        ("warfarine", "MESH:D014859", "like “warfarin”"),
    ],
)
def test_first_answers(finder: LexiconFinder, asked: str, curie: str, why: str) -> None:
    first = finder.find(asked)[0]
    assert first.concept.id == curie
    assert why in first.why
    assert 0 < first.score <= 1


def test_order_category_and_top(finder: LexiconFinder) -> None:
    found = finder.find("insulin", top=7)
    assert len(found) == 7
    assert [candidate.score for candidate in found] == sorted((c.score for c in found), reverse=True)
    assert finder.find("insulin", top=7) == found
    assert len({candidate.concept.id for candidate in found}) == 7
    assert {candidate.concept.category for candidate in finder.find("insulin", category="Gene")} == {"Gene"}


@pytest.mark.parametrize("asked", ["", "   ", "zzzzqqqq", "\ud800", "(((", "x" * 5000])
def test_nothing_is_found_for_nothing(finder: LexiconFinder, asked: str) -> None:
    assert finder.find(asked) == ()


def test_concept_by_id_or_by_its_only_reference(finder: LexiconFinder) -> None:
    for curie in ("MESH:D000544", "DOID:10652"):
        first, *others = [concept.id for concept in finder.same(curie)]
        assert first == "MESH:D000544"
        assert "DOID:10652" in others
    assert finder.same("MESH:D99") == ()


def test_two_lexica_give_one_answer_for_a_concept(shipped: CompiledLexicon) -> None:
    found = LexiconFinder([shipped, shipped]).find("lithium")
    assert len({candidate.concept.id for candidate in found}) == len(found)


def test_a_category_that_does_not_exist_is_refused(finder: LexiconFinder) -> None:
    with pytest.raises(UsageError, match=r"'Foo'.*Disease"):
        finder.find("aspirin", category="Foo")
    assert not finder.find("aspirin", category="Device")
