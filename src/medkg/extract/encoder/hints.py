"""What the dictionary knows of each piece, as numbers: one more input of the encoder, beside the words themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from medkg.extract.encoder.scheme import KINDS, kind_number
from medkg.model.document import Span

# A group for each kind of the encoder, and one for all other categories; each begun or gone on, sure or doubtful.
_GROUPS: Final = len(KINDS) + 1
HINTS: Final = 1 + 4 * _GROUPS


@dataclass(frozen=True, slots=True)
class Hint:
    """A name of the dictionary that stands in the text; `sure` where the dictionary alone would take it."""

    span: Span
    category: str
    sure: bool


def hint_numbers(hints: Iterable[Hint], starts: list[int], ends: list[int]) -> list[int]:
    """Give each piece its number, 0 where no name stands; a sure name goes before a doubtful one.

    `starts` and `ends` are the pieces' offsets in rising order.
    """
    numbers = [0] * len(starts)
    place = 0
    for hint in sorted(hints, key=lambda one: (one.span, not one.sure)):
        while place < len(ends) and ends[place] <= hint.span.start:
            place += 1
        inside = place
        while inside < len(starts) and starts[inside] < hint.span.end:
            if not numbers[inside]:
                numbers[inside] = _number(hint, first=inside == place)
            inside += 1
    return numbers


def _number(hint: Hint, *, first: bool) -> int:
    kind = kind_number(hint.category)
    group = _GROUPS - 1 if kind is None else kind
    return 1 + 4 * group + 2 * (not hint.sure) + (not first)
