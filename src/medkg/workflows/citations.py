"""From evidence to citations: the sentence cut from the stored text, and what is known about its document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from medkg.model.answer import Citation
from medkg.model.assertion import Evidence, Triple
from medkg.model.document import Document
from medkg.model.mention import Certainty
from medkg.ports import EvidenceSource

Cited = dict[Triple, tuple[Citation, ...]]


def cite(evidence: Evidence, document: Document | None) -> Citation:
    """Make one citation.

    The sentence is quoted only where the document is stored with the very text that the evidence was read from; a
    sentence that speaks of a hypothetical case is cited as a possibility.
    """
    metadata = document.metadata if document else None
    span = evidence.sentence if document and _same_text(evidence, document) else None
    return Citation(
        evidence_id=evidence.id,
        document_id=evidence.document_id,
        sentence=span.of(document.text) if span and document else "",
        start=span.start if span else -1,
        end=span.end if span else -1,
        section=evidence.section,
        title=document.title if document else "",
        date=metadata.date if metadata else "",
        publication_types=metadata.publication_types if metadata else (),
        notices=tuple(f"{n.kind} {n.reference}".strip() for n in metadata.notices) if metadata else (),
        extractor=evidence.extractor,
        polarity=evidence.polarity,
        certainty=Certainty.CERTAIN if evidence.flat else Certainty.POSSIBLE,
        confidence=evidence.confidence,
    )


def _same_text(evidence: Evidence, document: Document) -> bool:
    if evidence.text_hash and evidence.text_hash != document.text_hash:
        return False
    return evidence.sentence is not None and evidence.sentence.end <= len(document.text)


def cite_all(triples: Iterable[Triple], *, source: EvidenceSource, limit: int) -> Cited:
    """Cite each triple with at most `limit` pieces of evidence; documents are fetched once for all of them."""
    chosen = {triple: spread(source.evidence(triple), limit=limit) for triple in dict.fromkeys(triples)}
    ids = {evidence.document_id for pieces in chosen.values() for evidence in pieces}
    documents = source.documents(sorted(ids)) if ids else {}
    return {
        triple: tuple(cite(evidence, documents.get(evidence.document_id)) for evidence in pieces)
        for triple, pieces in chosen.items()
    }


def spread(evidence: Sequence[Evidence], *, limit: int) -> tuple[Evidence, ...]:
    """Choose the pieces to show: flat ones before possible ones, and a new document before a second sentence of one.

    A citation of a possibility therefore comes first only where nothing is stated flatly.
    """
    seen: set[tuple[bool, str]] = set()
    first: list[Evidence] = []
    again: list[Evidence] = []
    for piece in evidence:
        key = (piece.flat, piece.document_id)
        (again if key in seen else first).append(piece)
        seen.add(key)
    ranked = sorted([*enumerate(first), *enumerate(again, start=len(first))], key=lambda pair: not pair[1].flat)
    return tuple(piece for _, piece in ranked[:limit])
