"""Who watches long work, and by which clock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

Clock = Callable[[], float]


class Progress(Protocol):
    """Somebody who watches long work. The library never prints; it tells this."""

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Begin a stage; `total` is in the units that `advance` counts, None where unknown."""

    def advance(self, by: int = 1) -> None:
        """Say that so many units are done."""

    def note(self, message: str) -> None:
        """Say something that a user should see once."""


class Unwatched:
    """Nobody watches: the default progress."""

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Begin a stage, unseen."""

    def advance(self, by: int = 1) -> None:
        """Count, unseen."""

    def note(self, message: str) -> None:
        """Say something to nobody."""
