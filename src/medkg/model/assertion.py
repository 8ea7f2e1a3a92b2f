"""Evidence and the assertions that are counted from it.

An assertion is never stored by itself: it exists while at least one piece of evidence stands for it. Its
key is (subject, predicate, object, polarity), so "treats" and "does not treat" never merge.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from json.encoder import encode_basestring as quote
from math import prod

from medkg.model.belief import BeliefParts, Statement, link_score
from medkg.model.document import Span
from medkg.model.identity import DIGEST_LENGTH, Canonical, digest
from medkg.model.mention import PLAIN, Certainty, Context, Link, Polarity, Temporality


@dataclass(frozen=True, slots=True)
class Grounding:
    """How one end of a relation was identified: link score, reason, and the concepts that came next with theirs."""

    score: float
    why: str = ""
    runners_up: tuple[tuple[str, float], ...] = ()

    @classmethod
    def from_link(cls, link: Link) -> Grounding:
        """Keep of a link what evidence must carry to be replayed."""
        return cls(link.score, link.why, tuple((c.concept.id, c.score) for c in link.runners_up))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Who said what about which two concepts, where, how surely, and whether it was denied.

    Spans are offsets into the document's text; they are None for curated sources and for annotations made at
    document level. `confidence` is the extractor's own, 0..1.
    """

    subject: str
    predicate: str
    object: str
    document_id: str
    extractor: str
    text_hash: str = ""
    confidence: float = 1.0
    context: Context = PLAIN
    section: str = ""
    sentence: Span | None = None
    subject_span: Span | None = None
    cue_span: Span | None = None
    object_span: Span | None = None
    subject_grounding: Grounding | None = None
    object_grounding: Grounding | None = None

    @property
    def polarity(self) -> Polarity:
        """Whether the relation is stated or denied."""
        return self.context.polarity

    @property
    def flat(self) -> bool:
        """Tell whether it is stated flatly, neither as a possibility nor for a hypothetical case."""
        return self.context.certainty is Certainty.CERTAIN and self.context.temporality is not Temporality.HYPOTHETICAL

    def statement(self, *, text: str = "", retracted: bool = False) -> Statement:
        """Give what belief asks of it; `text` is the hash of its document's text, empty where that has none."""
        ends = (self.subject_grounding, self.object_grounding)
        return Statement(
            document=self.document_id,
            text=text or self.document_id,
            source=self.extractor,
            place=self.sentence.start if self.sentence else -1,
            confidence=self.confidence,
            link=link_score(*(end.score for end in ends if end is not None)),
            flat=self.flat,
            retracted=retracted,
        )

    @property
    def id(self) -> str:
        """The content's hash; computed anew at each call, so keep it where it is used often."""
        return digest(self.canonical())

    def canonical(self) -> list[Canonical]:
        """Give every field as plain values in a fixed order, for hashing and export."""
        context = self.context
        return [
            self.subject,
            self.predicate,
            self.object,
            self.document_id,
            self.extractor,
            self.text_hash,
            self.confidence,
            [context.polarity, context.certainty, context.experiencer, context.temporality],
            self.section,
            _pair(self.sentence),
            _pair(self.subject_span),
            _pair(self.cue_span),
            _pair(self.object_span),
            _grounding(self.subject_grounding),
            _grounding(self.object_grounding),
        ]


def _pair(span: Span | None) -> Canonical:
    return None if span is None else [span.start, span.end]


def _grounding(grounding: Grounding | None) -> Canonical:
    if grounding is None:
        return None
    return [grounding.score, grounding.why, [list(pair) for pair in grounding.runners_up]]


@dataclass(frozen=True, slots=True, order=True)
class Triple:
    """The key of an assertion."""

    subject: str
    predicate: str
    object: str
    polarity: Polarity = Polarity.ASSERTED

    @property
    def key(self) -> str:
        """The content's hash, the relationship's `key` in every view."""
        return assertion_key(self.subject, self.predicate, self.object, self.polarity)


def assertion_key(subject: str, predicate: str, object_: str, polarity: str) -> str:
    """Give the `digest` of the four, its canonical text assembled by hand: millions are made for a view."""
    text = f'[{quote(subject)},{quote(predicate)},{quote(object_)},"{polarity}"]'
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


@dataclass(frozen=True, slots=True)
class Assertion:
    """What the evidence for one triple adds up to.

    `documents` counts distinct documents (ten sentences of one paper are one), `evidence` counts pieces,
    `sources` names the extractors and annotators, sorted. `parts` says how the belief came about, where somebody
    weighed the evidence; it tells no two assertions apart.
    """

    triple: Triple
    documents: int
    evidence: int
    belief: float
    sources: tuple[str, ...] = ()
    parts: BeliefParts | None = field(default=None, compare=False)


# The plain formula, which knows no errors of sources: what belief is measured against.
POSSIBLE_WEIGHT = 0.5


def weight(confidence: float, certainty: Certainty) -> float:
    """Weigh one piece of evidence: its confidence, halved where it was only called possible."""
    return confidence * (POSSIBLE_WEIGHT if certainty is Certainty.POSSIBLE else 1.0)


def belief(best_by_document: Iterable[float]) -> float:
    """Combine the best weight of each distinct document by noisy-or, rounded to four places.

    Independent documents may each be wrong on their own: 1 - prod(1 - w). Each weight is held below 1 so that no
    single document is beyond doubt.
    """
    return round(1.0 - prod(1.0 - min(weight_, 0.99) for weight_ in sorted(best_by_document)), 4)
