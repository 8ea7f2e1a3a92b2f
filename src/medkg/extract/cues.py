"""The table of context cues, read: what each cue says, which words stand for one another, what a section says.

A cue may name a class of words in angle brackets, `in <one> <kin>`; the members are rows of the table too, so that a
user adds a relative by adding one row. What a pattern spells out gives way to a cue that is written out in full.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from medkg.errors import ExtractionError
from medkg.extract.tables import Table

CATEGORIES: Final = (
    "negated", "possible", "historical", "hypothetical", "conditional", "family", "pseudo", "termination", "class",
)  # fmt: skip
FORWARD, BACKWARD, OPENING, ANSWER, SECTION, NEITHER = "forward", "backward", "opening", "answer", "section", "-"
NEGATED, FAMILY, PSEUDO, TERMINATION, CLASS = "negated", "family", "pseudo", "termination", "class"
_DIRECTIONS: Final = (FORWARD, BACKWARD, OPENING, ANSWER, SECTION)
_PART: Final = re.compile(r"<([a-z ]+)>")
# A year of four digits is the class <year>, whichever it is.
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")
_ANY_YEAR: Final = "####"


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of the table: what it says about what stands before or after it, and how many words far (0: no limit).

    A termination's direction is `-`, or the one category whose scopes it ends.
    """

    text: str
    category: str
    direction: str
    words: int


@dataclass(frozen=True, slots=True)
class Trigger:
    """A cue found at a place of a text."""

    start: int
    end: int
    cues: tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class CueTable:
    """Cues by their text, the answers of forms by theirs, what a kind of section says, and the words of each class."""

    cues: Mapping[str, tuple[Cue, ...]]
    answers: Mapping[str, tuple[Cue, ...]]
    sections: Mapping[str, tuple[str, ...]]
    classes: Mapping[str, tuple[str, ...]]


def read_cues(table: Table) -> CueTable:
    """Read a table; raises ExtractionError naming the row that is none."""
    rows = [_cue(row, place) for place, row in table.placed()]
    members: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.category == CLASS:
            members[row.direction].append(row.text)
    members["year"] = [_ANY_YEAR]
    literal = {row.text for row in rows if row.category != CLASS and not _PART.search(row.text)}
    cues: dict[str, list[Cue]] = defaultdict(list)
    answers: dict[str, list[Cue]] = defaultdict(list)
    sections: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.category == CLASS:
            continue
        if row.direction == SECTION:
            sections[row.text].append(row.category)
            continue
        filed = answers if row.direction == ANSWER else cues
        for text in _spelled_out(row.text, members, table.name):
            if text == row.text or text not in literal:
                filed[text].append(row)
    return CueTable(
        {text: tuple(same) for text, same in cues.items()},
        {text: tuple(same) for text, same in answers.items()},
        {kind: tuple(same) for kind, same in sections.items()},
        {name: tuple(words) for name, words in members.items()},
    )


def lowercase(text: str) -> str:
    """Lower a text without changing its length: a letter whose lower form is two characters stays."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def plain(text: str) -> str:
    """Write a text as cues are written, at the same length: lower case, straight apostrophes, any year alike."""
    return _YEAR.sub(_ANY_YEAR, lowercase(text).replace("\u2019", "'"))


def _spelled_out(text: str, members: Mapping[str, Sequence[str]], table: str) -> Iterator[str]:
    """Spell out the classes that a cue names; a cue without one is itself."""
    parts = _PART.split(text)
    unknown = [name for name in parts[1::2] if name not in members]
    if unknown:
        raise ExtractionError(
            f"{table}: cue {text!r} names the class {unknown[0]!r}, which has no member.",
            stage="rules",
            remedy=f"Classes are {', '.join(sorted(members))}; a row `word, class, NAME, 0` adds a word to one.",
        )
    choices = [members[part] if number % 2 else [part] for number, part in enumerate(parts)]
    for words in product(*choices):
        yield "".join(words)


def _cue(row: dict[str, str], place: str) -> Cue:
    category, direction, words = (row.get(name, "") for name in ("category", "direction", "words"))
    text = " ".join(plain(row["cue"]).split())
    if not text or category not in CATEGORIES or not _fits(category, direction) or not words.isdigit():
        raise ExtractionError(
            f"{place}: cue {row['cue']!r} has category {category!r}, direction {direction!r}, words {words!r}.",
            stage="rules",
            remedy=f"Categories are {', '.join(CATEGORIES)}; directions {', '.join(_DIRECTIONS)}; for a pseudo-cue -, "
            "for a termination - or the category that it ends, for a class its name; words a number.",
        )
    return Cue(text, category, direction, int(words))


def _fits(category: str, direction: str) -> bool:
    if category == CLASS:
        return _PART.fullmatch(f"<{direction}>") is not None
    if category == TERMINATION:
        return direction in (*CATEGORIES, NEITHER)
    return direction in _DIRECTIONS or (category == PSEUDO and direction == NEITHER)
