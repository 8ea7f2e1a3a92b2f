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
from medkg.retrieve.kinship import Kin, kin, walked, with_twins
from medkg.retrieve.score import EdgeCosts

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Limits:
    """What the middle of a chain may hold and which edges may be walked; None means all.

    Categories limit the middle of a chain only: its ends were asked for by name. `forward` and `backward` say which
    way an edge may be walked, from subject to object or against it, as seen from the source; `predicates` and `against`
    by which predicates. `minimum_documents` speaks of evidence, not of the steps of vocabularies.
    """

    forward: bool
    backward: bool
    middle: NDArray[np.bool_] | None
    predicates: NDArray[np.bool_] | None
    against: NDArray[np.bool_] | None
    without_edges: NDArray[np.int64] | None
    documents: NDArray[np.integer[Any]] | None
    minimum_documents: int
    kin: Kin

    def walks(self, *, along: bool) -> bool:
        """Tell whether edges may be walked along their direction, or against it."""
        return self.forward if along else self.backward

    def edges(self, edge: NDArray[Any], predicate: NDArray[np.int16], *, along: bool) -> NDArray[np.bool_] | None:
        """Tell which edges may be walked along their direction, or against it; None means all of these."""
        masks = []
        walked_ones = self.predicates if along else self.against
        if walked_ones is not None:
            masks.append(walked_ones[predicate])
        if self.documents is not None:
            masks.append((self.documents[edge] >= self.minimum_documents) | (self.kin.kinds[predicate] > 0))
        if self.without_edges is not None:
            masks.append(~np.isin(edge, self.without_edges))
        return np.logical_and.reduce(masks) if masks else None

    def everywhere(self, *, along: bool) -> bool:
        """Tell whether every edge may be walked along its direction, or against it, be it walked so at all or not."""
        walked_ones = self.predicates if along else self.against
        free = self.documents is None and self.without_edges is None
        return free and (walked_ones is None or bool(walked_ones.all()))

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
        predicates=_unless_all(walked(index, query, along=True)),
        against=_unless_all(walked(index, query, along=False)),
        without_edges=_edges(index, query.without_triples),
        documents=index.documents if query.minimum_documents > 1 else None,
        minimum_documents=query.minimum_documents,
        kin=kin(index, query),
    )


def _unless_all(allowed: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    return None if allowed.all() else allowed


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
    found = [edge for triple in asserted for edge in edges_of(index, triple)]
    return np.array(found, dtype=np.int64)


def edges_of(index: PathIndex, triple: Triple) -> list[int]:
    """Give the numbers of the edges that say a triple: evidence first, and a vocabulary's step of the same name."""
    subject, object_ = index.row(triple.subject), index.row(triple.object)
    if subject < 0 or object_ < 0 or triple.predicate not in index.predicates:
        return []
    start, end = int(index.out_start[subject]), int(index.out_start[subject + 1])
    # A name may have two codes.
    named = [code for code, name in enumerate(index.predicates) if name == triple.predicate]
    relations = index.out_predicate[start:end]
    same = (index.out_target[start:end] == object_) & np.isin(relations, named)
    found = np.flatnonzero(same)
    edges: list[int] = (found[np.argsort(relations[found])] + start).tolist()
    return edges


def ends(index: PathIndex, query: PathQuery) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Give the rows of sources and targets under all their ids, ascending, without those not held or not wanted."""
    found = kin(index, query)
    sources = _held(index, query, query.sources, found)
    if query.target_category:
        others = with_twins(index, _rows(index, query.sources, ()), found)
        unwanted = np.union1d(others, _rows(index, query.without_concepts, ()))
        return sources, np.setdiff1d(_of(index, query.target_category), unwanted)
    return sources, _held(index, query, query.targets, found)


def _held(index: PathIndex, query: PathQuery, curies: Sequence[str], found: Kin) -> NDArray[np.int32]:
    rows = with_twins(index, _rows(index, curies, query.without_concepts), found)
    if not query.without_concepts:
        return rows
    return np.setdiff1d(rows, _rows(index, query.without_concepts, ()))


def _of(index: PathIndex, category: str) -> NDArray[np.int32]:
    code = index.categories.index(category) if category in index.categories else -1
    return np.flatnonzero(index.category == code).astype(np.int32)


def _rows(index: PathIndex, curies: Sequence[str], without: Sequence[str]) -> NDArray[np.int32]:
    rows = {index.row(curie) for curie in curies if curie not in without}
    return np.array(sorted(rows - {-1}), dtype=np.int32)


def level_costs(
    index: PathIndex, costs: EdgeCosts, query: PathQuery, sources: NDArray[np.int32], targets: NDArray[np.int32]
) -> tuple[NDArray[np.int32] | None, NDArray[np.int32] | None]:
    """Give what it costs to begin and to end at each row, for those that stand below what was asked for."""
    return (
        _levels(index, costs, query.source_levels, sources),
        _levels(index, costs, query.target_levels, targets),
    )


def _levels(
    index: PathIndex, costs: EdgeCosts, levels: Sequence[tuple[str, int]], rows: NDArray[np.int32]
) -> NDArray[np.int32] | None:
    if not levels:
        return None
    below = {index.row(curie): level for curie, level in levels}
    return np.array([costs.level(below.get(row, 0)) for row in rows.tolist()], dtype=np.int32)
