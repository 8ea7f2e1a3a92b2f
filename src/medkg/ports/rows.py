"""A record as plain rows, for what loads millions of them: what many rows share is one tuple, made once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from medkg.model.document import Document


class Figures(NamedTuple):
    """What an assertion says beside its two ends, and how it is supported."""

    predicate: str
    polarity: str
    belief: float
    documents: int
    evidence: int
    sources: tuple[str, ...]


class Said(NamedTuple):
    """What a piece of evidence says beside its two ends and its place."""

    predicate: str
    polarity: str
    certainty: str
    experiencer: str
    temporality: str
    confidence: float
    extractor: str
    section: str


# Subject, object, figures.
AssertionRow = tuple[str, str, Figures]
# Evidence id, subject, object, what is said, the sentence and its two offsets ("", -1, -1 where there is none).
EvidenceRow = tuple[str, str, str, Said, str, int, int]


class RowSource(Protocol):
    """What `AssertionSource` and `EvidenceStream` give as values, several times as fast."""

    def assertion_rows(self) -> Iterator[AssertionRow]:
        """Stream every assertion once, in an order of the source's own."""

    def evidence_rows(self) -> Iterator[tuple[Document, Iterable[EvidenceRow]]]:
        """Stream every stored document, by id, with its evidence in an order of the source's own."""
