"""A sentence as words with their places, and the taking away of small words at either end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from medkg.errors import UsageError
from medkg.generate.tables import Words, grammar

LONGEST_TEXT = 2000
_OUTER = ".,;:!?\"'“”‘’«»…"
_WORD = re.compile(r"\S+")
# What our own sentences carry behind a claim: its support, and citation numbers.
_SUPPORT = re.compile(r"\(\d{1,9} documents?, belief [01]\.\d\d\)")
_MARKS = re.compile(r"\[(\d{1,6})\]")


@dataclass(frozen=True, slots=True)
class Token:
    """A word in lower case without outer punctuation, and where it stands."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of tokens of one text."""

    text: str
    tokens: tuple[Token, ...]

    @property
    def words(self) -> Words:
        """The folded words."""
        return tuple(token.word for token in self.tokens)

    @property
    def surface(self) -> str:
        """The stretch of the text, as it was written."""
        return self.text[self.tokens[0].start : self.tokens[-1].end] if self.tokens else ""

    def __getitem__(self, part: slice) -> Phrase:
        return Phrase(self.text, self.tokens[part])

    def __len__(self) -> int:
        return len(self.tokens)


def bounded(text: str, what: str) -> str:
    """Give a text back; raises UsageError where it is empty or longer than 2,000 characters."""
    if not text.strip():
        raise UsageError(f"the {what} is empty.", remedy=f"Write the {what} as one English sentence.")
    if len(text) > LONGEST_TEXT:
        raise UsageError(
            f"the {what} has {len(text):,} characters; at most {LONGEST_TEXT:,} are read.",
            remedy="Shorten it to one sentence.",
        )
    return text


def tokenise(text: str) -> Phrase:
    """Split at white space and take punctuation off both ends of each word; hyphens and brackets inside stay."""
    tokens = []
    for match in _WORD.finditer(text):
        word = match.group().replace("’", "'")
        lead = len(word) - len(word.lstrip(_OUTER))
        bare = word.strip(_OUTER)
        if bare:
            start = match.start() + lead
            tokens.append(Token(bare.lower(), start, start + len(bare)))
    return Phrase(text, tuple(tokens))


def without_marks(text: str) -> tuple[str, tuple[int, ...]]:
    """Take citation numbers and our own words of support out of a sentence; give what is left and the numbers."""
    numbers = tuple(dict.fromkeys(int(number) for number in _MARKS.findall(text)))
    return " ".join(_SUPPORT.sub(" ", _MARKS.sub(" ", text)).replace(" .", ".").split()), numbers


def leading(phrase: Phrase, kinds: Sequence[str]) -> tuple[str, int]:
    """Name the longest small phrase of these kinds at the beginning: its kind and length, or ("", 0)."""
    return _longest(phrase.words, kinds, front=True)


def trailing(phrase: Phrase, kinds: Sequence[str]) -> tuple[str, int]:
    """Name the longest small phrase of these kinds at the end."""
    return _longest(phrase.words, kinds, front=False)


def _longest(words: Words, kinds: Sequence[str], *, front: bool) -> tuple[str, int]:
    best = ("", 0)
    for kind in kinds:
        for small in grammar().kinds[kind]:
            here = words[: len(small)] if front else words[-len(small) :]
            if here == small and len(small) > best[1]:
                best = (kind, len(small))
    return best
