"""What an export reads: the selected part of a graph, counted and told as it passes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from medkg.errors import ViewUnavailable
from medkg.model.assertion import Assertion, Evidence, Triple
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.ports import AssertionSource, EvidenceStream, Progress, SupportSource
from medkg.views.selection import Selected, Selection

BAR = re.compile(r"\|")
"""What parts the members of a list that is written as one text, so that no member may hold it."""
_REPORT_EVERY = 10_000

T = TypeVar("T")


class ExportSource(AssertionSource, EvidenceStream, SupportSource, Protocol):
    """What exports are written from: concepts, assertions, the documents behind them, and evidence."""


class Contents:
    """One reading of a graph for one export: concepts first, then assertions, then evidence, each once.

    Counts what was given out. `left_out` is what the format cannot say, counted by its writer; `replaced` counts the
    characters that it cannot hold.
    """

    def __init__(self, source: ExportSource, selection: Selection, progress: Progress) -> None:
        self._source = source
        self._selection = selection
        self._progress = progress
        self._selected = Selected(source, selection)
        self._keys: set[str] = set()
        self.graph_hash = source.graph_hash()
        self.concept_count = self.assertion_count = self.document_count = self.evidence_count = 0
        self.left_out = self.replaced = 0

    def concepts(self) -> Iterator[Concept]:
        """Stream the concepts, by id."""
        for concept in self._told("exporting concepts", self._selected.concepts()):
            self.concept_count += 1
            yield concept

    def assertions(self, *, with_evidence: bool = False, denied: bool = True) -> Iterator[Assertion]:
        """Stream the assertions, by triple.

        `with_evidence` prepares for `evidence`; `denied=False` is for formats without negation and counts the denied
        ones as left out.
        """
        remembered = with_evidence and not self._selection.everything
        for assertion in self._told("exporting assertions", self._selected.assertions()):
            if assertion.triple.polarity == "denied" and not denied:
                self.left_out += 1
                continue
            self.assertion_count += 1
            if remembered:
                self._keys.add(assertion.triple.key)
            yield assertion

    def supported(self) -> Iterator[tuple[Assertion, tuple[str, ...]]]:
        """Stream the assertions, each with the ids of its documents, sorted."""
        both = zip(self._source.assertions(), self._source.supports(), strict=False)
        for assertion, (triple, documents) in self._told("exporting assertions", both):
            if assertion.triple != triple:
                raise changed()
            if self._selected.wants(assertion):
                self.assertion_count += 1
                yield assertion, documents

    def evidence(self) -> Iterator[tuple[Document, Iterable[tuple[str, Evidence]]]]:
        """Stream documents with the evidence for the assertions that were given out, which must be consumed in turn.

        Of a selection, documents without any such evidence are left out.
        """
        self._progress.stage("exporting evidence")
        for document, pieces in self._source.evidence_by_document():
            if self._selection.everything:
                self.document_count += 1
                yield document, self._counted(pieces)
            elif kept := [pair for pair in pieces if self._triple(pair[1]).key in self._keys]:
                self.document_count += 1
                yield document, self._counted(kept)

    def same_graph(self) -> None:
        """Raise ViewUnavailable where the graph was changed while it was read."""
        if self._source.graph_hash() != self.graph_hash:
            raise changed()

    def cleaner(self, forbidden: re.Pattern[str], sign: str | Callable[[re.Match[str]], str]) -> Callable[[str], str]:
        """Give a function that puts a sign in the place of every forbidden character, and counts these."""

        def cleaned(text: str) -> str:
            if not forbidden.search(text):
                return text
            clean, count = forbidden.subn(sign, text)
            self.replaced += count
            return clean

        return cleaned

    def _counted(self, pieces: Iterable[tuple[str, Evidence]]) -> Iterator[tuple[str, Evidence]]:
        for pair in pieces:
            self.evidence_count += 1
            if self.evidence_count % _REPORT_EVERY == 0:
                self._progress.advance(_REPORT_EVERY)
            yield pair

    def _told(self, stage: str, values: Iterable[T]) -> Iterator[T]:
        self._progress.stage(stage)
        for number, value in enumerate(values, start=1):
            if number % _REPORT_EVERY == 0:
                self._progress.advance(_REPORT_EVERY)
            yield value

    @staticmethod
    def _triple(piece: Evidence) -> Triple:
        return Triple(piece.subject, piece.predicate, piece.object, piece.polarity)


def changed() -> ViewUnavailable:
    """Make the error for a graph that somebody wrote to while it was exported."""
    return ViewUnavailable("the graph was changed while it was exported.", remedy="Nothing was written: export again.")
