"""A part of the graph: concepts of some categories, assertions with some support, denied ones or none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from medkg.errors import UsageError
from medkg.model.assertion import Assertion
from medkg.model.concept import Concept
from medkg.ports import AssertionSource


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What is wanted of a graph; by default all of it.

    `categories` keeps only concepts of these and assertions between them, none given keeps all; `min_documents` is the
    weakest support of an assertion.
    """

    categories: frozenset[str] = frozenset()
    min_documents: int = 1
    denied: bool = True

    @property
    def everything(self) -> bool:
        """Tell whether nothing is left out."""
        return self == Selection()


class Selected:
    """A source seen through a selection: concepts first, once, then assertions, in the source's order."""

    def __init__(self, source: AssertionSource, selection: Selection) -> None:
        self._source = source
        self._selection = selection
        self._kept: set[str] = set()

    def concepts(self) -> Iterator[Concept]:
        """Stream the wanted concepts; after the last, raises UsageError for a category that no concept is of."""
        wanted = self._selection.categories
        if not wanted:
            yield from self._source.concepts()
            return
        found: set[str] = set()
        for concept in self._source.concepts():
            found.add(concept.category)
            if concept.category in wanted:
                self._kept.add(concept.id)
                yield concept
        if wanted - found:
            asked, there = ", ".join(sorted(wanted - found)), ", ".join(sorted(found)) or "no concepts at all"
            raise UsageError(f"no concept is of the category {asked}.", remedy=f"The graph holds: {there}.")

    def assertions(self) -> Iterator[Assertion]:
        """Stream the wanted assertions; the concepts must have been streamed before."""
        return (assertion for assertion in self._source.assertions() if self.wants(assertion))

    def wants(self, assertion: Assertion) -> bool:
        """Tell whether an assertion is wanted."""
        triple, selection = assertion.triple, self._selection
        if assertion.documents < selection.min_documents or (not selection.denied and triple.polarity == "denied"):
            return False
        return not selection.categories or (triple.subject in self._kept and triple.object in self._kept)
