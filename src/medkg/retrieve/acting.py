"""What a concept acts on: the predicates that count, in tiers, the next tier only where the one before has nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medkg.model.biolink import is_symmetric
from medkg.ports import PathIndex
from medkg.retrieve.score import TREATMENTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]
    Mask = NDArray[np.bool_]

# Touching a gene or its product, and what that does to it.
DIRECT = (
    "binds", "physically_interacts_with", "molecularly_interacts_with", "interacts_with", "affects", "regulates",
    "positively_regulates", "negatively_regulates", "disrupts", "increases_activity_of", "decreases_activity_of",
    "increases_degradation_of", "increases_stability_of", "increases_transport_of", "decreases_synthesis_of",
)  # fmt: skip
# How much there is of it afterwards: often a late echo of acting on something else.
AMOUNT = (
    "increases", "decreases", "increases_expression_of", "decreases_expression_of", "increases_abundance_of",
    "decreases_abundance_of",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActedOn:
    """The rows of what is acted on, ascending, by which predicates, and how many concepts act on each like that."""

    rows: Rows
    predicates: tuple[tuple[str, ...], ...]
    rivals: Rows


def acted_on(
    index: PathIndex,
    sources: Collection[int],
    category: str,
    *,
    leave_out: Collection[int],
    without_predicates: Collection[str] = (),
) -> ActedOn:
    """Give the concepts of a category that any of the sources acts on, directly or else in another way.

    Predicates point from what acts to what is acted on; those that read the same both ways count in either direction.
    Treating is no way of acting. A rival is of a source's category and acts by one of the predicates of the same tier.
    """
    wanted = index.category == (index.categories.index(category) if category in index.categories else -1)
    wanted[[*sources, *leave_out]] = False
    never = {*TREATMENTS, *without_predicates}
    others = tuple(name for name in index.predicates if name not in (*DIRECT, *AMOUNT))
    for tier in (DIRECT, AMOUNT, others):
        counted = [name for name in tier if name not in never]
        known = _known(index, counted), _known(index, [name for name in counted if is_symmetric(name)])
        met: dict[int, set[int]] = {}
        for source in sources:
            for row, predicate in _neighbours(index, source, *known):
                if wanted[row]:
                    met.setdefault(row, set()).add(predicate)
        if met:
            rows = sorted(met)
            kinds = np.zeros(len(index.categories), dtype=np.bool_)
            kinds[index.category[list(sources)]] = True
            return ActedOn(
                np.array(rows, dtype=np.int64),
                tuple(tuple(sorted(index.predicates[code] for code in met[row])) for row in rows),
                np.array([_rivals(index, row, kinds, *known) for row in rows], dtype=np.int64),
            )
    return ActedOn(np.zeros(0, dtype=np.int64), (), np.zeros(0, dtype=np.int64))


def _known(index: PathIndex, names: Collection[str]) -> Mask:
    # What vocabularies say is no acting.
    return np.array(
        [code < index.asserted and name in names for code, name in enumerate(index.predicates)], dtype=np.bool_
    )


def _neighbours(index: PathIndex, row: int, forward: Mask, either: Mask) -> list[tuple[int, int]]:
    """Give what a concept acts on, with the predicate's code."""
    out, into = slice(*index.out_start[row : row + 2]), slice(*index.in_start[row : row + 2])
    found: list[tuple[int, int]] = []
    for there, predicate, mask in (
        (index.out_target[out], index.out_predicate[out], forward),
        (index.in_source[into], index.in_predicate[into], either),
    ):
        kept = mask[predicate]
        found += zip(there[kept].tolist(), predicate[kept].tolist(), strict=True)
    return found


def _rivals(index: PathIndex, row: int, kinds: Mask, forward: Mask, either: Mask) -> int:
    """Count the concepts of some categories that act on one."""
    out, into = slice(*index.out_start[row : row + 2]), slice(*index.in_start[row : row + 2])
    acting = np.concatenate(
        (
            index.in_source[into][forward[index.in_predicate[into]]],
            index.out_target[out][either[index.out_predicate[out]]],
        )
    )
    return len(np.unique(acting[kinds[index.category[acting]]]))
