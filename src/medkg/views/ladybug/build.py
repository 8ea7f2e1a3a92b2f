"""The bulk load: everything to CSV, then one COPY for each table into a database that nobody else sees yet."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from medkg.errors import ViewUnavailable
from medkg.model.assertion import assertion_key
from medkg.model.biolink import UNKNOWN_CATEGORY
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.ports import AssertionSource, Progress, RowSource
from medkg.ports.rows import AssertionRow, EvidenceRow, Figures, Said
from medkg.views.cypher.shape import (
    DOCUMENT,
    EVIDENCE,
    IN_DOCUMENT,
    OBJECT,
    SUBJECT,
    TYPES,
    concept_row,
    document_row,
    label_of,
    type_of,
)
from medkg.views.ladybug.files import CopyFile, CopyFiles, Target, joined, quoted
from medkg.views.ladybug.schema import node_definitions, relationship_definition

if TYPE_CHECKING:
    import ladybug

BUFFER_POOL = 768 << 20
MOST_THREADS = 4
_REPORT_EVERY = 10_000
_MOST_TEXTS = 100_000


@dataclass(frozen=True, slots=True)
class Contents:
    """How many nodes stand under each label, how many relationships under each type, and between which labels.

    `ends` has `TYPE FROM TO`, as words.
    """

    labels: dict[str, int]
    types: dict[str, int]
    ends: dict[str, int]


def threads() -> int:
    """Give the number of threads that a database may use."""
    return max(1, min(MOST_THREADS, os.cpu_count() or 1))


def build(folder: Path, database: Path, source: AssertionSource, rows: RowSource, progress: Progress) -> Contents:
    """Write a new database from the record; `folder` is for files in passing. Raises ViewUnavailable.

    Loading needs little of Python: the assertions are loaded while the evidence is read.
    """
    progress.stage("Cypher view: reading the record")
    labels: dict[str, str] = {}
    first = _Writer(CopyFiles(folder / "assertions"), labels)
    first.concepts(source.concepts())
    first.assertions(rows.assertion_rows(), progress)
    with _Loader(database) as loader:
        loader.load(first.finish())
        second = _Writer(CopyFiles(folder / "evidence"), labels)
        for document, pieces in rows.evidence_rows():
            second.document(document, pieces, progress)
        loader.load(second.finish())
        loader.complete(progress)
        return loader.contents()


class _Writer:
    """Turns rows into lines, remembering under which label each concept stands (`labels`, shared by all writers)."""

    def __init__(self, files: CopyFiles, labels: dict[str, str]) -> None:
        self._files = files
        self._labels = labels
        # Millions of lines look for their file and repeat their words: found by plain names, and written once.
        self._by_names: dict[tuple[str, ...], CopyFile] = {}
        self._texts: dict[Figures | Said, str] = {}
        self._subjects: dict[str, tuple[CopyFile, str]] = {}
        self._objects: dict[str, tuple[CopyFile, str]] = {}

    def concepts(self, concepts: Iterable[Concept]) -> None:
        for concept in concepts:
            label = label_of(concept.category)
            self._labels[concept.id] = label
            self._files.file(Target(label)).add(concept_row(concept))

    def assertions(self, rows: Iterable[AssertionRow], progress: Progress) -> None:
        for count, (subject, object_, figures) in enumerate(rows, start=1):
            key = assertion_key(subject, figures.predicate, object_, figures.polarity)
            file = self._file(type_of(figures.predicate), self._label(subject), self._label(object_))
            file.line(f'{quoted(subject)},{quoted(object_)},"{key}",{self._text(figures)}')
            if count % _REPORT_EVERY == 0:
                progress.advance(_REPORT_EVERY)

    def document(self, document: Document, pieces: Iterable[EvidenceRow], progress: Progress) -> None:
        self._files.file(Target(DOCUMENT)).add(document_row(document))
        evidence, places = self._file(EVIDENCE), self._file(IN_DOCUMENT, EVIDENCE, DOCUMENT)
        place, subjects, objects = quoted(document.id), self._subjects, self._objects
        for count, (id_, subject, object_, said, sentence, start, end) in enumerate(pieces, start=1):
            key = assertion_key(subject, said.predicate, object_, said.polarity)
            evidence.line(f'"{id_}","{key}",{self._text(said)},{quoted(sentence)},{start},{end}')
            places.line(f'"{id_}",{place}')
            for ends, type_, concept in ((subjects, SUBJECT, subject), (objects, OBJECT, object_)):
                known = ends.get(concept)
                if known is None:
                    known = ends[concept] = self._file(type_, EVIDENCE, self._label(concept)), quoted(concept)
                known[0].line(f'"{id_}",{known[1]}')
            if count % _REPORT_EVERY == 0:
                progress.advance(_REPORT_EVERY)

    def finish(self) -> CopyFiles:
        """Give the files, whole."""
        self._files.finish()
        return self._files

    def _file(self, *names: str) -> CopyFile:
        file = self._by_names.get(names)
        if file is None:
            file = self._by_names[names] = self._files.file(Target(*names))
        return file

    def _text(self, words: Figures | Said) -> str:
        text = self._texts.get(words)
        if text is None:
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            text = self._texts[words] = joined(words)
        return text

    def _label(self, concept: str) -> str:
        label = self._labels.get(concept)
        if label is None:  # an edge that names what the list of concepts does not is not lost
            self.concepts((Concept(concept, concept, UNKNOWN_CATEGORY),))
            label = UNKNOWN_CATEGORY
        return label


class _Loader:
    """A new database, into which a thread beside loads files while others are still being written."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._held = ExitStack()
        self._loads: list[Future[None]] = []
        self._labels: Counter[str] = Counter()
        self._types: Counter[str] = Counter()
        self._ends: Counter[str] = Counter()

    def __enter__(self) -> Self:
        import ladybug  # noqa: PLC0415 - 30 MB of library, loaded only where a view is built or asked

        with _explained(), ExitStack() as held:
            opened = held.enter_context(_created(self._database))
            self._connection = held.enter_context(ladybug.Connection(opened, num_threads=threads()))
            self._beside = ThreadPoolExecutor(max_workers=1, thread_name_prefix="loading")
            held.callback(self._beside.shutdown, cancel_futures=True)
            for statement in node_definitions():
                _run(self._connection, statement)
            self._held = held.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        with _explained():
            self._held.close()

    def load(self, files: CopyFiles) -> None:
        """Begin to load what the files hold; a relationship type is wholly in the files of one call."""
        pairs: dict[str, frozenset[tuple[str, str]]] = {}
        for target in files.targets():
            if target.start:
                pairs[target.table] = pairs.get(target.table, frozenset()) | {target.pair}
                self._ends[" ".join((target.table, *target.pair))] += files.files[target].rows
            (self._types if target.start else self._labels)[target.table] += files.files[target].rows
        for type_ in sorted(pairs):
            self._begin(relationship_definition(type_, pairs[type_]))
        for target in files.targets():
            self._begin(files.statement(target))

    def complete(self, progress: Progress) -> None:
        """Wait until all is loaded and on disk; raises ViewUnavailable."""
        for type_ in TYPES:
            if type_ not in self._types:
                self._begin(relationship_definition(type_, frozenset()))
        # One checkpoint at the end: after every COPY it would cost more than all the rest where types are many.
        self._begin("CHECKPOINT")
        progress.stage("Cypher view: loading tables", total=len(self._loads))
        with _explained():
            for load in self._loads:
                load.result()
                progress.advance()

    def contents(self) -> Contents:
        """Count what was loaded."""
        labels, types, ends = (dict(sorted(counted.items())) for counted in (self._labels, self._types, self._ends))
        return Contents(labels, types, ends)

    def _begin(self, statement: str) -> None:
        self._loads.append(self._beside.submit(_run, self._connection, statement))


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except RuntimeError as error:
        raise ViewUnavailable(
            f"the Cypher view could not be built: {str(error).splitlines()[0]}",
            remedy="The record is unharmed; the view is built again when it is next needed.",
        ) from error


def _created(path: Path) -> ladybug.Database:
    import ladybug  # noqa: PLC0415 - as above

    return ladybug.Database(path, buffer_pool_size=BUFFER_POOL, max_num_threads=threads(), auto_checkpoint=False)


def _run(connection: ladybug.Connection, statement: str) -> None:
    result = connection.execute(statement)
    for part in result if isinstance(result, list) else [result]:
        part.close()
