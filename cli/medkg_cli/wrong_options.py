"""Options that cannot be taken, told in our words instead of the option parser's."""

from __future__ import annotations

import re
from typing import Any

import typer
from typer.core import TyperGroup

_OURS = (
    (re.compile(r"^Value error, "), ""),
    (re.compile(r"^Input should be greater than or equal to (\S+)$"), r"it must be at least \1."),
    (re.compile(r"^Input should be less than or equal to (\S+)$"), r"it must be at most \1."),
    (re.compile(r"^Input should be a valid integer.*$"), "it must be a whole number."),
    (re.compile(r"^Input should be a valid number.*$"), "it must be a number."),
)


class Commands(TyperGroup):
    """A group of commands that says what is wrong with an option as the rest of medkg would."""

    def invoke(self, ctx: Any) -> Any:
        """Run a command; raises BadParameter where an option cannot be taken."""
        try:
            return super().invoke(ctx)
        except typer.BadParameter as error:
            for theirs, ours in _OURS:
                error.message = theirs.sub(ours, error.message)
            raise
