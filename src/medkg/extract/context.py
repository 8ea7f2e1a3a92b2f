"""The sense of a mention: denied, possible, historical, hypothetical, or about somebody else.

Cues open a scope towards the mention; a termination term, the end of the cue's reach or of the sentence closes it
(NegEx: Chapman et al. 2001; ConText: Harkema et al. 2009). Cues are `extract/data/context.tsv`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ahocorasick_rs import AhoCorasick

from medkg.errors import ExtractionError
from medkg.extract.surface import Words, folder, read_words
from medkg.extract.tables import Table
from medkg.model.document import Document, Span
from medkg.model.mention import PLAIN, Certainty, Context, Experiencer, Mention, Polarity, Temporality

# More cues than this on one side of a mention are a list of headings, and looking at all would be cubic.
_NEAREST: Final = 20
_SPACES: Final = re.compile(r"\s\s+|[^\S ]")
CATEGORIES: Final = (
    "negated", "possible", "historical", "hypothetical", "conditional", "family", "pseudo", "termination",
)  # fmt: skip
_FORWARD, _BACKWARD, _SECTION, _NEITHER = "forward", "backward", "section", "-"
_PSEUDO, _TERMINATION = "pseudo", "termination"
# Cues that share words with one: no more than begin within the words of the longest.
_BESIDE: Final = 6


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


class ContextRules:
    """Applies a cue table. Stateless after construction; cheap to call per document."""

    def __init__(self, table: Table) -> None:
        cues: dict[str, list[Cue]] = {}
        self._sections: dict[str, Context] = {}
        for row in table.rows:
            cue = _cue(row, table.name)
            if cue.direction == _SECTION:
                self._sections[cue.text] = _with(self._sections.get(cue.text, PLAIN), cue.category)
            else:
                cues.setdefault(cue.text, []).append(cue)
        self._cues = [tuple(same) for same in cues.values()]
        self._finder = AhoCorasick(list(cues))
        self._fold = folder()

    def in_document(
        self,
        document: Document,
        mentions: Sequence[Mention],
        *,
        sentences: Sequence[tuple[int, int]],
        short_forms: frozenset[str] = frozenset(),
    ) -> list[Mention]:
        """Give a document's mentions back with their context; they are in order, and so are the sentences.

        `short_forms` are the abbreviations that the document defines: no cues, whatever they spell ("NO", "SON").
        """
        text = document.text
        words = read_words(text, self._fold)
        triggers = [one for one in self.triggers(text) if short_forms.isdisjoint(text[one.start : one.end].split())]
        result: list[Mention] = []
        place = 0
        for start, end in sentences:
            here: list[Mention] = []
            while place < len(mentions) and mentions[place].span.start < end:
                here.append(mentions[place])
                place += 1
            if not here:
                continue
            low = bisect_left(triggers, start, key=lambda t: t.start)
            high = bisect_left(triggers, end, key=lambda t: t.start)
            outside = _outside(triggers[low:high], here)
            base = self._sections.get(document.section_at(start), PLAIN)
            result.extend(_in_context(mention, outside, words, base) for mention in here)
        result.extend(mentions[place:])
        return result

    def triggers(self, text: str) -> list[Trigger]:
        """Find the cues of a text in order: the longest where one lies in another, pseudo-cues where two overlap."""
        lowered, offsets = _single_spaced(_plain(text))
        found = [
            Trigger(offsets[start], offsets[end - 1] + 1, self._cues[number])
            for number, start, end in self._finder.find_matches_as_indexes(lowered, overlapping=True)
            if _whole_words(lowered, start, end)
        ]
        return _undisturbed(_outermost(found))


def _outermost(found: Iterable[Trigger]) -> list[Trigger]:
    """Leave out what lies within a longer cue: "no" in "no increase"."""
    kept: list[Trigger] = []
    for trigger in sorted(found, key=lambda t: (t.start, -t.end)):
        if not kept or trigger.end > kept[-1].end:
            kept.append(trigger)
    return kept


def _undisturbed(ordered: Sequence[Trigger]) -> list[Trigger]:
    """Leave out what shares words with a pseudo-cue: "there was no" beside "no increase"."""
    kept: list[Trigger] = []
    for number, trigger in enumerate(ordered):
        if not _is_pseudo(trigger):
            before, after = ordered[max(0, number - _BESIDE) : number], ordered[number + 1 : number + 1 + _BESIDE]
            if any(other.end > trigger.start and _is_pseudo(other) for other in before) or any(
                other.start < trigger.end and _is_pseudo(other) for other in after
            ):
                continue
        kept.append(trigger)
    return kept


def _outside(triggers: Sequence[Trigger], mentions: Sequence[Mention]) -> list[Trigger]:
    """Leave out the cues that are a mention's own words: "absent" in "absent pulmonary valve syndrome"."""
    starts = [mention.span.start for mention in mentions]
    kept: list[Trigger] = []
    for trigger in triggers:
        place = bisect_right(starts, trigger.start) - 1
        if place < 0 or trigger.end > mentions[place].span.end:
            kept.append(trigger)
    return kept


def _is_pseudo(trigger: Trigger) -> bool:
    return any(cue.category == _PSEUDO for cue in trigger.cues)


def _holds(trigger: Trigger, cue: Cue, span: Span, near: Sequence[Trigger], words: Words) -> bool:
    """Tell whether a cue's scope reaches a mention: on the right side, near enough, not ended in between."""
    if cue.direction == _FORWARD:
        left, right = trigger.end, span.start
    else:
        left, right = span.end, trigger.start
    if left > right or (cue.words and words_between(words, left, right) > cue.words):
        return False
    return not any(left <= other.start and other.end <= right and _ends(other, cue.category) for other in near)


def words_between(words: Words, left: int, right: int) -> int:
    """Count the words that begin between two offsets."""
    return bisect_left(words.starts, right) - bisect_left(words.starts, left)


def lowercase(text: str) -> str:
    """Lower a text without changing its length: a letter whose lower form is two characters stays."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


def _plain(text: str) -> str:
    """Lower a text, and write its apostrophes straight: "doesn’t" is the cue "doesn't"."""
    return lowercase(text).replace("\u2019", "'")


def _single_spaced(text: str) -> tuple[str, Sequence[int]]:
    """Write every run of white space as one space; also give where each character came from."""
    if not _SPACES.search(text):
        return text, range(len(text))
    kept: list[str] = []
    offsets: list[int] = []
    for place, character in enumerate(text):
        if not character.isspace():
            kept.append(character)
            offsets.append(place)
        elif not kept or kept[-1] != " ":
            kept.append(" ")
            offsets.append(place)
    return "".join(kept), offsets


def _in_context(mention: Mention, triggers: Sequence[Trigger], words: Words, base: Context) -> Mention:
    place = bisect_left(triggers, mention.span.start, key=lambda t: t.start)
    near = triggers[max(0, place - _NEAREST) : place + _NEAREST]
    categories = {
        cue.category
        for trigger in near
        for cue in trigger.cues
        if cue.direction in {_FORWARD, _BACKWARD} and _holds(trigger, cue, mention.span, near, words)
    }
    context = base
    for category in sorted(categories):
        context = _with(context, category)
    return mention if context == mention.context else replace(mention, context=context)


def _with(context: Context, category: str) -> Context:
    match category:
        case "negated":
            return replace(context, polarity=Polarity.DENIED)
        case "possible":
            return replace(context, certainty=Certainty.POSSIBLE)
        case "historical" if context.temporality is Temporality.RECENT:
            return replace(context, temporality=Temporality.HISTORICAL)
        case "hypothetical" | "conditional":
            return replace(context, temporality=Temporality.HYPOTHETICAL)
        case "family":
            return replace(context, experiencer=Experiencer.OTHER)
    return context


def _ends(trigger: Trigger, category: str) -> bool:
    return any(cue.category == _TERMINATION and cue.direction in {_NEITHER, category} for cue in trigger.cues)


def _whole_words(text: str, start: int, end: int) -> bool:
    before = start == 0 or not (text[start].isalnum() and text[start - 1].isalnum())
    after = end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum())
    return before and after


def _cue(row: dict[str, str], table: str) -> Cue:
    category, direction, words = (row.get(name, "") for name in ("category", "direction", "words"))
    known = CATEGORIES if category == _TERMINATION else (_FORWARD, _BACKWARD, _SECTION)
    text = " ".join(_plain(row["cue"]).split())
    if not text or category not in CATEGORIES or direction not in {*known, _NEITHER} or not words.isdigit():
        raise ExtractionError(
            f"{table}: cue {row['cue']!r} has category {category!r}, direction {direction!r}, words {words!r}.",
            stage="rules",
            remedy=f"Categories are {', '.join(CATEGORIES)}; directions forward, backward, section and -, "
            "for a termination - or the category that it ends; words a number.",
        )
    return Cue(text, category, direction, int(words))
