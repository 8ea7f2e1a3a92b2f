"""Asking a graph: finding, annotating, querying, explaining and answering. What `medkg.Graph` inherits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Unpack

from medkg.assemble.accepted import AcceptedNames
from medkg.assemble.parts import Parts
from medkg.assemble.rankings import PLAIN, require_directed
from medkg.assemble.reading import Inputs
from medkg.assemble.stores import EMBEDDED
from medkg.errors import UsageError
from medkg.model.answer import Answer, Verification
from medkg.model.asked import ChainLimits
from medkg.model.concept import Candidate
from medkg.model.contradiction import Contradictions
from medkg.model.middle import Between, Reach
from medkg.model.path import Explanation, PathQuery
from medkg.model.reading import Reading, Rejection
from medkg.model.report import QueryResult
from medkg.ports import LanguageModel, Progress, Unwatched
from medkg.workflows.ask import ask as ask_graph
from medkg.workflows.contradictions import contradictions as find_contradictions
from medkg.workflows.explain import explain as explain_pair
from medkg.workflows.middles import between as between_pair
from medkg.workflows.pairs import explain_pairs as pairs_explained
from medkg.workflows.reach import reach as reach_from
from medkg.workflows.telling import Telling
from medkg.workflows.verify import verify as verify_claim
from medkg.workflows.what_if import names_edge

if TYPE_CHECKING:
    import networkx as nx
    import rdflib


class Asking:
    """What can be asked of the parts of a graph; nothing here changes its record."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def find(
        self, text: str, *, category: str = "", top: int = 10, progress: Progress | None = None
    ) -> tuple[Candidate, ...]:
        """Rank the concepts that a name may mean, the graph's own and the vocabularies', each with its reason."""
        if top < 1:
            raise UsageError(f"top is {top}.", remedy="Ask for at least one concept.")
        return self._parts.finder(progress or Unwatched()).find(text, category=category, top=top)

    def annotate(
        self, inputs: Inputs, *, input_format: str = "", nlp: str | None = None, progress: Progress | None = None
    ) -> Iterator[Reading | Rejection]:
        """Find mentions and relations without storing anything, with this graph's vocabularies.

        `nlp` names a spaCy model that finds the mentions, in place of the setting build.nlp.
        """
        return self._parts.annotated(inputs, input_format=input_format, nlp=nlp, progress=progress or Unwatched())

    def cypher(
        self,
        statement: str,
        *,
        parameters: Mapping[str, object] | None = None,
        limit: int | None = None,
        timeout: float | None = None,
        on: str = EMBEDDED,
        progress: Progress | None = None,
    ) -> QueryResult:
        """Run one reading statement on the embedded view, rebuilt first where it is stale, or on a server as it is.

        `on` is "embedded" or "neo4j"; where the server holds another state of the graph the progress is told. Raises
        QueryRefused, QueryFailed, QueryTimeout or ViewUnavailable.
        """
        rows, seconds = self._allowed(limit, timeout)
        return self._parts.answering(on, progress or Unwatched()).cypher(
            statement,
            parameters=dict(parameters or {}),
            limit=rows,
            timeout=seconds,
        )

    def sparql(
        self,
        query: str,
        *,
        parameters: Mapping[str, object] | None = None,
        limit: int | None = None,
        timeout: float | None = None,
        progress: Progress | None = None,
    ) -> QueryResult:
        """Run one reading SPARQL query over all named graphs of the RDF view, rebuilt first where it is stale.

        A parameter is the value of a variable: a text in angle brackets is an IRI, any other a literal; docs/rdf.md
        has the shape. Raises QueryRefused, QueryFailed, QueryTimeout or ViewUnavailable.
        """
        rows, seconds = self._allowed(limit, timeout)
        return self._parts.rdf_view(progress or Unwatched()).sparql(
            query,
            parameters=dict(parameters or {}),
            limit=rows,
            timeout=seconds,
        )

    def _allowed(self, limit: int | None, timeout: float | None) -> tuple[int, float]:
        """Give the most rows and seconds of a query; raises UsageError for what allows nothing."""
        settings = self._parts.settings.query
        rows = settings.limit if limit is None else limit
        seconds = settings.timeout if timeout is None else timeout
        if rows < 1 or not seconds > 0:
            raise UsageError(
                f"limit={rows}, timeout={seconds:g} cannot be used.",
                remedy="Ask for at least one row and more than 0 seconds.",
            )
        return rows, seconds

    def rdf(self, *, progress: Progress | None = None) -> rdflib.Dataset:
        """Give the graph as a read-only rdflib Dataset, its default graph the union of all named graphs.

        It is lazy: every look reads the RDF view's store, which is rebuilt first where it is stale; nothing is copied.
        """
        return self._parts.rdf_view(progress or Unwatched()).dataset()

    def networkx(
        self, *, categories: Sequence[str] = (), min_documents: int = 1, denied: bool = False
    ) -> nx.MultiDiGraph[str]:
        """Give the graph, or a part of it, as a networkx MultiDiGraph whose edge keys are the assertions' keys.

        It is made at the call: about 1 kB of memory an edge. What `categories` (concepts of these, edges between them)
        and `min_documents` leave out takes none. Raises UsageError for a category that no concept is of.
        """
        return self._parts.networkx(categories=tuple(categories), min_documents=min_documents, denied=denied)

    def explain(
        self,
        source: str,
        target: str,
        *,
        grouped: bool = False,
        diverse: bool = False,
        significance: bool = False,
        ranking: str = "auto",
        subclasses: bool = False,
        progress: Progress | None = None,
        **limits: Unpack[ChainLimits],
    ) -> Explanation:
        """Find the best chains between two concepts, given by name or id, each hop with its citations.

        `limits` are those of `ChainLimits`. Here `without` takes edges too, to see what remains without them: written
        `SUBJECT -predicate-> OBJECT`, ends by name or id, or as the key of an assertion on the chains. `grouped` gives
        groups of interchangeable chains beside the chains; `diverse` chooses chains that do not repeat each other.
        `significance` tests the pattern of each chain of up to four hops against copies of the whole graph in which
        every concept keeps its degrees. `ranking` orders directed chains: "auto" by what curated mechanisms taught,
        "plain" by length, degrees and support, or by a folder that `medkg train paths` made.

        Ids of one thing are one concept: a chain goes on under another of them by a step `same_as` without evidence,
        unless `without` names it. `subclasses` asks about all kinds of either end with it. Raises ConceptNotFound,
        AmbiguousName, UsageError or ModelError.
        """
        watch, without = progress or Unwatched(), limits.get("without", ())
        edges = tuple(name for name in without if names_edge(name))
        limits["without"] = [name for name in without if name not in edges]
        return explain_pair(
            source,
            target,
            self._chain_query(limits, ranking),
            finder=self._parts.finder(watch),
            chains=self._parts.chains(watch, ranking=ranking),
            evidence=self._parts.record(),
            neighbourhood=self._parts.record(),
            without=edges,
            kinship=self._parts.kinship() if subclasses else None,
            telling=self._telling(watch, grouped=grouped, diverse=diverse, significance=significance),
        )

    def explain_pairs(
        self,
        sources: Sequence[str],
        targets: Sequence[str],
        *,
        grouped: bool = False,
        diverse: bool = False,
        significance: bool = False,
        ranking: str = "auto",
        subclasses: bool = False,
        progress: Progress | None = None,
        **limits: Unpack[ChainLimits],
    ) -> Iterator[Explanation]:
        """Explain every source with every target, one pair after the other, as each is asked for.

        `top` chains a pair. A name that nothing, or several things, answer to gives its pairs without chains and with
        the reason. All else is as in `explain`, but `without` takes no edges and nearest misses are not sought. Raises
        UsageError or ModelError, and for concept ids to leave out as `explain` does.
        """
        watch, query = progress or Unwatched(), self._chain_query(limits, ranking)
        return pairs_explained(
            sources,
            targets,
            query,
            finder=self._parts.finder(watch),
            chains=self._parts.chains(watch, ranking=ranking, batch=True),
            evidence=self._parts.record(),
            neighbourhood=self._parts.record(),
            progress=watch,
            kinship=self._parts.kinship() if subclasses else None,
            telling=self._telling(watch, grouped=grouped, diverse=diverse, significance=significance),
        )

    def _chain_query(self, limits: ChainLimits, ranking: str) -> PathQuery:
        """Put limits into a query, and refuse an order that they have no use for."""
        query = AcceptedNames(self._parts).path_query(**limits)
        if not query.directed:
            require_directed(ranking)
        return query

    def _telling(self, watch: Progress, *, grouped: bool, diverse: bool, significance: bool) -> Telling:
        """Say what is to be told of chains; what they suggest always is."""
        return Telling(
            grouped=grouped,
            diverse=diverse,
            tester=self._parts.pattern_tests(watch) if significance else None,
            effects=self._parts.sign_rules(),
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
        subclasses: bool = False,
        progress: Progress | None = None,
    ) -> Between:
        """Rank the concepts of a category that the source acts on by what ties them to both ends, with a chain each.

        `without` takes predicates, categories and concept ids. `ranking`: "auto" by the patterns that ship,
        "plain" by the best chains, or a folder that `medkg train targets` made. Treatments never count. `subclasses`
        asks about all kinds of either end with it. Raises ConceptNotFound, AmbiguousName, UsageError or ModelError.
        """
        watch = progress or Unwatched()
        query = AcceptedNames(self._parts).middle_query(category, max_hops=max_hops, top=top, without=without)
        return between_pair(
            source,
            target,
            query,
            finder=self._parts.finder(watch),
            middles=self._parts.middles(watch, ranking=ranking),
            evidence=self._parts.record(),
            neighbourhood=self._parts.record(),
            kinship=self._parts.kinship() if subclasses else None,
        )

    def reach(
        self,
        source: str,
        *,
        category: str,
        subclasses: bool = False,
        progress: Progress | None = None,
        **limits: Unpack[ChainLimits],
    ) -> Reach:
        """Rank the concepts of a category that chains from a source lead to, by the best chain of each.

        A chain ends at the first concept of the category that it meets; `limits` are those of `ChainLimits`.
        `subclasses` asks about all kinds of the source with it. Raises ConceptNotFound, AmbiguousName or UsageError.
        """
        watch = progress or Unwatched()
        query = AcceptedNames(self._parts).path_query(target_category=category, **limits)
        return reach_from(
            source,
            query,
            finder=self._parts.finder(watch),
            chains=self._parts.chains(watch, ranking=PLAIN),
            evidence=self._parts.record(),
            neighbourhood=self._parts.record(),
            kinship=self._parts.kinship() if subclasses else None,
            effects=self._parts.sign_rules(),
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
            graph_hash=self._parts.record().graph_hash(),
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
            AcceptedNames(self._parts).require_predicate(predicate)
        record = self._parts.record()
        return find_contradictions(source=record, evidence=record, predicate=predicate, top=top)
