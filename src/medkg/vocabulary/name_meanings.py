"""Which names mean nearly the same as another, however they are worded: the port `NameMeanings`.

Over a compiled lexicon and the vectors of its names beside it, `meanings.bin`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from medkg.model.concept import Candidate, Wording
from medkg.model.names import normal_form
from medkg.vocabulary.columns_file import Columns, opened_columns
from medkg.vocabulary.lexicon import CompiledLexicon
from medkg.vocabulary.vector_index import VECTOR_COLUMNS, VectorIndex, vector_columns
from medkg.vocabulary.vector_table import VectorTable
from medkg.vocabulary.word_vectors import WordVectors, read_word_vectors, shipped_words, word_vectors_digest

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE_NAME: Final = "meanings.bin"
FORMAT: Final = 3  # raised with every change of what is indexed or answered
MEANING: Final = "meaning"
_CATEGORIES: Final = MappingProxyType(
    {"ChemicalEntity": frozenset({"ChemicalEntity"}), "Disease": frozenset({"Disease", "PhenotypicFeature"})}
)
_REMEMBERED: Final = 65_536


def open_name_meanings(lexicon: CompiledLexicon) -> NameMeaningsOf:
    """Map the vectors beside a lexicon, made first where they are missing, broken or another's (some seconds).

    Where they cannot be written, they are held in memory and made again by the next that opens them.
    """
    words = read_word_vectors(shipped_words())
    path, owner = lexicon.path.parent / FILE_NAME, meanings_digest(lexicon)
    columns = opened_columns(path, lambda: meaning_columns(lexicon, words), belongs_to=owner)
    return NameMeaningsOf(lexicon, words, columns)


def meanings_digest(lexicon: CompiledLexicon) -> str:
    """Hash everything that the answers depend on, without opening the index."""
    return f"{FORMAT} {lexicon.digest} {word_vectors_digest(shipped_words())}"


def meaning_columns(lexicon: CompiledLexicon, words: WordVectors) -> Columns:
    """Index the vectors of the names of diseases and of chemicals, apart; those without a known word are left out."""
    keys = lexicon.keys()
    columns: dict[str, NDArray[Any]] = {}
    for category, same in _CATEGORIES.items():
        rows = [row for row in range(len(keys)) if lexicon.categories_at(row) & same]
        vectors = words.of_keys([keys[row] for row in rows])
        known = vectors.any(axis=1)
        columns |= {f"{category}_{name}": column for name, column in vector_columns(vectors[known]).items()}
        columns[f"{category}_key_row"] = np.array(rows, dtype="<u4")[known]
    return columns


class NameMeaningsOf:
    """The port `NameMeanings`."""

    def __init__(self, lexicon: CompiledLexicon, words: WordVectors, columns: Columns) -> None:
        self._lexicon, self._words = lexicon, words
        self._key_row = {category: columns[f"{category}_key_row"] for category in _CATEGORIES}
        self._index = {
            category: VectorIndex({name: columns[f"{category}_{name}"] for name in VECTOR_COLUMNS}, width=words.width)
            for category in _CATEGORIES
        }
        self._filed_at = lru_cache(maxsize=_REMEMBERED)(self._read)

    def vector(self, name: str) -> NDArray[np.int8]:
        """Give a name's vector; all zeros where none of its words is known."""
        return self._words.of_name(name)

    def table(self, names: Sequence[str]) -> VectorTable:
        """Lay out the vectors of names that no vocabulary need hold."""
        return VectorTable(self._words.of_keys([normal_form(name) for name in names]))

    def close(self, vector: NDArray[np.int8], *, category: str, top: int) -> Iterator[Wording]:
        """Give the concepts of the `top` names whose vectors are nearest to this one, nearest first.

        `category` is ChemicalEntity or Disease; other names have no vectors here.
        """
        rows = self._key_row.get(category)
        if rows is not None:
            for row, similarity in self._index[category].near(vector, top=top):
                key, candidates = self._filed_at(int(rows[row]))
                for candidate in candidates:
                    yield Wording(candidate, key, similarity, MEANING)

    def _read(self, row: int) -> tuple[str, Sequence[Candidate]]:
        return self._lexicon.key_at(row), self._lexicon.candidates_at(row)
