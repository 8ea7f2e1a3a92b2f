"""How the letters of a short form lie in the words before it: the cheapest way, for each word that may begin it.

Ab3P (Sohn, Comeau, Kim & Wilbur 2008, doi:10.1186/1471-2105-9-402) tries a list of matching rules one after the other.
Here one dynamic programme finds, for every first word, the way that asks for the least: letters that begin words cost
nothing, parts of words little, letters inside words and words passed over more. What the way asked for is its strategy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, NamedTuple

BEGIN, PART, NEXT, INSIDE, PLURAL = "W", "P", "N", "I", "S"
_COST: Final = {BEGIN: 0, PART: 2, NEXT: 3, INSIDE: 5, PLURAL: 1}
_SKIPPED: Final = 6
_PASSED: Final = 2  # a function word, a figure or a Greek letter that has no letter in the short form
_TAIL: Final = 5
_DIGITS_LEFT_OUT: Final = 8
_TURNED: Final = 9
_UNSAID_PLURAL: Final = 3
_MOST_SKIPPED: Final = 2
_FUNCTION_WORDS: Final = "the a an of in on for and or with by to at from as its per via plus & employing using during"
FUNCTION_WORDS: Final = frozenset(_FUNCTION_WORDS.split())
_LIGHT_WORDS: Final = FUNCTION_WORDS | frozenset({"type", "class", "alpha", "beta", "gamma", "delta", "kappa"})
# "IFN-gamma" is gamma-interferon, "V(T)" tidal volume, "[K+]o" extracellular K+, "pHi" intracellular pH.
_TURNS: Final = (
    re.compile(r"(.+)-(\w+)"),
    re.compile(r"(.*\w)\((\w)\)"),
    re.compile(r"\[(\w+)\+?\](\w)"),
    re.compile(r"(\w*[A-Z])([a-z])"),
    re.compile(r"(\w{2,})([A-Z])"),
)

Words = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Alignment:
    """A way to read a short form out of the words from number `first` on.

    `steps` says for each letter whether it begins a word (W), a part of one (P), follows the letter before it (N), lies
    inside (I) or is a plural's s (S). `skipped` counts words without a letter between the first and the last with one,
    function words and figures aside; `tail` tells that another follows. `left_out`: nothing, `digits` or `turned`.
    """

    first: int
    cost: int
    steps: str
    skipped: int
    tail: bool
    left_out: str = ""


class _Letter(NamedTuple):
    letter: str
    kind: str
    word: int
    offset: int
    last: bool


class _Way(NamedTuple):
    cost: int
    steps: str
    skipped: int


@dataclass(frozen=True, slots=True)
class _Line:
    """The letters of the words, and running counts of words: heavy ones, light ones, and commas between them."""

    letters: list[_Letter]
    words: int
    heavy: list[int]
    light: list[int]
    commas: list[int]


def alignments(short: str, text: str, words: Words, *, commas: bool) -> list[Alignment]:
    """Find the cheapest alignment of a short form for each first word; `commas`: a comma counts as a skipped word."""
    line = _read(text, words, commas=commas)
    written = [character for character in short if character.isalnum()]
    letters = [character.lower() for character in written]
    plural = len(written) > 2 and written[-1] == "s" and written[-2].isupper()  # noqa: PLR2004 - "PPIs", not "Is"
    found = _align(letters, line, plural=plural)
    if plural:
        found += [_dearer(one, _UNSAID_PLURAL, steps=one.steps + PLURAL) for one in _align(letters[:-1], line)]
    bare = [letter for letter in letters if not letter.isdigit()]
    if bare and len(bare) < len(letters) and short[0].isalpha():
        found += [_dearer(one, _DIGITS_LEFT_OUT, left_out="digits") for one in _align(bare, line)]
    if turned := _turned(short):
        found += [_dearer(one, _TURNED, left_out="turned") for one in _align(turned, line)]
    return found


def _dearer(one: Alignment, by: int, *, steps: str = "", left_out: str = "") -> Alignment:
    return Alignment(one.first, one.cost + by, steps or one.steps, one.skipped, one.tail, left_out)


def _turned(short: str) -> list[str]:
    """Give the letters with the last part of the short form first; empty where it has no such part."""
    for form in _TURNS:
        if match := form.fullmatch(short):
            return [character for character in (match[2] + match[1]).lower() if character.isalnum()]
    return []


def _read(text: str, words: Words, *, commas: bool) -> _Line:
    letters = [letter for number, (start, end) in enumerate(words) for letter in _letters(text, start, end, number)]
    light = [_light(text[start:end]) for start, end in words]
    parted = [commas and text[end - 1] == "," and not text[end - 2].isdigit() for _, end in words]
    return _Line(
        letters,
        len(words),
        list(accumulate((not one for one in light), initial=0)),
        list(accumulate(light, initial=0)),
        list(accumulate(parted, initial=0)),
    )


def _letters(text: str, start: int, end: int, word: int) -> list[_Letter]:
    found: list[_Letter] = []
    before = ""
    for offset in range(start, end):
        character = text[offset]
        letter = character.lower()
        if character.isalnum() and len(letter) == 1:
            found.append(_Letter(letter, _kind(before, character) if found else BEGIN, word, offset, last=False))
        before = character
    if found:
        found[-1] = found[-1]._replace(last=True)
    return found


def _kind(before: str, character: str) -> str:
    parts = (
        not before.isalnum() or before.isdigit() != character.isdigit() or (character.isupper() and before.islower())
    )
    return PART if parts else INSIDE


def _light(word: str) -> bool:
    bare = word.lower().strip(".,;()[]\"'")
    return bare in _LIGHT_WORDS or not any(character.isalpha() for character in bare)


def _align(short: Sequence[str], line: _Line, *, plural: bool = False) -> list[Alignment]:
    """Walk the short form letter by letter, keeping for each place the cheapest way from each first word."""
    reached = {
        place: {one.word: _Way(_COST[one.kind], one.kind, 0)}
        for place, one in enumerate(line.letters)
        if one.letter == short[0]
    }
    for number in range(1, len(short)):
        last = plural and number == len(short) - 1
        reached = {
            place: ways
            for place, one in enumerate(line.letters)
            if one.letter == short[number] and (ways := _steps(line, reached, place, plural=last))
        }
        if not reached:
            return []
    return _finished(line, reached)


def _steps(line: _Line, reached: dict[int, dict[int, _Way]], place: int, *, plural: bool) -> dict[int, _Way]:
    """Give the cheapest ways to a letter over each letter that was reached before it."""
    to = line.letters[place]
    best: dict[int, _Way] = {}
    for earlier, ways in reached.items():
        if earlier >= place:
            break
        since = line.letters[earlier]
        skipped = line.commas[to.word] - line.commas[since.word]
        passed = 0
        if to.word > since.word:
            skipped += line.heavy[to.word] - line.heavy[since.word + 1]
            passed = line.light[to.word] - line.light[since.word + 1]
        if skipped > _MOST_SKIPPED:
            continue
        kind = to.kind
        if kind == INSIDE:
            kind = PLURAL if plural and to.last else NEXT if to.offset == since.offset + 1 else INSIDE
        added = _COST[kind] + _SKIPPED * skipped + _PASSED * passed
        for first, way in ways.items():
            if first not in best or way.cost + added < best[first].cost:
                best[first] = _Way(way.cost + added, way.steps + kind, way.skipped + skipped)
    return best


def _finished(line: _Line, reached: dict[int, dict[int, _Way]]) -> list[Alignment]:
    best: dict[int, Alignment] = {}
    for place, ways in reached.items():
        after = line.heavy[line.words] - line.heavy[line.letters[place].word + 1]
        if after > 1:
            continue
        for first, way in ways.items():
            cost = way.cost + _TAIL * after
            if first not in best or cost < best[first].cost:
                best[first] = Alignment(first, cost, way.steps, way.skipped, bool(after))
    return [best[first] for first in sorted(best)]
