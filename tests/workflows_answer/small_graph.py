"""A small graph in memory with real behaviour behind every socket that the answering verbs ask for.

Every sentence is written for these tests; the document ids are nobody's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from medkg.model.answer import Prompt
from medkg.model.assertion import Assertion, Evidence, Triple, belief, weight
from medkg.model.concept import Candidate, Concept
from medkg.model.document import Document, Metadata, Notice, Section, Span
from medkg.model.mention import Certainty, Context, Polarity
from medkg.model.names import normal_form
from medkg.model.path import GraphPath, Hop, NearMiss, PathQuery, PathResult


@dataclass(frozen=True, slots=True)
class Names:
    """A finder: exact normal forms score 1, synonyms 0.95, names that share a word 0.4."""

    concepts: tuple[Concept, ...]
    synonyms: tuple[tuple[str, str], ...] = ()
    equivalents: tuple[tuple[Concept, ...], ...] = ()

    def find(self, text: str, *, category: str = "", top: int = 10) -> tuple[Candidate, ...]:
        asked = normal_form(text)
        found = [*self._exact(asked), *self._near(asked)]
        return tuple(c for c in found if not category or c.concept.category == category)[:top]

    def exact(self, text: str) -> tuple[Candidate, ...]:
        return tuple(self._exact(normal_form(text)))

    def _exact(self, asked: str) -> Iterator[Candidate]:
        for concept in self.concepts:
            if normal_form(concept.name) == asked:
                yield Candidate(concept, 1.0, "preferred name")
        for id_, synonym in self.synonyms:
            if normal_form(synonym) == asked:
                yield from (Candidate(bearer, 0.95, "synonym") for bearer in self.same(id_))

    def _near(self, asked: str) -> Iterator[Candidate]:
        words = set(asked.split())
        for concept in self.concepts:
            name = normal_form(concept.name)
            if name != asked and words & set(name.split()):
                yield Candidate(concept, 0.4, "shares a word")

    def same(self, curie: str) -> tuple[Concept, ...]:
        groups = (group for group in self.equivalents if curie in {concept.id for concept in group})
        return next(groups, tuple(concept for concept in self.concepts if concept.id == curie))


@dataclass(frozen=True, slots=True)
class SmallGraph:
    """Evidence in memory: an EvidenceSource, a Neighbourhood and a ChainFinder."""

    known: tuple[Concept, ...]
    pieces: tuple[Evidence, ...]
    texts: tuple[Document, ...] = ()

    def evidence(self, triple: Triple) -> tuple[Evidence, ...]:
        found = [piece for piece in self.pieces if _triple(piece) == triple]
        return tuple(sorted(found, key=lambda piece: (-piece.confidence, piece.document_id, piece.id)))

    def documents(self, ids: Iterable[str]) -> dict[str, Document]:
        wanted = set(ids)
        return {document.id: document for document in self.texts if document.id in wanted}

    def assertions(self) -> tuple[Assertion, ...]:
        return tuple(self._assertion(triple) for triple in sorted({_triple(piece) for piece in self.pieces}))

    def _assertion(self, triple: Triple) -> Assertion:
        pieces = self.evidence(triple)
        best: dict[str, float] = {}
        for piece in pieces:
            heavy = weight(piece.confidence, piece.context.certainty)
            best[piece.document_id] = max(heavy, best.get(piece.document_id, 0.0))
        return Assertion(triple, len(best), len(pieces), belief(best.values()), tuple({p.extractor for p in pieces}))

    def between(self, first: str, second: str) -> tuple[Assertion, ...]:
        return tuple(a for a in self.assertions() if {a.triple.subject, a.triple.object} == {first, second})

    def about(self, concept: str, *, predicates: Collection[str] = (), as_subject: bool) -> tuple[Assertion, ...]:
        found = [
            one
            for one in self.assertions()
            if concept == (one.triple.subject if as_subject else one.triple.object)
            and (not predicates or one.triple.predicate in predicates)
        ]
        return tuple(sorted(found, key=lambda one: (-one.documents, -one.belief, one.triple)))

    def named(self, concept: str) -> Concept | None:
        used = {end for piece in self.pieces for end in (piece.subject, piece.object)}
        return next((one for one in self.known if one.id == concept and one.id in used), None)

    def chains(self, query: PathQuery) -> PathResult:
        found = [
            chain for source in query.sources for chain in self._walk((source,), (), frozenset(query.targets), query)
        ]
        found.sort(key=lambda chain: (-chain.score, tuple(hop.triple for hop in chain.hops)))
        reason = "" if found else f"no chain of at most {query.max_hops} hops connects them."
        return PathResult(chains=tuple(found[: query.top]), truncated=len(found) > query.top, reason=reason)

    def nearest(self, query: PathQuery) -> tuple[NearMiss, ...]:
        return ()

    def _walk(
        self, ids: tuple[str, ...], hops: tuple[Hop, ...], targets: frozenset[str], query: PathQuery
    ) -> Iterator[GraphPath]:
        if ids[-1] in targets:
            by_id = {concept.id: concept for concept in self.known}
            score = sum(hop.belief for hop in hops) / len(hops) ** 2 if hops else 0.0
            yield GraphPath(concepts=tuple(by_id[i] for i in ids), hops=hops, score=score, parts=(("support", score),))
            return
        if len(hops) == query.max_hops:
            return
        for one in self.assertions():
            triple = one.triple
            if triple.polarity is Polarity.DENIED or triple.predicate in query.without_predicates:
                continue
            if triple in query.without_triples:
                continue
            for start, end, forward in ((triple.subject, triple.object, True), (triple.object, triple.subject, False)):
                if start == ids[-1] and end not in ids and (forward or not query.directed):
                    hop = Hop(
                        triple=triple,
                        forward=forward,
                        documents=one.documents,
                        evidence=one.evidence,
                        belief=one.belief,
                    )
                    yield from self._walk((*ids, end), (*hops, hop), targets, query)


def _triple(piece: Evidence) -> Triple:
    return Triple(piece.subject, piece.predicate, piece.object, piece.polarity)


@dataclass(slots=True)
class ScriptedModel:
    """A model that says what it was told to and remembers what it was asked."""

    says: str
    name: str = "scripted"
    history: list[Prompt] = field(default_factory=list)

    def complete(self, prompt: Prompt) -> str:
        self.history.append(prompt)
        return self.says


LITHIUM = Concept("MESH:D008094", "lithium", "ChemicalEntity")
CARBAMAZEPINE = Concept("MESH:D002220", "carbamazepine", "ChemicalEntity")
GSK3B = Concept("ncbigene:2932", "GSK3B", "Gene")
BIPOLAR = Concept("MESH:D001714", "bipolar disorder", "Disease")
INSIPIDUS = Concept("MESH:D018500", "nephrogenic diabetes insipidus", "Disease")
HYPOTHYROIDISM = Concept("MESH:D007037", "hypothyroidism", "Disease")
GOITRE = Concept("MESH:D006042", "goitre", "Disease")
TREMOR = Concept("MESH:D014202", "tremor", "PhenotypicFeature")
ASTHMA = Concept("MESH:D001249", "asthma", "Disease")
COLD = Concept("MESH:D003139", "common cold", "Disease")
COLD_SENSE = Concept("GO:0009409", "response to cold", "BiologicalProcess")
VACCINE = Concept("MESH:D014611", "vaccine", "ChemicalEntity")
AUTISM = Concept("MESH:D001321", "autism", "Disease")

CONCEPTS = (
    LITHIUM,
    CARBAMAZEPINE,
    GSK3B,
    BIPOLAR,
    INSIPIDUS,
    HYPOTHYROIDISM,
    GOITRE,
    TREMOR,
    ASTHMA,
    COLD,
    COLD_SENSE,
    VACCINE,
    AUTISM,
)
SYNONYMS = (
    ("MESH:D001714", "manic depression"),
    ("MESH:D003139", "cold"),
    ("GO:0009409", "cold"),
    ("MESH:D008094", "lithium salts"),
)


@dataclass(slots=True)
class Scribe:
    """Write documents of one sentence each, with the evidence that the sentence is."""

    documents: list[Document] = field(default_factory=list)
    pieces: list[Evidence] = field(default_factory=list)

    def write(
        self,
        sentence: str,
        stated: tuple[Concept, str, Concept],
        *,
        denied: bool = False,
        possible: bool = False,
        retracted: bool = False,
        year: str = "1999",
        confidence: float = 0.6,
    ) -> None:
        title = f"Report {len(self.documents) + 1}."
        document = Document(
            id=f"note:{len(self.documents) + 1}",
            text=f"{title} {sentence}",
            title_end=len(title),
            sections=(
                Section(0, len(title), "title"),
                Section(len(title) + 1, len(title) + 1 + len(sentence), "abstract"),
            ),
            metadata=Metadata(
                date=f"{year}-03",
                publication_types=("Case Reports",),
                notices=(Notice("retraction", "note:999"),) if retracted else (),
            ),
        )
        self.documents.append(document)
        self.pieces.append(
            Evidence(
                subject=stated[0].id,
                predicate=stated[1],
                object=stated[2].id,
                document_id=document.id,
                extractor="cues@1+abc",
                text_hash=document.text_hash,
                confidence=confidence,
                context=Context(
                    polarity=Polarity.DENIED if denied else Polarity.ASSERTED,
                    certainty=Certainty.POSSIBLE if possible else Certainty.CERTAIN,
                ),
                section="abstract",
                sentence=Span(len(title) + 1, len(title) + 1 + len(sentence)),
            )
        )


def small_graph() -> SmallGraph:
    """The graph that most of these tests ask."""
    scribe = Scribe()
    scribe.write("Lithium caused nephrogenic diabetes insipidus.", (LITHIUM, "causes", INSIPIDUS), year="1979")
    scribe.write("Nephrogenic diabetes insipidus followed lithium.", (LITHIUM, "causes", INSIPIDUS), retracted=True)
    scribe.write("NDI was due to lithium salts.", (LITHIUM, "causes", INSIPIDUS), year="2004")
    scribe.write("Lithium treats bipolar disorder.", (LITHIUM, "treats", BIPOLAR))
    scribe.write(
        "Carbamazepine is a treatment of manic depression.", (CARBAMAZEPINE, "treats", BIPOLAR), confidence=0.5
    )
    scribe.write("Lithium inhibits GSK3B.", (LITHIUM, "decreases_activity_of", GSK3B))
    scribe.write("GSK3B was associated with bipolar disorder.", (GSK3B, "associated_with", BIPOLAR))
    scribe.write("Lithium did not cause hypothyroidism here.", (LITHIUM, "causes", HYPOTHYROIDISM), denied=True)
    scribe.write("Goitre was associated with lithium.", (GOITRE, "associated_with", LITHIUM))
    scribe.write("Lithium may cause tremor.", (LITHIUM, "causes", TREMOR), possible=True)
    scribe.write("Carbamazepine causes tremor.", (CARBAMAZEPINE, "causes", TREMOR))
    scribe.write("Carbamazepine does not cause tremor.", (CARBAMAZEPINE, "causes", TREMOR), denied=True)
    scribe.write("The vaccine is not associated with autism.", (VACCINE, "associated_with", AUTISM), denied=True)
    scribe.write("A cold is not asthma, but GSK3B acts upstream of it.", (GSK3B, "acts_upstream_of", COLD))
    scribe.write("GSK3B takes part in the response to cold.", (GSK3B, "participates_in", COLD_SENSE))
    return SmallGraph(CONCEPTS, tuple(scribe.pieces), tuple(scribe.documents))


def small_names() -> Names:
    """A finder that knows more than the graph holds (asthma)."""
    return Names(CONCEPTS, SYNONYMS)
