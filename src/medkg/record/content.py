"""What a document brings, in the form that the record keeps: checked, without duplicates, in an order of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from medkg.errors import InputError
from medkg.model.assertion import Evidence
from medkg.model.concept import Concept
from medkg.model.document import Document, Span
from medkg.model.mention import Mention
from medkg.model.reading import GraphReading, Reading
from medkg.record.canonical import MentionContent, judgement_of_link
from medkg.record.codes import encode


@dataclass(frozen=True, slots=True)
class Content:
    """A document with its mentions (sorted, distinct), and the names and evidence that stream in once each.

    `bulk` says that the streams may be far larger than memory.
    """

    document: Document
    mentions: tuple[MentionContent, ...]
    concepts: Iterable[Concept]
    evidence: Iterable[Evidence]
    place: str
    bulk: bool = False


def content_of(reading: Reading | GraphReading) -> Content:
    """Take a reading apart; raises InputError for a mention that its document's text does not bear out."""
    document, place = reading.document, reading.place
    if isinstance(reading, GraphReading):
        return Content(document, (), reading.concepts, reading.evidence, place, bulk=True)
    found = reading.findings
    with readable(document.id, place):
        mentions = sorted(set(_mentions(found.mentions, document, place)))
    # The same concept is met again and again, mostly as the same object: that is told without comparing.
    concepts = {id(concept): concept for concept in found.concepts}
    concepts.update({id(link.concept): link.concept for mention in found.mentions for link in mention.links})
    return Content(document, tuple(mentions), concepts.values(), found.evidence, place)


def check_evidence(evidence: Evidence, document: Document, *, text_hash: str, place: str) -> None:
    """Refuse evidence that could not be replayed; raises InputError saying which part does not fit."""
    e = evidence
    if e.document_id != document.id:
        raise InputError(f"evidence of document {e.document_id!r} came with document {document.id!r}", place=place)
    if not (e.subject and e.predicate and e.object):
        raise InputError(f"{document.id!r}: evidence needs a subject, a predicate and an object, got {e}", place=place)
    if e.text_hash and e.text_hash != text_hash:
        raise InputError(f"{document.id!r}: evidence was taken from another version of the text", place=place)
    if not 0.0 <= e.confidence <= 1.0:
        raise InputError(f"{document.id!r}: confidence {e.confidence} lies outside 0..1", place=place)
    for span in (e.sentence, e.subject_span, e.cue_span, e.object_span):
        if span is not None and span.end > len(document.text):
            raise _outside(span, document, place)


@contextmanager
def readable(document_id: str, place: str) -> Iterator[None]:
    """Say in our words that a string holds what no file can: half of a surrogate pair, or a number that is none."""
    try:
        yield
    except UnicodeEncodeError as error:
        raise InputError(
            f"document {document_id!r} holds a lone surrogate (character {error.start} of a string)",
            place=place,
            remedy="Read the file with its right encoding.",
        ) from error
    except ValueError as error:
        raise InputError(f"document {document_id!r}: {error}", place=place) from error


def _mentions(mentions: Iterable[Mention], document: Document, place: str) -> Iterator[MentionContent]:
    name, text = document.id, document.text
    length = len(text)
    for m in mentions:
        start, end = m.span.start, m.span.end
        if m.document_id != name or end > length or text[start:end] != m.text:
            raise _misfit(m, document, place)
        links = tuple([(link.concept.id, judgement_of_link(link)) for link in m.links])
        yield MentionContent(start, end, m.category, m.extractor, encode(m.context), links)


def _misfit(mention: Mention, document: Document, place: str) -> InputError:
    span = mention.span
    if mention.document_id != document.id:
        return InputError(f"a mention of document {mention.document_id!r} came with {document.id!r}", place=place)
    if span.end > len(document.text):
        return _outside(span, document, place)
    return InputError(
        f"{document.id!r}: a mention says {mention.text!r}, but its text has {span.of(document.text)!r} "
        f"at {span.start}..{span.end}",
        place=place,
    )


def _outside(span: Span, document: Document, place: str) -> InputError:
    return InputError(
        f"{document.id!r}: offsets {span.start}..{span.end} lie outside the text of {len(document.text)} characters",
        place=place,
    )
