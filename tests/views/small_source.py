"""A small graph in memory: what a record gives to the views, with everything awkward that data may hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from medkg.model.assertion import Assertion, Evidence, Triple, belief, weight
from medkg.model.concept import Concept
from medkg.model.document import Document, Metadata, Notice, Span
from medkg.model.identity import digest
from medkg.model.mention import PLAIN, Certainty, Context, Polarity

LITHIUM = Concept("MESH:D008094", "Lithium", "ChemicalEntity")
DIGOXIN = Concept("MESH:D004077", "Digoxin", "ChemicalEntity")
TREMOR = Concept("MESH:D014202", "Tremor", "Disease")
DIABETES_INSIPIDUS = Concept("MESH:D018500", "Diabetes Insipidus, Nephrogenic", "Disease")
BIPOLAR = Concept("MESH:D001714", "Bipolar Disorder", "Disease")
GSK3B = Concept("ncbigene:2932", "GSK3B", "Gene")
AQP2 = Concept("ncbigene:359", "AQP2", "Gene")
QUOTED = Concept("X:1", 'it\'s "quoted", `ticked` $x \\ and\nbroken\r\nover lines', "ChemicalEntity")
LONG = Concept("X:2", "x" * 70_000, "Disease")
FOREIGN = Concept("X:3'); DROP TABLE", "a colour", "Colour; DROP")
NULLED = Concept("X:4", "NULL", "Gene")
UNNAMED = Concept("X:5", "", "Gene")
CONCEPTS = (LITHIUM, DIGOXIN, TREMOR, DIABETES_INSIPIDUS, BIPOLAR, GSK3B, AQP2, QUOTED, LONG, FOREIGN, NULLED, UNNAMED)

FIRST_TEXT = "Lithium and the kidney. Lithium caused nephrogenic diabetes insipidus.\nIt did not cause tremor."
FIRST = Document(
    id="PMID:1",
    text=FIRST_TEXT,
    title_end=23,
    metadata=Metadata(
        pmid="1",
        date="1999-03",
        journal="J 'Quoted' Med",
        publication_types=("Case Reports", "Journal Article"),
        notices=(Notice("retracted", "PMID:9"),),
    ),
    source="papers.xml",
)
SECOND = Document(id="PMID:2", text='Bipolar. Lithium "treats"\nbipolar disorder, it is said.', title_end=8)
CURATED = Document(id="drugmechdb:DB1", text="", source="mechanisms.json")
DOCUMENTS = (FIRST, SECOND, CURATED)

_DENIED = Context(polarity=Polarity.DENIED)
_POSSIBLE = Context(certainty=Certainty.POSSIBLE)


def _said(
    subject: Concept,
    predicate: str,
    object_: Concept,
    document: Document = CURATED,
    *,
    sentence: str = "",
    context: Context = PLAIN,
    extractor: str = "",
    confidence: float = 0.9,
) -> Evidence:
    start = document.text.index(sentence) if sentence else -1
    return Evidence(
        subject=subject.id,
        predicate=predicate,
        object=object_.id,
        document_id=document.id,
        extractor=extractor or ("rules@1" if sentence else "drugmechdb@2"),
        text_hash=document.text_hash,
        confidence=confidence,
        context=context,
        sentence=Span(start, start + len(sentence)) if sentence else None,
    )


EVIDENCE = (
    _said(
        LITHIUM,
        "causes",
        DIABETES_INSIPIDUS,
        FIRST,
        sentence="Lithium caused nephrogenic diabetes insipidus.",
    ),
    _said(LITHIUM, "causes", DIABETES_INSIPIDUS, CURATED),
    _said(LITHIUM, "causes", TREMOR, FIRST, sentence="It did not cause tremor.", context=_DENIED),
    _said(LITHIUM, "causes", TREMOR, CURATED, confidence=0.5),
    _said(
        LITHIUM,
        "treats",
        BIPOLAR,
        SECOND,
        sentence='Lithium "treats"\nbipolar disorder, it is said.',
        context=_POSSIBLE,
    ),
    _said(LITHIUM, "decreases_activity_of", GSK3B),
    _said(GSK3B, "regulates", AQP2),
    _said(AQP2, "contributes_to", DIABETES_INSIPIDUS),
    _said(DIGOXIN, "causes", TREMOR),
    _said(QUOTED, "DROP", LONG, extractor="odd [1], 'x'@1"),
    _said(QUOTED, "treats", LONG, extractor="another@1"),
    _said(FOREIGN, "coloured\nlike", FOREIGN),
    _said(NULLED, "interacts_with", UNNAMED),
)


class SmallSource:
    """Implements AssertionSource, EvidenceStream and SupportSource by counting a list of evidence."""

    def __init__(
        self,
        evidence: Iterable[Evidence] = EVIDENCE,
        *,
        concepts: Iterable[Concept] = CONCEPTS,
        documents: Iterable[Document] = DOCUMENTS,
    ) -> None:
        self._evidence = tuple(evidence)
        self._concepts = tuple(sorted(concepts))
        self._documents = tuple(sorted(documents, key=lambda document: document.id))

    def graph_hash(self) -> str:
        return digest(sorted(piece.id for piece in self._evidence))

    def concepts(self) -> Iterator[Concept]:
        return iter(self._concepts)

    def assertions(self) -> Iterator[Assertion]:
        grouped: dict[Triple, list[Evidence]] = defaultdict(list)
        for piece in self._evidence:
            grouped[Triple(piece.subject, piece.predicate, piece.object, piece.polarity)].append(piece)
        for triple, pieces in sorted(grouped.items()):
            best: dict[str, float] = defaultdict(float)
            for piece in pieces:
                weighed = weight(piece.confidence, piece.context.certainty)
                best[piece.document_id] = max(best[piece.document_id], weighed)
            names = tuple(sorted({piece.extractor for piece in pieces}))
            yield Assertion(triple, len(best), len(pieces), belief(best.values()), names)

    def supports(self) -> Iterator[tuple[Triple, tuple[str, ...]]]:
        found: dict[Triple, set[str]] = defaultdict(set)
        for piece in self._evidence:
            found[Triple(piece.subject, piece.predicate, piece.object, piece.polarity)].add(piece.document_id)
        for triple, documents in sorted(found.items()):
            yield triple, tuple(sorted(documents))

    def evidence_by_document(self) -> Iterator[tuple[Document, Iterable[tuple[str, Evidence]]]]:
        for document in self._documents:
            yield document, ((piece.id, piece) for piece in self._evidence if piece.document_id == document.id)


class Silence:
    """A progress that nobody watches, remembering only the stages."""

    def __init__(self) -> None:
        self.stages: list[tuple[str, int | None]] = []

    def stage(self, name: str, *, total: int | None = None) -> None:
        self.stages.append((name, total))

    def advance(self, by: int = 1) -> None:
        pass

    def note(self, message: str) -> None:
        pass
