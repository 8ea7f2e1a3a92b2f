"""CSV files that ladybug's COPY reads: written in passing, with few rows in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from medkg.views.cypher.shape import Value
from medkg.views.ladybug.schema import ENDS, NODE_TABLES, Table, relationship_table

# Parts the members of a list inside one field; the unit separator has no other use in text.
SEPARATOR = "\x1f"
_ROWS_IN_MEMORY = 1_000
_OPTIONS = "header=false, delim=',', quote='\"', escape='\"'"


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """Where rows go: a node table, or a relationship type between two labels."""

    table: str
    start: str = ""
    end: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        """The labels that a relationship connects."""
        return self.start, self.end

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """All columns of the file, the two ends of a relationship first."""
        table = self._table()
        return (*ENDS, *table.columns) if self.start else table.columns

    def _table(self) -> Table:
        return relationship_table(self.table) if self.start else NODE_TABLES[self.table]


@dataclass(slots=True)
class CopyFile:
    """The file of one target: a list of waiting lines, appended to the file whenever it is long enough."""

    path: Path
    rows: int = 0
    line_breaks: bool = False
    _waiting: list[str] = field(default_factory=list)

    def add(self, row: Sequence[Value]) -> None:
        """Add a row, its values in the order of the target's columns."""
        self.line(joined(row))

    def line(self, line: str) -> None:
        """Add a row that `joined` and `quoted` have written already."""
        self._waiting.append(line)
        if len(self._waiting) >= _ROWS_IN_MEMORY:
            self.flush()

    def flush(self) -> None:
        """Write what waits in memory."""
        if not self._waiting:
            return
        written = "\n".join(self._waiting) + "\n"
        self.line_breaks |= "\r" in written or written.count("\n") != len(self._waiting)
        # A lone surrogate cannot be stored as UTF-8; the record refuses them, so none is expected here.
        with self.path.open("ab") as file:
            file.write(written.encode("utf-8", "replace"))
        self.rows += len(self._waiting)
        self._waiting.clear()


@dataclass(frozen=True, slots=True)
class CopyFiles:
    """One file for each target, in a folder."""

    folder: Path
    files: dict[Target, CopyFile] = field(default_factory=dict)

    def file(self, target: Target) -> CopyFile:
        """Give the file of a target; keep it where many rows follow."""
        found = self.files.get(target)
        if found is None:
            self.folder.mkdir(exist_ok=True)
            name = ".".join(part for part in (target.table, *target.pair) if part)
            found = self.files[target] = CopyFile(self.folder / f"{name}.csv")
        return found

    def finish(self) -> None:
        """Write what waits in memory."""
        for file in self.files.values():
            file.flush()

    def targets(self) -> tuple[Target, ...]:
        """Give the targets that have rows, nodes before relationships."""
        return tuple(sorted((t for t, file in self.files.items() if file.rows), key=lambda t: (bool(t.start), t)))

    def statement(self, target: Target) -> str:
        """Give the COPY statement of one target's file."""
        # Only the serial reader understands line breaks inside quotes.
        written = self.files[target]
        options = f"{_OPTIONS}, parallel={'false' if written.line_breaks else 'true'}"
        file = f"{_literal(_unglobbed(str(written.path)))} ({options})"
        ends = f" (from='{target.start}', to='{target.end}')" if target.start else ""
        if not any(kind.endswith("[]") for _, kind in target.columns):
            # COPY reads the options of the file and of the relationship from one list.
            joined = f"{file[:-1]}, from='{target.start}', to='{target.end}')" if target.start else file
            return f"COPY `{target.table}` FROM {joined}"
        headers = ", ".join(f"`{name}` {kind.removesuffix('[]')}" for name, kind in target.columns)
        values = ", ".join(_value(name, kind) for name, kind in target.columns)
        return f"COPY `{target.table}` FROM (LOAD WITH HEADERS ({headers}) FROM {file} RETURN {values}){ends}"


def joined(values: Sequence[Value]) -> str:
    """Write values as fields with commas between them: all text in quotes, so that no word means null or a number."""
    return ",".join(_field(value) for value in values)


def quoted(text: str) -> str:
    """Write one text as a field."""
    return '"' + text.replace('"', '""') + '"'


def _field(value: Value) -> str:
    if isinstance(value, str):
        return quoted(value)
    return quoted(_listed(value)) if isinstance(value, tuple) else repr(value)


def _listed(values: Sequence[str]) -> str:
    """Write a list as one field; empty members are left out."""
    return SEPARATOR.join(value.replace(SEPARATOR, " ") for value in values if value)


def _value(name: str, kind: str) -> str:
    if not kind.endswith("[]"):
        return f"`{name}`"
    # Splitting nothing gives one empty member.
    return f"list_filter(string_split(`{name}`, '{SEPARATOR}'), member -> size(member) > 0)"


def _literal(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _unglobbed(path: str) -> str:
    """Keep ladybug from reading a folder's name as a pattern."""
    return "".join(f"[{character}]" if character in "[*?" else character for character in path)
