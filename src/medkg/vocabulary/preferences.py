"""Whose id stands for a thing that several vocabularies hold, from a table that people can read and change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from medkg.errors import VocabularyError
from medkg.model.biolink import CATEGORIES, UNKNOWN_CATEGORY
from medkg.model.concept import Concept, prefix_of

TABLE = "equivalents.tsv"
_HEADER = "categories\tprefixes"


@dataclass(frozen=True, slots=True)
class Family:
    """Categories that may be one thing, and the prefixes of its ids, best first."""

    categories: frozenset[str]
    prefixes: tuple[str, ...]


class Preferences:
    """The table's families."""

    __slots__ = ("_families",)

    def __init__(self, families: Iterable[Family]) -> None:
        self._families = tuple(families)

    @classmethod
    def shipped(cls) -> Preferences:
        """Read the table that ships."""
        return cls.read(files("medkg_ontologies") / TABLE)

    @classmethod
    def read(cls, table: Traversable | Path) -> Preferences:
        """Read a table `categories, prefixes` (bars between the parts); raises VocabularyError naming the line."""
        families = []
        for number, line in enumerate(table.read_text(encoding="utf-8").splitlines(), start=1):
            if not line.strip() or line.startswith("#") or line == _HEADER:
                continue
            categories, tab, prefixes = line.partition("\t")
            parts = frozenset(categories.split("|"))
            if not tab or not parts <= CATEGORIES:
                raise VocabularyError(f"{table.name} line {number}: expected Biolink categories, a tab and prefixes.")
            families.append(Family(parts, tuple(prefixes.strip().split("|"))))
        return cls(families)

    def family(self, first: Concept, second: Concept) -> Family | None:
        """Give the family that two concepts can be one thing in; None where they are of different kinds.

        A category that is not known fits every kind that its id's prefix fits.
        """
        for family in self._families:
            if all(_fits(concept, family) for concept in (first, second)):
                return family
        return None

    def of_prefixes(self, first: str, second: str) -> bool:
        """Tell whether ids of these two prefixes can stand for one thing."""
        return any(first in family.prefixes and second in family.prefixes for family in self._families)

    def rank(self, curie: str, family: Family) -> tuple[int, str]:
        """Give an id's place among those of a family: the least is the canonical one."""
        return family.prefixes.index(prefix_of(curie)), curie


def preferences_digest() -> str:
    """Hash the table that ships."""
    return hashlib.sha256((files("medkg_ontologies") / TABLE).read_bytes()).hexdigest()


def _fits(concept: Concept, family: Family) -> bool:
    return prefix_of(concept.id) in family.prefixes and concept.category in family.categories | {UNKNOWN_CATEGORY}
