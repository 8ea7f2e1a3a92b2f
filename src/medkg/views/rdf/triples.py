"""The graph as RDF: what each noun says, as lines of N-Triples without their full stop, sorted into named graphs.

Every document has a graph of its own with its metadata and its evidence; what is counted over documents (concepts and
assertions) stands in one graph more. Dropping a document is dropping its graph. docs/rdf.md has the shape.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from medkg.model.assertion import Assertion, Evidence, Triple
from medkg.model.biolink import CATEGORIES, PREDICATES
from medkg.model.concept import Concept
from medkg.model.document import Document, Span
from medkg.model.identity import canonical_json
from medkg.model.mention import PLAIN, Polarity
from medkg.ports import AssertionSource, EvidenceStream, Progress
from medkg.views.rdf.terms import (
    BIOLINK,
    COUNTED,
    DCTERMS,
    OA,
    PROV,
    RDF,
    RDFS,
    VOCABULARY,
    XSD,
    Terms,
    assertion_iri,
    category_iri,
    document_graph,
    evidence_iri,
    extractor_iri,
    literal,
    predicate_iri,
)

_TYPE = f"<{RDF}type>"
_IDENTIFIER = f"<{DCTERMS}identifier>"
_ASSOCIATION, _EVIDENCE, _DOCUMENT = f"<{BIOLINK}Association>", f"<{VOCABULARY}Evidence>", f"<{VOCABULARY}Document>"
_SUBJECT, _PREDICATE, _OBJECT = (f"<{RDF}{name}>" for name in ("subject", "predicate", "object"))
_TRUE, _FALSE = (f'"{value}"^^<{XSD}boolean>' for value in ("true", "false"))
_REPORT_EVERY = 10_000
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Block:
    """Triples of one named graph, each as `subject predicate object` in N-Triples."""

    graph: str
    triples: list[str]


@dataclass(slots=True)
class Counts:
    """How much has been given so far."""

    concepts: int = 0
    documents: int = 0
    evidence: int = 0
    assertions: int = 0
    quads: int = 0


class RdfStream:
    """Reads a record once and gives all of it as blocks: concepts, documents with their evidence, assertions."""

    def __init__(self, source: AssertionSource, evidence: EvidenceStream, progress: Progress) -> None:
        self._source = source
        self._stream = evidence
        self._progress = progress
        self._terms = Terms()
        self.counts = Counts()
        # For each assertion, how many of its pieces of evidence only suppose it; most have none.
        self._supposed: Counter[str] = Counter()
        self._said = lru_cache(maxsize=1 << 14)(_said)

    def blocks(self) -> Iterator[Block]:
        """Stream the blocks, once, in an order that is the same for the same record."""
        for block in self._all():
            self.counts.quads += len(block.triples)
            yield block

    def _all(self) -> Iterator[Block]:
        yield from _gathered(COUNTED, map(self._concept, self._source.concepts()))
        for document, pieces in self._stream.evidence_by_document():
            yield from self._document_blocks(document, pieces)
        yield from _gathered(COUNTED, self._watched(map(self._assertion, self._source.assertions())))

    def _watched(self, found: Iterable[list[str]]) -> Iterator[list[str]]:
        for count, triples in enumerate(found, start=1):
            yield triples
            if count % _REPORT_EVERY == 0:
                self._progress.advance(_REPORT_EVERY)

    def _concept(self, concept: Concept) -> list[str]:
        self.counts.concepts += 1
        iri = f"<{self._terms.iri(concept.id)}>"
        triples = [
            f"{iri} {_TYPE} <{category_iri(concept.category)}>",
            f"{iri} {_IDENTIFIER} {literal(concept.id)}",
            f"{iri} <{RDFS}label> {literal(concept.name)}",
        ]
        if concept.category not in CATEGORIES:
            triples.append(f"{iri} <{VOCABULARY}category> {literal(concept.category)}")
        return triples

    def _document_blocks(self, document: Document, pieces: Iterable[tuple[str, Evidence]]) -> Iterator[Block]:
        self.counts.documents += 1
        graph = document_graph(document.id)
        iri = f"<{self._terms.iri(document.id)}>"
        yield Block(graph, document_triples(iri, document))
        named: set[str] = set()

        def lines() -> Iterator[list[str]]:
            for id_, piece in pieces:
                if piece.extractor not in named:
                    named.add(piece.extractor)
                    yield _extractor(piece.extractor)
                yield self._evidence(id_, piece, document, iri)

        yield from _gathered(graph, self._watched(lines()))

    def _evidence(self, id_: str, piece: Evidence, document: Document, source: str) -> list[str]:
        self.counts.evidence += 1
        iri = evidence_iri(id_)
        key, stated = self._said(piece.subject, piece.predicate, piece.object, piece.polarity)
        if not piece.flat:
            self._supposed[key] += 1
        head = f"<{iri}>"
        triples = [
            f"{head} {_TYPE} {_EVIDENCE}",
            f"{head} <{VOCABULARY}supports> <{assertion_iri(key)}>",
            f"{head} {_SUBJECT} <{self._terms.iri(piece.subject)}>",
            f"{head} {_PREDICATE} {stated}",
            f"{head} {_OBJECT} <{self._terms.iri(piece.object)}>",
            f"{head} <{PROV}wasDerivedFrom> {source}",
            f"{head} <{PROV}wasAttributedTo> <{extractor_iri(piece.extractor)}>",
            f"{head} <{VOCABULARY}confidence> {_double(piece.confidence)}",
        ]
        triples += _circumstances(head, piece)
        if piece.sentence:
            triples += _selectors(iri, piece, document, source)
        return triples

    def _assertion(self, assertion: Assertion) -> list[str]:
        self.counts.assertions += 1
        triple = assertion.triple
        key, predicate = self._said(triple.subject, triple.predicate, triple.object, triple.polarity)
        iri = f"<{assertion_iri(key)}>"
        subject, object_ = f"<{self._terms.iri(triple.subject)}>", f"<{self._terms.iri(triple.object)}>"
        denied = triple.polarity is Polarity.DENIED
        triples = [
            f"{iri} {_TYPE} {_ASSOCIATION}",
            f"{iri} {_SUBJECT} {subject}",
            f"{iri} {_PREDICATE} {predicate}",
            f"{iri} {_OBJECT} {object_}",
            f"{iri} <{BIOLINK}negated> {_TRUE if denied else _FALSE}",
            f"{iri} <{VOCABULARY}belief> {_double(assertion.belief)}",
            f"{iri} <{VOCABULARY}documents> {_whole(assertion.documents)}",
            f"{iri} <{VOCABULARY}evidence> {_whole(assertion.evidence)}",
            *(f"{iri} <{VOCABULARY}source> {literal(source)}" for source in assertion.sources),
        ]
        if triple.predicate not in PREDICATES:
            triples.append(f"{iri} <{VOCABULARY}predicate> {literal(triple.predicate)}")
        # Plain RDF knows no "perhaps": whoever reads the triple alone takes it as said.
        if not denied and self._supposed[key] < assertion.evidence:
            triples.append(f"{subject} {predicate} {object_}")
        return triples


def _gathered(graph: str, found: Iterable[list[str]]) -> Iterator[Block]:
    """Join small lists of triples into blocks, so that writing costs a call for hundreds and not for each."""
    triples: list[str] = []
    for more in found:
        triples += more
        if len(triples) >= _CHUNK:
            yield Block(graph, triples)
            triples = []
    if triples:
        yield Block(graph, triples)


def _said(subject: str, predicate: str, object_: str, polarity: Polarity) -> tuple[str, str]:
    return Triple(subject, predicate, object_, polarity).key, f"<{predicate_iri(predicate)}>"


def document_triples(iri: str, document: Document) -> list[str]:
    """Give what is known about a document; its sections, headings and other fields come as canonical JSON."""
    known = document.metadata
    titles = [document.title] if document.title else []
    values: list[tuple[str, Iterable[str]]] = [
        (_IDENTIFIER, [document.id]),
        (f"<{DCTERMS}title>", titles),
        (f"<{DCTERMS}date>", filter(None, [known.date])),
        (f"<{DCTERMS}modified>", filter(None, [known.revised])),
        (f"<{DCTERMS}language>", filter(None, [known.language])),
        (f"<{DCTERMS}rights>", filter(None, [known.licence])),
        (f"<{VOCABULARY}journal>", filter(None, [known.journal])),
        (f"<{VOCABULARY}pmid>", filter(None, [known.pmid])),
        (f"<{VOCABULARY}pmcid>", filter(None, [known.pmcid])),
        (f"<{VOCABULARY}doi>", filter(None, [known.doi])),
        (f"<{VOCABULARY}publicationType>", dict.fromkeys(known.publication_types)),
        (f"<{VOCABULARY}notice>", [f"{one.kind} {one.reference}".strip() for one in dict.fromkeys(known.notices)]),
        (f"<{VOCABULARY}source>", filter(None, [document.source])),
        (f"<{VOCABULARY}text>", filter(None, [document.text])),
        (f"<{VOCABULARY}metadata>", [canonical_json(known.canonical())] if known.canonical() else []),
        (f"<{VOCABULARY}sections>", [_sections(document)] if document.sections else []),
    ]
    head = f"{iri} {_TYPE} {_DOCUMENT}"
    triples = [f"{iri} {predicate} {literal(value)}" for predicate, each in values for value in each]
    return [head, *triples, f"{iri} <{VOCABULARY}titleEnd> {_whole(document.title_end)}"]


def _sections(document: Document) -> str:
    return canonical_json([[part.start, part.end, part.kind, part.heading] for part in document.sections])


def _extractor(name: str) -> list[str]:
    iri = f"<{extractor_iri(name)}>"
    return [f"{iri} {_TYPE} <{PROV}Agent>", f"{iri} <{RDFS}label> {literal(name)}"]


def _circumstances(head: str, piece: Evidence) -> list[str]:
    """Give what is not the usual case; what goes without saying (asserted, certain, of the patient, recent) is left."""
    triples = []
    if piece.context is not PLAIN and piece.context != PLAIN:
        context = piece.context
        triples = [
            f"{head} <{VOCABULARY}{name}> {literal(str(value))}"
            for name, value, usual in (
                ("polarity", context.polarity, PLAIN.polarity),
                ("certainty", context.certainty, PLAIN.certainty),
                ("experiencer", context.experiencer, PLAIN.experiencer),
                ("temporality", context.temporality, PLAIN.temporality),
            )
            if value is not usual
        ]
    if piece.predicate not in PREDICATES:
        triples.append(f"{head} <{VOCABULARY}predicate> {literal(piece.predicate)}")
    if piece.section:
        triples.append(f"{head} <{VOCABULARY}section> {literal(piece.section)}")
    if piece.text_hash:
        triples.append(f"{head} <{VOCABULARY}textHash> {literal(piece.text_hash)}")
    grounded = (("subjectGrounding", piece.subject_grounding), ("objectGrounding", piece.object_grounding))
    for name, grounding in grounded:
        if grounding is not None:
            value = [grounding.score, grounding.why, [list(pair) for pair in grounding.runners_up]]
            triples.append(f"{head} <{VOCABULARY}{name}> {literal(canonical_json(value))}")
    return triples


def _selectors(iri: str, piece: Evidence, document: Document, source: str) -> list[str]:
    """Say where in the text it stands, as Web Annotation selectors; https://www.w3.org/TR/annotation-model/."""
    if piece.sentence is None:
        return []
    target, quoted = f"<{iri}#sentence>", f"<{iri}#quotation>"
    triples = [
        f"<{iri}> <{OA}hasTarget> {target}",
        f"{target} {_TYPE} <{OA}SpecificResource>",
        f"{target} <{OA}hasSource> {source}",
        f"{target} <{OA}hasSelector> {quoted}",
        f"{quoted} {_TYPE} <{OA}TextQuoteSelector>",
        f"{quoted} <{OA}exact> {literal(piece.sentence.of(document.text))}",
    ]
    spans = (
        ("sentence", piece.sentence),
        ("subject", piece.subject_span),
        ("cue", piece.cue_span),
        ("object", piece.object_span),
    )
    for name, span in spans:
        if span is not None:
            position = f"<{iri}#{name}-position>"
            owner = f"{target} <{OA}hasSelector>" if name == "sentence" else f"{target} <{VOCABULARY}{name}Position>"
            triples += [f"{owner} {position}", *_position(position, span)]
    return triples


def _position(iri: str, span: Span) -> list[str]:
    return [
        f"{iri} {_TYPE} <{OA}TextPositionSelector>",
        f"{iri} <{OA}start> {_whole(span.start)}",
        f"{iri} <{OA}end> {_whole(span.end)}",
    ]


@lru_cache(maxsize=1 << 14)
def _double(value: float) -> str:
    return f'"{value!r}"^^<{XSD}double>'


def _whole(value: int) -> str:
    return f'"{value}"^^<{XSD}integer>'
