"""Names that are listed: "lithium, aspirin or valproate" are three, "tumour necrosis factor" is one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from medkg.generate.claim import ClaimParser
from medkg.generate.naming import Named
from medkg.generate.plan import Plan
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


@dataclass(frozen=True, slots=True)
class Ends:
    """What stands on both sides of a relation, in its own direction."""

    subject: Several
    object: Several


def each(asked: Plan, ends: Ends, troubles: list[str]) -> Iterator[Plan]:
    """Ask the same of every pair of listed names, in one plan; nothing where a thing is asked of itself."""
    plans: list[Plan] = []
    for subject in ends.subject.names:
        for object_ in ends.object.names:
            if set(subject.ids) & set(object_.ids):
                troubles.append(f"{subject.text!r} and {object_.text!r} are the same concept, {subject.concept.id}.")
                return
            plans.append(replace(asked, subject=subject, object=object_))
    if len(plans) > MOST_LISTED:
        troubles.append(f"it asks {len(plans)} questions in one; at most {MOST_LISTED} are read.")
        return
    yield replace(plans[0], more=tuple(plans[1:]))
