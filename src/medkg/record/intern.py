"""Strings kept once: text to integer, remembered while a writer lives."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from typing import Literal

Table = Literal["source", "concept", "predicate", "category", "extractor", "section", "judgement"]

_MOST = 1 << 20  # strings remembered per table before all are let go: some 200 MB at worst


class Interner:
    """Gives the integer of a string, adding it where it is new. What was added falls with its transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._known: defaultdict[str, dict[str, int]] = defaultdict(dict)
        self._labels: dict[tuple[str, str], int] = {}

    def __call__(self, table: Table, text: str) -> int:
        """Give the integer of a string in one of the tables of strings."""
        known = self._known[table]
        found = known.get(text)
        if found is None:
            if len(known) >= _MOST:
                known.clear()
            found = known[text] = self._look(table, text)
        return found

    def label(self, name: str, category: str) -> int:
        """Give the integer of a name with a category."""
        key = (name, category)
        found = self._labels.get(key)
        if found is None:
            if len(self._labels) >= _MOST:
                self._labels.clear()
            found = self._labels[key] = self._look_label(name, self("category", category))
        return found

    def clear(self) -> None:
        """Forget all integers, as after a rollback or an erasure."""
        self._known.clear()
        self._labels.clear()

    def _look(self, table: Table, text: str) -> int:
        # The table is one of a closed list of names; the text goes as a parameter.
        row = self._connection.execute(f"SELECT id FROM {table} WHERE text = ?", (text,)).fetchone()  # noqa: S608
        if row is None:
            cursor = self._connection.execute(f"INSERT INTO {table} (text) VALUES (?)", (text,))  # noqa: S608
            return int(cursor.lastrowid or 0)
        return int(row[0])

    def _look_label(self, name: str, category: int) -> int:
        row = self._connection.execute(
            "SELECT id FROM label WHERE name = ? AND category = ?", (name, category)
        ).fetchone()
        if row is None:
            cursor = self._connection.execute("INSERT INTO label (name, category) VALUES (?, ?)", (name, category))
            return int(cursor.lastrowid or 0)
        return int(row[0])
