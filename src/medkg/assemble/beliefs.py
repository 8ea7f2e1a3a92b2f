"""The belief table: the one that ships, or one of the user's own training; and what views are built from with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from medkg.errors import ModelError
from medkg.model.assertion import Assertion
from medkg.model.belief import BeliefTable
from medkg.model.concept import Concept
from medkg.model.identity import digest
from medkg.ports import AssertionSource

ERRORS, WRITTEN = "errors.tsv", "written.tsv"


def belief_table(own: str = "") -> BeliefTable:
    """Open a belief table; `own` is the folder that `medkg train belief` wrote. Raises ModelError."""
    return _table(Path(own) if own else _shipped(), ERRORS)


def written_beliefs() -> BeliefTable:
    """Open the table that training starts from: what was read by eye, and what sources are taken for."""
    return _table(_shipped(), WRITTEN)


@dataclass(frozen=True, slots=True)
class Believed:
    """What views are built from (port `AssertionSource`): a view is stale where the record or the table is another."""

    record: AssertionSource
    beliefs: str

    def graph_hash(self) -> str:
        """Give one hash of the record's and the belief table's."""
        return digest([self.record.graph_hash(), self.beliefs])

    def concepts(self) -> Iterator[Concept]:
        """Stream the record's concepts."""
        return self.record.concepts()

    def assertions(self) -> Iterator[Assertion]:
        """Stream the record's assertions."""
        return self.record.assertions()


def _shipped() -> Traversable:
    return files("medkg_models") / "belief"


def _table(folder: Traversable | Path, name: str) -> BeliefTable:
    try:
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        remedy = "Name a folder that `medkg train belief` made, or leave the setting answer.belief empty."
        raise ModelError(f"there is no belief table in {folder}: {error}.", remedy=remedy) from error
    return BeliefTable.from_lines(lines, name=str(folder / name))
