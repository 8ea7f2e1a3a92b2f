"""A graph folder as one object: what `medkg.open` gives, and what the command and notebooks use."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from medkg.asking import Asking
from medkg.assemble import vocabularies as added_vocabularies
from medkg.assemble.parts import open_parts
from medkg.assemble.reading import Inputs, loadable, source_of
from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.model.report import (
    BuildReport,
    CheckReport,
    Conflict,
    Difference,
    Drift,
    ExportReport,
    ForgetReceipt,
    GraphSummary,
    PullPlan,
    PushReport,
    VocabularyRemoval,
    VocabularyReport,
)
from medkg.ports import Progress, Unwatched
from medkg.settings import Settings, load_settings
from medkg.workflows import build as building
from medkg.workflows.desk import Counts
from medkg.workflows.pull import beside_texts

if TYPE_CHECKING:
    import networkx as nx


class Graph(Asking):
    """A graph folder: `record.sqlite` (the truth), `views/` (rebuilt when stale), `quarantine.jsonl`.

    Use it as a context manager. Reading never locks; building, forgetting and merging hold the one writer's lock
    while they run.
    """

    @property
    def path(self) -> Path:
        """The folder."""
        return self._parts.path

    @property
    def hash(self) -> str:
        """The SHA-256 of the canonical export: equal graphs, equal hashes."""
        return self._parts.record().graph_hash()

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"medkg.open({str(self.path)!r})"

    def close(self) -> None:
        """Let go of every file and worker."""
        self._parts.close()

    # -- putting in ---------------------------------------------------------------------------------------------

    def build(
        self,
        inputs: Inputs,
        *,
        workers: int | None = None,
        batch: int | None = None,
        input_format: str = "",
        nlp: str | None = None,
        progress: Progress | None = None,
    ) -> BuildReport:
        """Read documents, extract what is new or changed, and store it; see `medkg.workflows.build`.

        `workers=0` works in this process. `nlp` names who finds mentions (see BuildSettings), in place of the setting
        build.nlp. Raises GraphLocked where somebody else writes.
        """
        watch = progress or Unwatched()
        source = source_of(inputs, input_format=input_format)
        self._parts.require_others(nlp)
        with (
            self._parts.writer() as record,
            self._parts.pool(workers=workers, batch=batch, nlp=nlp, progress=watch) as pool,
        ):
            readings = self._parts.joined(source, progress=watch)
            counts = building.build(readings, record=record, pool=pool, progress=watch, clock=time.monotonic)
            return building.report(counts, source=record, progress=watch)

    def load(
        self,
        inputs: Inputs,
        *,
        input_format: str = "",
        mapping: str | Path = "",
        licence: str = "",
        version: str = "",
        progress: Progress | None = None,
    ) -> BuildReport:
        """Take in graphs and curated assertions that exist already, each file a source; nothing is extracted.

        `mapping` names a TOML file that says which columns of a table mean what (docs/imports.md). `licence` and
        `version` are noted on every document that is stored. Raises UsageError for a mapping that cannot be used.
        """
        readings = loadable(inputs, input_format=input_format, mapping=mapping, licence=licence, version=version)
        return self._load(readings, progress or Unwatched())

    def load_networkx(
        self,
        network: nx.Graph[Any],
        *,
        name: str,
        licence: str = "",
        version: str = "",
        progress: Progress | None = None,
    ) -> BuildReport:
        """Take in a networkx graph as a source: what `networkx()` gives, or any with the same attributes.

        The same name again replaces what stood under it. What cannot be read is put aside, as with files.
        """
        readings = self._parts.from_networkx(network, name=name, licence=licence, version=version)
        return self._load(readings, progress or Unwatched())

    def _load(self, readings: Iterable[Reading | GraphReading | Rejection], progress: Progress) -> BuildReport:
        with self._parts.writer() as record:
            counts = building.load(readings, record=record, progress=progress, clock=time.monotonic)
            return building.report(counts, source=record, progress=progress)

    def pull(
        self,
        uri: str = "",
        *,
        mapping: str | Path | None = None,
        licence: str = "",
        version: str = "",
        progress: Progress | None = None,
    ) -> BuildReport:
        """Read a graph that somebody has in Neo4j into the record as a source; see docs/neo4j.md.

        `uri` in place of the setting neo4j.uri; `mapping` is a file as `pull_plan` writes it, what it leaves open is
        guessed. A graph that medkg pushed comes back with its evidence. Raises ViewUnavailable, QueryFailed or
        UsageError.
        """
        watch = progress or Unwatched()
        source = self._parts.pull_source(uri, mapping=mapping, licence=licence, version=version)
        with source.readings(watch) as readings, self._parts.writer() as record:
            fitting = beside_texts(readings, record=record, progress=watch)
            counts = building.load(fitting, record=record, progress=watch, clock=time.monotonic)
            return building.report(counts, source=record, progress=watch)

    def pull_plan(self, uri: str = "", *, mapping: str | Path | None = None) -> PullPlan:
        """Say how a graph in Neo4j would be read: what each label and type becomes, and the mapping as a table."""
        return self._parts.pull_source(uri, mapping=mapping).plan()

    def merge(self, other: str | Path, *, progress: Progress | None = None) -> BuildReport:
        """Take in another graph: the union of the two records, the same whichever way round."""
        watch = progress or Unwatched()
        begin = time.monotonic()
        open_graph(other, settings=self._parts.settings).close()  # one that does not exist makes nothing of ours either
        with self._parts.writer() as record:
            merged = record.merge_from(Path(other), progress=watch)
            counts = Counts(
                new=merged.new,
                changed=merged.changed,
                unchanged=merged.unchanged,
                mentions=merged.mentions,
                evidence=merged.evidence,
                seconds=time.monotonic() - begin,
            )
            return building.report(counts, source=record, progress=watch)

    def forget(self, documents: str | Sequence[str]) -> ForgetReceipt:
        """Erase documents and all that was read in them; the views are rebuilt without them when next used."""
        with self._parts.writer() as record:
            receipt = record.forget((documents,) if isinstance(documents, str) else documents)
        self._parts.drop_views()
        return receipt

    def add_vocabulary(
        self, files: Inputs, *, category: str = "", licence: str = "", progress: Progress | None = None
    ) -> tuple[VocabularyReport, tuple[Rejection, ...]]:
        """Add ontologies or name lists; documents read afterwards are searched for their names too."""
        watch = progress or Unwatched()
        return self._parts.add_vocabulary(files, category=category, licence=licence, progress=watch)

    def remove_vocabulary(self, name: str, *, progress: Progress | None = None) -> VocabularyRemoval:
        """Take a vocabulary away that was added; the next build of the same inputs links their texts anew."""
        return self._parts.remove_vocabulary(name, progress=progress or Unwatched())

    # -- getting out --------------------------------------------------------------------------------------------

    def difference(self, other: Graph) -> Difference:
        """Say what only one of the two holds."""
        return self._parts.difference(other._parts)

    def summary(self) -> GraphSummary:
        """Count what is in the graph."""
        return self._parts.record().summary()

    def check(self, *, progress: Progress | None = None) -> CheckReport:
        """Check every hash, offset and count of the record."""
        report = self._parts.record().check(progress=progress or Unwatched())
        return replace(report, problems=(*report.problems, *self._parts.view_problems()))

    def export(self, path: str | Path, *, progress: Progress | None = None) -> int:
        """Write the canonical export (sorted JSONL) and count its lines; its SHA-256 is the graph's hash."""
        return self._parts.record().export(Path(path), progress=progress or Unwatched())

    def export_as(
        self,
        form: str,
        path: str | Path,
        *,
        categories: Sequence[str] = (),
        min_documents: int = 1,
        denied: bool = True,
        progress: Progress | None = None,
    ) -> ExportReport:
        """Write the graph, or the part that is selected, in a format that other programs read; see docs/exports.md.

        `categories` keeps concepts of these and assertions between them, `min_documents` is the weakest support,
        `denied=False` leaves denied assertions out. What stood at `path` is replaced once the new is whole; a folder
        only if it holds nothing but an earlier export. Raises UsageError, StorageError or ViewUnavailable.
        """
        begin = time.monotonic()
        report = self._parts.export_as(
            form,
            Path(path),
            categories=tuple(categories),
            min_documents=min_documents,
            denied=denied,
            progress=progress or Unwatched(),
        )
        return replace(report, seconds=time.monotonic() - begin)

    def push(
        self,
        uri: str | None = None,
        *,
        database: str | None = None,
        rebuild: bool = False,
        verify: bool = False,
        progress: Progress | None = None,
    ) -> PushReport:
        """Bring a Neo4j database to the state of this graph: what is new or changed is sent, what is gone is removed.

        `uri` and `database` in place of the settings'; the login is theirs. A database shows one graph, told by the
        folder's name; `rebuild` replaces whichever stands there and sends everything anew, `verify` compares
        everything with what stands. A push that was cut off is completed by the next. Raises UsageError or
        ViewUnavailable.
        """
        return self._parts.push(
            uri=uri, database=database, rebuild=rebuild, verify=verify, progress=progress or Unwatched()
        )

    def vocabularies(self) -> tuple[tuple[str, int, int, str, str, str], ...]:
        """List (name, concepts, names, version, licence, origin) of the vocabularies in use."""
        return self._parts.vocabularies()

    def vocabulary_conflicts(self) -> tuple[Conflict, ...]:
        """List concepts of the vocabularies in use that are not joined, though a cross-reference says they are one."""
        return added_vocabularies.conflicts(self.path)

    def drift(self, *, progress: Progress | None = None) -> tuple[Drift, ...]:
        """List this graph's concepts that the vocabularies now in use know otherwise; most documents first."""
        return self._parts.drift(progress or Unwatched())


def open_graph(path: str | Path | None = None, *, create: bool = False, settings: Settings | None = None) -> Graph:
    """Open a graph folder (default: the settings' graph); raises GraphNotFound unless it may be created."""
    chosen = settings or load_settings()
    return Graph(open_parts(Path(path) if path else chosen.graph, settings=chosen, create=create))
