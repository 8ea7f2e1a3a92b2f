"""One writer at a time, for its whole life."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from medkg.errors import GraphLocked

LOCK_NAME = "write.lock"


class WriteLock:
    """Holds `write.lock` in a graph folder; the operating system lets go of it when the process ends, however it ends.

    The lock is SQLite's own, on an empty database: it works wherever the record does, and processes forked from the
    writer do not inherit it, so that an orphaned worker cannot keep a dead writer's graph locked.
    """

    def __init__(self, folder: Path) -> None:
        """Take the lock; raises GraphLocked at once where somebody else holds it."""
        path = folder / LOCK_NAME
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=0.0)
        try:
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            self._connection.close()
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            raise GraphLocked(
                f"{folder} is being written to by another process, which holds its {LOCK_NAME}.",
                remedy="Wait until it has finished and try again; reading is possible meanwhile.",
            ) from error

    def release(self) -> None:
        """Let go of the lock."""
        self._connection.close()
