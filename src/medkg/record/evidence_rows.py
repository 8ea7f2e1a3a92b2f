"""A row of evidence: how it is asked for, and what it becomes – a line of the export, or a value."""

from __future__ import annotations

import json
from typing import Any

from medkg.model.assertion import Evidence, Grounding
from medkg.model.document import Span
from medkg.record.canonical import context_words, quote
from medkg.record.codes import PLAIN_CODE, POLARITIES, decode

# Everything that the rows give, `subject` first; what follows FROM is the caller's, and so is WHERE.
SELECT = """
SELECT subject.text, predicate.text, object.text, e.digest, document.name, extractor.text, section.text,
       e.polarity, e.certainty, e.experiencer, e.temporality, e.confidence,
       CASE e.quotes WHEN 1 THEN lower(hex(document.text_hash)) ELSE '' END,
       e.sentence_start, e.sentence_end, e.subject_start, e.subject_end,
       e.cue_start, e.cue_end, e.object_start, e.object_end,
       subject_judgement.text, object_judgement.text
FROM evidence AS e
CROSS JOIN concept AS subject ON subject.id = e.subject
CROSS JOIN predicate ON predicate.id = e.predicate
CROSS JOIN concept AS object ON object.id = e.object
CROSS JOIN document ON document.id = e.document
CROSS JOIN extractor ON extractor.id = e.extractor
CROSS JOIN section ON section.id = e.section
LEFT JOIN judgement AS subject_judgement ON subject_judgement.id = e.subject_judgement
LEFT JOIN judgement AS object_judgement ON object_judgement.id = e.object_judgement
"""

Row = tuple[Any, ...]


def evidence_line(row: Row) -> str:
    """Write evidence as a line of the export; fields that are not filled are left out."""
    (subject, predicate, object_, digest, document, extractor, section, polarity, certainty, experiencer, temporality,
     confidence, text_hash, *spans, subject_judgement, object_judgement) = row  # fmt: skip
    context = (polarity, certainty, experiencer, temporality)
    line = (
        f'{{"kind":"evidence","subject":{quote(subject)},"predicate":{quote(predicate)},"object":{quote(object_)},'
        f'"polarity":"{POLARITIES[polarity]}","document":{quote(document)},"id":"{digest.hex()}",'
        f'"extractor":{quote(extractor)},"confidence":{confidence!r}'
    )
    if context != PLAIN_CODE:
        line += f',"context":{context_words(context)}'
    if text_hash:
        line += f',"text_hash":"{text_hash}"'
    if section:
        line += f',"section":{quote(section)}'
    for name, start, end in zip(_SPANS, spans[::2], spans[1::2], strict=True):
        if start is not None:
            line += f',"{name}":[{start},{end}]'
    if subject_judgement is not None:
        line += f',"subject_grounding":{subject_judgement}'
    if object_judgement is not None:
        line += f',"object_grounding":{object_judgement}'
    return line + "}"


_SPANS = ("sentence", "subject_span", "cue_span", "object_span")


def evidence_value(row: Row) -> Evidence:
    """Give the evidence of a row."""
    (subject, predicate, object_, _, document, extractor, section, polarity, certainty, experiencer, temporality,
     confidence, text_hash, *spans, subject_judgement, object_judgement) = row  # fmt: skip
    sentence, subject_span, cue, object_span = (
        None if start is None else Span(start, end) for start, end in zip(spans[::2], spans[1::2], strict=True)
    )
    return Evidence(
        subject=subject,
        predicate=predicate,
        object=object_,
        document_id=document,
        extractor=extractor,
        text_hash=text_hash,
        confidence=confidence,
        context=decode((polarity, certainty, experiencer, temporality)),
        section=section,
        sentence=sentence,
        subject_span=subject_span,
        cue_span=cue,
        object_span=object_span,
        subject_grounding=_grounding(subject_judgement),
        object_grounding=_grounding(object_judgement),
    )


def _grounding(judgement: str | None) -> Grounding | None:
    if judgement is None:
        return None
    score, why, runners_up = json.loads(judgement)
    return Grounding(score, why, tuple((curie, value) for curie, value in runners_up))
