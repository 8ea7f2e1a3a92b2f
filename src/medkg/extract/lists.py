"""What the layout of a note says of its mentions: a cue that heads a list, and the signs of a review of systems.

"Denies:" above bullets denies each of them. "Neuro: - seizures, + headache" has a sign before each finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from medkg.extract.cues import FORWARD, NEGATED, NEITHER, PSEUDO, TERMINATION, Cue, Trigger

_SILENT: Final = frozenset({PSEUDO, TERMINATION})
_HEAD_ENDS: Final = re.compile(r"[^\S\n]*:?[^\S\n]*\n(?:[^\S\n]*\n)?(?=[^\S\n]*(?:[-*\u2022]\s|\d{1,2}[.)]\s))")
_LINE: Final = re.compile(r"([^\S\n]*)([-*\u2022]|\d{1,2}[.)])?([^\n]*)(?:\n|\Z)")
_SIGN: Final = re.compile(r"(?<=[\s,;:])[-+\u2212\u2013](?=\s?[^\W\d_])")
# Most texts have none, which is told at once.
_SIGN_BEHIND_COLON: Final = re.compile(r":[^\S\n]*[-+\u2212\u2013]")


def carried(triggers: Iterable[Trigger], text: str) -> Iterator[Trigger]:
    """Set a forward cue that ends the line above a list before each of the list's bullets, at the bullet's sign."""
    for trigger in triggers:
        cues = tuple(cue for cue in trigger.cues if cue.direction == FORWARD and cue.category not in _SILENT)
        if cues and (head := _HEAD_ENDS.match(text, trigger.end)):
            line = _LINE.match(text, text.rfind("\n", 0, trigger.start) + 1)
            above = len(line[1]) if line is not None and line[2] else -1
            yield from (Trigger(start, end, cues) for start, end in _bullets(text, head.end(), above))


def _bullets(text: str, start: int, above: int) -> Iterator[tuple[int, int]]:
    """Find the bullets of a list, indented more than `above`; another kind of line, or a heading, ends it."""
    indent = above
    while start < len(text) and (line := _LINE.match(text, start)):
        depth, words = len(line[1]), line[3].strip()
        if line[2] and words:
            if depth <= above or words.endswith(":"):
                return
            indent = depth
            yield line.span(2)
        elif not words or depth <= indent:
            return
        start = line.end()


def review_of(systems: Iterable[str]) -> re.Pattern[str]:
    """Find a system of the body and its colon, where a sign follows, with the rest of the line."""
    names = "|".join(map(re.escape, systems)) or "(?!)"
    return re.compile(rf"(?<![^\W_])(?:{names}):(?=[^\S\n]*[-+\u2212\u2013])[^\n]*", re.IGNORECASE)


def signed(text: str, reviews: re.Pattern[str]) -> Iterator[Trigger]:
    """Find the signs of reviews: a minus denies what follows it, a plus ends what a minus denies."""
    if _SIGN_BEHIND_COLON.search(text) is None:
        return
    for review in reviews.finditer(text):
        for sign in _SIGN.finditer(text, review.start(), review.end()):
            said = TERMINATION if sign.group() == "+" else NEGATED
            side = NEITHER if said == TERMINATION else FORWARD
            yield Trigger(sign.start(), sign.end(), (Cue(sign.group(), said, side, 0),))
