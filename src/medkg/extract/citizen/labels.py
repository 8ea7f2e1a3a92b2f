"""What the labels of others' models mean here: one readable table, with the user's own rows laid over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from medkg.errors import ExtractionError
from medkg.extract.tables import Table, shipped_table, user_table
from medkg.model.biolink import CATEGORIES
from medkg.model.identity import digest

BY_NAME: Final = "*"
NOT_OURS: Final = "-"
UNKNOWN: Final = ""
_COLUMNS: Final = ("label", "category")


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels to categories, and the hash of all that says so."""

    meanings: Mapping[str, str]
    digest: str

    def meaning(self, label: str) -> str:
        """Give a label's category, BY_NAME, NOT_OURS, or UNKNOWN where no table has it."""
        return self.meanings.get(_folded(label), UNKNOWN)


def labels(own: Path | None = None, *, more: Mapping[str, str] | None = None) -> Labels:
    """Read the shipped table, a user's file over it, and rows given directly over both.

    Raises ExtractionError naming what is no category.
    """
    shipped = shipped_table("labels")
    meanings = _meanings(shipped)
    if own is not None:
        meanings |= _meanings(user_table(own))
    given = dict(more or {})
    meanings |= {
        _folded(label): _checked(category, label, "the component's labels") for label, category in given.items()
    }
    return Labels(meanings, digest(sorted(meanings.items())))


def _meanings(table: Table) -> dict[str, str]:
    if table.rows and not set(_COLUMNS) <= set(table.rows[0]):
        raise ExtractionError(
            f"{table.name} has no columns label and category.",
            stage="labels",
            remedy="Begin the table with a header: label, category, parted by a tab.",
        )
    return {_folded(row["label"]): _checked(row["category"], row["label"], table.name) for row in table.rows}


def _checked(category: str, label: str, place: str) -> str:
    if category not in CATEGORIES | {BY_NAME, NOT_OURS}:
        raise ExtractionError(
            f"{place}: {label} is said to be {category!r}, which is no category.",
            stage="labels",
            remedy=f"Categories are {', '.join(sorted(CATEGORIES))}; {BY_NAME} is the name's own, {NOT_OURS} none.",
        )
    return category


def _folded(label: str) -> str:
    return label.strip().upper().replace("-", "_").replace(" ", "_")
