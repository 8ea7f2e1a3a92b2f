"""A graph folder as one object: what `medkg.open` gives, and what the command and notebooks use."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from medkg.assemble import evaluation, extraction, lexica, linking, sources, training
from medkg.assemble import vocabularies as added_vocabularies
from medkg.assemble.parts import Parts, open_parts
from medkg.assemble.rankings import PLAIN, require_directed
from medkg.assemble.reading import Inputs, source_of
from medkg.errors import UsageError
from medkg.model.answer import Answer, Verification
from medkg.model.biolink import CATEGORIES, PREDICATES
from medkg.model.concept import Candidate, Weighed
from medkg.model.contradiction import Contradictions
from medkg.model.middle import Between, MiddleQuery, Reach
from medkg.model.path import Explanation, PathQuery
from medkg.model.pattern import PathPattern
from medkg.model.reading import Reading, Rejection
from medkg.model.report import (
    BuildReport,
    CheckReport,
    Conflict,
    Difference,
    Drift,
    Evaluation,
    ForgetReceipt,
    GraphSummary,
    QueryResult,
    TrainingReport,
    VocabularyRemoval,
    VocabularyReport,
)
from medkg.ports import LanguageModel, Progress, Unwatched
from medkg.settings import Settings, load_settings
from medkg.workflows import build as building
from medkg.workflows.ask import ask as ask_graph
from medkg.workflows.contradictions import contradictions as find_contradictions
from medkg.workflows.desk import Counts
from medkg.workflows.explain import explain as explain_pair
from medkg.workflows.middles import between as between_pair
from medkg.workflows.reach import reach as reach_from
from medkg.workflows.verify import verify as verify_claim
from medkg.workflows.what_if import names_edge

if TYPE_CHECKING:
    import networkx as nx


class Graph:
    """A graph folder: `record.sqlite` (the truth), `views/` (rebuilt when stale), `quarantine.jsonl`.

    Use it as a context manager. Reading never locks; building, forgetting and merging hold the one writer's lock
    while they run.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

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
        progress: Progress | None = None,
    ) -> BuildReport:
        """Read documents, extract what is new or changed, and store it; see `medkg.workflows.build`.

        `workers=0` works in this process. Raises GraphLocked where somebody else writes.
        """
        watch = progress or Unwatched()
        source = source_of(inputs, input_format=input_format)
        with self._parts.writer() as record, self._parts.pool(workers=workers, batch=batch, progress=watch) as pool:
            readings = self._parts.joined(source, progress=watch)
            counts = building.build(readings, record=record, pool=pool, progress=watch, clock=time.monotonic)
            return building.report(counts, source=record, progress=watch)

    def load(self, inputs: Inputs, *, input_format: str = "", progress: Progress | None = None) -> BuildReport:
        """Take in graphs and curated assertions that exist already, each file a source; nothing is extracted."""
        watch = progress or Unwatched()
        readings = self._parts.readings(inputs, input_format=input_format, progress=watch)
        with self._parts.writer() as record:
            counts = building.load(readings, record=record, progress=watch, clock=time.monotonic)
            return building.report(counts, source=record, progress=watch)

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

    def find(
        self, text: str, *, category: str = "", top: int = 10, progress: Progress | None = None
    ) -> tuple[Candidate, ...]:
        """Rank the concepts that a name may mean, the graph's own and the vocabularies', each with its reason."""
        if top < 1:
            raise UsageError(f"top is {top}.", remedy="Ask for at least one concept.")
        return self._parts.finder(progress or Unwatched()).find(text, category=category, top=top)

    def annotate(self, inputs: Inputs, *, input_format: str = "") -> Iterator[Reading | Rejection]:
        """Find mentions and relations without storing anything, with this graph's vocabularies."""
        return self._parts.annotated(inputs, input_format=input_format, progress=Unwatched())

    def cypher(
        self,
        statement: str,
        *,
        parameters: Mapping[str, object] | None = None,
        limit: int | None = None,
        timeout: float | None = None,
        progress: Progress | None = None,
    ) -> QueryResult:
        """Run one reading statement on the embedded view, rebuilt first where it is stale.

        Raises QueryRefused, QueryFailed, QueryTimeout or ViewUnavailable.
        """
        settings = self._parts.settings.query
        rows = settings.limit if limit is None else limit
        seconds = settings.timeout if timeout is None else timeout
        if rows < 1 or not seconds > 0:
            raise UsageError(
                f"limit={rows}, timeout={seconds:g} cannot be used.",
                remedy="Ask for at least one row and more than 0 seconds.",
            )
        return self._parts.cypher_view(progress or Unwatched()).cypher(
            statement,
            parameters=dict(parameters or {}),
            limit=rows,
            timeout=seconds,
        )

    def networkx(
        self, *, categories: Sequence[str] = (), min_documents: int = 1, denied: bool = False
    ) -> nx.MultiDiGraph[str]:
        """Give the graph as a networkx MultiDiGraph whose edge keys are the assertions' keys."""
        return self._parts.networkx(categories=tuple(categories), min_documents=min_documents, denied=denied)

    def explain(
        self,
        source: str,
        target: str,
        *,
        max_hops: int | None = None,
        top: int | None = None,
        through: Sequence[str] = (),
        without: Sequence[str] = (),
        directed: bool = False,
        minimum_documents: int = 1,
        pattern: str = "",
        grouped: bool = False,
        diverse: bool = False,
        ranking: str = "auto",
        significance: bool = False,
        progress: Progress | None = None,
    ) -> Explanation:
        """Find the best chains between two concepts, given by name or id, each hop with its citations.

        `without` takes predicates, categories, concept ids and, to see what remains without them, edges: written
        `SUBJECT -predicate-> OBJECT`, ends by name or id, or as the key of an assertion on the chains. `pattern` asks
        for chains of one pattern, such as "ChemicalEntity -binds|affects-> Gene -*- Disease" (see `PathPattern.parse`).
        `grouped` gives groups of interchangeable chains beside the chains; `diverse` chooses chains that do not repeat
        each other. `ranking` orders directed chains: "auto" by what curated mechanisms taught, "plain" by length,
        degrees and support, or by a folder that `medkg train paths` made. `significance` tests the pattern of each
        chain of up to four hops against copies of the whole graph in which every concept keeps its degrees. Raises
        ConceptNotFound, AmbiguousName, UsageError or ModelError.
        """
        watch = progress or Unwatched()
        named = _Words(self._parts)
        edges = tuple(name for name in without if names_edge(name))
        predicates, categories, concepts = named.sorted_out([name for name in without if name not in edges])
        named.require_categories(through)
        asked = named.pattern(pattern) if pattern else None
        settings = self._parts.settings.answer
        chains = self._parts.chains(watch, ranking=ranking)
        if not directed:
            require_directed(ranking)
        return explain_pair(
            source,
            target,
            finder=self._parts.finder(watch),
            chains=chains,
            evidence=self._parts.record(),
            neighbourhood=self._parts.record(),
            max_hops=settings.max_hops if max_hops is None else max_hops,
            top=settings.top if top is None else top,
            through=tuple(through),
            without_predicates=predicates,
            without_categories=categories,
            without_concepts=concepts,
            without=edges,
            directed=directed,
            minimum_documents=minimum_documents,
            pattern=asked,
            grouped=grouped,
            diverse=diverse,
            tester=self._parts.pattern_tests(watch) if significance else None,
        )

    def between(
        self,
        source: str,
        target: str,
        *,
        category: str = "Gene",
        max_hops: int | None = None,
        top: int | None = None,
        without: Sequence[str] = (),
        ranking: str = "auto",
        progress: Progress | None = None,
    ) -> Between:
        """Rank the concepts of a category that the source acts on by what ties them to both ends, with a chain each.

        `without` takes predicates, categories and concept ids. `ranking`: "auto" by what curated mechanisms taught,
        "plain" by the best chains, or a folder that `medkg train targets` made. Treatments never count. Raises
        ConceptNotFound, AmbiguousName, UsageError or ModelError.
        """
        watch = progress or Unwatched()
        named, settings = _Words(self._parts), self._parts.settings.answer
        named.require_categories((category,))
        predicates, categories, concepts = named.sorted_out(without)
        query = MiddleQuery(
            sources=(),
            targets=(),
            category=category,
            max_hops=settings.max_hops if max_hops is None else max_hops,
            top=settings.top if top is None else top,
            without_predicates=predicates,
            without_categories=categories,
            without_concepts=concepts,
        )
        return between_pair(
            source,
            target,
            query,
            finder=self._parts.finder(watch),
            middles=self._parts.middles(watch, ranking=ranking),
            evidence=self._parts.record(),
            neighbourhood=self._parts.record(),
        )

    def reach(
        self,
        source: str,
        *,
        category: str,
        max_hops: int | None = None,
        top: int | None = None,
        through: Sequence[str] = (),
        without: Sequence[str] = (),
        directed: bool = False,
        minimum_documents: int = 1,
        pattern: str = "",
        progress: Progress | None = None,
    ) -> Reach:
        """Rank the concepts of a category that chains from a source lead to, by the best chain of each.

        A chain ends at the first concept of the category that it meets. `without` takes predicates, categories and
        concept ids; the other limits are those of `explain`. Raises ConceptNotFound, AmbiguousName or UsageError.
        """
        watch = progress or Unwatched()
        named, settings = _Words(self._parts), self._parts.settings.answer
        named.require_categories((category, *through))
        predicates, categories, concepts = named.sorted_out(without)
        query = PathQuery(
            sources=(),
            target_category=category,
            max_hops=settings.max_hops if max_hops is None else max_hops,
            top=settings.top if top is None else top,
            through=tuple(through),
            without_predicates=predicates,
            without_categories=categories,
            without_concepts=concepts,
            directed=directed,
            minimum_documents=minimum_documents,
            pattern=named.pattern(pattern) if pattern else None,
        )
        return reach_from(
            source,
            query,
            finder=self._parts.finder(watch),
            chains=self._parts.chains(watch, ranking=PLAIN),
            evidence=self._parts.record(),
            neighbourhood=self._parts.record(),
        )

    def ask(
        self,
        question: str,
        *,
        model: LanguageModel | None = None,
        budget: int | None = None,
        progress: Progress | None = None,
    ) -> Answer:
        """Answer a question with numbered citations, or abstain and say why; without a model, from templates."""
        watch = progress or Unwatched()
        return ask_graph(
            question,
            finder=self._parts.finder(watch),
            chains=self._parts.chains(watch),
            evidence=self._parts.record(),
            neighbourhood=self._parts.record(),
            graph_hash=self.hash,
            model=model,
            budget=self._parts.settings.answer.budget if budget is None else budget,
        )

    def verify(self, claim: str, *, progress: Progress | None = None) -> Verification:
        """Hold a plain claim against the graph: supported, refuted or unknown, with the evidence on both sides."""
        record = self._parts.record()
        finder = self._parts.finder(progress or Unwatched())
        return verify_claim(claim, finder=finder, evidence=record, neighbourhood=record)

    def contradictions(self, *, predicate: str = "", top: int = 20) -> Contradictions:
        """Find what the graph says on both sides, strongest first, each side with its citations.

        Something asserted and denied, or two contrary predicates on the same pair (`medkg.model.contradiction` lists
        them with their sources). Raises UsageError for a predicate that neither Biolink nor the graph has.
        """
        if top < 1:
            raise UsageError(f"top is {top}.", remedy="Ask for at least one contradiction.")
        if predicate:
            _Words(self._parts).require_predicate(predicate)
        record = self._parts.record()
        return find_contradictions(source=record, evidence=record, predicate=predicate, top=top)

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

    def vocabularies(self) -> tuple[tuple[str, int, int, str, str, str], ...]:
        """List (name, concepts, names, version, licence, origin) of the vocabularies in use."""
        return self._parts.vocabularies()

    def vocabulary_conflicts(self) -> tuple[Conflict, ...]:
        """List concepts of the vocabularies in use that are not joined, though a cross-reference says they are one."""
        return added_vocabularies.conflicts(self.path)

    def drift(self, *, progress: Progress | None = None) -> tuple[Drift, ...]:
        """List this graph's concepts that the vocabularies now in use know otherwise; most documents first."""
        return self._parts.drift(progress or Unwatched())


class _Words:
    """The predicates and categories that may be named: Biolink's and, counted only where asked, the graph's own."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def sorted_out(self, names: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """Tell predicates, categories and concept ids apart; raises UsageError for anything else."""
        predicates, categories = self._known(names)
        concepts = tuple(name for name in names if ":" in name)
        unknown = {*names} - {*predicates, *categories, *concepts}
        if unknown:
            raise UsageError(
                f"{min(unknown)!r} is neither a predicate, a category nor a concept id.",
                remedy=f"Categories are {', '.join(sorted(categories))}; predicates are Biolink's, in snake_case, and "
                "those that `medkg info` lists; ids look like MESH:D008094.",
            )
        return (
            tuple(name for name in names if name in predicates),
            tuple(name for name in names if name in categories),
            concepts,
        )

    def require_categories(self, names: Sequence[str]) -> None:
        """Raise UsageError for a category that neither Biolink nor the graph has."""
        _, categories = self._known(names)
        unknown = {*names} - categories
        if unknown:
            raise UsageError(
                f"{min(unknown)!r} is no category.", remedy=f"Categories are {', '.join(sorted(categories))}."
            )

    def pattern(self, text: str) -> PathPattern:
        """Read a pattern; raises UsageError for nonsense, and for names that neither Biolink nor the graph has."""
        read = PathPattern.parse(text)
        categories, predicates = read.names
        self.require_categories(categories)
        for predicate in predicates:
            self.require_predicate(predicate)
        return read

    def require_predicate(self, name: str) -> None:
        """Raise UsageError for a predicate that neither Biolink nor the graph has."""
        predicates, _ = self._known([name])
        if name not in predicates:
            raise UsageError(
                f"{name!r} is no predicate.",
                remedy="Predicates are Biolink's, in snake_case, and those that `medkg info` lists.",
            )

    def _known(self, names: Sequence[str]) -> tuple[frozenset[str], frozenset[str]]:
        predicates, categories = frozenset(PREDICATES), frozenset(CATEGORIES)
        if {*names} <= predicates | categories | {name for name in names if ":" in name}:
            return predicates, categories
        summary = self._parts.record().summary()
        return predicates | {name for name, _ in summary.predicates}, categories | {n for n, _ in summary.categories}


def open_graph(path: str | Path | None = None, *, create: bool = False, settings: Settings | None = None) -> Graph:
    """Open a graph folder (default: the settings' graph); raises GraphNotFound unless it may be created."""
    chosen = settings or load_settings()
    return Graph(open_parts(Path(path) if path else chosen.graph, settings=chosen, create=create))


def find(text: str, *, category: str = "", top: int = 10) -> tuple[Candidate, ...]:
    """Rank the concepts of the shipped vocabularies that a name may mean."""
    return lexica.shipped_finder(load_settings().cache, progress=Unwatched()).find(text, category=category, top=top)


def weigh(text: str, *, category: str = "", top: int = 10) -> tuple[Weighed, ...]:
    """Say what a name means as the mention of a chemical or a disease, and what the trained linker weighed."""
    settings = load_settings()
    lexicon = lexica.text_lexicon(None, cache=settings.cache, progress=Unwatched())
    return linking.weighed(lexicon, text, category=category, top=top, own=settings.build.linker)


def annotate(inputs: Inputs, *, input_format: str = "") -> Iterator[Reading | Rejection]:
    """Find mentions and relations with the shipped vocabularies, without a graph."""
    settings = load_settings()
    lexicon = lexica.text_lexicon(None, cache=settings.cache, progress=Unwatched())
    return extraction.annotated(inputs, input_format=input_format, lexicon=lexicon, settings=settings.build)


def vocabularies() -> tuple[tuple[str, int, int, str, str, str], ...]:
    """List (name, concepts, names, version, licence, origin) of the shipped vocabularies."""
    return sources.listed(())


def vocabulary_conflicts() -> tuple[Conflict, ...]:
    """List concepts of the shipped vocabularies that are not joined, though a cross-reference says they are one."""
    return added_vocabularies.conflicts(None)


def diff(left: str | Path, right: str | Path) -> Difference:
    """Say what only one of two graphs holds."""
    chosen = load_settings()
    with open_graph(left, settings=chosen) as one, open_graph(right, settings=chosen) as other:
        return one.difference(other)


def evaluate(
    task: str,
    gold: Inputs,
    *,
    mentions: str = "system",
    predicate: str = "",
    intervals: bool = False,
    folds: int = 0,
    ranking: str = "auto",
    graph: str | Path | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Measure a task against gold data: ner, link, relations, abbreviations, context, paths or targets.

    With a graph folder, the vocabularies that were added to it are used beside those that ship; `targets` is measured
    on the graph itself. `folds` learns the ranking from the other folds of the gold itself, so that no drug is learnt
    from and tested on.
    """
    return evaluation.evaluate(
        task,
        gold,
        mentions=mentions,
        predicate=predicate,
        intervals=intervals,
        folds=folds,
        ranking=ranking,
        graph=Path(graph) if graph else None,
        settings=load_settings(),
        progress=progress or Unwatched(),
    )


def train(
    task: str,
    gold: Inputs,
    *,
    output: str | Path,
    seed: int = 0,
    graph: str | Path | None = None,
    progress: Progress | None = None,
) -> TrainingReport:
    """Fit a model on gold data and write its folder: readable weights and a card. The same gold gives the same bytes.

    `targets` is fitted on a graph as well. Raises UsageError for a task that does not exist, InputError for gold that
    cannot be read.
    """
    return training.train(
        task,
        gold,
        output=Path(output),
        seed=seed,
        graph=Path(graph) if graph else None,
        settings=load_settings(),
        progress=progress or Unwatched(),
    )
