"""The sense of a mention: denied, possible, historical, hypothetical, or about somebody else.

Cues open a scope towards the mention; a termination term, the end of the cue's reach or of the sentence closes it
(NegEx: Chapman et al. 2001; ConText: Harkema et al. 2009). Cues are `extract/data/context.tsv`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ahocorasick_rs import AhoCorasick

from medkg.errors import ExtractionError
from medkg.extract.surface import Words
from medkg.extract.tables import Table
from medkg.model.mention import PLAIN, Certainty, Context, Experiencer, Mention, Polarity, Temporality

# More cues than this on one side of a mention are a list of headings, and looking at all would be cubic.
_NEAREST: Final = 20
_SPACES: Final = re.compile(r"\s\s+|[^\S ]")
CATEGORIES: Final = ("negated", "possible", "historical", "hypothetical", "family", "pseudo", "termination")
_SECTIONS: Final = {
    "family_history": Context(experiencer=Experiencer.OTHER),
    "past_medical_history": Context(temporality=Temporality.HISTORICAL),
    "past_surgical_history": Context(temporality=Temporality.HISTORICAL),
    "medical_history": Context(temporality=Temporality.HISTORICAL),
}


@dataclass(frozen=True, slots=True)
class Cue:
    """A row of the table: what it says about what stands before or after it, and how many words far (0: no limit)."""

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
        for row in table.rows:
            cue = _cue(row, table.name)
            cues.setdefault(cue.text, []).append(cue)
        self._cues = [tuple(same) for same in cues.values()]
        self._finder = AhoCorasick(list(cues))

    def triggers(self, text: str) -> list[Trigger]:
        """Find all cues of a text, longest first where they overlap, in order."""
        lowered, offsets = _single_spaced(lowercase(text))
        found = [
            Trigger(offsets[start], offsets[end - 1] + 1, self._cues[number])
            for number, start, end in self._finder.find_matches_as_indexes(lowered, overlapping=True)
            if _whole_words(lowered, start, end)
        ]
        kept: list[Trigger] = []
        for trigger in sorted(found, key=lambda t: (t.start, t.start - t.end)):
            if not kept or trigger.start >= kept[-1].end:
                kept.append(trigger)
        return kept

    def apply(
        self,
        mentions: Sequence[Mention],
        *,
        words: Words,
        sentences: Sequence[tuple[int, int]],
        triggers: Sequence[Trigger],
        sections: Sequence[str] = (),
    ) -> list[Mention]:
        """Give the mentions back with their context; `sections` holds the section kind of each sentence, if known."""
        result: list[Mention] = []
        place = 0
        for number, (start, end) in enumerate(sentences):
            here: list[Mention] = []
            while place < len(mentions) and mentions[place].span.start < end:
                here.append(mentions[place])
                place += 1
            if not here:
                continue
            low = bisect_left(triggers, start, key=lambda t: t.start)
            high = bisect_left(triggers, end, key=lambda t: t.start)
            base = _SECTIONS.get(sections[number], PLAIN) if sections else PLAIN
            result.extend(_in_context(mention, triggers[low:high], words, base) for mention in here)
        result.extend(mentions[place:])
        return result


def _holds(trigger: Trigger, cue: Cue, start: int, end: int, ends: Sequence[Trigger], words: Words) -> bool:
    """Tell whether a trigger's scope reaches start..end: on the right side, near enough, not ended in between."""
    if cue.direction == "forward":
        left, right = trigger.end, start
    else:
        left, right = end, trigger.start
    if left > right:
        return False
    if any(left <= t.start and t.end <= right for t in ends):
        return False
    return not cue.words or words_between(words, left, right) <= cue.words


def words_between(words: Words, left: int, right: int) -> int:
    """Count the words that begin between two offsets."""
    return bisect_left(words.starts, right) - bisect_left(words.starts, left)


def lowercase(text: str) -> str:
    """Lower a text without changing its length: a letter whose lower form is two characters stays."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := character.lower()) == 1 else character for character in text)


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
    start, end = mention.span.start, mention.span.end
    place = bisect_left(triggers, start, key=lambda t: t.start)
    near = triggers[max(0, place - _NEAREST) : place + _NEAREST]
    ends = [trigger for trigger in near if _ends_scope(trigger)]
    categories = {
        cue.category
        for trigger in near
        for cue in trigger.cues
        if cue.direction in {"forward", "backward"} and _holds(trigger, cue, start, end, ends, words)
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
        case "hypothetical":
            return replace(context, temporality=Temporality.HYPOTHETICAL)
        case "family":
            return replace(context, experiencer=Experiencer.OTHER)
    return context


def _ends_scope(trigger: Trigger) -> bool:
    return any(cue.category == "termination" for cue in trigger.cues)


def _whole_words(text: str, start: int, end: int) -> bool:
    before = start == 0 or not (text[start].isalnum() and text[start - 1].isalnum())
    after = end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum())
    return before and after


def _cue(row: dict[str, str], table: str) -> Cue:
    category, direction = row["category"], row["direction"]
    if category not in CATEGORIES or direction not in {"forward", "backward", "-"} or not row["words"].isdigit():
        raise ExtractionError(
            f"{table}: cue {row['cue']!r} has category {category!r}, direction {direction!r}, words {row['words']!r}.",
            stage="rules",
            remedy=f"Categories are {', '.join(CATEGORIES)}; directions forward, backward and -; words a number.",
        )
    return Cue(row["cue"].lower(), category, direction, int(row["words"]))
