"""The record as one object: opened, read, written and closed here; each job is done in a module of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from medkg.errors import GraphCorrupt, GraphError, GraphNotFound
from medkg.model.belief import PLAIN_BELIEFS, BeliefTable
from medkg.model.document import Document
from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.model.report import Difference, ForgetReceipt, Standing
from medkg.ports import Progress, Unwatched
from medkg.record import erase, migrations, quarantine
from medkg.record.connection import RECORD_NAME, connect, reading, transaction, translated
from medkg.record.difference import difference_of
from medkg.record.lock import WriteLock
from medkg.record.merge import MergeCounts, merge
from medkg.record.reader import RecordReader
from medkg.record.writer import Failpoint, Writer


def open_record(
    path: Path,
    *,
    create: bool = False,
    read_only: bool = False,
    beliefs: BeliefTable = PLAIN_BELIEFS,
    failpoint: Failpoint = lambda _: None,
) -> Record:
    """Open the record of a graph folder, for writing unless `read_only`; `create` makes folder and record if need be.

    A writer keeps every other writer out for its whole life (GraphLocked at once); readers are never kept out. Raises
    GraphNotFound, GraphCorrupt, SchemaTooNew or StorageError, each naming the path. `beliefs` says how surely what is
    read holds; nothing of it is stored. `failpoint` is called with the
    name of each point where a crash is to be tried: `before-document`, `mid-bulk`, `after-rows`, `before-commit`,
    `after-commit` (said when the next document begins).
    """
    file = path / RECORD_NAME
    with translated(file):
        if create and not read_only:
            path.mkdir(parents=True, exist_ok=True)
        elif not file.is_file() or file.stat().st_size == 0:
            raise _not_found(path)
        return _open_reader(path, beliefs) if read_only else _open_writer(path, beliefs, failpoint)


class Record(RecordReader):
    """The one file that is the truth, read and written; a context manager, used from the thread that opened it."""

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        *,
        beside: sqlite3.Connection,
        lock: WriteLock | None,
        beliefs: BeliefTable,
        failpoint: Failpoint,
    ) -> None:
        super().__init__(path, connection, beliefs=beliefs)
        self._quarantine = path / quarantine.FILE_NAME
        self._beside = beside
        self._lock = lock
        self._writer = Writer(connection, beside=beside, failpoint=failpoint)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file, and of the lock if this was the writer."""
        with translated(self._file), ExitStack() as closing:
            if self._lock is not None:
                closing.callback(self._lock.release)
            # In this order: the last to go must be one that may write, to clear the log away.
            closing.callback(self._own.close)
            closing.callback(self._beside.close)
            closing.callback(self._writer.close)

    def begin_run(self) -> None:
        """Start a run: documents put from now on update what stands, and compete only among themselves."""
        self._writer.begin_run()

    def standing(self, document: Document, *, extractor: str) -> Standing:
        """Tell how a document stands to what is stored; the rule is in `medkg.record.precedence`."""
        with translated(self._file):
            return self._writer.standing(document, extractor=extractor)

    def put(self, reading: Reading | GraphReading, *, extractor: str) -> Standing:
        """Store or replace a document with all that was found in it, in one transaction; idempotent.

        The document is on disk and seen by others when the next call, whichever it is, has returned; until then the
        disk works beside the caller. Raises InputError for findings that do not fit the document's text, and
        StorageError if the disk refuses this document or, only now, the one before: then nothing of it was stored, and
        what was committed before stands.
        """
        with self._writing():
            return self._writer.put(reading, extractor=extractor)

    def quarantine(self, rejection: Rejection) -> None:
        """Keep a rejection in the record and in `quarantine.jsonl`; the same one is not doubled."""
        with self._writing():
            quarantine.add(self._connection, self._quarantine, rejection)

    def clear_quarantine(self, file: str, *, seen: Collection[Rejection] = ()) -> int:
        """Remove the rejections of a file that was read to its end, except those `seen` in this reading."""
        with self._writing():
            return quarantine.clear(self._connection, self._quarantine, file, seen=seen)

    def forget(self, ids: Iterable[str]) -> ForgetReceipt:
        """Erase documents as if they had never been read; raises DocumentNotFound (then nothing is erased).

        Their bytes are gone from every file of the record afterwards. Views are the caller's to drop.
        """
        with self._writing():
            rows = erase.find(self._connection, ids)
            before = self.graph_hash()
            erased = erase.erase(self._connection, rows)
            self._writer.clear()
            quarantine.rewrite(self._connection, self._quarantine)
            erase.scrub(self._connection, self._file)
        return ForgetReceipt(
            documents=erased.documents,
            mentions=erased.mentions,
            evidence=erased.evidence,
            assertions=erased.assertions,
            hash_before=before,
            hash_after=self.graph_hash(),
        )

    def merge_from(self, other: Path, *, progress: Progress | None = None) -> MergeCounts:
        """Add every document of another graph folder under the rule of precedence, and its rejections."""
        with open_record(other, read_only=True) as theirs:
            rejected = theirs.rejections()
            try:
                with self._writing(), reading(other / RECORD_NAME) as connection:
                    counts = merge(self._writer, connection, progress=progress or Unwatched())
            except GraphCorrupt as error:
                # Both are open, and SQLite does not say which it stumbled over.
                raise GraphCorrupt(
                    f"{other} could not be merged into {self.path}: {error.message}",
                    remedy="`medkg check` tells which of the two is damaged: restore that one from a copy.",
                ) from error
        for rejection in rejected:
            self.quarantine(rejection)
        return counts

    def _settle(self) -> None:
        self._writer.settle()

    def _remember(self, hash_: str) -> None:
        if self._lock is not None:
            with transaction(self._connection):
                self._connection.execute("UPDATE state SET hash = ?", (hash_,))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._lock is None:
            raise GraphError(f"{self.path} was opened for reading.", remedy="Open it for writing to change it.")
        with translated(self._file):
            yield


def difference(left: Record, right: Record) -> Difference:
    """Compare two graphs line by line of their canonical exports, in constant memory."""
    return difference_of(left.lines(), right.lines())


def _open_reader(path: Path, beliefs: BeliefTable) -> Record:
    file = path / RECORD_NAME
    with ExitStack() as opened:
        connection = connect(file, mode="ro")
        opened.callback(connection.close)
        migrations.require_current(migrations.version(connection, file), file)
        opened.pop_all()
    return Record(path, connection, beside=connection, lock=None, beliefs=beliefs, failpoint=lambda _: None)


def _open_writer(path: Path, beliefs: BeliefTable, failpoint: Failpoint) -> Record:
    file = path / RECORD_NAME
    with ExitStack() as opened:
        lock = WriteLock(path)
        opened.callback(lock.release)
        connection = connect(file, mode="rwc")
        opened.callback(connection.close)
        migrations.migrate(connection, file)
        connection.execute("PRAGMA journal_mode = WAL")
        erase.finish_erasing(connection, file)
        quarantine.reconcile(connection, path / quarantine.FILE_NAME)
        beside = connect(file, mode="ro")
        opened.pop_all()
    return Record(path, connection, beside=beside, lock=lock, beliefs=beliefs, failpoint=failpoint)


def _not_found(path: Path) -> GraphNotFound:
    where = "is a file, not a graph folder" if path.is_file() else "holds no graph"
    return GraphNotFound(f"{path} {where}.", remedy="Build one with `medkg build INPUT… -g PATH`, or name another.")
