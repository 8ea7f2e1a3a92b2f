"""The sense of a mention: denied, possible, historical, hypothetical, or about somebody else.

Cues open a scope towards the mention; a termination term, the end of the cue's reach or of the sentence closes it
(NegEx: Chapman et al. 2001; ConText: Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002). Cues are
`extract/data/context.tsv`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ahocorasick_rs import AhoCorasick

from medkg.extract.cues import (
    ANSWER,
    FAMILY,
    FORWARD,
    NEITHER,
    OPENING,
    PSEUDO,
    TERMINATION,
    Cue,
    Trigger,
    plain,
    read_cues,
)
from medkg.extract.lists import carried, review_of, signed
from medkg.extract.surface import Words, folder, read_words
from medkg.extract.tables import Table
from medkg.model.document import Document, Span
from medkg.model.mention import PLAIN, Certainty, Context, Experiencer, Mention, Polarity, Temporality

# More cues than this on one side of a mention are a list of headings, and looking at all would be cubic.
_NEAREST: Final = 20
_SPACES: Final = re.compile(r"\s\s+|[^\S ]")
# Cues that share words with one: no more than begin within the words of the longest.
_BESIDE: Final = 6
# What may stand between a heading of a form, or a question, and its answer, and behind the answer: "Fever: no", "Rash
# (absent);", "Cough? No."
_BEFORE_ANSWER: Final = r"(?:(?:[:=(?]|\s[-\u2013\u2014])[^\S\r\n]*|(?=\())"
_AFTER_ANSWER: Final = r"\)?(?=[^\S\r\n]*(?:[.,;)|\r\n]|$))"
# One letter answers only behind these: "Rash: N", but "deaths (n)" counts them.
_BEFORE_LETTER: Final = r"[:?][^\S\r\n]*"
# Where a dash begins a plan and not a finding: "Neuro: - stroke, on aspirin".
_UNSIGNED: Final = frozenset({"assessment", "plan", "hospital_course"})
# Behind a relative's clause, the verb of whom the sentence is about: "whose father had gout, has hypertension".
_RELATIVE: Final = r"whose [^.;\n]{{0,200}}?(,)(?= (?:{verbs}) )"
_BACK: Final = (Cue(",", TERMINATION, FAMILY, 0),)
_SILENT: Final = frozenset({PSEUDO, TERMINATION})


class ContextRules:
    """Applies a cue table. Stateless after construction; cheap to call per document."""

    def __init__(self, table: Table) -> None:
        read = read_cues(table)
        self._sections = {kind: _all_of(categories) for kind, categories in read.sections.items()}
        self._cues = list(read.cues.values())
        self._finder = AhoCorasick(list(read.cues))
        self._answers = read.answers
        self._answer = _answers_of(read.answers)
        self._reviews = review_of(read.classes.get("system", ()))
        verbs = "|".join(map(re.escape, read.classes.get("had", ())))
        self._relative = re.compile(_RELATIVE.format(verbs=verbs or "(?!)"))
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
        found = self.triggers(text)
        found += [one for one in signed(text, self._reviews) if document.section_at(one.start) not in _UNSIGNED]
        found.sort(key=lambda one: one.start)
        triggers = [one for one in found if short_forms.isdisjoint(text[one.start : one.end].split())]
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
            outside = _outside(_opening(triggers[low:high], text, start), here)
            base = self._sections.get(document.section_at(start), PLAIN)
            result.extend(_in_context(mention, outside, words, base) for mention in here)
        result.extend(mentions[place:])
        return result

    def triggers(self, text: str) -> list[Trigger]:
        """Find the cues of a text in order: the longest where one lies in another, pseudo-cues where two overlap."""
        lowered = plain(text)
        found = [
            Trigger(match.start(), match.end(), self._answers[" ".join((match[1] or match[2]).split())])
            for match in self._answer.finditer(lowered)
        ]
        spaced, offsets = _single_spaced(lowered)
        found += [
            Trigger(offsets[start], offsets[end - 1] + 1, self._cues[number])
            for number, start, end in self._finder.find_matches_as_indexes(spaced, overlapping=True)
            if _whole_words(spaced, start, end)
        ]
        found += [Trigger(*match.span(1), _BACK) for match in self._relative.finditer(lowered)]
        kept = _undisturbed(_outermost(found))
        return sorted([*kept, *carried(kept, text)], key=lambda one: one.start)


def _answers_of(answers: Iterable[str]) -> re.Pattern[str]:
    """Find the answers of a form: behind a heading's sign, and nothing behind them."""
    ordered = sorted(answers, key=len, reverse=True)
    single = [one for one in ordered if len(one) == 1 and one.isalpha()]
    letters = "|".join(single)
    words = "|".join(r"\s+".join(map(re.escape, one.split())) for one in ordered if one not in single)
    behind = f"{_BEFORE_ANSWER}({words or '(?!)'})|{_BEFORE_LETTER}({letters or '(?!)'})"
    return re.compile(f"(?:{behind}){_AFTER_ANSWER}")


def _opening(triggers: Sequence[Trigger], text: str, sentence: int) -> list[Trigger]:
    """Leave out the cues that say something only where a sentence opens with them: "Should fever develop"."""
    kept: list[Trigger] = []
    for trigger in triggers:
        opens = not any(character.isalnum() for character in text[sentence : trigger.start])
        cues = trigger.cues if opens else tuple(cue for cue in trigger.cues if cue.direction != OPENING)
        if cues:
            kept.append(trigger if cues == trigger.cues else Trigger(trigger.start, trigger.end, cues))
    return kept


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
    return any(cue.category == PSEUDO for cue in trigger.cues)


def _holds(trigger: Trigger, cue: Cue, span: Span, near: Sequence[Trigger], words: Words) -> bool:
    """Tell whether a cue's scope reaches a mention: on the right side, near enough, not ended in between."""
    if cue.direction in {FORWARD, OPENING}:
        left, right = trigger.end, span.start
    else:
        left, right = span.end, trigger.start
    if left > right or (cue.words and words_between(words, left, right) > cue.words):
        return False
    return not any(left <= other.start and other.end <= right and _ends(other, cue.category) for other in near)


def words_between(words: Words, left: int, right: int) -> int:
    """Count the words that begin between two offsets."""
    return bisect_left(words.starts, right) - bisect_left(words.starts, left)


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
        if cue.category not in _SILENT and _holds(trigger, cue, mention.span, near, words)
    }
    context = _all_of(sorted(categories), base)
    return mention if context == mention.context else replace(mention, context=context)


def _all_of(categories: Iterable[str], base: Context = PLAIN) -> Context:
    for category in categories:
        base = _with(base, category)
    return base


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
    return any(
        cue.direction == ANSWER or (cue.category == TERMINATION and cue.direction in {NEITHER, category})
        for cue in trigger.cues
    )


def _whole_words(text: str, start: int, end: int) -> bool:
    before = start == 0 or not (text[start].isalnum() and text[start - 1].isalnum())
    after = end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum())
    return before and after
