"""Names that are listed: "lithium, aspirin or valproate" are three, "tumour necrosis factor" is one."""

from __future__ import annotations

from dataclasses import dataclass

from medkg.generate.claim import ClaimParser
from medkg.generate.naming import Named
from medkg.generate.tokens import Phrase

MOST_LISTED = 6
_JOINING = ("or", "and", "and/or")
_OPENING = ("either", "both")


@dataclass(frozen=True, slots=True)
class Several:
    """The things that one side of a question names; `every` says that they are joined by "and"."""

    names: tuple[Named, ...]
    every: bool = False


def several(side: Phrase, claims: ClaimParser, troubles: list[str]) -> Several | None:
    """Name a side: as one thing where something bears the whole name, else one by one; None with the trouble noted."""
    whole: list[str] = []
    named = claims.named(side, whole)
    if named is not None:
        return Several((named,))
    parts, every = _parted(side)
    if not 1 < len(parts) <= MOST_LISTED:
        troubles.extend(whole)
        return None
    names: dict[str, Named] = {}
    for part in parts:
        one = claims.named(part, troubles)
        if one is None:
            return None
        names.setdefault(one.concept.id, one)
    return Several(tuple(names.values()), every)


def _parted(side: Phrase) -> tuple[list[Phrase], bool]:
    """Part a side at "or", "and" and commas."""
    if side.words[:1] and side.words[0] in _OPENING:
        side = side[1:]
    parts, begin, joined = [], 0, {word for word in side.words if word in _JOINING}
    if len(joined) != 1:
        return [], False  # "A and B or C" has two readings, "A, B" none
    for place, token in enumerate(side.tokens):
        if token.word in joined:
            parts.append(side[begin:place])
            begin = place + 1
        elif side.text[token.end : token.end + 1] == ",":
            parts.append(side[begin : place + 1])
            begin = place + 1
    parts.append(side[begin:])
    return [part for part in parts if len(part)], joined == {"and"}
