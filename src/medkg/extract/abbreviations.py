"""Abbreviations that a document defines: ordered strategies with counted reliability, applied to the whole document.

The idea is Ab3P's (Sohn, Comeau, Kim & Wilbur 2008, doi:10.1186/1471-2105-9-402). scispaCy's detector keeps its part:
the attributes that its users know, `doc._.abbreviations` and `span._.long_form`, are its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scispacy.abbreviation import AbbreviationDetector

from medkg.extract.alignment import FUNCTION_WORDS, alignments
from medkg.extract.definitions import REVERSED, Candidate, candidates, closed
from medkg.extract.mentions import Abbreviation
from medkg.extract.strategies import Reliability, Strategy, strategy_of
from medkg.model.document import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as TokenSpan

LEAST_PRECISION: Final = 0.5
_SURE: Final = 0.9
# No document that is read by people defines more.
_MOST_DEFINITIONS: Final = 200
_WORD: Final = re.compile(r"\w+")
_BEFORE_LONG_FORM: Final = " \"',;:-\n"


@dataclass(frozen=True, slots=True)
class Definition:
    """A short form with its long form where the text defines it, and the strategy that found it."""

    short: Span
    long: Span
    strategy: Strategy


def read(text: str, candidate: Candidate) -> Definition | None:
    """Read a candidate in the way that costs least, the shorter long form where two cost the same."""
    short = candidate.short.of(text)
    found = alignments(short, text, candidate.words, commas=candidate.place != REVERSED)
    for one in sorted(found, key=lambda a: (a.cost, -a.first)):
        start = candidate.words[one.first][0]
        if candidate.place == REVERSED and one.first:
            continue
        if _is_long_form(text[start : candidate.end], short):
            strategy = strategy_of(one, short=short, place=candidate.place)
            return Definition(candidate.short, Span(start, candidate.end), strategy)
    return None


def definitions(text: str, reliability: Reliability) -> list[Definition]:
    """Find what a text defines, in order: at each place the surest reading, if it reaches LEAST_PRECISION.

    A short form that is defined again with other words is there twice: see `conflicts`.
    """
    found: dict[Span, tuple[float, Definition]] = {}
    for candidate in candidates(text):
        definition = read(text, candidate)
        if definition is None:
            continue
        precision = reliability.of(definition.strategy)
        if precision >= LEAST_PRECISION and precision > found.get(definition.short, (0.0,))[0]:
            found[definition.short] = (precision, definition)
        if len(found) == _MOST_DEFINITIONS:
            break
    return _without_worse(text, [found[short] for short in sorted(found)])


def _without_worse(text: str, found: Sequence[tuple[float, Definition]]) -> list[Definition]:
    """Leave out another meaning of a short form that is surely defined elsewhere, unless it is as good as sure."""
    best: dict[str, tuple[float, str]] = {}
    for precision, definition in found:
        short = definition.short.of(text)
        best[short] = max(best.get(short, (0.0, "")), (precision, definition.long.of(text)))
    return [
        definition
        for precision, definition in found
        if precision >= _SURE or _same(best[definition.short.of(text)][1], definition.long.of(text))
    ]


def conflicts(text: str, found: Sequence[Definition]) -> list[tuple[str, str, str]]:
    """Name each short form that a text defines twice with different long forms: (short, first long, other long)."""
    first: dict[str, str] = {}
    differing: list[tuple[str, str, str]] = []
    for definition in found:
        short, long = definition.short.of(text), " ".join(definition.long.of(text).split())
        if not _same(first.setdefault(short, long), long):
            differing.append((short, first[short], long))
    return list(dict.fromkeys(differing))


def occurrences(text: str, found: Sequence[Definition]) -> Iterator[tuple[Span, Definition]]:
    """Give every place where a defined short form, or its plural, stands as a word, with the definition it follows.

    Where a short form is defined twice the nearest definition before the place holds. A single letter is short for
    something only where it is defined: "D" is diaphragm in one sentence and a vitamin in the next.
    """
    by_short: dict[str, list[Definition]] = {}
    for definition in found:
        yield definition.short, definition
        if len(short := definition.short.of(text)) > 1:
            by_short.setdefault(short, []).append(definition)
    if not by_short:
        return
    longest_first = sorted(by_short, key=lambda short: (-len(short), short))
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})s?(?!\w)")
    defined = {definition.short.start for definition in found}
    for match in pattern.finditer(text):
        if match.start() not in defined:
            same = by_short[match[1]]
            before = bisect_right(same, match.start(), key=lambda definition: definition.short.start)
            yield Span(match.start(), match.end()), same[max(0, before - 1)]


class AbbreviationComponent:
    """Sets what scispaCy's detector sets, from medkg's definitions.

    `doc._.abbreviations` holds scispaCy's serialisable dictionaries (so `DocBin` and `nlp.pipe(n_process=…)` work), or
    its spans with `span._.long_form` where `make_serializable` is False. `doc._.medkg_abbreviations` holds the exact
    offsets as quadruples, `doc._.medkg_abbreviation_conflicts` the short forms that the text defines twice.
    """

    def __init__(self, nlp: Language, reliability: Reliability, *, make_serializable: bool) -> None:
        self._detector = AbbreviationDetector(nlp, make_serializable=make_serializable)
        self._reliability = reliability
        self._serializable = make_serializable

    def __call__(self, doc: Doc) -> Doc:
        """Find the definitions of a Doc and every use of what they define."""
        text = doc.text
        found = definitions(text, self._reliability)
        if not found:
            return doc
        placed = sorted(_placed(doc, text, found), key=lambda one: one[0])
        doc._.medkg_abbreviations = [list(offsets) for offsets, _ in placed]
        doc._.medkg_abbreviation_conflicts = [list(conflict) for conflict in conflicts(text, found)]
        spans = _with_long_forms(doc, placed)
        if self._serializable:
            doc._.abbreviations = [self._detector.make_short_form_serializable(span) for span in spans]
        else:
            doc._.abbreviations = spans
        return doc


def abbreviations_of(doc: Doc) -> list[Abbreviation]:
    """Read back what the component left on a Doc, in order of the short forms."""
    return [
        Abbreviation(Span(short_start, short_end), Span(long_start, long_end))
        for short_start, short_end, long_start, long_end in doc._.medkg_abbreviations
    ]


def conflicts_of(doc: Doc) -> tuple[str, ...]:
    """Say which short forms a Doc defines twice, in words."""
    return tuple(
        f"{short} is defined twice, as {first!r} and as {other!r}: each use is read as the definition before it."
        for short, first, other in doc._.medkg_abbreviation_conflicts
    )


def _placed(doc: Doc, text: str, found: Sequence[Definition]) -> Iterator[tuple[tuple[int, int, int, int], TokenSpan]]:
    """Lay the uses of short forms on tokens; one that is only a part of a token ("IL" in "IL-6") is another word."""
    defined = {definition.short for definition in found}
    for short, definition in occurrences(text, found):
        mode = "expand" if short in defined else "strict"
        span = doc.char_span(short.start, short.end, alignment_mode=mode)
        if span is not None:
            long = definition.long
            yield (short.start, short.end, long.start, long.end), span


def _with_long_forms(doc: Doc, placed: Iterable[tuple[tuple[int, int, int, int], TokenSpan]]) -> list[TokenSpan]:
    """Set the long form of each span; of several short forms within one token ("(AB)(CD)x") the first has it."""
    spans: dict[tuple[int, int], TokenSpan] = {}
    for (_, _, start, end), span in placed:
        if (span.start, span.end) not in spans:
            span._.long_form = doc.char_span(start, end, alignment_mode="expand")
            spans[span.start, span.end] = span
    return list(spans.values())


def _is_long_form(long: str, short: str) -> bool:
    words = long.split()
    # A capital "A" at the end is a name's: "ultraviolet A".
    if len(long) <= len(short) or not closed(long) or not FUNCTION_WORDS.isdisjoint((words[0].lower(), words[-1])):
        return False
    # Brackets and repeats ("(AKI)(AKI)") do not make the short form another word.
    return short not in words and short not in _WORD.findall(long) and long[0] not in _BEFORE_LONG_FORM


def _same(one: str, other: str) -> bool:
    """Tell whether two long forms differ in case, hyphens, number, or in a word at the end alone."""
    shorter, longer = sorted((_folded(one), _folded(other)), key=len)
    return longer.startswith(shorter)


def _folded(long: str) -> str:
    return long.casefold().replace("-", " ").rstrip("s")
