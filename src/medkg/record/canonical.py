"""How content is written down, so that equal content is equal text: what hashes and stored JSON are made of."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from json.encoder import encode_basestring
from math import isfinite
from typing import NamedTuple

from medkg.model.assertion import Evidence, Grounding
from medkg.model.document import Span
from medkg.model.mention import PLAIN, Link
from medkg.record.codes import CERTAINTIES, EXPERIENCERS, PLAIN_CODE, POLARITIES, TEMPORALITIES, ContextCode, encode

ID_BYTES = 16
_PLAIN_TEXT = '["asserted","certain","patient","recent"]'


class MentionContent(NamedTuple):
    """A mention as it is stored and ordered: its text is what the span cuts, links are (concept, judgement)."""

    start: int
    end: int
    category: str
    extractor: str
    context: ContextCode
    links: tuple[tuple[str, str], ...]


def quote(text: str) -> str:
    """Write a string as canonical JSON does."""
    return encode_basestring(text)


def judgement_of_link(link: Link) -> str:
    """Write how a mention was identified: score, reason, and each runner-up in full."""
    if not link.runners_up:
        return _undisputed(link.score, link.why)
    runners_up = ",".join(
        f"[{quote(c.concept.id)},{quote(c.concept.name)},{quote(c.concept.category)},{number(c.score)!r},{quote(c.why)}]"
        for c in link.runners_up
    )
    return f"[{number(link.score)!r},{quote(link.why)},[{runners_up}]]"


@lru_cache(maxsize=4096)
def _undisputed(score: float, why: str) -> str:
    return f"[{number(score)!r},{quote(why)},[]]"


def judgement_of_grounding(grounding: Grounding | None) -> str:
    """Write how an end of a relation was identified, as the evidence's id has it; `null` for none."""
    if grounding is None:
        return "null"
    if not grounding.runners_up:
        return _undisputed(grounding.score, grounding.why)
    runners_up = ",".join(f"[{quote(curie)},{number(score)!r}]" for curie, score in grounding.runners_up)
    return f"[{number(grounding.score)!r},{quote(grounding.why)},[{runners_up}]]"


def number(value: float) -> float:
    """Give a number one spelling: 1 and 1.0, 0.0 and -0.0 are the same. Raises ValueError for what is no number."""
    if not isfinite(value):
        raise ValueError(f"a score must be a finite number, got {value}")
    return float(value) + 0.0


def evidence_digest(evidence: Evidence, *, confidence: float, subject: str, object_: str) -> bytes:
    """Hash evidence to the 16 bytes that `Evidence.id` spells in hexadecimal.

    Assembles the canonical text by hand, five times as fast as through `canonical()`; the two groundings come as
    `judgement_of_grounding` wrote them.
    """
    e = evidence
    context = e.context
    meant = _PLAIN_TEXT if context is PLAIN else context_words(encode(context))
    text = (
        f"[{quote(e.subject)},{quote(e.predicate)},{quote(e.object)},{quote(e.document_id)},{quote(e.extractor)},"
        f"{quote(e.text_hash)},{confidence!r},{meant},{quote(e.section)},{_pair(e.sentence)},"
        f"{_pair(e.subject_span)},{_pair(e.cue_span)},{_pair(e.object_span)},{subject},{object_}]"
    )
    return hashlib.sha256(text.encode()).digest()[:ID_BYTES]


def context_words(code: ContextCode) -> str:
    """Write a context as JSON: polarity, certainty, experiencer, temporality."""
    if code == PLAIN_CODE:
        return _PLAIN_TEXT
    polarity, certainty, experiencer, temporality = code
    return (
        f'["{POLARITIES[polarity]}","{CERTAINTIES[certainty]}",'
        f'"{EXPERIENCERS[experiencer]}","{TEMPORALITIES[temporality]}"]'
    )


def _pair(span: Span | None) -> str:
    return "null" if span is None else f"[{span.start},{span.end}]"
