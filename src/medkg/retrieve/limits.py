"""What a query forbids, as masks over categories, concepts, predicates and edges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medkg.model.assertion import Triple
from medkg.model.mention import Polarity
from medkg.model.path import PathQuery
from medkg.ports import PathIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Limits:
    """What the middle of a chain may hold and which edges may be walked; None means all.

    Categories limit the middle of a chain only: its ends were asked for by name. `forward` and `backward` say which
    way an edge may be walked, from subject to object or against it, as seen from the source.
    """

    forward: bool
    backward: bool
    middle: NDArray[np.bool_] | None
    predicates: NDArray[np.bool_] | None
    without_edges: NDArray[np.int64] | None
    documents: NDArray[np.integer[Any]] | None
    minimum_documents: int

    def walks(self, *, along: bool) -> bool:
        """Tell whether edges may be walked along their direction, or against it."""
        return self.forward if along else self.backward

    def edges(self, edge: NDArray[Any], predicate: NDArray[np.int16]) -> NDArray[np.bool_] | None:
        """Tell which edges may be walked; None means all of these."""
        masks = []
        if self.predicates is not None:
            masks.append(self.predicates[predicate])
        if self.documents is not None:
            masks.append(self.documents[edge] >= self.minimum_documents)
        if self.without_edges is not None:
            masks.append(~np.isin(edge, self.without_edges))
        return np.logical_and.reduce(masks) if masks else None

    @property
    def everywhere(self) -> bool:
        """Tell whether every edge may be walked, be it along or against its direction."""
        if self.predicates is not None and not self.predicates.all():
            return False
        return self.documents is None and self.without_edges is None

    def open(self, concepts: int, ends: Iterable[int]) -> NDArray[np.bool_]:
        """Tell which concepts may stand in the middle: the ends never do."""
        middle = np.ones(concepts, dtype=np.bool_) if self.middle is None else self.middle.copy()
        middle[list(ends)] = False
        return middle


def limits(index: PathIndex, query: PathQuery) -> Limits:
    """Translate a query; names that the index does not hold forbid nothing."""
    return Limits(
        forward=True,
        backward=not query.directed,
        middle=_middle(index, query),
        predicates=_but(index.predicates, query.without_predicates),
        without_edges=_edges(index, query.without_triples),
        documents=index.documents if query.minimum_documents > 1 else None,
        minimum_documents=query.minimum_documents,
    )


def _but(names: Sequence[str], without: Sequence[str]) -> NDArray[np.bool_] | None:
    if not without:
        return None
    return np.array([name not in without for name in names], dtype=np.bool_)


def _middle(index: PathIndex, query: PathQuery) -> NDArray[np.bool_] | None:
    if not (query.through or query.without_categories or query.without_concepts):
        return None
    wanted = np.array(
        [
            (not query.through or name in query.through) and name not in query.without_categories
            for name in index.categories
        ],
        dtype=np.bool_,
    )
    middle: NDArray[np.bool_] = wanted[index.category]
    middle[[row for row in map(index.row, query.without_concepts) if row >= 0]] = False
    return middle


def _edges(index: PathIndex, triples: Sequence[Triple]) -> NDArray[np.int64] | None:
    # Denied assertions are no edges.
    asserted = [triple for triple in triples if triple.polarity is Polarity.ASSERTED]
    if not asserted:
        return None
    found = [edge for edge in (edge_of(index, triple) for triple in asserted) if edge >= 0]
    return np.array(found, dtype=np.int64)


def edge_of(index: PathIndex, triple: Triple) -> int:
    """Give the number of the edge that asserts a triple, -1 where the index holds none."""
    subject, object_ = index.row(triple.subject), index.row(triple.object)
    if subject < 0 or object_ < 0 or triple.predicate not in index.predicates:
        return -1
    start, end = int(index.out_start[subject]), int(index.out_start[subject + 1])
    same = (index.out_target[start:end] == object_) & (
        index.out_predicate[start:end] == index.predicates.index(triple.predicate)
    )
    return start + int(same.argmax()) if same.any() else -1


def ends(index: PathIndex, query: PathQuery) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Give the rows of sources and targets, ascending, without those that are not held or not wanted."""
    sources = _rows(index, query.sources, query.without_concepts)
    if query.target_category:
        without = [*query.sources, *query.without_concepts]
        return sources, np.setdiff1d(_of(index, query.target_category), _rows(index, without, ()))
    return sources, _rows(index, query.targets, query.without_concepts)


def _of(index: PathIndex, category: str) -> NDArray[np.int32]:
    code = index.categories.index(category) if category in index.categories else -1
    return np.flatnonzero(index.category == code).astype(np.int32)


def _rows(index: PathIndex, curies: Sequence[str], without: Sequence[str]) -> NDArray[np.int32]:
    rows = {index.row(curie) for curie in curies if curie not in without}
    return np.array(sorted(rows - {-1}), dtype=np.int32)
