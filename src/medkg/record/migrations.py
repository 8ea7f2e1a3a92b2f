"""The record's schema version, and the way from every earlier one to it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from medkg.errors import GraphCorrupt, GraphError, SchemaTooNew

# "medk" in ASCII, in the file's header: tells our files from any other SQLite database.
APPLICATION_ID = 0x6D65646B

# Step n takes a record of schema n to schema n + 1; a file here is never changed once it was released.
STEPS = ("schema.sql",)
VERSION = len(STEPS)


def scripts(steps: Sequence[str] = STEPS) -> tuple[str, ...]:
    """Read the SQL of each step."""
    folder = files("medkg.record")
    return tuple(folder.joinpath(step).read_text(encoding="utf-8") for step in steps)


def version(connection: sqlite3.Connection, path: Path) -> int:
    """Tell a record's schema version, 0 for an empty file; raises GraphCorrupt for a file that is not ours."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    if pages == 0:
        return 0
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    if application != APPLICATION_ID:
        raise GraphCorrupt(
            f"{path} is an SQLite database, but not a medkg record.",
            remedy="Name another graph, or move this file away.",
        )
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    return int(found)


def migrate(connection: sqlite3.Connection, path: Path, *, steps: Sequence[str] | None = None) -> int:
    """Bring a record to the newest schema, each step in a transaction of its own; give the version it had.

    `steps` are SQL scripts, those of this release where None. Raises SchemaTooNew for a record of a later release.
    """
    sql = scripts() if steps is None else tuple(steps)
    found = refuse_later(version(connection, path), path, newest=len(sql))
    for step in range(found, len(sql)):
        # executescript commits what is open before it runs, so the script brings its own transaction.
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{sql[step]}\n"
            f"PRAGMA application_id = {APPLICATION_ID};\nPRAGMA user_version = {step + 1};\nCOMMIT;"
        )
    return found


def refuse_later(found: int, path: Path, *, newest: int = VERSION) -> int:
    """Give a version back if this release can read it; raises SchemaTooNew if it is a later release's."""
    if found > newest:
        raise SchemaTooNew(
            f"{path} has schema {found}; this medkg reads schemas up to {newest}.",
            remedy="Update medkg: pip install --upgrade medkg",
        )
    return found


def require_current(found: int, path: Path) -> None:
    """Check a version before reading; a reader changes nothing, so an earlier schema is refused too."""
    if refuse_later(found, path) < VERSION:
        raise GraphError(
            f"{path} has schema {found}; this medkg reads schema {VERSION}.",
            remedy="Open the graph once for writing, for example with `medkg check`, to bring it up to date.",
        )
