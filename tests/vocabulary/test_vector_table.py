from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from medkg.vocabulary.vector_table import VectorTable, greatest
from medkg.vocabulary.word_vectors import read_word_vectors, shipped_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH = 96  # a block holds 85 rows of it

few = st.integers(-2, 2)
tables = st.integers(0, 200).flatmap(lambda count: arrays(np.int8, (count, WIDTH), elements=few))


@given(tables, arrays(np.int8, WIDTH, elements=few), st.integers(1, 8))
def test_the_nearest_are_those_of_plain_arithmetic(table: NDArray[np.int8], asked: NDArray[np.int8], top: int) -> None:
    products = table.astype(int) @ asked.astype(int)
    length = int(asked.astype(int) @ asked.astype(int))
    order = sorted(range(len(table)), key=lambda at: (-products[at], at))[:top] if length else []
    assert VectorTable(table).near(asked, top=top) == [(at, products[at] / length) for at in order]


@given(st.lists(st.integers(0, 5), max_size=40), st.integers(1, 10))
def test_the_greatest_come_with_their_equals(values: list[int], most: int) -> None:
    found = greatest(np.array(values, dtype=np.float32), most=most)
    least = sorted(values, reverse=True)[:most][-1:]
    assert found == sorted(
        ((at, value) for at, value in enumerate(values) if [value] >= least), key=lambda one: (-one[1], one[0])
    )


def test_many_names_have_the_vectors_of_each() -> None:
    words = read_word_vectors(shipped_words())
    keys = ["lung cancer", "", "\u2603", "acute renal failure", "\u2603 failure", "lung lung"]
    assert words.of_keys(keys).tolist() == [words.of_key(key).tolist() for key in keys]
    assert words.of_keys([]).shape == (0, words.width)
    assert not words.of_keys(["\u2603"]).any()
