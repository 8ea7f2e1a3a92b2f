"""Where a text may define an abbreviation: brackets with a short form in them or before them, and the words around.

Both orders are read, "long form (SF)" and "SF (long form)", and definitions inside a bracket: "(long form, SF)".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from medkg.model.document import Span

# Where the long form stands: before the bracket, before a bracket that is glued to it, before it and a remark
# "(EC 1.15.1.1; SOD)", in the bracket before the short form, in the bracket after the short form.
BEFORE, GLUED, LATER, WITHIN, REVERSED = "before", "glued", "later", "within", "reversed"

_LONGEST_INSIDE: Final = 300
_WINDOW: Final = 400
_LONGEST_SHORT: Final = 15
_MOST_LETTERS: Final = 11
_MOST_SHORT_WORDS: Final = 3
_LONGEST_LOWER: Final = 5  # "cod", "dppe": what is longer and without a capital is a word
_CLOSES: Final = {")": "(", "]": "["}
_QUOTES: Final = "\"' \n\t"
_BEHIND: Final = _QUOTES + ","
_PARTS: Final = re.compile(r"[;,]\s|\s(?:or|and)\s|:\s")
_FREE_BEFORE: Final = frozenset({" ", "\n", ",", "/"})
_COMMA: Final = re.compile(r"[;,]\s")
_SENTENCE_END: Final = re.compile(r"[.?!;:]\s+(?=[A-Z(\[\"'])|;\s")
_WORD: Final = re.compile(r"\S+")
_PREFIX: Final = re.compile(r"(?:non|anti)-(?=\w)", re.IGNORECASE)
# Statistics, references, enzyme numbers and amounts stand in brackets too.
_NO_SHORT_FORM: Final = re.compile(r"[=<>%±]|\b(?:e\.g|i\.e|vs|see|ref)\b|\d{3,}|\d\.\d|^\d+ |^[ivx]+$|^V?I{2,3}$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A short form and the words that its long form may begin with; the long form ends at `end`."""

    short: Span
    words: tuple[tuple[int, int], ...]
    end: int
    place: str


@dataclass(frozen=True, slots=True)
class _Bracket:
    """Offsets of the two signs, and of the sign that opens the bracket around it (-1: none)."""

    start: int
    end: int
    outer: int


def candidates(text: str) -> Iterator[Candidate]:
    """Give what may be a definition, in the order of the brackets; linear in the text's length."""
    brackets = _brackets(text)
    starts = [bracket.start for bracket in brackets]
    for number, bracket in enumerate(brackets):
        if bracket.end - bracket.start > _LONGEST_INSIDE or not bracket.start:
            continue
        earlier = brackets[bisect_left(starts, bracket.start - _WINDOW) : number]
        yield from _short_form_inside(text, bracket, earlier)
        yield from _long_form_inside(text, bracket)


def plausible(short: str) -> bool:
    """Tell whether something looks like a short form at all."""
    letters = sum(character.isalnum() for character in short)
    if len(short) > _LONGEST_SHORT or letters > _MOST_LETTERS or len(short.split()) > _MOST_SHORT_WORDS:
        return False
    if not any(character.isalpha() for character in short) or not closed(short):
        return False
    if not any(character.isupper() for character in short) and (letters > _LONGEST_LOWER or " " in short):
        return False
    return _NO_SHORT_FORM.search(short) is None


def closed(text: str) -> bool:
    """Tell whether the brackets of a text close each other."""
    return text.count("(") == text.count(")") and text.count("[") == text.count("]")


def _brackets(text: str) -> list[_Bracket]:
    """Pair the brackets of a text, in order of their beginning; a sign that closes nothing makes all before it void."""
    opened: list[int] = []
    found: list[_Bracket] = []
    for match in re.finditer(r"[()\[\]]", text):
        sign, place = match.group(), match.start()
        if sign not in _CLOSES:
            opened.append(place)
        elif opened and text[opened[-1]] == _CLOSES[sign]:
            start = opened.pop()
            found.append(_Bracket(start, place, opened[-1] if opened else -1))
        else:
            opened.clear()
    return sorted(found, key=lambda bracket: bracket.start)


def _short_form_inside(text: str, bracket: _Bracket, earlier: Sequence[_Bracket]) -> Iterator[Candidate]:
    inside = text[bracket.start + 1 : bracket.end]
    parts = list(_PARTS.finditer(inside))
    end = _trimmed_end(text, bracket.start)
    first = _trimmed(text, bracket.start + 1, bracket.start + 1 + parts[0].start() if parts else bracket.end)
    if first and plausible(first.of(text)):
        place = GLUED if text[bracket.start - 1].isalnum() else BEFORE
        yield from _candidate(text, first, _before(text, bracket, end, earlier, _reach(first.of(text))), end, place)
    if not parts:
        return
    last = _trimmed(text, bracket.start + 1 + parts[-1].end(), bracket.end)
    if last is None or not plausible(last.of(text)):
        return
    stop = bracket.start + 1 + parts[-1].start()
    reach = _reach(last.of(text))
    yield from _candidate(text, last, _words(text, bracket.start + 1, stop)[-reach:], stop, WITHIN)
    yield from _candidate(text, last, _before(text, bracket, end, earlier, reach), end, LATER)


def _long_form_inside(text: str, bracket: _Bracket) -> Iterator[Candidate]:
    words = _words(text, max(bracket.outer + 1, bracket.start - _LONGEST_SHORT - 1), bracket.start)
    if not words or words[-1][0] == bracket.start - _LONGEST_SHORT - 1:
        return
    short = _trimmed(text, *words[-1])
    if short is None or not plausible(short.of(text)):
        return
    inside = text[bracket.start + 1 : bracket.end]
    comma = _COMMA.search(inside)
    for stop in (bracket.end, bracket.start + 1 + comma.start() if comma else None):
        if stop is not None and stop - bracket.start > len(short) + 2:
            yield from _candidate(text, short, _words(text, bracket.start + 1, stop), stop, REVERSED)


def _candidate(text: str, short: Span, words: list[tuple[int, int]], end: int, place: str) -> Iterator[Candidate]:
    while words and end > words[0][0] and text[end - 1] in _BEHIND:
        end -= 1
    if words and words[-1][0] < end:
        yield Candidate(short, tuple(words), end, place)


def _reach(short: str) -> int:
    """Give how many words back a long form may begin: a few more than the short form has letters."""
    letters = sum(character.isalnum() for character in short)
    return max(6, min(letters * 2 + 2, letters + 6))


def _before(text: str, bracket: _Bracket, end: int, earlier: Sequence[_Bracket], reach: int) -> list[tuple[int, int]]:
    """Give the last words before a bracket, of the same sentence and bracket, after any free-standing other bracket."""
    start = max(bracket.outer + 1, end - _WINDOW, 0)
    for sign in _SENTENCE_END.finditer(text, start, end):
        start = sign.end()
    for other in earlier:
        free = text[other.start - 1 : other.start].isspace() and text[other.end + 1 : other.end + 2] in _FREE_BEFORE
        if free and start <= other.start and other.end < end - 1:
            start = other.end + 1
    while start < end and text[start] in ",/":
        start += 1
    return _words(text, start, end)[-reach:]


def _words(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a stretch into words, without the quotes and the unclosed brackets that they begin with."""
    found: list[tuple[int, int]] = []
    for match in _WORD.finditer(text, start, end):
        begin, stop = match.span()
        while begin < stop and _opens(text, begin, end):
            begin += 1
        if prefix := _PREFIX.match(text, begin, stop):
            found.append((begin, prefix.end()))
            begin = prefix.end()
        if begin < stop:
            found.append((begin, stop))
    return found


def _opens(text: str, place: int, end: int) -> bool:
    sign = text[place]
    if sign in "\"'":
        return True
    return sign in "([" and not closed(text[place:end])


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start] in _QUOTES:
        start += 1
    end = _trimmed_end(text, end)
    return Span(start, end) if start < end else None


def _trimmed_end(text: str, end: int) -> int:
    while end and text[end - 1] in _QUOTES:
        end -= 1
    return end
