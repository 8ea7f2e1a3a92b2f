"""The parts of one graph, each made when it is first asked for."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from medkg.assemble import extraction, lexica, linking, pulling, stores, vocabularies
from medkg.assemble.beliefs import Believed, belief_table
from medkg.assemble.failpoints import failpoint
from medkg.assemble.kinship import GraphKinship
from medkg.assemble.naming import renamed
from medkg.assemble.provenance import stamped
from medkg.assemble.rankings import AUTO, middle_ranking, path_ranking
from medkg.assemble.reading import Inputs, Source, each
from medkg.assemble.sources import listed
from medkg.errors import GraphNotFound, UsageError, ViewUnavailable
from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.model.report import Difference, Drift, ExportReport, PushReport, VocabularyRemoval, VocabularyReport
from medkg.ports import ChainFinder, CypherView, Finder, Kinship, MiddleRanker, PatternTester, Progress, Unwatched
from medkg.settings import Settings

if TYPE_CHECKING:
    import networkx as nx

    from medkg.extract.pool import SupervisedPool
    from medkg.model.belief import BeliefTable
    from medkg.record.store import Record
    from medkg.retrieve.middle_patterns import MiddleRanking
    from medkg.retrieve.middles import Middles
    from medkg.retrieve.ranking import PathRanking
    from medkg.retrieve.search import Chains
    from medkg.retrieve.significance import PatternTests
    from medkg.retrieve.signs import SignRules
    from medkg.views.ladybug.view import LadybugView
    from medkg.views.neo4j.pull_source import PullSource
    from medkg.views.neo4j.query import Neo4jView
    from medkg.views.path_index.view import MappedPathIndex, PathIndexView
    from medkg.views.rdf.view import RdfView
    from medkg.vocabulary.lexicon import CompiledLexicon


def open_parts(path: Path, *, settings: Settings, create: bool) -> Parts:
    """Open a graph folder; raises GraphNotFound unless it is there or may be created, which the first use does."""
    from medkg.record.connection import RECORD_NAME

    if path.exists() and not path.is_dir():
        raise GraphNotFound(f"{path} is a file, not a graph folder.", remedy="Name another path with --graph.")
    exists = (path / RECORD_NAME).is_file()
    if not exists and not create:
        raise GraphNotFound(f"there is no graph at {path}.", remedy=f"Make one with: medkg build -g {path} YOUR_FILES")
    return Parts(path, settings=settings, exists=exists)


class Parts:
    """Record, lexica, views and pool of one graph folder, opened lazily and let go of together."""

    def __init__(self, path: Path, *, settings: Settings, exists: bool) -> None:
        self.path = path
        self._exists = exists
        self.settings = settings
        self._held = ExitStack()
        self._record: Record | None = None
        self._table: BeliefTable | None = None
        self._cypher: LadybugView | None = None
        self._rdf: RdfView | None = None
        self._server: Neo4jView | None = None
        self._index: tuple[str, MappedPathIndex] | None = None
        self._chains: tuple[str, Chains] | None = None
        self._tests: tuple[str, PatternTests] | None = None
        self._finder: tuple[str, Finder] | None = None
        self._rankings: dict[str, PathRanking | None] = {}
        self._kinship = GraphKinship(path, lambda: self.lexicon(Unwatched()))

    def close(self) -> None:
        """Let go of everything."""
        self._record = self._cypher = self._rdf = self._server = self._index = self._chains = self._tests = None
        self._finder = None
        self._held.close()

    def record(self) -> Record:
        """Open the record for reading; it follows what a writer commits."""
        from medkg.record.store import open_record

        if not self._exists:
            with self.writer():
                pass
        if self._record is None:
            self._record = self._held.enter_context(open_record(self.path, read_only=True, beliefs=self._beliefs()))
        return self._record

    def _beliefs(self) -> BeliefTable:
        if self._table is None:
            self._table = belief_table(self.settings.answer.belief)
        return self._table

    def _believed(self) -> Believed:
        """Give what views are built from: the record, as its belief table weighs it."""
        return Believed(self.record(), self._beliefs().digest)

    @contextmanager
    def writer(self) -> Iterator[Record]:
        """Open the record for writing, keeping every other writer out meanwhile."""
        from medkg.record.store import open_record

        with open_record(self.path, create=True, failpoint=failpoint(self.settings.failpoint)) as record:
            self._exists = True
            yield record

    def from_networkx(
        self, network: nx.Graph[Any], *, name: str, licence: str, version: str
    ) -> Iterator[Reading | GraphReading | Rejection]:
        """Give a networkx graph as a source."""
        from medkg.views.networkx_import import from_networkx
        from medkg.vocabulary.words import ShippedTerminology

        readings = from_networkx(network, name=name, terminology=ShippedTerminology())
        return stamped(readings, licence=licence, version=version)

    def joined(self, source: Source, *, progress: Progress) -> Iterator[Reading | GraphReading | Rejection]:
        """Stream what a source holds, each document with the annotations of all its forms that have its text."""
        return renamed(source.joined(progress), lambda: self.lexicon(progress))

    def require_others(self, nlp: str | None) -> None:
        """Raise an error where others' mention finder or linker is asked for that is not there, before all else."""
        from medkg.extract.seats import seat_for

        settings = extraction.with_nlp(self.settings.build, nlp)
        seat_for(settings.nlp, labels=None)
        linking.require(settings)

    def pool(
        self, *, workers: int | None, batch: int | None, nlp: str | None = None, progress: Progress
    ) -> SupervisedPool:
        """Make the worker pool over this graph's names; `nlp` in place of the settings' mention finder."""
        chosen = extraction.with_nlp(self.settings.build, nlp)
        return extraction.pool(self.lexicon(progress), settings=chosen, workers=workers, batch=batch, progress=progress)

    def annotated(
        self, inputs: Inputs, *, input_format: str, nlp: str | None = None, progress: Progress
    ) -> Iterator[Reading | Rejection]:
        """Extract in this process, storing nothing."""
        chosen = extraction.with_nlp(self.settings.build, nlp)
        return extraction.annotated(
            inputs, input_format=input_format, lexicon=self.lexicon(progress), settings=chosen, progress=progress
        )

    def lexicon(self, progress: Progress) -> CompiledLexicon:
        """Open the lexicon that texts are searched with."""
        return lexica.text_lexicon(self.path, cache=self.settings.cache, progress=progress)

    def add_vocabulary(
        self, files: Inputs, *, category: str, licence: str, progress: Progress
    ) -> tuple[VocabularyReport, tuple[Rejection, ...]]:
        """Add name lists to this graph and compile them in at once, so that a fault shows here."""
        self.record()  # a graph that may be created is made now: the lists lie beside its record
        report = vocabularies.add(
            self.path, [Path(file) for file in each(files)], category=category, licence=licence, progress=progress
        )
        self._finder = None
        self.lexicon(progress)
        return report

    def remove_vocabulary(self, name: str, *, progress: Progress) -> VocabularyRemoval:
        """Take a name list away from this graph, and count what it held that was linked to it."""
        ids = vocabularies.remove(self.path, name)
        self._finder = None
        return vocabularies.removal(name, ids, self.record(), lexicon=self.lexicon(progress))

    def drift(self, progress: Progress) -> tuple[Drift, ...]:
        """Compare the graph's concepts with the vocabularies now in use."""
        return vocabularies.drifted(self.record(), self.lexicon(progress))

    def vocabularies(self) -> tuple[tuple[str, int, int, str, str, str], ...]:
        """List the shipped and the added vocabularies."""
        return listed(lexica.added_files(self.path))

    def finder(self, progress: Progress) -> Finder:
        """Look in the graph's own names first, then in the vocabularies."""
        from medkg.vocabulary.finder import LexiconFinder

        hash_ = self.record().graph_hash()
        if self._finder is None or self._finder[0] != hash_:
            own = lexica.graph_names(self.path, self.record(), progress=progress)
            self._finder = (hash_, LexiconFinder([own, self.lexicon(progress)]))
        return self._finder[1]

    def chains(self, progress: Progress, *, ranking: str = AUTO, batch: bool = False) -> ChainFinder:
        """Search the path index, with a learnt ranking or none; raises ModelError for one that does not exist.

        `batch` remembers what questions with the same ends have in common.
        """
        found = self._searcher(progress).ranked(self._ranking(ranking))
        return found.batch() if batch else found

    def searched(self, progress: Progress) -> tuple[MappedPathIndex, Chains]:
        """Open the path index and its search without a ranking."""
        return self._path_index(progress)[1], self._searcher(progress)

    def _searcher(self, progress: Progress) -> Chains:
        from medkg.retrieve.search import Chains

        state, index = self._path_index(progress)
        if self._chains is None or self._chains[0] != state:
            self._chains = (state, Chains(index, rules=self.sign_rules()))
        return self._chains[1]

    def sign_rules(self) -> SignRules:
        """Give the rules of signs, a user's own laid over medkg's; raises SettingsError where those cannot be read."""
        from medkg.retrieve.signs import rules_with

        return rules_with(self.settings.answer.sign_rules)

    def _ranking(self, chosen: str) -> PathRanking | None:
        if chosen not in self._rankings:
            self._rankings[chosen] = path_ranking(chosen)
        return self._rankings[chosen]

    def middles(self, progress: Progress, *, ranking: str = AUTO) -> MiddleRanker:
        """Rank concepts between others, with a learnt ranking or none; raises ModelError where there is no such one."""
        return self.middles_ranked(middle_ranking(ranking), progress)

    def middles_ranked(self, ranking: MiddleRanking | None, progress: Progress) -> Middles:
        """Rank concepts between others with a ranking that was made already; what was counted with is shared."""
        from medkg.retrieve.middles import Middles

        _, index = self._path_index(progress)
        return Middles(index, self._searcher(progress), self._tester(progress).copies, ranking=ranking)

    def pattern_tests(self, progress: Progress) -> PatternTester:
        """Test patterns on the path index; the permuted copies that were drawn are kept while the graph stays."""
        return self._tester(progress)

    def _tester(self, progress: Progress) -> PatternTests:
        from medkg.retrieve.significance import PatternTests

        state, index = self._path_index(progress)
        if self._tests is None or self._tests[0] != state:
            self._tests = (state, PatternTests(index))
        return self._tests[1]

    def _path_index(self, progress: Progress) -> tuple[str, MappedPathIndex]:
        """Open the path index, rebuilt first where it is stale, missing or broken."""
        source = self._believed()
        hash_ = source.graph_hash()
        state = f"{hash_} {self._kinship.digest}"
        if self._index is None or self._index[0] != state:
            view = self._path_view()
            if not view.fresh(hash_):
                view.rebuild(source, progress=progress)
            try:
                index = view.open()
            except ViewUnavailable:
                # Broken since it was built: it is only a copy.
                view.rebuild(source, progress=progress)
                index = view.open()
            self._held.callback(view.close)
            self._index = (state, index)
        return self._index

    def _path_view(self) -> PathIndexView:
        from medkg.retrieve.search import DEFAULT_WEIGHTS
        from medkg.views.path_index.view import PathIndexView

        return PathIndexView(self.path / lexica.VIEWS / "paths", pricing=DEFAULT_WEIGHTS, kinship=self._kinship)

    def kinship(self) -> Kinship:
        """Say what the vocabularies in use say of one thing under several ids, and of kinds and parts."""
        return self._kinship

    def cypher_view(self, progress: Progress) -> LadybugView:
        """Open the embedded Cypher view, rebuilt first where it is stale, missing or broken."""
        from medkg.views.ladybug.view import LadybugView

        if self._cypher is None:
            self._cypher = LadybugView(self.path / lexica.VIEWS, self.record())
            self._held.callback(self._cypher.close)
        source = self._believed()
        if not self._cypher.fresh(source.graph_hash()):
            self._cypher.rebuild(source, progress=progress)
        return self._cypher

    def rdf_view(self, progress: Progress) -> RdfView:
        """Open the embedded RDF view, rebuilt first where it is stale, missing or broken."""
        from medkg.views.rdf.view import RdfView

        if self._rdf is None:
            self._rdf = RdfView(self.path / lexica.VIEWS, self.record())
            self._held.callback(self._rdf.close)
        source = self._believed()
        if not self._rdf.fresh(source.graph_hash()):
            self._rdf.rebuild(source, progress=progress)
        return self._rdf

    def answering(self, store: str, progress: Progress) -> CypherView:
        """Open the store that is to answer Cypher; raises UsageError for one that does not exist or has no address."""
        if stores.known(store) == stores.EMBEDDED:
            return self.cypher_view(progress)
        if self._server is None:
            self._server = stores.neo4j_view(self.settings.neo4j)
            self._held.callback(self._server.close)
        stores.tell_if_stale(self._server, (self.record().graph_hash(), self._beliefs().digest), progress)
        return self._server

    def pull_source(self, uri: str, *, mapping: str | Path | None, licence: str = "", version: str = "") -> PullSource:
        """Name a Neo4j database that is to be read, connecting to nothing yet."""
        table = Path(mapping) if mapping else None
        return pulling.pull_source(self.settings.neo4j, uri, mapping=table, licence=licence, version=version)

    def push(
        self, *, uri: str | None, database: str | None, rebuild: bool, verify: bool, progress: Progress
    ) -> PushReport:
        """Bring a Neo4j database to the state of the record."""
        from medkg.assemble.pushing import pushed

        return pushed(
            self.record(), self._beliefs(), name=self.path.resolve().stem, settings=self.settings.neo4j,
            uri=uri, database=database, rebuild=rebuild, verify=verify, progress=progress,
        )  # fmt: skip

    def networkx(self, *, categories: tuple[str, ...], min_documents: int, denied: bool) -> nx.MultiDiGraph[str]:
        """Make the networkx graph."""
        from medkg.views.networkx_view import as_networkx

        # The record weighs by the belief table already; its hash, unlike a view's, is the one that users know.
        return as_networkx(self.record(), categories=categories, min_documents=min_documents, denied=denied)

    def export_as(
        self,
        form: str,
        path: Path,
        *,
        categories: tuple[str, ...],
        min_documents: int,
        denied: bool,
        progress: Progress,
    ) -> ExportReport:
        """Write the graph in a format that others read."""
        from medkg.views.exports.write import write
        from medkg.views.rdf.sssom import SSSOM, write_sssom
        from medkg.views.rdf.writing import RdfForm, write_rdf
        from medkg.views.selection import Selection

        if form in {*RdfForm, SSSOM}:
            if categories or min_documents > 1 or not denied:
                raise UsageError(f"{form} is always the whole graph.", remedy="Leave the filters out.")
            if form == SSSOM:
                return write_sssom(path, self.record(), self._kinship, progress)
            return write_rdf(form, path, self.record(), self.record(), progress)
        selection = Selection(categories=frozenset(categories), min_documents=min_documents, denied=denied)
        return write(self.record(), path, form=form, selection=selection, progress=progress)

    def difference(self, other: Parts) -> Difference:
        """Compare the two records line by line."""
        from medkg.record.store import difference

        return difference(self.record(), other.record())

    def view_problems(self) -> tuple[str, ...]:
        """Read the path index through, where there is a fresh one; a broken view is no loss, but good to know."""
        view = self._path_view()
        return view.problems() if view.fresh(self._believed().graph_hash()) else ()

    def drop_views(self) -> None:
        """Delete every view: after an erasure no copy of what was erased may stay behind."""
        self.close()
        shutil.rmtree(self.path / lexica.VIEWS, ignore_errors=True)
