"""Patterns that chains are asked to have: `ChemicalEntity -affects-> Gene -*-> Disease`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from medkg.errors import UsageError

ANY = "*"
_HOP = re.compile(r"(<?)-\s*([\w*]+(?:\s*\|\s*[\w*]+)*)\s*-(>?)")
_NAMES = re.compile(r"[\w*]+(?:\s*\|\s*[\w*]+)*")
_REMEDY = (
    "Write categories and hops in turn, such as 'ChemicalEntity -affects|binds-> Gene -*- Disease'; * is anything."
)


@dataclass(frozen=True, slots=True)
class PatternHop:
    """One hop: its predicates (none: any), and whether it may be walked forward, backward, or both."""

    predicates: tuple[str, ...] = ()
    forward: bool = True
    backward: bool = False


@dataclass(frozen=True, slots=True)
class PathPattern:
    """Categories of n+1 concepts (none: any) and the n hops between them."""

    categories: tuple[tuple[str, ...], ...]
    hops: tuple[PatternHop, ...]

    @classmethod
    def parse(cls, text: str) -> PathPattern:
        """Read a pattern: `-p->` from subject to object, `<-p-` the other way, `-p-` either; `a|b` one of several.

        Raises UsageError naming where it stops making sense.
        """
        categories, hops, place = [], [], 0
        while True:
            place = _past_space(text, place)
            named = _NAMES.match(text, place)
            if named is None:
                raise _nonsense(text, place, "a category")
            categories.append(_listed(named[0]))
            place = _past_space(text, named.end())
            if place == len(text):
                break
            hop = _HOP.match(text, place)
            if hop is None or (hop[1] and hop[3]):
                raise _nonsense(text, place, "a hop")
            hops.append(PatternHop(_listed(hop[2]), forward=not hop[1], backward=not hop[3]))
            place = hop.end()
        if not hops:
            raise UsageError(f"the pattern {text!r} has no hop.", remedy=_REMEDY)
        return cls(tuple(categories), tuple(hops))

    @property
    def names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Give all categories and all predicates that are named, each once, sorted."""
        categories = {name for names in self.categories for name in names}
        return tuple(sorted(categories)), tuple(sorted({name for hop in self.hops for name in hop.predicates}))

    def __str__(self) -> str:
        words = ["|".join(self.categories[0]) or ANY]
        for hop, names in zip(self.hops, self.categories[1:], strict=True):
            start, end = "-" if hop.forward else "<-", "-" if hop.backward else "->"
            words += [f"{start}{'|'.join(hop.predicates) or ANY}{end}", "|".join(names) or ANY]
        return " ".join(words)


def _listed(names: str) -> tuple[str, ...]:
    listed = tuple(name.strip() for name in names.split("|"))
    return () if ANY in listed else listed


def _past_space(text: str, place: int) -> int:
    return place + len(text[place:]) - len(text[place:].lstrip())


def _nonsense(text: str, place: int, wanted: str) -> UsageError:
    found = repr(text[place:][:20]) if place < len(text) else "the end"
    return UsageError(f"the pattern {text!r} needs {wanted} at character {place + 1}, not {found}.", remedy=_REMEDY)
