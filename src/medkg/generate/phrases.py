"""Where a sentence states a relation: every way to part it into left side, relation and right side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from medkg.generate.tables import RelationWords, Sense, Words
from medkg.generate.tokens import Phrase, Token, leading, trailing

# A sentence of 2,000 characters could hold hundreds of relation words; an honest one holds a few.
MOST_SPLITS = 24
_SMALL = ("auxiliary", "negation", "hedge")
_OPENING = ("denial", "doubt", "statement")


@dataclass(frozen=True, slots=True)
class Split:
    """One way to read a sentence. `denials` counts negations, two of them are not untangled; `said` is the phrase."""

    left: Phrase
    sense: Sense
    right: Phrase
    denials: int = 0
    hedged: bool = False
    said: Words = ()


def splits(phrase: Phrase, words: RelationWords) -> Iterator[Split]:
    """Give the ways to read a sentence, those with the longest relation phrase first, then from left to right."""
    body, denials, hedged = _opened(phrase)
    return islice(_all(body, words, denials, hedged=hedged), MOST_SPLITS)


def _opened(phrase: Phrase) -> tuple[Phrase, int, bool]:
    """Take openings such as "it is not true that" off."""
    denials, hedged = 0, False
    while True:
        kind, length = leading(phrase, _OPENING)
        if not length:
            return phrase, denials, hedged
        denials += kind == "denial"
        hedged = hedged or kind == "doubt"
        phrase = phrase[length:]


def _all(phrase: Phrase, words: RelationWords, denials: int, *, hedged: bool) -> Iterator[Split]:
    tokens = phrase.words
    for length in range(words.longest, 0, -1):
        for start in range(len(tokens) - length + 1):
            for sense in words.phrases.get(tokens[start : start + length], ()):
                split = _read(phrase, start, start + length, sense)
                if split is not None:
                    all_denials, any_hedge = denials + split.denials, hedged or split.hedged
                    said = tokens[start : start + length]
                    yield Split(split.left, sense, split.right, all_denials, any_hedge, said)
    yield from (
        Split(found.left, found.sense, found.right, denials + found.denials, hedged)
        for found in _compounds(phrase, words)
    )


def _read(phrase: Phrase, start: int, end: int, sense: Sense) -> Split | None:
    left, right = phrase[:start], phrase[end:]
    if sense.form == "together" and len(right):
        return None
    small = (*_SMALL, "article", "statement") if sense.form in {"noun", "between"} else _SMALL
    left, denials, hedged = _stripped(left, small)
    if right.words[:1] == ("no",):
        right, denials = right[1:], denials + 1
    return Split(left, sense, right, denials, hedged)


def _stripped(left: Phrase, kinds: tuple[str, ...]) -> tuple[Phrase, int, bool]:
    """Take small words off the end of the left side, counting negations and noticing hedges."""
    denials, hedged = 0, False
    while True:
        kind, length = trailing(left, kinds)
        if not length:
            return left, denials, hedged
        denials += kind == "negation"
        hedged = hedged or kind == "hedge"
        left = left[: len(left) - length]


def _compounds(phrase: Phrase, words: RelationWords) -> Iterator[Split]:
    """Read "lithium-induced tremor": the word before the last hyphen ends the left side."""
    for place, token in enumerate(phrase.tokens):
        stem, hyphen, second = token.word.rpartition("-")
        if not hyphen or not stem:
            continue
        for sense in words.compounds.get(second, ()):
            cut = Token(stem, token.start, token.start + len(stem))
            left = Phrase(phrase.text, (*phrase.tokens[:place], cut))
            denied = left.words[0] in {"no", "not"} and len(left) > 1
            yield Split(left[1:] if denied else left, sense, phrase[place + 1 :], int(denied))
