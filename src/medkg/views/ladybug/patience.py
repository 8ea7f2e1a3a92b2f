"""What the engine says of a file that is in order, and what is asked again: only reading, which may be done twice.

Opening for reading takes a lock and looks for what a writer left. Where others open or close the same file at that
moment it may fail although nothing is wrong (LadybugDB issues 642, 766 and 919); a moment later it does not.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

_PASSING = (
    "checkpoint is in progress",
    "Could not set lock on file",
    "replay shadow pages under read-only mode",
    "Found duplicated primary key value",
)
_TRIES = 5
_FIRST_WAIT_SECONDS = 0.05

T = TypeVar("T")


def patiently(read: Callable[[], T], *, pause: Callable[[float], None] = time.sleep) -> T:
    """Give what `read` gives; where it fails in passing, ask again, five times in 0.75 seconds at most.

    Raises the engine's RuntimeError where it stays, and at once where another try would not help.
    """
    for number in range(_TRIES - 1):
        try:
            return read()
        except RuntimeError as error:
            if not any(sign in str(error) for sign in _PASSING):
                raise
        pause(_FIRST_WAIT_SECONDS * 2**number)
    return read()
