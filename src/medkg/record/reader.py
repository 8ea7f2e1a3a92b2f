"""What is read from a record, whoever writes to it meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

from medkg.errors import GraphCorrupt, StorageError
from medkg.model.assertion import Assertion, Evidence, Triple
from medkg.model.belief import BeliefTable
from medkg.model.concept import Concept
from medkg.model.contradiction import Contradictions
from medkg.model.document import Document
from medkg.model.reading import Rejection
from medkg.model.report import CheckReport, GraphSummary
from medkg.ports import Progress, Unwatched
from medkg.ports.rows import AssertionRow, EvidenceRow
from medkg.record import (
    assertions,
    check,
    citations,
    contradictions,
    export,
    ledger,
    neighbours,
    quarantine,
    rows,
    summary,
    usage,
)
from medkg.record.connection import RECORD_NAME, reading, stored, translated
from medkg.record.telling import told

_MOST_PROBLEMS = 100

T = TypeVar("T")


class RecordReader:
    """What reads a record: every socket of `medkg.ports` that is filled from one.

    What streams (`concepts`, `assertions`, `lines`) reads a snapshot on a connection of its own, so that putting
    documents meanwhile neither disturbs it nor shows in it.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, *, beliefs: BeliefTable) -> None:
        self.path = path
        self._file = path / RECORD_NAME
        self._own = connection
        self._beliefs = beliefs

    # What views are built from.

    def graph_hash(self) -> str:
        """Give the sha256 of the canonical export; at once if nothing changed since it was last asked for."""
        with stored(self._file):
            (known,) = self._connection.execute("SELECT hash FROM state").fetchone()
            if known is not None:
                return str(known)
            with reading(self._file) as snapshot:
                found = export.hash_of(export.lines(snapshot))
            self._remember(found)
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
            yield from assertions.assertions(connection, self._beliefs)

    def supports(self) -> Iterator[tuple[Triple, tuple[str, ...]]]:
        """Stream every assertion's triple with the ids of its documents, sorted, in the order of `assertions`."""
        with self._snapshot() as connection:
            yield from assertions.supports(connection)

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
            return citations.between(self._connection, self._beliefs, first, second)

    def about(self, concept: str, *, predicates: Collection[str] = (), as_subject: bool) -> tuple[Assertion, ...]:
        """Give the assertions with a concept as subject (or object), denied ones too, best supported first."""
        with stored(self._file):
            return neighbours.about(
                self._connection, self._beliefs, concept, predicates=predicates, as_subject=as_subject
            )

    def named(self, concept: str) -> Concept | None:
        """Give a concept as the graph names it; None where neither mention nor evidence names it."""
        with stored(self._file):
            return neighbours.named(self._connection, concept)

    def contradictions(self, *, predicate: str, top: int) -> Contradictions:
        """Give the strongest contradictions, uncited, and count all; `predicate` empty for any."""
        with self._snapshot() as connection:
            return contradictions.contradictions(connection, self._beliefs, predicate=predicate, top=top)

    def evidence_by_document(self) -> Iterator[tuple[Document, Iterable[tuple[str, Evidence]]]]:
        """Stream every stored document, by id, with its evidence; each is consumed in turn."""
        with self._snapshot() as connection:
            for document, pieces in neighbours.evidence_by_document(connection):
                yield document, self._guarded(pieces)

    def document_digests(self) -> Iterator[tuple[str, str]]:
        """Stream every document, by id, with a digest of all that is stored for it."""
        with self._snapshot() as connection:
            yield from ledger.digests(connection)

    def evidence_of(self, documents: Iterable[str]) -> Iterator[tuple[Document, Iterable[tuple[str, Evidence]]]]:
        """Stream those of some documents that are stored, in their order, with their evidence; consumed in turn."""
        with self._snapshot() as connection:
            for document, pieces in neighbours.evidence_of(connection, documents):
                yield document, self._guarded(pieces)

    # The same in rows, for what loads millions of them.

    def assertion_rows(self) -> Iterator[AssertionRow]:
        """Stream every assertion once, in the order of the record's own numbers."""
        with self._snapshot() as connection:
            yield from rows.assertion_rows(connection, self._beliefs)

    def evidence_rows(self) -> Iterator[tuple[Document, Iterable[EvidenceRow]]]:
        """Stream every stored document, by id, with its evidence; each is consumed in turn."""
        with self._snapshot() as connection:
            for document, pieces in rows.evidence_rows(connection):
                yield document, self._guarded(pieces)

    # The whole, for people.

    def lines(self) -> Iterator[str]:
        """Stream the canonical export, sorted by bytes, without line ends."""
        with self._snapshot() as connection:
            yield from export.lines(connection)

    def export(self, path: Path, *, progress: Progress | None = None) -> int:
        """Write the canonical export; its `sha256sum` is the graph's hash. The file appears whole or not at all.

        Progress counts lines.
        """
        watch = progress or Unwatched()
        watch.stage("exporting")
        if path.is_dir() or not path.parent.is_dir():
            fault = f"{path} is a folder." if path.is_dir() else f"there is no folder {path.parent}."
            raise StorageError(fault, remedy="Name a file in a folder that exists.")
        with translated(path):
            return export.write(told(self.lines(), watch), path)

    def rejections(self) -> tuple[Rejection, ...]:
        """Give what is in quarantine."""
        with stored(self._file):
            return quarantine.rejections(self._connection)

    def summary(self) -> GraphSummary:
        """Count what is in the graph."""
        found = self.graph_hash()
        with self._snapshot() as connection:
            return summary.summarise(connection, path=self.path, hash_=found, size=self._size())

    def check(self, *, progress: Progress | None = None) -> CheckReport:
        """Compute every hash and count anew; at most 100 problems are listed. Progress counts evidence, then lines.

        A file whose pages are broken is a problem of the report too, which then has no counts and no hash.
        """
        found: list[str] = []
        try:
            with self._snapshot() as connection:
                (documents,) = connection.execute("SELECT count(*) FROM document").fetchone()
                (evidence,) = connection.execute("SELECT count(*) FROM evidence").fetchone()
                watch = progress or Unwatched()
                watch.stage("checking evidence", total=evidence)
                found.extend(islice(check.problems(connection, progress=watch), _MOST_PROBLEMS))
                watch.stage("computing the hash")
                (known,) = connection.execute("SELECT hash FROM state").fetchone()
                hash_ = export.hash_of(told(export.lines(connection), watch))
        except GraphCorrupt as error:
            return CheckReport(documents=0, evidence=0, hash="", problems=(*found, str(error)))
        if known not in {None, hash_}:
            found.append(f"the hash that is kept, {known}, is not that of the content")
        return CheckReport(documents=documents, evidence=evidence, hash=hash_, problems=tuple(found))

    def _size(self) -> int:
        return sum(file.stat().st_size for file in self.path.glob(f"{RECORD_NAME}*"))

    def _settle(self) -> None:
        """Wait for what is being written; a reader writes nothing."""

    def _remember(self, hash_: str) -> None:
        """Keep the graph's hash until the next change; a reader changes nothing, so it computes it each time."""

    @property
    def _connection(self) -> sqlite3.Connection:
        self._settle()
        return self._own

    @contextmanager
    def _snapshot(self) -> Iterator[sqlite3.Connection]:
        with stored(self._file):
            self._settle()
            with reading(self._file) as connection:
                yield connection

    def _guarded(self, pieces: Iterable[T]) -> Iterator[T]:
        # What a stream gives is itself a stream, and breaks where it is consumed.
        with stored(self._file):
            yield from pieces
