"""What can be read of a record."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol

from medkg.model.assertion import Assertion, Evidence, Triple
from medkg.model.concept import Concept
from medkg.model.contradiction import Contradictions
from medkg.model.document import Document
from medkg.model.report import GraphSummary


class AssertionSource(Protocol):
    """What a view is built from."""

    def graph_hash(self) -> str:
        """Give the hash of the canonical export."""

    def concepts(self) -> Iterator[Concept]:
        """Stream every concept that a mention or evidence names, by id, with its chosen name and category."""

    def assertions(self) -> Iterator[Assertion]:
        """Stream every assertion, counted from evidence, in the order of (subject, predicate, object, polarity)."""


class NameSource(Protocol):
    """What the names that a graph itself uses are compiled from."""

    def graph_hash(self) -> str:
        """Give the hash of the canonical export."""

    def names(self) -> Iterator[tuple[Concept, tuple[str, ...]]]:
        """Stream every concept that a document names, by id, with all the names that documents use, sorted."""


class SummarySource(Protocol):
    """What a verb's report is completed from."""

    def summary(self) -> GraphSummary:
        """Count what is in the graph, and give its hash."""


class EvidenceSource(Protocol):
    """What a citation is made from."""

    def evidence(self, triple: Triple) -> tuple[Evidence, ...]:
        """Give the evidence of one assertion, best first (confidence, then document and position)."""

    def documents(self, ids: Iterable[str]) -> dict[str, Document]:
        """Give the stored documents among these ids."""

    def between(self, first: str, second: str) -> tuple[Assertion, ...]:
        """Give every assertion between two concepts in either direction, denied ones too."""


class Neighbourhood(Protocol):
    """What the record holds about one concept."""

    def about(self, concept: str, *, predicates: Collection[str] = (), as_subject: bool) -> tuple[Assertion, ...]:
        """Give the assertions with this concept as subject (or as object), denied ones too, best supported first.

        Order: most documents, greatest belief, then triple. No `predicates` means all of them.
        """

    def named(self, concept: str) -> Concept | None:
        """Give a concept as the graph names it; None where neither mention nor evidence names it."""


class ContradictionSource(Protocol):
    """What is said on both sides, over the whole graph."""

    def contradictions(self, *, predicate: str, top: int) -> Contradictions:
        """Give the strongest contradictions, uncited, and count all; `predicate` empty for any."""


class EvidenceStream(Protocol):
    """What a view that shows sentences and documents is built from."""

    def evidence_by_document(self) -> Iterator[tuple[Document, Iterable[tuple[str, Evidence]]]]:
        """Stream every stored document, by id, with its evidence as (evidence id, evidence)."""


class SupportSource(Protocol):
    """Which documents stand for each assertion."""

    def supports(self) -> Iterator[tuple[Triple, tuple[str, ...]]]:
        """Stream every assertion's triple with the ids of its documents, sorted, in the order of `assertions`."""


class ChangeSource(Protocol):
    """What a view that is brought up to date in part is told of: which documents changed, and what is said now."""

    def document_digests(self) -> Iterator[tuple[str, str]]:
        """Stream every stored document, by id, with a digest of all that was stored for it."""

    def evidence_of(self, documents: Iterable[str]) -> Iterator[tuple[Document, Iterable[tuple[str, Evidence]]]]:
        """Stream those of some documents that are stored, in their order, with their evidence; each once, in turn."""

    def between(self, first: str, second: str) -> tuple[Assertion, ...]:
        """Give every assertion between two concepts in either direction, denied ones too."""
