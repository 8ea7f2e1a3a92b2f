"""What could not be read: rows of the record, and the same as lines in `quarantine.jsonl` beside it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import asdict
from pathlib import Path

from medkg.durable import replaced
from medkg.model.reading import Rejection
from medkg.record.connection import transaction

FILE_NAME = "quarantine.jsonl"
_ROWS = "SELECT file, place, record, stage, reason FROM quarantine ORDER BY file, place, record, stage, reason"


def rejections(connection: sqlite3.Connection) -> tuple[Rejection, ...]:
    """Give every rejection, by file and place."""
    return tuple(Rejection(*row) for row in connection.execute(_ROWS))


def add(connection: sqlite3.Connection, file: Path, rejection: Rejection) -> None:
    """Keep a rejection; one that is known already is not doubled."""
    values = tuple(_storable(value) for value in asdict(rejection).values())
    if connection.execute("INSERT OR IGNORE INTO quarantine VALUES (?, ?, ?, ?, ?)", values).rowcount > 0:
        with file.open("a", encoding="utf-8") as out:
            out.write(_line(Rejection(*values)) + "\n")


def clear(connection: sqlite3.Connection, path: Path, file: str, *, seen: Collection[Rejection]) -> int:
    """Remove the rejections of an input file except those that its reading has just met again; give their number."""
    kept = {tuple(_storable(value) for value in asdict(rejection).values()) for rejection in seen}
    rows = connection.execute("SELECT * FROM quarantine WHERE file = ?", (_storable(file),)).fetchall()
    gone = [row for row in rows if row not in kept]
    with transaction(connection):
        connection.executemany(
            "DELETE FROM quarantine WHERE file = ? AND place = ? AND record = ? AND stage = ? AND reason = ?", gone
        )
    if gone:
        rewrite(connection, path)
    return len(gone)


def rewrite(connection: sqlite3.Connection, path: Path) -> None:
    """Write the file anew from the rows; without any there is no file."""
    held = rejections(connection)
    if not held:
        path.unlink(missing_ok=True)
        return
    with replaced(path) as out:
        out.write(_text(held).encode())


def reconcile(connection: sqlite3.Connection, path: Path) -> None:
    """Write the file anew if it does not say what the rows say, as after a crash between the two."""
    said = path.read_bytes().splitlines(keepends=True) if path.exists() else []
    held = _text(rejections(connection)).encode().splitlines(keepends=True)
    if sorted(said) != sorted(held):
        rewrite(connection, path)


def _text(held: Iterable[Rejection]) -> str:
    return "".join(_line(rejection) + "\n" for rejection in held)


def _line(rejection: Rejection) -> str:
    return json.dumps(asdict(rejection), ensure_ascii=False)


def _storable(text: str) -> str:
    # A rejection may be about the very bytes that no file can hold: half surrogate pairs are written as escapes.
    return text.encode("utf-8", "backslashreplace").decode()
