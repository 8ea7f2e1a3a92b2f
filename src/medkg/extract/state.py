"""What the components leave on a spaCy Doc for one another: plain values only, so that Docs can be stored and sent.

`text` is `doc.text`: spaCy joins it anew from all tokens at each call, so whoever needs it reads it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from spacy.attrs import IDX, LENGTH, SENT_START
from spacy.tokens import Doc
from spacy.tokens import Span as TokenSpan

from medkg.model.assertion import Evidence, Grounding
from medkg.model.concept import Candidate, Concept
from medkg.model.document import Document, Section, Span
from medkg.model.mention import PLAIN, Certainty, Context, Experiencer, Link, Mention, Polarity, Temporality


def declare_extensions() -> None:
    """Register medkg's Doc attributes with spaCy; again is harmless."""
    for name in ("medkg_abbreviations", "medkg_abbreviation_conflicts", "medkg_mentions", "medkg_relations"):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=[])
    if not Doc.has_extension("medkg_document"):
        Doc.set_extension("medkg_document", default=None)
    if not Doc.has_extension("medkg_unknown_labels"):
        Doc.set_extension("medkg_unknown_labels", default={})
    if not TokenSpan.has_extension("medkg_context"):
        TokenSpan.set_extension("medkg_context", getter=_context_of)


def keep_document(doc: Doc, document: Document) -> None:
    """Leave a document's id, title and sections on its Doc."""
    doc._.medkg_document = {
        "id": document.id,
        "title_end": document.title_end,
        "sections": [[s.start, s.end, s.kind, s.heading] for s in document.sections],
    }


def kept_document(doc: Doc, text: str) -> Document:
    """Read the document back; a Doc that came from plain text is a document without id and sections."""
    kept = doc._.medkg_document
    if kept is None:
        return Document(id="", text=text)
    sections = tuple(Section(*row) for row in kept["sections"])
    return Document(id=kept["id"], text=text, title_end=kept["title_end"], sections=sections)


def sentences_of(doc: Doc, text: str) -> list[tuple[int, int]]:
    """Give the sentences of a Doc as offsets, trimmed of white space; empty for a Doc without tokens."""
    if not len(doc):
        return []
    # Whole columns at once: walking `doc.sents` costs more than finding the mentions.
    rows = doc.to_array([IDX, SENT_START])
    starts = [int(offset) for offset in rows[rows[:, 1] == 1][:, 0]]
    bounds = [0, *(start for start in starts if start), len(text)]
    spans: list[tuple[int, int]] = []
    for start, end in pairwise(bounds):
        piece = text[start:end]
        left, right = start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())
        if left < right:
            spans.append((left, right))
    return spans


def keep_sentences(doc: Doc, starts: Sequence[int]) -> None:
    """Mark the tokens that hold these offsets as sentence starts, and all others as none."""
    if not len(doc):
        return
    rows = doc.to_array([IDX, LENGTH]).astype(np.int64)
    begins = np.full(len(doc), -1, dtype=np.int64)
    begins[np.searchsorted(rows[:, 0] + rows[:, 1], np.asarray(starts, dtype=np.int64), side="right")] = 1
    begins[0] = 1
    columns: Any = begins.reshape(-1, 1).astype(np.uint64)
    doc.from_array([SENT_START], columns)


def keep_mentions(doc: Doc, mentions: Sequence[Mention]) -> None:
    """Leave mentions on a Doc: exact offsets as plain values, and for spaCy `doc.ents`, widened to whole tokens."""
    keep_contexts(doc, mentions)
    doc.ents = _entities(doc, mentions)


def keep_contexts(doc: Doc, mentions: Sequence[Mention]) -> None:
    """Leave mentions on a Doc whose entities stay as they are, because only the mentions' context is new."""
    doc._.medkg_mentions = [_plain(mention) for mention in mentions]


def kept_mentions(doc: Doc, text: str, *, document_id: str = "", extractor: str = "") -> list[Mention]:
    """Read mentions back, stamped with the document and the extractor."""
    return [_mention(row, text, document_id, extractor) for row in doc._.medkg_mentions]


def keep_evidence(doc: Doc, evidence: Iterable[Evidence]) -> None:
    """Leave evidence on a Doc as plain dictionaries; who found it and in which text is added when it is read back."""
    doc._.medkg_relations = [
        {
            "subject": piece.subject,
            "predicate": piece.predicate,
            "object": piece.object,
            "confidence": piece.confidence,
            "context": _context_values(piece.context),
            "section": piece.section,
            "spans": [_ends(s) for s in (piece.sentence, piece.subject_span, piece.cue_span, piece.object_span)],
            "groundings": [_grounds(g) for g in (piece.subject_grounding, piece.object_grounding)],
        }
        for piece in evidence
    ]


def kept_evidence(doc: Doc, *, document: Document, extractor: str) -> list[Evidence]:
    """Read evidence back, stamped with the document, its text's hash and the extractor."""
    rows = doc._.medkg_relations
    text_hash = document.text_hash if rows else ""
    return [_evidence(row, document.id, text_hash, extractor) for row in rows]


def _context_of(span: TokenSpan) -> dict[str, str]:
    """Give the context of the first mention inside a span, as words; that of a flat statement where there is none."""
    inside = (
        row for row in span.doc._.medkg_mentions if span.start_char <= row["start"] and row["end"] <= span.end_char
    )
    context = _context(next((row["context"] for row in inside), None))
    return {
        "polarity": str(context.polarity),
        "certainty": str(context.certainty),
        "experiencer": str(context.experiencer),
        "temporality": str(context.temporality),
    }


def _evidence(row: dict[str, Any], document_id: str, text_hash: str, extractor: str) -> Evidence:
    sentence, subject_span, cue_span, object_span = (Span(*ends) if ends else None for ends in row["spans"])
    subject_grounding, object_grounding = (_grounding(values) for values in row["groundings"])
    return Evidence(
        subject=row["subject"],
        predicate=row["predicate"],
        object=row["object"],
        document_id=document_id,
        extractor=extractor,
        text_hash=text_hash,
        confidence=row["confidence"],
        context=_context(row["context"]),
        section=row["section"],
        sentence=sentence,
        subject_span=subject_span,
        cue_span=cue_span,
        object_span=object_span,
        subject_grounding=subject_grounding,
        object_grounding=object_grounding,
    )


def _ends(span: Span | None) -> list[int] | None:
    return None if span is None else [span.start, span.end]


def _grounds(grounding: Grounding | None) -> list[Any] | None:
    if grounding is None:
        return None
    return [grounding.score, grounding.why, [list(pair) for pair in grounding.runners_up]]


def _grounding(values: list[Any] | None) -> Grounding | None:
    if values is None:
        return None
    score, why, runners_up = values
    return Grounding(score, why, tuple((id_, runner_score) for id_, runner_score in runners_up))


def _entities(doc: Doc, mentions: Iterable[Mention]) -> list[TokenSpan]:
    entities: list[TokenSpan] = []
    reached = 0
    for mention in mentions:
        curie = mention.links[0].concept.id if mention.links else ""
        span = doc.char_span(
            mention.span.start, mention.span.end, label=mention.category, kb_id=curie, alignment_mode="expand"
        )
        if span is not None and span.start >= reached:
            entities.append(span)
            reached = span.end
    return entities


def _plain(mention: Mention) -> dict[str, Any]:
    return {
        "start": mention.span.start,
        "end": mention.span.end,
        "category": mention.category,
        "links": [
            [
                *_names(link.concept),
                link.score,
                link.why,
                [[*_names(r.concept), r.score, r.why] for r in link.runners_up],
            ]
            for link in mention.links
        ],
        "context": _context_values(mention.context),
    }


def _context_values(context: Context) -> list[str] | None:
    if context is PLAIN or context == PLAIN:
        return None
    return [str(context.polarity), str(context.certainty), str(context.experiencer), str(context.temporality)]


def _names(concept: Concept) -> tuple[str, str, str]:
    return concept.id, concept.name, concept.category


def _mention(row: dict[str, Any], text: str, document_id: str, extractor: str) -> Mention:
    links = tuple(
        Link(Concept(id_, name, category), score, why, tuple(Candidate(Concept(*r[:3]), r[3], r[4]) for r in others))
        for id_, name, category, score, why, others in row["links"]
    )
    return Mention(
        document_id=document_id,
        span=Span(row["start"], row["end"]),
        text=text[row["start"] : row["end"]],
        category=row["category"],
        extractor=extractor,
        links=links,
        context=_context(row["context"]),
    )


def _context(values: list[str] | None) -> Context:
    if values is None:
        return PLAIN
    polarity, certainty, experiencer, temporality = values
    return Context(
        polarity=Polarity(polarity),
        certainty=Certainty(certainty),
        experiencer=Experiencer(experiencer),
        temporality=Temporality(temporality),
    )
