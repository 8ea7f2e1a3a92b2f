"""What knows names and ids: the words of inputs, the names in texts, and what vocabularies say of concepts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from medkg.model.concept import Candidate, Concept, Term, Wording
from medkg.model.kinship import VocabularyStep

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Terminology(Protocol):
    """Turns an input's own words into ours. What it does not know comes back unchanged (whitespace tidied)."""

    def category(self, word: str) -> str:
        """Translate a type name: `Chemical`, `DiseaseOrPhenotypicFeature`, `Drug` → a Biolink category."""

    def predicate(self, word: str) -> str:
        """Translate a relation name: `CID`, `increases activity of`, `CtD` → a Biolink predicate in snake_case."""

    def curie(self, raw: str, *, prefix: str = "") -> str:
        """Write an identifier in Bioregistry's preferred style: `D008094` with prefix `MESH` → `MESH:D008094`."""


class Lexicon(Protocol):
    """A compiled vocabulary: folded names to concepts, safe to share between processes by opening it again."""

    @property
    def digest(self) -> str:
        """The hash of everything that was compiled in."""

    def lookup(self, name: str) -> Sequence[Candidate]:
        """Give the concepts filed under a name's normal form, best first; empty where there are none."""

    def longest(self, word: str) -> int:
        """Give the greatest number of words of any name that begins with this folded word; 0 where none does."""


class NameIndex(Protocol):
    """Every way from a name that is surely one to the concepts that it may mean; running text asks a Lexicon."""

    def filed(self, name: str) -> Sequence[Candidate]:
        """Give all concepts that bear this very name, in whatever case, plural or spelling, best first."""

    def alike(self, name: str) -> Iterable[Wording]:
        """Give the concepts with a name that only words it otherwise."""

    def near(self, name: str, *, category: str, top: int) -> Iterable[Wording]:
        """Give the concepts of the `top` names of a category that are spelled most alike, most alike first."""


class NameMeanings(Protocol):
    """Names as vectors of whole numbers: those that mean nearly the same lie near each other, however worded."""

    def vector(self, name: str) -> NDArray[np.int8]:
        """Give a name's vector, all of about one length; all zeros where none of its words is known."""

    def close(self, vector: NDArray[np.int8], *, category: str, top: int) -> Iterable[Wording]:
        """Give the concepts of the `top` names of a category whose vectors are nearest to this one, nearest first."""

    def table(self, names: Sequence[str]) -> VectorTable:
        """Lay out the vectors of names that no vocabulary need hold."""


class VectorTable(Protocol):
    """The vectors of some names."""

    def near(self, vector: NDArray[np.int8], *, top: int) -> Sequence[tuple[int, float]]:
        """Give (place, likeness) of the names nearest to a vector, nearest first; 1 is the vector's like to itself."""


class ConceptPlaces(Protocol):
    """Where concepts stand among each other."""

    def concept(self, curie: str) -> Concept | None:
        """Give the concept with this id."""

    def broader(self, curie: str) -> Sequence[str]:
        """Give the nearest concepts of the preferred vocabulary above one of another, by id."""

    def canonical(self, curie: str) -> str:
        """Give the id of the concept that stands for this one: its own, or of the only one that names it as equal."""


class Finder(Protocol):
    """Looks concepts up for people: exact names first, then near ones."""

    def find(self, text: str, *, category: str = "", top: int = 10) -> tuple[Candidate, ...]:
        """Rank the concepts that a text may mean, each with its reason."""

    def exact(self, text: str) -> tuple[Candidate, ...]:
        """Give only the concepts that bear this very name (in whatever case, plural or spelling), best first; cheap."""

    def same(self, curie: str) -> tuple[Concept, ...]:
        """Give the concept that an id stands for, then the same under its other ids; empty for an unknown id."""


class Kinship(Protocol):
    """What vocabularies, and no document, say: which ids are one thing, and what stands above what."""

    @property
    def digest(self) -> str:
        """Name all that is said; cheap, and another as soon as anything of it changes."""

    def steps(self, concepts: Collection[str]) -> Iterator[VocabularyStep]:
        """Give the steps between the concepts of a graph, given by id."""

    def narrower(self, curies: Collection[str]) -> Mapping[str, int]:
        """Give all kinds of these concepts, under all their ids, and how many levels each stands below the nearest."""


class CrossReferences(Protocol):
    """Knows the same concept under other vocabularies' ids."""

    def term(self, curie: str) -> Term | None:
        """Give all that is known of a concept, its cross-references with it; None for an unknown id."""

    def cross_referenced(self, curie: str) -> tuple[Concept, ...]:
        """Give the concepts that name this id as a cross-reference, by id."""


class NamedConcepts(Protocol):
    """What is known of concepts, for people who ask by id or by name."""

    def term(self, curie: str) -> Term | None:
        """Give all that is known of a concept; None for an unknown id."""

    def filed(self, name: str) -> Sequence[Candidate]:
        """Give all concepts that bear this very name, in whatever case, plural or spelling, best first."""
