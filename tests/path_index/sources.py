"""A small real assertion source: values in memory, streamed in the order that the record promises."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept
from medkg.model.identity import text_digest
from medkg.model.kinship import VocabularyStep
from medkg.ports import AssertionSource, EdgePricing, Kinship
from medkg.views.path_index.view import MappedPathIndex, in_memory


@dataclass(frozen=True)
class Listed:
    """Concepts and assertions of a list, in any order; streamed sorted."""

    concept_list: tuple[Concept, ...]
    assertion_list: tuple[Assertion, ...]

    def graph_hash(self) -> str:
        return text_digest(repr((sorted(self.concept_list), sorted(self.assertion_list, key=lambda a: a.triple))))

    def concepts(self) -> Iterator[Concept]:
        return iter(sorted(self.concept_list))

    def assertions(self) -> Iterator[Assertion]:
        return iter(sorted(self.assertion_list, key=lambda assertion: assertion.triple))


def listed(triples: Iterable[Triple | tuple[str, str, str]], *, category: str = "Gene", belief: float = 1.0) -> Listed:
    """Make a source of triples alone: every concept of one category, every assertion from one document."""
    made = sorted({triple if isinstance(triple, Triple) else Triple(*triple) for triple in triples})
    names = sorted({name for triple in made for name in (triple.subject, triple.object)})
    concepts = tuple(Concept(name, f"the {name}", category) for name in names)
    return Listed(concepts, tuple(Assertion(triple, 1, 1, belief, ("test@1",)) for triple in made))


class Quiet:
    """Progress that nobody watches."""

    def stage(self, name: str, *, total: int | None = None) -> None: ...

    def advance(self, by: int = 1) -> None: ...

    def note(self, message: str) -> None: ...


@dataclass(frozen=True)
class Said:
    """Vocabularies that say just these steps and kinds."""

    step_list: tuple[VocabularyStep, ...] = ()
    kinds: tuple[tuple[str, int], ...] = ()
    digest: str = "said"

    def steps(self, concepts: Collection[str]) -> Iterator[VocabularyStep]:
        return (step for step in self.step_list if {step.subject, step.object} <= set(concepts))

    def narrower(self, curies: Collection[str]) -> Mapping[str, int]:
        return {curie: level for curie, level in self.kinds if curie not in curies}


def indexed(
    source: AssertionSource, *, pricing: EdgePricing | None = None, kinship: Kinship | None = None
) -> MappedPathIndex:
    """Index a source without a disk and without anybody watching."""
    return in_memory(source, progress=Quiet(), pricing=pricing, kinship=kinship)
