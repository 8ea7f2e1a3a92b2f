from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.vocabulary.vector_index import VectorIndex, vector_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

WIDTH = 4
VECTORS = st.lists(st.lists(st.integers(-100, 100), min_size=WIDTH, max_size=WIDTH), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.int8).reshape(-1, WIDTH)
)
VECTOR = st.lists(st.integers(-100, 100), min_size=WIDTH, max_size=WIDTH).map(lambda row: np.array(row, dtype=np.int8))


def by_looking_at_all(vectors: NDArray[np.int8], asked: NDArray[np.int8], top: int) -> list[int]:
    found = vectors.astype(int) @ asked.astype(int)
    return sorted(range(len(found)), key=lambda row: (-found[row], row))[:top]


@given(VECTORS, VECTOR, st.integers(1, 10))
def test_few_vectors_are_all_looked_at(vectors: NDArray[np.int8], asked: NDArray[np.int8], top: int) -> None:
    found = VectorIndex(vector_columns(vectors), width=WIDTH).near(asked, top=top)
    assert [row for row, _ in found] == (by_looking_at_all(vectors, asked, top) if asked.any() else [])
    assert all(cosine <= 1 for _, cosine in found)


@given(VECTORS)
def test_the_same_vectors_give_the_same_columns(vectors: NDArray[np.int8]) -> None:
    first, second = vector_columns(vectors), vector_columns(vectors.copy())
    assert {name: column.tobytes() for name, column in first.items()} == {
        name: column.tobytes() for name, column in second.items()
    }
    assert sorted(first["row"].tolist()) == list(range(len(vectors)))


@pytest.mark.parametrize("count", [1_000, 5_000])
def test_among_many_most_of_the_nearest_are_found(count: int) -> None:
    chance = np.random.default_rng(0)
    middles = chance.normal(size=(count // 20, 32))
    spread = middles[chance.integers(len(middles), size=count)] + 0.3 * chance.normal(size=(count, 32))
    vectors = np.rint(spread * (127 / np.linalg.norm(spread, axis=1))[:, None]).astype(np.int8)
    index = VectorIndex(vector_columns(vectors), width=32)
    shared = [
        len({row for row, _ in index.near(vectors[at], top=10)} & set(by_looking_at_all(vectors, vectors[at], 10)))
        for at in range(0, count, count // 50)
    ]
    assert sum(shared) / len(shared) > 9
