"""The record as one object: opened, read, written and closed here; each job is done in a module of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from medkg.errors import GraphCorrupt, GraphError, GraphNotFound, StorageError
from medkg.model.assertion import Assertion, Evidence, Triple
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.model.report import CheckReport, Difference, ForgetReceipt, GraphSummary, Standing
from medkg.record import assertions, check, citations, erase, export, migrations, neighbours, quarantine, summary, usage
from medkg.record.connection import RECORD_NAME, connect, reading, stored, transaction, translated
from medkg.record.difference import difference_of
from medkg.record.lock import WriteLock
from medkg.record.merge import MergeCounts, merge
from medkg.record.writer import Failpoint, Writer

_MOST_PROBLEMS = 100

T = TypeVar("T")


def open_record(
    path: Path, *, create: bool = False, read_only: bool = False, failpoint: Failpoint = lambda _: None
) -> Record:
    """Open the record of a graph folder, for writing unless `read_only`; `create` makes folder and record if need be.

    A writer keeps every other writer out for its whole life (GraphLocked at once); readers are never kept out. Raises
    GraphNotFound, GraphCorrupt, SchemaTooNew or StorageError, each naming the path. `failpoint` is called with the
    name of each point where a crash is to be tried: `before-document`, `mid-bulk`, `after-rows`, `before-commit`,
    `after-commit` (said when the next document begins).
    """
    file = path / RECORD_NAME
    with translated(file):
        if create and not read_only:
            path.mkdir(parents=True, exist_ok=True)
        elif not file.is_file() or file.stat().st_size == 0:
            raise _not_found(path)
        return _open_reader(path) if read_only else _open_writer(path, failpoint)


class Record:
    """The one file that is the truth: RecordWriter, AssertionSource and EvidenceSource in one; a context manager.

    Used from the thread that opened it. What streams (`concepts`, `assertions`, `lines`) reads a snapshot on
    a connection of its own, so that putting documents meanwhile neither disturbs it nor shows in it.
    """

    def __init__(
        self,
        path: Path,
        connection: sqlite3.Connection,
        *,
        beside: sqlite3.Connection,
        lock: WriteLock | None,
        failpoint: Failpoint,
    ) -> None:
        self.path = path
        self._file = path / RECORD_NAME
        self._quarantine = path / quarantine.FILE_NAME
        self._own = connection
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

    # The door through which the record changes.

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

    def merge_from(self, other: Path) -> MergeCounts:
        """Add every document of another graph folder under the rule of precedence, and its rejections."""
        with open_record(other, read_only=True) as theirs:
            rejected = theirs.rejections()
            try:
                with self._writing(), reading(other / RECORD_NAME) as connection:
                    counts = merge(self._writer, connection)
            except GraphCorrupt as error:
                # Both are open, and SQLite does not say which it stumbled over.
                raise GraphCorrupt(
                    f"{other} could not be merged into {self.path}: {error.message}",
                    remedy="`medkg check` tells which of the two is damaged: restore that one from a copy.",
                ) from error
        for rejection in rejected:
            self.quarantine(rejection)
        return counts

    # What views are built from.

    def graph_hash(self) -> str:
        """Give the sha256 of the canonical export; at once if nothing changed since it was last asked for."""
        with stored(self._file):
            (known,) = self._connection.execute("SELECT hash FROM state").fetchone()
            if known is not None:
                return str(known)
            with reading(self._file) as snapshot:
                found = export.hash_of(export.lines(snapshot))
            if self._lock is not None:
                with transaction(self._connection):
                    self._connection.execute("UPDATE state SET hash = ?", (found,))
            return found

    def concepts(self) -> Iterator[Concept]:
        """Stream every concept that a document names, by id, with its chosen name and category."""
        with self._snapshot() as connection:
            yield from assertions.concepts(connection)

    def names(self) -> Iterator[tuple[Concept, tuple[str, ...]]]:
        """Stream every concept that a document names, by id, with all the names that documents use, sorted."""
        with self._snapshot() as connection:
            yield from assertions.names(connection)

    def assertions(self) -> Iterator[Assertion]:
        """Stream every assertion in the order of (subject, predicate, object, polarity)."""
        with self._snapshot() as connection:
            yield from assertions.assertions(connection)

    def concepts_with_documents(self) -> Iterator[tuple[Concept, int]]:
        """Stream every concept that a document names, by id, with the number of documents that do."""
        with self._snapshot() as connection:
            yield from usage.concepts_with_documents(connection)

    def documents_with(self, curies: Iterable[str]) -> tuple[int, int]:
        """Count those of some concepts that documents name, and the documents that name one of them."""
        with self._snapshot() as connection:
            return usage.documents_with(connection, curies)

    def linked_by(self, extractor: str) -> frozenset[str]:
        """Give the ids that mentions of extractors with this name (before the `@`) are linked to."""
        with self._snapshot() as connection:
            return usage.linked_by(connection, extractor)

    # What citations are made from.

    def evidence(self, triple: Triple) -> tuple[Evidence, ...]:
        """Give the evidence of one assertion, best first (confidence, then document and position)."""
        with stored(self._file):
            return citations.evidence(self._connection, triple)

    def documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Give the stored documents among these ids."""
        with stored(self._file):
            return citations.documents(self._connection, ids)

    def between(self, first: str, second: str) -> tuple[Assertion, ...]:
        """Give every assertion between two concepts in either direction, denied ones too."""
        with stored(self._file):
            return citations.between(self._connection, first, second)

    def about(self, concept: str, *, predicates: Collection[str] = (), as_subject: bool) -> tuple[Assertion, ...]:
        """Give the assertions with a concept as subject (or object), denied ones too, best supported first."""
        with stored(self._file):
            return neighbours.about(self._connection, concept, predicates=predicates, as_subject=as_subject)

    def named(self, concept: str) -> Concept | None:
        """Give a concept as the graph names it; None where neither mention nor evidence names it."""
        with stored(self._file):
            return neighbours.named(self._connection, concept)

    def evidence_by_document(self) -> Iterator[tuple[Document, Iterable[tuple[str, Evidence]]]]:
        """Stream every stored document, by id, with its evidence; each is consumed in turn."""
        with self._snapshot() as connection:
            for document, pieces in neighbours.evidence_by_document(connection):
                yield document, self._guarded(pieces)

    # The whole, for people.

    def lines(self) -> Iterator[str]:
        """Stream the canonical export, sorted by bytes, without line ends."""
        with self._snapshot() as connection:
            yield from export.lines(connection)

    def export(self, path: Path) -> int:
        """Write the canonical export; its `sha256sum` is the graph's hash. The file appears whole or not at all."""
        if path.is_dir() or not path.parent.is_dir():
            fault = f"{path} is a folder." if path.is_dir() else f"there is no folder {path.parent}."
            raise StorageError(fault, remedy="Name a file in a folder that exists.")
        with translated(path):
            return export.write(self.lines(), path)

    def rejections(self) -> tuple[Rejection, ...]:
        """Give what is in quarantine."""
        with stored(self._file):
            return quarantine.rejections(self._connection)

    def summary(self) -> GraphSummary:
        """Count what is in the graph."""
        found = self.graph_hash()
        with self._snapshot() as connection:
            return summary.summarise(connection, path=self.path, hash_=found, size=self._size())

    def check(self) -> CheckReport:
        """Compute every hash and count anew; at most 100 problems are listed.

        A file whose pages are broken is a problem of the report too, which then has no counts and no hash.
        """
        found: list[str] = []
        try:
            with self._snapshot() as connection:
                found.extend(islice(check.problems(connection), _MOST_PROBLEMS))
                (documents,) = connection.execute("SELECT count(*) FROM document").fetchone()
                (evidence,) = connection.execute("SELECT count(*) FROM evidence").fetchone()
            hash_ = self.graph_hash()
        except GraphCorrupt as error:
            return CheckReport(documents=0, evidence=0, hash="", problems=(*found, str(error)))
        return CheckReport(documents=documents, evidence=evidence, hash=hash_, problems=tuple(found))

    def _size(self) -> int:
        return sum(file.stat().st_size for file in self.path.glob(f"{RECORD_NAME}*"))

    @property
    def _connection(self) -> sqlite3.Connection:
        self._writer.settle()
        return self._own

    @contextmanager
    def _writing(self) -> Iterator[None]:
        if self._lock is None:
            raise GraphError(f"{self.path} was opened for reading.", remedy="Open it for writing to change it.")
        with translated(self._file):
            yield

    @contextmanager
    def _snapshot(self) -> Iterator[sqlite3.Connection]:
        with stored(self._file):
            self._writer.settle()
            with reading(self._file) as connection:
                yield connection

    def _guarded(self, pieces: Iterable[T]) -> Iterator[T]:
        # What a stream gives is itself a stream, and breaks where it is consumed.
        with stored(self._file):
            yield from pieces


def difference(left: Record, right: Record) -> Difference:
    """Compare two graphs line by line of their canonical exports, in constant memory."""
    return difference_of(left.lines(), right.lines())


def _open_reader(path: Path) -> Record:
    file = path / RECORD_NAME
    with ExitStack() as opened:
        connection = connect(file, mode="ro")
        opened.callback(connection.close)
        migrations.require_current(migrations.version(connection, file), file)
        opened.pop_all()
    return Record(path, connection, beside=connection, lock=None, failpoint=lambda _: None)


def _open_writer(path: Path, failpoint: Failpoint) -> Record:
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
    return Record(path, connection, beside=beside, lock=lock, failpoint=failpoint)


def _not_found(path: Path) -> GraphNotFound:
    where = "is a file, not a graph folder" if path.is_file() else "holds no graph"
    return GraphNotFound(f"{path} {where}.", remedy="Build one with `medkg build INPUT… -g PATH`, or name another.")
