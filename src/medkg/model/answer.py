"""Answers, and what they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medkg.model.assertion import Triple
from medkg.model.mention import Certainty, Polarity

if TYPE_CHECKING:
    from medkg.model.path import GraphPath


class Verdict(StrEnum):
    """What the graph says to a claim."""

    SUPPORTED = "supported"
    REFUTED = "refuted"
    UNKNOWN = "unknown"


class Status(StrEnum):
    """Whether a question was answered."""

    ANSWERED = "answered"
    ABSTAINED = "abstained"


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A piece of evidence as a reader sees it: which document, which sentence, where.

    `start`/`end` are the sentence's offsets in the document's text, -1 for curated sources, which have no sentence.
    """

    evidence_id: str
    document_id: str
    sentence: str = ""
    start: int = -1
    end: int = -1
    section: str = ""
    title: str = ""
    date: str = ""
    publication_types: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    extractor: str = ""
    polarity: Polarity = Polarity.ASSERTED
    certainty: Certainty = Certainty.CERTAIN
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A sentence's content held against the graph; `citations` number into the answer's list, from 1."""

    text: str
    triple: Triple | None
    verdict: Verdict
    citations: tuple[int, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """What a language model is given: instructions, then question and numbered sources.

    Identical for identical input; `left_out` counts the sources that the budget had no room for.
    """

    system: str
    user: str
    citations: tuple[Citation, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer that says nothing its citations do not hold, or an abstention with its reason."""

    status: Status
    question: str
    answer: str = ""
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    chains: tuple[GraphPath, ...] = ()
    against: tuple[Citation, ...] = ()
    reason: str = ""
    audit: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """A claim's verdict with the evidence on both sides."""

    verdict: Verdict
    claim: Triple | None
    supporting: tuple[Citation, ...] = ()
    opposing: tuple[Citation, ...] = ()
    reason: str = ""
