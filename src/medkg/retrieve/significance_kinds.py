"""The graph by edge kinds (a hetnet's metaedges): which concepts one predicate joins between two categories.

Patterns are made of kinds, and the null of a pattern's score permutes one kind at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medkg.model.biolink import is_symmetric
from medkg.ports import PathIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, order=True)
class Kind:
    """A predicate between two categories, all three by their codes in the index.

    A predicate that reads the same both ways has one kind for both directions, the lesser category first.
    """

    subject: int
    predicate: int
    object: int
    symmetric: bool

    @property
    def undirected(self) -> bool:
        """Whether its two ends cannot be told apart."""
        return self.symmetric and self.subject == self.object

    @property
    def within(self) -> bool:
        """Whether both ends are of one category."""
        return self.subject == self.object


@dataclass(frozen=True, slots=True)
class Step:
    """One hop of a pattern: a kind, walked from subject to object or back; undirected kinds only forward."""

    kind: Kind
    forward: bool

    @property
    def begin(self) -> int:
        """The category that the step leaves."""
        return self.kind.subject if self.forward else self.kind.object

    @property
    def end(self) -> int:
        """The category that the step enters."""
        return self.kind.object if self.forward else self.kind.subject

    @property
    def turned(self) -> Step:
        """The same hop walked the other way."""
        return self if self.kind.undirected else Step(self.kind, not self.forward)


Pattern = tuple[Step, ...]
# Beyond so many conceivable kinds, those that occur are found by sorting.
_WIDEST_TABLE = 1 << 20


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges of one kind, each once, by the places of their ends among the concepts of the ends' categories."""

    kind: Kind
    subject: NDArray[np.int32]
    object: NDArray[np.int32]
    subjects: int
    objects: int

    def __len__(self) -> int:
        return len(self.subject)

    @property
    def degrees(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Each concept's edges of this kind, for the subjects' category and for the objects'."""
        leaving = np.bincount(self.subject, minlength=self.subjects)
        entering = np.bincount(self.object, minlength=self.objects)
        return (leaving + entering, leaving + entering) if self.kind.undirected else (leaving, entering)


class Kinds:
    """The kinds of an index; the edges of a kind are cut out when they are asked for."""

    def __init__(self, index: PathIndex) -> None:
        self._index = index
        self._symmetric = [is_symmetric(name) for name in index.predicates]
        self._categories, self._predicates = len(index.categories), index.asserted
        category = index.category.astype(np.int64)
        subject = np.repeat(np.arange(len(category), dtype=np.int32), np.diff(index.out_start))
        # Steps of vocabularies are no relations of the graph: they are neither counted nor permuted.
        evidence = np.flatnonzero(index.out_predicate < index.asserted).astype(np.int32)
        code = (category[subject[evidence]] * self._predicates + index.out_predicate[evidence]) * self._categories
        code += category[index.out_target[evidence]]
        present, number = _numbered(code, self._predicates * self._categories**2)
        self._edges = evidence[np.argsort(number, kind="stable")]
        self._subject = subject
        self._stretches = dict(zip(present.tolist(), _stretches(np.bincount(number)), strict=True))
        self.sizes = np.bincount(category, minlength=self._categories)
        self._place = _places(category, self.sizes)

    @property
    def all(self) -> tuple[Kind, ...]:
        """Every kind that has an edge, in order."""
        found = set()
        for code in self._stretches:
            rest, object_ = divmod(code, self._categories)
            subject, predicate = divmod(rest, self._predicates)
            found.add(self.kind(subject, predicate, object_))
        return tuple(sorted(found))

    def kind(self, subject: int, predicate: int, object_: int) -> Kind:
        """Give the kind of an edge by the codes of its categories and predicate."""
        symmetric = self._symmetric[predicate]
        first, second = (object_, subject) if symmetric and object_ < subject else (subject, object_)
        return Kind(first, predicate, second, symmetric)

    def step(self, here: int, predicate: int, there: int, *, forward: bool) -> Step:
        """Give the step from a concept of one category to one of another; `forward` as the edge points."""
        kind = self.kind(here, predicate, there) if forward else self.kind(there, predicate, here)
        if kind.undirected:
            return Step(kind, forward=True)
        return Step(kind, forward=kind.subject == here if kind.symmetric else forward)

    def place(self, row: int) -> int:
        """Give a concept's place among those of its category."""
        return int(self._place[row])

    def edges(self, kind: Kind) -> Edges:
        """Cut a kind's edges out of the index."""
        subject, object_ = self._ends(kind.subject, kind.predicate, kind.object)
        if kind.within and kind.symmetric:
            subject, object_ = np.minimum(subject, object_), np.maximum(subject, object_)
        elif kind.symmetric:
            back = self._ends(kind.object, kind.predicate, kind.subject)
            subject, object_ = np.concatenate((subject, back[1])), np.concatenate((object_, back[0]))
        width = self.sizes[kind.object]
        if kind.symmetric:
            # Two parallel edges of a symmetric kind, one each way, say the same.
            keys = np.unique(subject.astype(np.int64) * width + object_)
            subject, object_ = (ends.astype(np.int32) for ends in np.divmod(keys, width))
        return Edges(kind, subject, object_, int(self.sizes[kind.subject]), int(width))

    def _ends(self, subject: int, predicate: int, object_: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        code = (subject * self._predicates + predicate) * self._categories + object_
        edges = self._edges[self._stretches.get(code, slice(0, 0))]
        return self._place[self._subject[edges]], self._place[self._index.out_target[edges]]


def _numbered(code: NDArray[np.int64], most: int) -> tuple[NDArray[np.int64], NDArray[np.integer[Any]]]:
    """Give the codes that occur, ascending, and for each code given its number among them."""
    if most > _WIDEST_TABLE:
        return np.unique(code, return_inverse=True)
    present = np.flatnonzero(np.bincount(code, minlength=most))
    # Few kinds, many edges: sorting such small numbers is linear.
    number = np.zeros(most, dtype=np.min_scalar_type(len(present)))
    number[present] = np.arange(len(present))
    return present, number[code]


def _stretches(counts: NDArray[np.int64]) -> list[slice]:
    ends = np.cumsum(counts)
    return [slice(int(end - count), int(end)) for end, count in zip(ends, counts, strict=True)]


def _places(category: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int32]:
    order = np.argsort(category, kind="stable")
    place = np.empty(len(category), dtype=np.int32)
    place[order] = np.arange(len(category)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return place
