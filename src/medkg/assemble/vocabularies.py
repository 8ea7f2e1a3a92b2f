"""Adding vocabularies to a graph, taking them away, and how its concepts stand to those in use."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.assemble.lexica import ADDED, added_files, terms_in_use
from medkg.assemble.sources import TABLE, drop_source, keep_source, table_ids
from medkg.durable import sync
from medkg.errors import UsageError, VocabularyError
from medkg.model.concept import Term
from medkg.model.reading import Rejection
from medkg.model.report import Conflict, Drift, VocabularyRemoval, VocabularyReport
from medkg.ports import Progress

if TYPE_CHECKING:
    from medkg.record.store import Record
    from medkg.vocabulary.lexicon import CompiledLexicon


def add(
    graph: Path, files: Sequence[Path], *, category: str, licence: str, progress: Progress
) -> tuple[VocabularyReport, tuple[Rejection, ...]]:
    """Read ontologies or name lists into term tables beside the record; the file's stem is the vocabulary's name.

    A file that cannot be used at all is put aside where another one can; raises VocabularyError where none can.
    """
    from medkg.vocabulary.lines import STAGE

    begin = time.monotonic()
    _require_usable(files)
    terms: list[Term] = []
    rejections: list[Rejection] = []
    refused: list[VocabularyError] = []
    for path in files:
        progress.stage(f"reading {path.name}")
        try:
            read, bad = _read(path, category=category, progress=progress)
            _keep(graph, path, read, licence=licence)
        except VocabularyError as error:
            refused.append(error)
            rejections.append(Rejection(str(path), "", "", STAGE, str(error)))
            continue
        terms += read
        rejections += bad
    if len(refused) == len(files):
        raise refused[0]
    return _counted(terms, seconds=time.monotonic() - begin), tuple(rejections)


def _require_usable(files: Sequence[Path]) -> None:
    from medkg.vocabulary.reading import FORMATS

    missing = next((path for path in files if not path.is_file()), None)
    if missing:
        raise UsageError(f"there is no file {missing}.", remedy=f"Give a file in one of these formats: {FORMATS}.")
    stems = [_stem(path) for path in files]
    twice = next((stem for stem in stems if stems.count(stem) > 1), "")
    if twice:
        raise UsageError(f"two files would be the vocabulary {twice!r}.", remedy="Rename one, or add it on its own.")


def _read(path: Path, *, category: str, progress: Progress) -> tuple[list[Term], list[Rejection]]:
    from medkg.vocabulary.reading import read_vocabulary
    from medkg.vocabulary.soundness import checked

    terms: list[Term] = []
    rejections: list[Rejection] = []
    for one in checked(read_vocabulary(path, category=category), path):
        if isinstance(one, Rejection):
            rejections.append(one)
        else:
            terms.append(one)
        progress.advance()
    return terms, rejections


def _keep(graph: Path, path: Path, terms: Sequence[Term], *, licence: str) -> None:
    from medkg.vocabulary.description import described
    from medkg.vocabulary.term_rows import write_terms

    said = described(path)
    table = graph / ADDED / f"{_stem(path)}{TABLE}"
    table.parent.mkdir(exist_ok=True)
    write_terms(terms, table)
    keep_source(table, origin=path, version=said.version, licence=licence or said.licence)


def _stem(path: Path) -> str:
    return path.name.split(".")[0]


def _counted(terms: Sequence[Term], *, seconds: float) -> VocabularyReport:
    return VocabularyReport(
        concepts=sum(bool(term.concept.name) for term in terms),
        names=sum(bool(term.concept.name) + len(term.synonyms) for term in terms),
        relations=sum(len(term.parents) for term in terms),
        mappings=sum(len(term.xrefs) for term in terms),
        obsolete=sum(term.obsolete for term in terms),
        seconds=round(seconds, 3),
    )


def table_named(graph: Path, name: str) -> Path:
    """Give the table of a vocabulary that was added; raises UsageError naming those there are."""
    tables = {path.name.removesuffix(TABLE): path for path in added_files(graph)}
    if name in tables:
        return tables[name]
    listed = f"Added are: {', '.join(tables)}." if tables else "None was added."
    raise UsageError(
        f"there is no vocabulary {name!r} that was added to {graph}.",
        remedy=f"{listed} What ships with medkg cannot be removed.",
    )


def remove(graph: Path, name: str) -> frozenset[str]:
    """Delete a vocabulary that was added; gives the ids that it held (none of a damaged table)."""
    table = table_named(graph, name)
    try:
        ids = frozenset(table_ids(table))
    except VocabularyError:
        ids = frozenset()
    table.unlink()
    drop_source(table)
    sync(table.parent)
    return ids


def removal(name: str, ids: frozenset[str], record: Record, *, lexicon: CompiledLexicon) -> VocabularyRemoval:
    """Count what a graph holds of a vocabulary's concepts that no other vocabulary in use defines."""
    lost = [curie for curie in ids if lexicon.concept(curie) is None]
    linked, documents = record.documents_with(lost)
    return VocabularyRemoval(name=name, concepts=len(ids), linked=linked, documents=documents)


def drifted(record: Record, lexicon: CompiledLexicon) -> tuple[Drift, ...]:
    """Give the concepts of a graph that the vocabularies now in use know otherwise, those of most documents first."""
    from medkg.extract.identity import OURS
    from medkg.vocabulary.drift import drift
    from medkg.vocabulary.preferences import Preferences

    linked = frozenset[str]().union(*(record.linked_by(name) for name in OURS))
    found = drift(record.concepts_with_documents(), lexicon, Preferences.shipped(), linked=linked)
    return tuple(sorted(found, key=lambda one: (-one.documents, one)))


def conflicts(graph: Path | None) -> tuple[Conflict, ...]:
    """List the concepts of vocabularies in use that are not taken to be one, though a cross-reference says so."""
    from medkg.vocabulary.equivalence import equivalences
    from medkg.vocabulary.preferences import Preferences

    return equivalences(terms_in_use(graph), Preferences.shipped()).conflicts
