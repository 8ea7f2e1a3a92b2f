"""Transactions that end in the background: while the disk confirms one document, the next is read and searched."""

from __future__ import annotations

import sqlite3
from concurrent.futures import Future, ThreadPoolExecutor


class Commits:
    """The transactions of one connection, at most one of them on its way to the disk.

    A disk takes milliseconds to say that something will outlast a power cut, and needs no processor for it. So
    `commit` only starts the commit, on a thread of its own, and `settle` waits for its end. Nobody may use the
    connection in between.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="medkg-commit")
        self._under_way: Future[sqlite3.Cursor] | None = None

    @property
    def under_way(self) -> bool:
        """A commit was started and not waited for."""
        return self._under_way is not None

    def begin(self) -> None:
        """Begin a transaction; an earlier one must be settled."""
        self.roll_back()  # an earlier one may itself have been cut off
        self._connection.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Start to commit; when this returns, nothing is promised yet."""
        self._under_way = self._thread.submit(self._connection.execute, "COMMIT")

    def settle(self) -> None:
        """Wait until what was committed is on disk; raises what SQLite raises where it is not: then it is undone."""
        if self._under_way is None:
            return
        try:
            self._under_way.result()  # cut off here, it can be waited for again
        except sqlite3.Error:
            self._under_way = None
            self.roll_back()
            raise
        self._under_way = None

    def roll_back(self) -> None:
        """Undo what is open, if anything is."""
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        """Settle, and let the thread end."""
        try:
            self.settle()
        finally:
            self._thread.shutdown()
