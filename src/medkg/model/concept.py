"""Concepts: what the graph is about, named by CURIEs in Bioregistry's preferred style."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Scope(StrEnum):
    """How close a synonym is to the concept (OBO's four scopes, best first)."""

    EXACT = "exact"
    NARROW = "narrow"
    BROAD = "broad"
    RELATED = "related"


@dataclass(frozen=True, slots=True, order=True)
class Concept:
    """An identity: CURIE, preferred name and Biolink category."""

    id: str
    name: str
    category: str


@dataclass(frozen=True, slots=True, order=True)
class Synonym:
    """Another name of a concept, and how close it is."""

    text: str
    scope: Scope = Scope.EXACT


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A concept as a vocabulary states it, with its names, place in the hierarchy and equivalents.

    A term without a name only says what its id is the same as. `wholes` are those of `parents` that it is a part of
    and not a kind of. `place` is where the term stood in its file.
    """

    concept: Concept
    synonyms: tuple[Synonym, ...] = ()
    parents: tuple[str, ...] = ()
    xrefs: tuple[str, ...] = ()
    obsolete: bool = False
    replaced_by: tuple[str, ...] = ()
    source: str = ""
    wholes: tuple[str, ...] = ()
    place: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, order=True)
class Candidate:
    """A concept that a name may mean: probability-like score in 0..1, and the reason in words."""

    concept: Concept
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Wording:
    """A concept found by another wording of a name: the folded name it bears, how alike (0..1), and in what way."""

    candidate: Candidate
    name: str
    similarity: float
    how: str


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the trained linker makes of one meaning of a name, and what each feature added to it, greatest first."""

    candidate: Candidate
    parts: tuple[tuple[str, float], ...]


def prefix_of(curie: str) -> str:
    """Give the part of a CURIE before its first colon; empty where there is none."""
    head, colon, _ = curie.partition(":")
    return head if colon else ""
