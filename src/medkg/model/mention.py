"""Mentions: where a text speaks of something, what that is, and in what sense."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medkg.model.concept import Candidate, Concept
from medkg.model.document import Span


class Polarity(StrEnum):
    """Whether something is said to be so or said not to be so."""

    ASSERTED = "asserted"
    DENIED = "denied"


class Certainty(StrEnum):
    """Whether it is stated flatly or as a possibility (ConText's `possible`)."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


class Experiencer(StrEnum):
    """Whom it concerns (ConText)."""

    PATIENT = "patient"
    OTHER = "other"


class Temporality(StrEnum):
    """When it holds (ConText)."""

    RECENT = "recent"
    HISTORICAL = "historical"
    HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True, slots=True, order=True, kw_only=True)
class Context:
    """The sense in which a mention or a relation is meant."""

    polarity: Polarity = Polarity.ASSERTED
    certainty: Certainty = Certainty.CERTAIN
    experiencer: Experiencer = Experiencer.PATIENT
    temporality: Temporality = Temporality.RECENT


PLAIN = Context()


@dataclass(frozen=True, slots=True)
class Link:
    """A mention's identity: the concept, how sure (0..1), why, and who came next."""

    concept: Concept
    score: float
    why: str
    runners_up: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A span that names something of a category; a composite ("breast and ovarian cancer") has several links.

    `extractor` is the id of who found it (`name@version+confighash`, or the annotator of the input file).
    No links means that nothing was close enough to answer for.
    """

    document_id: str
    span: Span
    text: str
    category: str
    extractor: str
    links: tuple[Link, ...] = ()
    context: Context = PLAIN
