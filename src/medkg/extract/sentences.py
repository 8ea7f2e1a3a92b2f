"""Sentence boundaries by rule, for abstracts and clinical notes.

A full stop is a boundary only where nothing better explains it: an abbreviation, a decimal, an initial, a species name,
a list number. A splitter trained on newspaper text breaks "E. coli", "Fig. 2" and "vs. placebo"; these rules do not.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

# Longer "sentences" are tables, sequences or lists without full stops. Rules that look at pairs inside one sentence
# would take quadratic time there and find nothing that a reader would call a statement.
LONGEST_SENTENCE: Final = 3000

_STOP: Final = re.compile(r"""(?<![.!?])([.!?]++)([)\]"'\u201d\u2019]*+)(\s+|(?=[A-Z][a-z]{2,}[ ,]))""")
_NEWLINE: Final = re.compile(r"\n\s*+")
_LABEL: Final = re.compile(
    r"\b(?:BACKGROUND|OBJECTIVES?|AIMS?|PURPOSE|INTRODUCTION|METHODS?|MATERIALS? AND METHODS|PATIENTS AND METHODS|"
    r"DESIGN|"
    r"SETTING|PATIENTS|PARTICIPANTS|INTERVENTIONS?|MEASUREMENTS|MAIN OUTCOME MEASURES?|RESULTS?|FINDINGS|CASE REPORTS?|"
    r"CASE SUMMARY|DISCUSSION|CONCLUSIONS?|INTERPRETATION|SIGNIFICANCE|RATIONALE|STUDY DESIGN|METHODS AND RESULTS|"
    r"RESULTS AND CONCLUSIONS?|DATA SOURCES?|STUDY SELECTION|DATA SYNTHESIS|IMPRESSION|ASSESSMENT|PLAN|ALLERGIES)(?=:)"
)
# Always followed by more of the same sentence, whatever the case of the next word.
_NEVER_LAST_WORDS: Final = """
    e.g i.e vs v cf viz dr mr mrs ms prof fig figs ref refs eq eqs no nos vol pp ed eds approx ca resp subsp ssp
    " "spp var incl excl esp al.g mt ft inc.g nr tab sect dept p.g univ
"""
_NEVER_LAST: Final = frozenset(_NEVER_LAST_WORDS.split())
# These may end a sentence: followed by a capitalised word of ordinary text they do, by anything else they do not.
_SOMETIMES_LAST_WORDS: Final = (
    "al etc jr sr inc ltd co corp sp i.v i.p s.c i.m p.o b.i.d t.i.d q.i.d q.d a.m p.m min max ph.d m.d"
)
_SOMETIMES_LAST: Final = frozenset(_SOMETIMES_LAST_WORDS.split())
# Names that go on with a capital ("U.S. Food and Drug Administration"), unless a word follows that begins a sentence.
_PLACES: Final = frozenset({"u.s", "u.k", "st"})
_STARTER: Final = re.compile(
    r"(?:The|This|These|We|It|In|There|However|All|Our|Both|Patients|No|A|An|After|Although|They|He|She) "
)
_LAST_WORD: Final = re.compile(r"(?:[^\W_]+\.)*[^\W_]+$")
_OPENERS: Final = "([\"'\u201c\u2018<*-\u2022"
_LOWER_START: Final = re.compile(
    r"(?:alpha|beta|gamma|delta|omega|kappa|mu|trans|cis|tert|sec|ortho|meta|para|[a-z])-[A-Za-z0-9(]|[a-z]{1,3}[A-Z0-9]"
)
_CONTINUES: Final = re.compile(
    r"(?:[,(/\u2013-]|\b(?:of|the|a|an|and|or|in|on|to|with|for|by|from|at|as|that|than|was|were|is|are|no|not|his|her))$",
    re.IGNORECASE,
)
_LETTERED: Final = re.compile(
    r"(?:vitamin|group|type|hepatitis|factor|class|phase|grade|stage|patient|part|protein|virus|h[ae]+mophilia|arm|case|study|drug|"
    r"panel|degree)s?$",
    re.IGNORECASE,
)
_BULLET: Final = re.compile(r"(?:[-*\u2022]\s|\d{1,2}[.)]\s|#)")
_WRAPPED_LINE: Final = 60
_SHORT_WINDOW: Final = 40
_SHORTEST_GLUED: Final = 3


def split_sentences(text: str, *, breaks: Sequence[int] = ()) -> list[tuple[int, int]]:
    """Cut a text into sentences: (start, end) pairs, in order, trimmed of white space; `breaks` are forced boundaries.

    Linear in the text's length. Sentences longer than LONGEST_SENTENCE are cut at white space.
    """
    cuts = {cut for cut in breaks if 0 < cut < len(text)}
    cuts.update(_stops(text))
    cuts.update(_line_ends(text))
    cuts.update(m.start() for m in _LABEL.finditer(text) if m.start())
    ordered = [0, *sorted(cuts), len(text)]
    sentences: list[tuple[int, int]] = []
    for start, end in itertools.pairwise(ordered):
        sentences.extend(_bounded(text, start, end))
    return sentences


def _stops(text: str) -> Iterator[int]:
    for match in _STOP.finditer(text):
        after = match.end()
        if after >= len(text):
            return
        if _ends_here(text, match, after):
            yield after


def _ends_here(text: str, match: re.Match[str], after: int) -> bool:
    begins = text[after]
    if begins.islower() and not _LOWER_START.match(text, after):
        return False
    if match.group(1) != ".":
        return not begins.islower()
    word = _word_before(text, match.start())
    if not match.group(3):
        return _glued(word)
    if _inside_brackets(text, match.start()) and not match.group(2):
        return False
    return _word_ends(text, word, match, after)


def _word_ends(text: str, word: str, match: re.Match[str], after: int) -> bool:
    lower, begins = word.lower(), text[after]
    if lower in _NEVER_LAST:
        return word == "no" and begins.isupper()
    if lower in _PLACES:
        return _STARTER.match(text, after) is not None
    if lower in _SOMETIMES_LAST:
        return begins.isupper() and not match.group(2) and _ordinary(text, after)
    if len(word) == 1 and word.isupper():
        return _single_letter_ends(text, match.start(), after)
    if word.isdigit() and _starts_line(text, match.start() - len(word)):
        return False
    return begins.isupper() or begins.isdigit() or begins in _OPENERS or not begins.isascii() or begins.islower()


def _single_letter_ends(text: str, stop: int, after: int) -> bool:
    """Tell "vitamin C. The" and "group B. We" (ends) from "E. coli" and "J. Smith" (goes on)."""
    before = text[max(0, stop - _SHORT_WINDOW) : stop - 1].rstrip()
    return _LETTERED.search(before) is not None and text[after].isupper()


def _glued(word: str) -> bool:
    """Decide a full stop without a space after it ("rats.Naloxone"): only after a plain lower-case word."""
    return len(word) > _SHORTEST_GLUED and word.isalpha() and word.islower()


def _ordinary(text: str, after: int) -> bool:
    following = re.match(r"[A-Z][a-z]+\b|[A-Z]\b|[A-Z]{2,}", text[after : after + _SHORT_WINDOW])
    return following is not None


def _word_before(text: str, stop: int) -> str:
    found = _LAST_WORD.search(text, max(0, stop - _SHORT_WINDOW), stop)
    return found.group() if found else ""


def _starts_line(text: str, offset: int) -> bool:
    head = text[max(0, offset - 2) : offset].strip(" ")
    return not head or head.endswith("\n")


def _inside_brackets(text: str, stop: int) -> bool:
    """Tell whether a bracket opened shortly before is still open and closes soon: "(P < 0.05. vs. control)"."""
    window = text[max(0, stop - 200) : stop]
    opened = max(window.rfind("("), window.rfind("["))
    if opened < 0 or max(window.rfind(")"), window.rfind("]")) > opened:
        return False
    closing = re.search(r"[)\]]|[.!?]\s+[A-Z][a-z]+ [a-z]+ ", text[stop + 1 : stop + 200])
    return closing is not None and closing.group() in ")]"


def _line_ends(text: str) -> Iterator[int]:
    line_start = 0
    for match in _NEWLINE.finditer(text):
        line = text[line_start : match.start()].rstrip()
        if match.end() < len(text) and line.strip() and _line_breaks(text, line, match):
            yield match.end()
        line_start = match.end()


def _line_breaks(text: str, line: str, match: re.Match[str]) -> bool:
    if match.group().count("\n") > 1 or _BULLET.match(text, match.end()):
        return True
    if text[match.end()].islower() or _CONTINUES.search(line[-_SHORT_WINDOW:].rstrip()):
        return False
    return len(line) < _WRAPPED_LINE


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        stop = end
        if end - start > LONGEST_SENTENCE:
            space = text.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE)
            stop = space if space > start else start + LONGEST_SENTENCE
        piece = text[start:stop]
        left = start + len(piece) - len(piece.lstrip())
        right = start + len(piece.rstrip())
        if left < right:
            yield left, right
        start = stop
