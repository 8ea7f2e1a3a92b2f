"""How a stored list of parents tells wholes from kinds: what a term is a part of bears a mark."""

from __future__ import annotations

from collections.abc import Iterable

from medkg.model.concept import Term

_MARK = "part_of="


def parents_marked(term: Term) -> tuple[str, ...]:
    """Write a term's parents, those that are wholes with a mark."""
    return tuple(_MARK + parent if parent in term.wholes else parent for parent in term.parents)


def parents_read(marked: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read what `parents_marked` wrote: all parents, and those of them that are wholes."""
    written = tuple(marked)
    wholes = tuple(one.removeprefix(_MARK) for one in written if one.startswith(_MARK))
    return tuple(one.removeprefix(_MARK) for one in written), wholes
