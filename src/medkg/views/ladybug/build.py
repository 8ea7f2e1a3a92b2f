"""The bulk load: everything to CSV, then one COPY for each table into a database that nobody else sees yet."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.errors import ViewUnavailable
from medkg.model.assertion import Assertion, Evidence
from medkg.model.biolink import UNKNOWN_CATEGORY
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.ports import AssertionSource, EvidenceStream, Progress
from medkg.views.cypher.shape import (
    DOCUMENT,
    EVIDENCE,
    IN_DOCUMENT,
    OBJECT,
    SUBJECT,
    assertion_row,
    concept_row,
    document_row,
    evidence_row,
    label_of,
    type_of,
)
from medkg.views.ladybug.files import CopyFile, CopyFiles, Target
from medkg.views.ladybug.schema import definitions

if TYPE_CHECKING:
    import ladybug

BUFFER_POOL = 768 << 20
MOST_THREADS = 4
_REPORT_EVERY = 10_000


@dataclass(frozen=True, slots=True)
class Contents:
    """How many nodes stand under each label and how many relationships under each type."""

    labels: dict[str, int]
    types: dict[str, int]


def threads() -> int:
    """Give the number of threads that a database may use."""
    return max(1, min(MOST_THREADS, os.cpu_count() or 1))


def build(
    folder: Path, database: Path, source: AssertionSource, evidence: EvidenceStream, progress: Progress
) -> Contents:
    """Write a new database from the record; `folder` is for files in passing. Raises ViewUnavailable."""
    files = CopyFiles(folder)
    writer = _Writer(files)
    progress.stage("Cypher view: reading the record")
    writer.concepts(source.concepts())
    for count, assertion in enumerate(source.assertions(), start=1):
        writer.assertion(assertion)
        if count % _REPORT_EVERY == 0:
            progress.advance(_REPORT_EVERY)
    for document, pieces in evidence.evidence_by_document():
        writer.document(document, pieces, progress)
    writer.strangers()
    targets = files.finish()
    progress.stage("Cypher view: loading tables", total=len(targets))
    _load(database, files, targets, progress)
    return _contents(files)


class _Writer:
    """Turns nouns into rows, remembering under which label each concept stands."""

    def __init__(self, files: CopyFiles) -> None:
        self._files = files
        self._labels: dict[str, str] = {}
        self._strangers: set[str] = set()
        # Millions of rows look for their file: by plain names, which is quicker than by target.
        self._assertions: dict[tuple[str, str, str], CopyFile] = {}
        self._ends: dict[tuple[str, str], CopyFile] = {}

    def concepts(self, concepts: Iterable[Concept]) -> None:
        for concept in concepts:
            label = label_of(concept.category)
            self._labels[concept.id] = label
            self._files.file(Target(label)).add(concept_row(concept))

    def strangers(self) -> None:
        """Add the concepts that assertions name and the record's list does not, so that no edge is lost."""
        self.concepts(Concept(id_, id_, "") for id_ in sorted(self._strangers))

    def assertion(self, assertion: Assertion) -> None:
        triple = assertion.triple
        names = triple.predicate, self._label(triple.subject), self._label(triple.object)
        file = self._assertions.get(names)
        if file is None:
            file = self._assertions[names] = self._files.file(Target(type_of(triple.predicate), *names[1:]))
        file.add((triple.subject, triple.object, *assertion_row(assertion)))

    def document(self, document: Document, pieces: Iterable[tuple[str, Evidence]], progress: Progress) -> None:
        self._files.file(Target(DOCUMENT)).add(document_row(document))
        evidence, places = self._files.file(Target(EVIDENCE)), self._files.file(Target(IN_DOCUMENT, EVIDENCE, DOCUMENT))
        for count, (id_, piece) in enumerate(pieces, start=1):
            evidence.add(evidence_row(id_, piece, document))
            places.add((id_, document.id))
            self._end(SUBJECT, piece.subject).add((id_, piece.subject))
            self._end(OBJECT, piece.object).add((id_, piece.object))
            if count % _REPORT_EVERY == 0:
                progress.advance(_REPORT_EVERY)

    def _end(self, type_: str, concept: str) -> CopyFile:
        names = type_, self._label(concept)
        file = self._ends.get(names)
        if file is None:
            file = self._ends[names] = self._files.file(Target(type_, EVIDENCE, names[1]))
        return file

    def _label(self, concept: str) -> str:
        label = self._labels.get(concept)
        if label is None:
            self._strangers.add(concept)
            return UNKNOWN_CATEGORY
        return label


def _load(database: Path, files: CopyFiles, targets: tuple[Target, ...], progress: Progress) -> None:
    import ladybug  # noqa: PLC0415 - 30 MB of library, loaded only where a view is built or asked

    pairs: dict[str, frozenset[tuple[str, str]]] = {}
    for target in targets:
        if target.start:
            pairs[target.table] = pairs.get(target.table, frozenset()) | {target.pair}
    try:
        with (
            _created(database) as opened,
            ladybug.Connection(opened, num_threads=threads()) as connection,
        ):
            for statement in definitions(pairs):
                _run(connection, statement)
            for target in targets:
                _run(connection, files.statement(target))
                progress.advance()
            _run(connection, "CHECKPOINT")
    except RuntimeError as error:
        raise ViewUnavailable(
            f"the Cypher view could not be built: {str(error).splitlines()[0]}",
            remedy="The record is unharmed; the view is built again when it is next needed.",
        ) from error


def _created(path: Path) -> ladybug.Database:
    import ladybug  # noqa: PLC0415 - as above

    # One checkpoint at the end: after every COPY it would cost more than all the rest where types and labels are many.
    return ladybug.Database(path, buffer_pool_size=BUFFER_POOL, max_num_threads=threads(), auto_checkpoint=False)


def _run(connection: ladybug.Connection, statement: str) -> None:
    result = connection.execute(statement)
    for part in result if isinstance(result, list) else [result]:
        part.close()


def _contents(files: CopyFiles) -> Contents:
    labels: Counter[str] = Counter()
    types: Counter[str] = Counter()
    for target, file in files.files.items():
        if file.rows:
            (types if target.start else labels)[target.table] += file.rows
    return Contents(dict(sorted(labels.items())), dict(sorted(types.items())))
