"""A text as word pieces with offsets, and how each word is written: the encoder's vocabulary does not tell case."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_SHAPES: Final = (
    re.compile(r"[a-z]+"),
    re.compile(r"[A-Z][a-z]+"),
    re.compile(r"[A-Z]"),
    re.compile(r"[A-Z]+"),
    re.compile(r"[0-9]+"),
    re.compile(r"[a-z]+[0-9][a-z0-9]*"),
    re.compile(r"[A-Z]+[0-9][A-Z0-9]*"),
    re.compile(r"[A-Za-z]+"),
    re.compile(r"[A-Za-z0-9]+"),
    re.compile(r"\W"),
)
SHAPES: Final = len(_SHAPES) + 1


@dataclass(frozen=True, slots=True)
class Pieces:
    """Parallel lists over the pieces of a text: vocabulary numbers, offsets, the word each belongs to, its shape."""

    ids: list[int]
    starts: list[int]
    ends: list[int]
    words: list[int]
    shapes: list[int]

    def __len__(self) -> int:
        return len(self.ids)


def read_pieces(text: str, start: int, end: int, tokenizer: Tokenizer) -> Pieces:
    """Cut a stretch of a text into word pieces; their offsets are those of the whole text."""
    encoded = tokenizer.encode(text[start:end], add_special_tokens=False)
    starts = [start + first for first, _ in encoded.offsets]
    ends = [start + last for _, last in encoded.offsets]
    words: list[int] = [word if word is not None else -1 for word in encoded.word_ids]
    return Pieces(list(encoded.ids), starts, ends, words, _shapes(text, starts, ends, words))


def shape_number(word: str) -> int:
    """Say how a word is written, from 0 for lower case to `SHAPES` - 1 for what is like none of the patterns."""
    return next((number for number, shape in enumerate(_SHAPES) if shape.fullmatch(word)), len(_SHAPES))


def _shapes(text: str, starts: list[int], ends: list[int], words: list[int]) -> list[int]:
    shapes: list[int] = []
    first = 0
    while first < len(words):
        last = first
        while last + 1 < len(words) and words[last + 1] == words[first]:
            last += 1
        shapes += [shape_number(text[starts[first] : ends[last]])] * (last - first + 1)
        first = last + 1
    return shapes
