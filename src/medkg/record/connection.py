"""SQLite connections: how they are opened, what they may do, and its exceptions in our words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from medkg.errors import GraphCorrupt, GraphError, GraphLocked, StorageError
from medkg.record.canonical import quote

RECORD_NAME = "record.sqlite"
BUSY_SECONDS = 5.0

_OLDEST_SQLITE = (3, 37)  # STRICT tables
_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA cache_size = -32768",
)
_WRITER_PRAGMAS = ("PRAGMA synchronous = FULL", "PRAGMA secure_delete = ON")
_DISK_CODES = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN})
_BUSY_CODES = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_CORRUPT_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CONSTRAINT})
_PRIMARY_CODE = 0xFF
_NO_CODE = 0xFF


def connect(path: Path, *, mode: str) -> sqlite3.Connection:
    """Open a database file; `mode` is `ro`, `rw` or `rwc` (create). Transactions are ours alone to begin and end.

    Any thread may use it, one at a time.
    """
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        raise GraphError(
            f"this Python has SQLite {sqlite3.sqlite_version}; medkg needs 3.37 or later.",
            remedy="Use another build of Python.",
        )
    uri = f"{path.resolve().as_uri()}?mode={mode}" + ("&immutable=1" if _on_read_only_medium(path, mode) else "")
    connection = sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS, cached_statements=256, check_same_thread=False
    )
    try:
        for pragma in _PRAGMAS if mode == "ro" else _PRAGMAS + _WRITER_PRAGMAS:
            connection.execute(pragma)
        connection.create_function("quoted", 1, quote, deterministic=True)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a connection of its own on one snapshot of the record, for what streams while others write."""
    connection = connect(path, mode="ro")
    try:
        connection.execute("BEGIN")
        yield connection
    finally:
        connection.close()


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit what the block wrote, or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite and the file system raise into our errors, naming the record."""
    try:
        yield
    except sqlite3.Error as error:
        raise _ours(error, path) from error
    except UnicodeDecodeError as error:
        # SQLite quotes what it found in a damaged schema, and its module takes every message for UTF-8.
        raise _corrupt("the database's own words cannot be read", path) from error
    except OSError as error:
        raise StorageError(
            f"{error.filename or path}: {error.strerror or error}; what was committed before stands.",
            remedy="Free space or check the folder's permissions, then run the same command again.",
        ) from error


@contextmanager
def stored(path: Path) -> Iterator[None]:
    """Do as `translated` for what only reads: a value that no writer of ours can have put there is damage too."""
    with translated(path):
        try:
            yield
        except (ValueError, TypeError, LookupError) as error:
            raise _corrupt(f"a stored value cannot be read ({type(error).__name__}: {error})", path) from error


def _ours(error: sqlite3.Error, path: Path) -> GraphError:
    code = getattr(error, "sqlite_errorcode", _NO_CODE) & _PRIMARY_CODE
    if code in _BUSY_CODES:
        return GraphLocked(f"{path} is locked by another process.", remedy="Wait until it has finished and try again.")
    if code in _DISK_CODES:
        return StorageError(
            f"{path}: {error}; what was committed before stands.",
            remedy="Free space or check the folder's permissions, then run the same command again.",
        )
    # What Python itself cannot turn into text comes without a code.
    if code in _CORRUPT_CODES or (isinstance(error, sqlite3.OperationalError) and code == _NO_CODE):
        return _corrupt(error, path)
    return GraphError(f"{path}: {error}.")


def _corrupt(reason: object, path: Path) -> GraphCorrupt:
    return GraphCorrupt(f"{path}: {reason}.", remedy="Restore the graph from a copy, or build it again.")


def _on_read_only_medium(path: Path, mode: str) -> bool:
    # A WAL database needs its -shm file even for reading; where none can be made, nobody can be writing either.
    if mode != "ro" or os.access(path.parent, os.W_OK):
        return False
    log = path.with_name(path.name + "-wal")
    return not log.exists() or log.stat().st_size == 0
