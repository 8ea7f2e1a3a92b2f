from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import VocabularyError
from medkg.vocabulary.word_vectors import (
    LONGEST,
    VECTORS,
    WORDS,
    WordVectors,
    places_of,
    read_word_vectors,
    shipped_words,
)

KEYS = st.lists(
    st.sampled_from(["renal", "kidney", "failure", "acute", "of", "hepatic", "injury", "nephropathy", "xq9"]),
    max_size=6,
)


@cache
def shipped() -> WordVectors:
    return read_word_vectors(shipped_words())


def likeness(one: str, other: str) -> float:
    first, second = (shipped().of_name(name).astype(float) for name in (one, other))
    return float(first @ second) / LONGEST**2


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        ("renal insufficiency", "kidney failure", "heart failure"),
        ("decreased renal function", "renal insufficiency", "hypotension"),
        ("bleeding of the stomach", "gastric hemorrhage", "gastric ulcer"),
        ("low blood pressure", "hypotension", "hypertension"),
    ],
)
def test_names_that_mean_the_same_lie_nearer(one: str, same: str, other: str) -> None:
    assert likeness(one, same) > likeness(one, other)


def test_the_way_a_name_is_written_does_not_move_it() -> None:
    wanted = shipped().of_name("Haemolytic anaemias").tolist()
    for name in ("hemolytic anemia", "HEMOLYTIC-ANEMIA", "  hæmolytic\nanemia ".replace("æ", "ae")):
        assert shipped().of_name(name).tolist() == wanted


@given(KEYS, st.randoms())
def test_a_vector_has_one_length_and_knows_no_order(words: list[str], chance: object) -> None:
    vector = shipped().of_key(" ".join(words))
    assert shipped().of_key(" ".join(reversed(words))).tolist() == vector.tolist()
    assert not words or abs(np.linalg.norm(vector.astype(float)) - LONGEST) < np.sqrt(len(vector))


@given(st.text(max_size=40))
def test_any_text_has_a_vector(text: str) -> None:
    assert shipped().of_name(text).shape == (shipped().width,)


def test_what_no_word_is_known_of_lies_nowhere() -> None:
    assert not shipped().of_name("").any()
    assert not shipped().of_name("漢字").any()


def test_a_word_is_cut_into_the_longest_pieces() -> None:
    words = {"neph": 0, "n": 1, "##ritis": 2, "##r": 3, "=nephritis": 4, "##itis": 5}
    assert places_of("nephritis", words) == [4, 0, 2]
    assert places_of("nephr", words) == [0, 3]
    assert places_of("nephx", words) == []


@pytest.mark.parametrize(
    "text", ["word\tshift\na\t0\n", "wort\tshift\na\t0\nb\t0\n", "word\tshift\na\t0\nb\tx\n", "word\tshift\na\t0\nb\n"]
)
def test_words_that_do_not_belong_to_their_vectors_are_refused(text: str, tmp_path: Path) -> None:
    np.save(tmp_path / VECTORS, np.ones((2, 3), dtype=np.int8))
    (tmp_path / WORDS).write_text("word\tshift\na\t0\nb\t1\n", encoding="utf-8")
    assert read_word_vectors(tmp_path).of_key("b").tolist() == [73, 73, 73]
    (tmp_path / WORDS).write_text(text, encoding="utf-8")
    with pytest.raises(VocabularyError, match="word vectors"):
        read_word_vectors(tmp_path)


def test_damaged_or_missing_vectors_are_refused(tmp_path: Path) -> None:
    (tmp_path / WORDS).write_text("word\tshift\na\t0\n", encoding="utf-8")
    with pytest.raises(VocabularyError, match="cannot be read"):
        read_word_vectors(tmp_path)
    (tmp_path / VECTORS).write_bytes(b"\x93NUMPY\x01\x00")
    with pytest.raises(VocabularyError, match="cannot be read"):
        read_word_vectors(tmp_path)
