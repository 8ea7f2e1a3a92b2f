"""Abbreviations that a document defines: scispaCy's Schwartz-Hearst detector, given only likely brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scispacy.abbreviation import AbbreviationDetector, filter_matches, find_abbreviation

from medkg.extract.mentions import Abbreviation
from medkg.model.document import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as TokenSpan

# Schwartz & Hearst (2003) look at brackets of at most a few words; the detector's own pattern pairs every "(" with
# every later ")", which is quadratic in a list of figures.
_MOST_INSIDE: Final = 8
# spaCy's matcher tries every pattern at every token; no document that is read by people defines more.
_MOST_DEFINITIONS: Final = 200
_SHORTEST: Final = 2
_NO_LONG_FORM_WORDS: Final = (
    "the a an of in on for and or with by to was were is are group groups dose doses than at versus vs"
)
_NO_LONG_FORM: Final = frozenset(_NO_LONG_FORM_WORDS.split())
_SENTENCE_END: Final = re.compile(r"[.;:?!]\s")


class AbbreviationComponent:
    """Wraps scispaCy's detector: linear time, definitions checked, attributes as scispaCy sets them.

    `doc._.abbreviations` holds scispaCy's serialisable dictionaries (so `DocBin` and `nlp.pipe(n_process=…)` work), or
    its spans with `span._.long_form` where `make_serializable` is False. Schwartz & Hearst, PSB 2003.
    """

    def __init__(self, nlp: Language, *, make_serializable: bool) -> None:
        self._detector = AbbreviationDetector(nlp, make_serializable=make_serializable)
        self._serializable = make_serializable

    def __call__(self, doc: Doc) -> Doc:
        """Set `doc._.abbreviations` and `doc._.medkg_abbreviations` (offset quadruples)."""
        if "(" not in doc.text:
            return doc
        brackets = _brackets(doc)
        if not brackets:
            return doc
        offsets: list[list[int]] = []
        spans: list[TokenSpan] = []
        candidates = [pair for pair in filter_matches(brackets, doc) if find_abbreviation(*pair)[1] is not None]
        if not candidates:
            return doc
        del candidates[_MOST_DEFINITIONS:]
        for long, shorts in self._detector.find_matches_for(candidates, doc):
            if not _sensible(long, min(shorts, key=lambda span: span.start)):
                continue
            for short in shorts:
                short._.long_form = long
                spans.append(short)
                offsets.append([short.start_char, short.end_char, long.start_char, long.end_char])
        spans.sort(key=lambda span: span.start)
        if self._serializable:
            doc._.abbreviations = [self._detector.make_short_form_serializable(span) for span in spans]
        else:
            doc._.abbreviations = spans
        doc._.medkg_abbreviations = sorted(offsets)
        return doc


def abbreviations_of(doc: Doc) -> list[Abbreviation]:
    """Read back what the component left on a Doc, in order of the short forms."""
    return [
        Abbreviation(Span(short_start, short_end), Span(long_start, long_end))
        for short_start, short_end, long_start, long_end in doc._.medkg_abbreviations
    ]


def _brackets(doc: Doc) -> list[tuple[int, int, int]]:
    """Give (0, first, last+1) token places inside each innermost pair of brackets with a few words in it."""
    texts = [token.text for token in doc]
    found: list[tuple[int, int, int]] = []
    opened = -1
    for place, text in enumerate(texts):
        if text == "(":
            opened = place
        elif opened >= 0 and text in {")", ";", ","}:
            if opened + 1 < place <= opened + 1 + _MOST_INSIDE and (text == ")" or place == opened + 2):
                found.append((0, opened + 1, place))
            opened = -1
    return found


def _sensible(long: TokenSpan, short: TokenSpan) -> bool:
    short_text, long_text = short.text, long.text
    if len(short_text) < _SHORTEST or len(long_text) <= len(short_text) or short_text.lower() == long_text.lower():
        return False
    if not any(character.isupper() or character.isdigit() for character in short_text):
        return False
    if long[0].lower_ in _NO_LONG_FORM or long[-1].lower_ in _NO_LONG_FORM:
        return False
    if _SENTENCE_END.search(long_text):
        return False
    return short_text not in long_text.split()
