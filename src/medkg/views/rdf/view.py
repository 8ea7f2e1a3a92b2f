"""The embedded RDF view: the record as a pyoxigraph store in the graph's own folder, for reading only."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medkg.errors import QueryFailed, StorageError, ViewUnavailable
from medkg.model.report import QueryResult
from medkg.ports import AssertionSource, EvidenceStream, Progress
from medkg.views.rdf.answers import given_values
from medkg.views.rdf.asker import Asker
from medkg.views.rdf.guard import guard_sparql
from medkg.views.rdf.sparql.tokens import variables_of
from medkg.views.rdf.store import load, rdf_store
from medkg.views.rdf.terms import PREFIXES, prefix_map

if TYPE_CHECKING:
    import rdflib

_REBUILD = "It is built again from the record when it is next needed."


class RdfView:
    """Ports View and SparqlView over one `views` folder; threads may share one, processes open their own."""

    def __init__(self, folder: Path, evidence: EvidenceStream, *, wait: float = 600.0) -> None:
        self._store = rdf_store(folder)
        self._evidence = evidence
        self._wait = wait
        self._lock = threading.Lock()
        self._asker: Asker | None = None
        self._prefixes = {**prefix_map(), **PREFIXES}

    def fresh(self, graph_hash: str) -> bool:
        """Tell whether a whole view of this version shows exactly this state of the record."""
        marker = self._store.marker()
        return marker is not None and marker.graph_hash == graph_hash and self._store.sound(marker)

    def rebuild(self, source: AssertionSource, *, progress: Progress) -> None:
        """Build beside and swap in, or find that another process just did; raises ViewUnavailable or StorageError.

        Readers keep the view that they have open; a crash leaves the old view or none.
        """
        try:
            with self._store.locked(wait=self._wait):
                graph_hash = source.graph_hash()
                if not self.fresh(graph_hash):
                    self._store.replace(
                        graph_hash, lambda _, database: load(database, source, self._evidence, progress)
                    )
        except OSError as error:
            raise StorageError(
                f"the RDF view could not be written in {self._store.folder}: {error.strerror or error}.",
                remedy="The record is unharmed; make room or rights there and try again.",
            ) from error

    def sparql(self, query: str, *, parameters: dict[str, object], limit: int, timeout: float) -> QueryResult:
        """Run one reading query; raises QueryRefused, QueryFailed, QueryTimeout or ViewUnavailable.

        `limit` is the most rows to give, `timeout` is in seconds. A parameter is the value of a variable: a text in
        angle brackets is an IRI, any other a literal.
        """
        checked = guard_sparql(query, prefixes=self._prefixes, given=given_values(parameters))
        unused = sorted(parameters.keys() - variables_of(query))
        if unused:
            raise QueryFailed(
                f"the query has no variable ?{unused[0]}, which is given.", remedy="Is it spelt as in the query?"
            )
        told = self._told({"query": checked.text, "limit": limit}, timeout)
        rows = tuple(tuple(row) for row in told["rows"])
        return QueryResult(columns=tuple(told["columns"]), rows=rows, truncated=bool(told["truncated"]))

    def _told(self, request: dict[str, object], timeout: float) -> dict[str, Any]:
        while True:
            asker = self._open()
            try:
                return asker.ask(request, timeout=timeout)
            except ViewUnavailable as error:
                # Whoever swapped in another view took away the one that was asked; only a view that stands is broken.
                self.close()
                if self._database() == asker.store:
                    self._store.discard()
                    raise ViewUnavailable(error.message, remedy=_REBUILD) from error
            finally:
                if asker is not self._asker:  # another thread replaced it meanwhile, and nobody else would stop it
                    asker.close()

    def dataset(self) -> rdflib.Dataset:
        """Give an rdflib Dataset that reads this view's store, triple by triple as it is asked; nothing is copied."""
        from medkg.views.rdf.dataset import dataset_of  # noqa: PLC0415 - rdflib is loaded only for those who want it

        return dataset_of(self._database(), self._prefixes)

    def close(self) -> None:
        """Stop the process that asks; the next question starts it again."""
        with self._lock:
            asker, self._asker = self._asker, None
        if asker is not None:
            asker.close()

    def _open(self) -> Asker:
        database = self._database()
        with self._lock:
            stale = self._asker if self._asker is not None and self._asker.store != database else None
            if self._asker is None or stale is not None:
                self._asker = Asker(database)
            asker = self._asker
        if stale is not None:
            stale.close()
        return asker

    def _database(self) -> Path:
        marker = self._store.marker()
        if marker is None:
            raise ViewUnavailable("the RDF view has not been built by this version.", remedy=_REBUILD)
        return self._store.database(marker)
