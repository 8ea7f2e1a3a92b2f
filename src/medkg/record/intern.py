"""Strings kept once: text to integer, remembered while a writer lives."""

from __future__ import annotations

import sqlite3

_MOST = 1 << 20  # strings remembered per table before all are let go: some 200 MB at worst


class Strings(dict[str, int]):
    """The integers of one table's strings: `strings[text]` adds the text where it is new."""

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        super().__init__()
        self._connection = connection
        # The table is one of a closed list of names; the text goes as a parameter.
        self._insert = f"INSERT INTO {table} (text) VALUES (?) ON CONFLICT (text) DO NOTHING"  # noqa: S608
        self._select = f"SELECT id FROM {table} WHERE text = ?"  # noqa: S608

    def __missing__(self, text: str) -> int:
        if len(self) >= _MOST:
            self.clear()
        added = self._connection.execute(self._insert, (text,))
        if added.rowcount > 0:
            found = int(added.lastrowid or 0)
        else:
            (found,) = self._connection.execute(self._select, (text,)).fetchone()
        self[text] = found
        return found


class Labels(dict[tuple[str, str], int]):
    """The integers of names with their categories: `labels[name, category]` adds the pair where it is new."""

    def __init__(self, connection: sqlite3.Connection, categories: Strings) -> None:
        super().__init__()
        self._connection = connection
        self._categories = categories

    def __missing__(self, pair: tuple[str, str]) -> int:
        if len(self) >= _MOST:
            self.clear()
        row = (pair[0], self._categories[pair[1]])
        added = self._connection.execute(
            "INSERT INTO label (name, category) VALUES (?, ?) ON CONFLICT (name, category) DO NOTHING", row
        )
        if added.rowcount > 0:
            found = int(added.lastrowid or 0)
        else:
            (found,) = self._connection.execute("SELECT id FROM label WHERE name = ? AND category = ?", row).fetchone()
        self[pair] = found
        return found


class Interner:
    """Gives the integers of strings, adding those that are new. What was added falls with its transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.source = Strings(connection, "source")
        self.concept = Strings(connection, "concept")
        self.predicate = Strings(connection, "predicate")
        self.category = Strings(connection, "category")
        self.extractor = Strings(connection, "extractor")
        self.section = Strings(connection, "section")
        self.judgement = Strings(connection, "judgement")
        self.label = Labels(connection, self.category)

    def clear(self) -> None:
        """Forget all integers, as after a rollback or an erasure."""
        for strings in (self.source, self.concept, self.predicate, self.category, self.extractor, self.section):
            strings.clear()
        self.judgement.clear()
        self.label.clear()
