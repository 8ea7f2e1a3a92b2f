"""The sockets: what the verbs ask of the parts. Each belongs to its user and has at most three methods."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

from medkg.model.answer import Prompt
from medkg.model.assertion import Assertion, Evidence, Triple
from medkg.model.concept import Candidate, Concept, Term, Wording
from medkg.model.contradiction import Contradictions
from medkg.model.document import Document
from medkg.model.effect import ChainEffect
from medkg.model.kinship import VocabularyStep
from medkg.model.middle import MiddleQuery, MiddleResult, MiddleScore
from medkg.model.path import GraphPath, NearMiss, PathQuery, PathResult, PatternSignificance
from medkg.model.reading import Findings, GraphReading, Reading, Rejection
from medkg.model.report import GraphSummary, QueryResult, Standing

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Ranking_co = TypeVar("Ranking_co", covariant=True)


class Progress(Protocol):
    """Somebody who watches long work. The library never prints; it tells this."""

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Begin a stage; `total` is in the units that `advance` counts, None where unknown."""

    def advance(self, by: int = 1) -> None:
        """Say that so many units are done."""

    def note(self, message: str) -> None:
        """Say something that a user should see once."""


class Unwatched:
    """Nobody watches: the default progress."""

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Begin a stage, unseen."""

    def advance(self, by: int = 1) -> None:
        """Count, unseen."""

    def note(self, message: str) -> None:
        """Say something to nobody."""


class Terminology(Protocol):
    """Turns an input's own words into ours. What it does not know comes back unchanged (whitespace tidied)."""

    def category(self, word: str) -> str:
        """Translate a type name: `Chemical`, `DiseaseOrPhenotypicFeature`, `Drug` → a Biolink category."""

    def predicate(self, word: str) -> str:
        """Translate a relation name: `CID`, `increases activity of`, `CtD` → a Biolink predicate in snake_case."""

    def curie(self, raw: str, *, prefix: str = "") -> str:
        """Write an identifier in Bioregistry's preferred style: `D008094` with prefix `MESH` → `MESH:D008094`."""


class Lexicon(Protocol):
    """A compiled vocabulary: folded names to concepts, safe to share between processes by opening it again."""

    @property
    def digest(self) -> str:
        """The hash of everything that was compiled in."""

    def lookup(self, name: str) -> Sequence[Candidate]:
        """Give the concepts filed under a name's normal form, best first; empty where there are none."""

    def longest(self, word: str) -> int:
        """Give the greatest number of words of any name that begins with this folded word; 0 where none does."""


class NameIndex(Protocol):
    """Every way from a name that is surely one to the concepts that it may mean; running text asks a Lexicon."""

    def filed(self, name: str) -> Sequence[Candidate]:
        """Give all concepts that bear this very name, in whatever case, plural or spelling, best first."""

    def alike(self, name: str) -> Iterable[Wording]:
        """Give the concepts with a name that only words it otherwise."""

    def near(self, name: str, *, category: str, top: int) -> Iterable[Wording]:
        """Give the concepts of the `top` names of a category that are spelled most alike, most alike first."""


class NameMeanings(Protocol):
    """Names as vectors of whole numbers: those that mean nearly the same lie near each other, however worded."""

    def vector(self, name: str) -> NDArray[np.int8]:
        """Give a name's vector, all of about one length; all zeros where none of its words is known."""

    def close(self, vector: NDArray[np.int8], *, category: str, top: int) -> Iterable[Wording]:
        """Give the concepts of the `top` names of a category whose vectors are nearest to this one, nearest first."""

    def table(self, names: Sequence[str]) -> VectorTable:
        """Lay out the vectors of names that no vocabulary need hold."""


class VectorTable(Protocol):
    """The vectors of some names."""

    def near(self, vector: NDArray[np.int8], *, top: int) -> Sequence[tuple[int, float]]:
        """Give (place, likeness) of the names nearest to a vector, nearest first; 1 is the vector's like to itself."""


class ConceptPlaces(Protocol):
    """Where concepts stand among each other."""

    def concept(self, curie: str) -> Concept | None:
        """Give the concept with this id."""

    def broader(self, curie: str) -> Sequence[str]:
        """Give the nearest concepts of the preferred vocabulary above one of another, by id."""

    def canonical(self, curie: str) -> str:
        """Give the id of the concept that stands for this one: its own, or of the only one that names it as equal."""


class Finder(Protocol):
    """Looks concepts up for people: exact names first, then near ones."""

    def find(self, text: str, *, category: str = "", top: int = 10) -> tuple[Candidate, ...]:
        """Rank the concepts that a text may mean, each with its reason."""

    def exact(self, text: str) -> tuple[Candidate, ...]:
        """Give only the concepts that bear this very name (in whatever case, plural or spelling), best first; cheap."""

    def same(self, curie: str) -> tuple[Concept, ...]:
        """Give the concept that an id stands for, then the same under its other ids; empty for an unknown id."""


class Kinship(Protocol):
    """What vocabularies, and no document, say: which ids are one thing, and what stands above what."""

    @property
    def digest(self) -> str:
        """Name all that is said; cheap, and another as soon as anything of it changes."""

    def steps(self, concepts: Collection[str]) -> Iterator[VocabularyStep]:
        """Give the steps between the concepts of a graph, given by id."""

    def narrower(self, curies: Collection[str]) -> Mapping[str, int]:
        """Give all kinds of these concepts, under all their ids, and how many levels each stands below the nearest."""


class CrossReferences(Protocol):
    """Knows the same concept under other vocabularies' ids."""

    def term(self, curie: str) -> Term | None:
        """Give all that is known of a concept, its cross-references with it; None for an unknown id."""

    def cross_referenced(self, curie: str) -> tuple[Concept, ...]:
        """Give the concepts that name this id as a cross-reference, by id."""


class NamedConcepts(Protocol):
    """What is known of concepts, for people who ask by id or by name."""

    def term(self, curie: str) -> Term | None:
        """Give all that is known of a concept; None for an unknown id."""

    def filed(self, name: str) -> Sequence[Candidate]:
        """Give all concepts that bear this very name, in whatever case, plural or spelling, best first."""


class Reader(Protocol):
    """Reads one format. Bad records come out as rejections between their good neighbours; it never stops early."""

    @property
    def name(self) -> str:
        """The format's name as `--input-format` takes it."""

    def read(self, path: Path, *, source: str) -> Iterator[Reading | GraphReading | Rejection]:
        """Stream a file's records in constant memory; `source` is the name to give the input in what comes out."""


class Extractor(Protocol):
    """Turns text into evidence. The same document gives the same findings on every machine."""

    @property
    def id(self) -> str:
        """`name@version+confighash`; a change of anything that changes findings changes this."""

    def extract(self, document: Document) -> Findings:
        """Find mentions and relations; raises ExtractionError naming the stage."""


class ExtractionPool(Protocol):
    """Runs an extractor over a stream of readings with workers that may die."""

    @property
    def extractor_id(self) -> str:
        """The id of the extractor that is run."""

    def run(self, readings: Iterable[Reading]) -> Iterator[Reading | Rejection]:
        """Give every reading back in order, with the extractor's findings added, or a rejection in its place."""

    def close(self) -> None:
        """Stop the workers."""


class RecordWriter(Protocol):
    """The only door through which the record changes. One put is one transaction."""

    def standing(self, document: Document, *, extractor: str) -> Standing:
        """Tell how a document stands to what is stored, so that unchanged ones are not extracted again."""

    def put(self, reading: Reading | GraphReading, *, extractor: str) -> Standing:
        """Store or replace a document with all that was found in it, and its ledger row; idempotent."""


class Quarantine(Protocol):
    """Where what could not be read is kept until it can be."""

    def quarantine(self, rejection: Rejection) -> None:
        """Keep a rejection; the same one is not doubled."""

    def clear_quarantine(self, file: str, *, seen: Collection[Rejection] = ()) -> int:
        """Remove the rejections of a file that was read to its end, except those `seen` in this reading."""


class AssertionSource(Protocol):
    """What a view is built from."""

    def graph_hash(self) -> str:
        """Give the hash of the canonical export."""

    def concepts(self) -> Iterator[Concept]:
        """Stream every concept that a mention or evidence names, by id, with its chosen name and category."""

    def assertions(self) -> Iterator[Assertion]:
        """Stream every assertion, counted from evidence, in the order of (subject, predicate, object, polarity)."""


class NameSource(Protocol):
    """What the names that a graph itself uses are compiled from."""

    def graph_hash(self) -> str:
        """Give the hash of the canonical export."""

    def names(self) -> Iterator[tuple[Concept, tuple[str, ...]]]:
        """Stream every concept that a document names, by id, with all the names that documents use, sorted."""


class SummarySource(Protocol):
    """What a verb's report is completed from."""

    def summary(self) -> GraphSummary:
        """Count what is in the graph, and give its hash."""


class EvidenceSource(Protocol):
    """What a citation is made from."""

    def evidence(self, triple: Triple) -> tuple[Evidence, ...]:
        """Give the evidence of one assertion, best first (confidence, then document and position)."""

    def documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Give the stored documents among these ids."""

    def between(self, first: str, second: str) -> tuple[Assertion, ...]:
        """Give every assertion between two concepts in either direction, denied ones too."""


class Neighbourhood(Protocol):
    """What the record holds about one concept."""

    def about(self, concept: str, *, predicates: Collection[str] = (), as_subject: bool) -> tuple[Assertion, ...]:
        """Give the assertions with this concept as subject (or as object), denied ones too, best supported first.

        Order: most documents, greatest belief, then triple. No `predicates` means all of them.
        """

    def named(self, concept: str) -> Concept | None:
        """Give a concept as the graph names it; None where neither mention nor evidence names it."""


class ContradictionSource(Protocol):
    """What is said on both sides, over the whole graph."""

    def contradictions(self, *, predicate: str, top: int) -> Contradictions:
        """Give the strongest contradictions, uncited, and count all; `predicate` empty for any."""


class EvidenceStream(Protocol):
    """What a view that shows sentences and documents is built from."""

    def evidence_by_document(self) -> Iterator[tuple[Document, Iterable[tuple[str, Evidence]]]]:
        """Stream every stored document, by id, with its evidence as (evidence id, evidence)."""


class View(Protocol):
    """A store that can be thrown away and rebuilt."""

    def fresh(self, graph_hash: str) -> bool:
        """Tell whether the view shows exactly this state of the record."""

    def rebuild(self, source: AssertionSource, *, progress: Progress) -> None:
        """Build beside and swap in; a crash leaves the old view or none, never half a one."""

    def close(self) -> None:
        """Let go of files and connections."""


@runtime_checkable
class CypherView(Protocol):
    """A view that answers Cypher."""

    def cypher(self, statement: str, *, parameters: dict[str, object], limit: int, timeout: float) -> QueryResult:
        """Run one reading statement; raises QueryRefused, QueryFailed or QueryTimeout."""


class PathIndex(Protocol):
    """Columnar adjacency, memory-mapped: n concepts in the order of their ids, m asserted edges, all numpy arrays.

    Edges are numbered 0..m-1 by (subject row, degree, object row, predicate): `out_start[i]:out_start[i+1]` are those
    that leave concept i, and number the columns `out_target`, `out_predicate`, `documents`, `evidence`, `belief` and
    `degree`. `in_start[i]:in_start[i+1]` are the rows of the `in_*` columns of those that enter it, sorted by (degree,
    source, predicate); `in_edge` gives their edge numbers. Self-loops are left out: no simple chain holds one.
    `degree` is the natural logarithm of the product of both ends' degrees, each counted over the edges of the same
    predicate to the other end's category (a hetnet's metaedge), in both directions where the predicate is symmetric.
    `denied_*` have a row for each denied assertion, by pair of concepts with the lesser row first; `denied_forward`
    says that the lesser is its subject. `contested` numbers the edges whose belief was lowered by denial, ascending,
    `contested_support` is what it was before. `out_cost` and `in_cost` are what every edge costs in the order of the
    `out_*` and of the `in_*` columns by the pricing whose key is `priced_by`; empty, as the key is, where the index was
    made without one.

    Steps that vocabularies make and no evidence are edges among the others: their predicates have codes of their own,
    from `asserted` on, whatever their names; they have 0 documents, 0 evidence and a belief of 1, and are read from
    subject to object alone (equivalence has an edge each way). `thing` gives for each concept the least row of those
    that are one thing with it.
    """

    out_start: NDArray[np.int64]
    out_target: NDArray[np.int32]
    out_predicate: NDArray[np.int16]
    in_start: NDArray[np.int64]
    in_source: NDArray[np.int32]
    in_predicate: NDArray[np.int16]
    in_edge: NDArray[np.int32]
    documents: NDArray[np.integer[Any]]
    evidence: NDArray[np.integer[Any]]
    belief: NDArray[np.float32]
    contested: NDArray[np.int32]
    contested_support: NDArray[np.float32]
    degree: NDArray[np.float32]
    category: NDArray[np.int16]
    denied_pairs: NDArray[np.int32]
    denied_predicate: NDArray[np.int16]
    denied_forward: NDArray[np.bool_]
    denied_documents: NDArray[np.int32]
    out_cost: NDArray[np.int32]
    in_cost: NDArray[np.int32]
    priced_by: str
    thing: NDArray[np.int32]
    asserted: int

    @property
    def predicates(self) -> Sequence[str]:
        """The predicates by their codes."""

    @property
    def categories(self) -> Sequence[str]:
        """The categories by their codes."""

    def row(self, curie: str) -> int:
        """Give a concept's row, -1 where the index does not hold it."""

    def concept(self, row: int) -> Concept:
        """Give the concept of a row."""

    def denied(self, first: int, second: int) -> Sequence[Assertion]:
        """Give the denied assertions between two concepts in either direction."""

    def vocabulary(self, edge: int) -> str:
        """Name the vocabulary that makes a step; empty for an edge of evidence."""


class EdgePricing(Protocol):
    """Says what edges cost, so that an index can keep it."""

    @property
    def key(self) -> str:
        """Name all that the prices depend on but the index itself."""

    def price(self, index: PathIndex) -> NDArray[np.int32]:
        """Give the cost of every edge, by number."""


class ChainFinder(Protocol):
    """Searches for chains; knows no store and no text."""

    def chains(self, query: PathQuery) -> PathResult:
        """Give the best simple chains, best first, without citations and words; says why there are none."""

    def nearest(self, query: PathQuery) -> tuple[NearMiss, ...]:
        """Say for a query without chains of which kinds of edge a single one more would make one, nearest first."""


class RankingLearner(Protocol[Ranking_co]):
    """Learns from chains that experts drew which of a pair's chains they would draw."""

    def add(self, source: str, target: str, drawn: Collection[tuple[str, ...]], *, max_hops: int) -> bool:
        """Take a pair and the chains drawn for it, as concept ids; False where there is nothing to learn from it."""

    def fit(self, *, name: str) -> Ranking_co:
        """Fit a ranking on all that was taken; raises InputError where that is too little."""


class MiddleRanker(Protocol):
    """Ranks the concepts between others; knows no store and no text."""

    def between(self, query: MiddleQuery) -> MiddleResult:
        """Give the best concepts with their chains, without citations and words; says why there are none."""

    def scored(self, query: MiddleQuery) -> tuple[MiddleScore, ...]:
        """Give every candidate's score, by id."""


class MiddleTeacher(Protocol[Ranking_co]):
    """Learns from concepts that experts drew between others which of the candidates they would draw."""

    def add(self, query: MiddleQuery, drawn: Collection[str]) -> bool:
        """Take a pair and the ids drawn between it; False where there is nothing to learn from it."""

    def fit(self, *, name: str) -> Ranking_co:
        """Fit a ranking on all that was taken; raises InputError where that is too little."""


class PatternTester(Protocol):
    """Tells patterns that join two concepts from those that any two concepts of such degrees show."""

    def significance(self, chains: Sequence[GraphPath], *, max_hops: int) -> tuple[PatternSignificance | None, ...]:
        """Test each chain's pattern between its own ends; None for a chain that is too long to be tested.

        `max_hops` is how far chains were sought: it says how many patterns there could have been.
        """


class EffectReader(Protocol):
    """Tells what a chain, taken literally, suggests that its source does to its target."""

    def effect(
        self, chain: GraphPath, between: Sequence[Assertion] = (), *, source_ids: Collection[str] = ()
    ) -> ChainEffect:
        """Multiply a chain's signs; `between` is all that the graph says of its two ends, to be held against it.

        `source_ids` are other ids of the concept at its beginning.
        """


class LanguageModel(Protocol):
    """Somebody who puts a grounded prompt into words."""

    @property
    def name(self) -> str:
        """The name to keep in the audit."""

    def complete(self, prompt: Prompt) -> str:
        """Answer a prompt; raises ModelError. What comes back is checked before anybody sees it."""


Clock = Callable[[], float]
