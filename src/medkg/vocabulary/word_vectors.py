"""Names as vectors: a word has one of its own, those of its pieces, or both, and a name is the sum of its words.

What a small language model makes of words and their pieces, aligned by the names that vocabularies give to one concept:
SapBERT's idea (Liu et al., NAACL 2021, doi:10.18653/v1/2021.naacl-main.334) on static vectors, so that a name costs
microseconds and no runtime. All is whole numbers: the same name has the same vector on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from io import BytesIO
from math import sqrt
from typing import TYPE_CHECKING, Final

import numpy as np

from medkg.errors import VocabularyError
from medkg.model.names import normal_form

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

    from numpy.typing import NDArray

WORDS, VECTORS = "words.tsv", "vectors.npy"
HEADER: Final = ("word", "shift")
WHOLE, INSIDE = "=", "##"  # what marks a whole word, and a piece that does not begin one
LONGEST: Final = 127  # the length of a name's vector
_REMEMBERED: Final = 65_536
_AT_ONCE: Final = 4_096


def shipped_words() -> Traversable:
    """Give the folder of the word vectors that ship."""
    return files("medkg_models") / "names"


def read_word_vectors(folder: Traversable | Path) -> WordVectors:
    """Read a folder of word vectors; raises VocabularyError where one is missing or is not as it was written."""
    try:
        lines = (folder / WORDS).read_text(encoding="utf-8").removesuffix("\n").split("\n")
        table = np.load(BytesIO((folder / VECTORS).read_bytes()), allow_pickle=False)
        rows = [line.split("\t") for line in lines[1:]]
        words = {word: place for place, (word, _) in enumerate(rows)}
        shifts = np.array([int(shift) for _, shift in rows], dtype=np.int32)
    except (OSError, ValueError, EOFError) as error:
        raise _broken(folder, str(error)) from error
    if tuple(lines[0].split("\t")) != HEADER or len(words) != len(table) or table.dtype != np.int8 or table.ndim != 2:  # noqa: PLR2004 - a table has two sides
        raise _broken(folder, "words and vectors do not belong together")
    return WordVectors(words, table, shifts)


def word_vectors_digest(folder: Traversable | Path) -> str:
    """Hash a folder of word vectors; takes a few milliseconds."""
    digest = sha256()
    for name in (WORDS, VECTORS):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()


class WordVectors:
    """Gives names their vectors. Row i of the table, times two to the power of shift i, is the vector of word i."""

    def __init__(self, words: Mapping[str, int], table: NDArray[np.int8], shifts: NDArray[np.int32]) -> None:
        self._words, self._table, self._shifts = words, table, shifts
        self._nothing = np.zeros(self.width, dtype=np.int64)
        self._of_word = lru_cache(maxsize=_REMEMBERED)(self._sum_of)

    @property
    def width(self) -> int:
        """How many numbers a vector has."""
        return int(self._table.shape[1])

    def of_key(self, key: str) -> NDArray[np.int8]:
        """Give the vector of a normal form, of length LONGEST; all zeros where none of its words is known."""
        total = sum([self._of_word(word) for word in key.split()], start=self._nothing)
        length = sqrt(int(total @ total))
        return np.rint(total * (LONGEST / length)).astype(np.int8) if length else total.astype(np.int8)

    def of_keys(self, keys: Sequence[str]) -> NDArray[np.int8]:
        """Give the vectors of many normal forms, a row each, as `of_key` gives them."""
        parts = [self._of_keys(keys[start : start + _AT_ONCE]) for start in range(0, len(keys), _AT_ONCE)]
        return np.concatenate(parts) if parts else np.empty((0, self.width), dtype=np.int8)

    def _of_keys(self, keys: Sequence[str]) -> NDArray[np.int8]:
        numbers: dict[str, int] = {}
        named = [[numbers.setdefault(word, len(numbers)) for word in key.split()] for key in keys]
        places = [places_of(word, self._words) for word in numbers]
        flat = [place for of_word in places for place in of_word]
        vectors = _summed(self._table[flat].astype(np.int64) << self._shifts[flat, None], places)
        totals = _summed(vectors[[number for of_name in named for number in of_name]], named)
        lengths = np.sqrt(np.square(totals).sum(axis=1))
        scaled: NDArray[np.float64] = totals * (LONGEST / np.where(lengths, lengths, 1.0))[:, None]
        return np.rint(scaled).astype(np.int8)

    def of_name(self, name: str) -> NDArray[np.int8]:
        """Give the vector of a name however it is written."""
        return self.of_key(normal_form(name))

    def _sum_of(self, word: str) -> NDArray[np.int64]:
        places = places_of(word, self._words)
        rows = self._table[places].astype(np.int64) << self._shifts[places, None]
        total: NDArray[np.int64] = rows.sum(axis=0)
        return total


def _summed(vectors: NDArray[np.int64], groups: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Sum the vectors of groups that stand one after another; zeros for an empty group."""
    sizes = np.array([len(group) for group in groups])
    sums = np.zeros((len(groups), vectors.shape[1]), dtype=np.int64)
    filled = sizes > 0
    if filled.any():
        sums[filled] = np.add.reduceat(vectors, (np.cumsum(sizes) - sizes)[filled], axis=0)
    return sums


def places_of(word: str, words: Mapping[str, int]) -> list[int]:
    """Give where a folded word stands in a list of words: as a whole, and by the longest pieces from its beginning.

    A word that cannot be cut into known pieces has none (WordPiece, Wu et al. 2016, arXiv:1609.08144).
    """
    whole = words.get(WHOLE + word)
    places = [] if whole is None else [whole]
    pieces, at, mark = list[int](), 0, ""
    while at < len(word):
        end = next((end for end in range(len(word), at, -1) if mark + word[at:end] in words), 0)
        if not end:
            return places
        pieces.append(words[mark + word[at:end]])
        at, mark = end, INSIDE
    return places + pieces


def _broken(folder: Traversable | Path, fault: str) -> VocabularyError:
    return VocabularyError(
        f"the word vectors in {folder} cannot be read: {fault}.", remedy="Install medkg again: they ship with it."
    )
