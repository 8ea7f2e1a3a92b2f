"""Which steps of vocabularies a query walks, and which turns a chain never takes with them.

Where equivalence is walked, ids of one thing are one concept: the ends of a query are all their ids, and a chain never
comes back to a thing under another id, but for the step between the two. A hierarchy step joins things under whatever
ids, so that none of equivalence stands beside it. What vocabularies alone say is no chain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medkg.model.kinship import SAME_AS
from medkg.model.path import PathQuery
from medkg.ports import PathIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from medkg.retrieve.frontier import Level

    Rows = NDArray[np.int32]

# Up to so many rows are looked at one by one.
_FEW = 64
# Kinds of hops beside those of evidence, which are 0; a partial chain's class is that of its last hop, and so much
# more where none of its hops is evidence.
_SAME, _UP, _BARE = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Kin:
    """The steps that one query walks.

    `things` gives for each concept the least row of its thing, None where no two ids are one or none is taken to be;
    `kinds` gives for each predicate code 0 for evidence, 1 for equivalence and 2 for hierarchy; `climbs` says that
    steps of a hierarchy are walked.
    """

    things: NDArray[np.int32] | None
    kinds: NDArray[np.int8]
    climbs: bool

    @property
    def bends(self) -> bool:
        """Whether there are turns that a chain must not take."""
        return self.climbs or self.things is not None

    def thing(self, rows: Rows) -> Rows:
        """Give the things of concepts."""
        return rows if self.things is None else self.things[rows]

    def detours(self, level: Level, predicates: NDArray[np.int16], *, shift: int) -> NDArray[np.bool_]:
        """Tell which partial chains of two hops and more took such a turn with their last hop.

        `shift` leads from a level's rows to concepts.
        """
        nearest, *further = (self.thing(rows >> shift) for rows in level.ancestors(np.arange(len(level))))
        here, kind = self.thing(level.node >> shift), self.kinds[predicates[level.edge]]
        found: NDArray[np.bool_] = (nearest == here) & (kind != _SAME)
        for ancestor in further:
            found |= ancestor == here
        if self.climbs and level.previous is not None:
            before = self.kinds[predicates[level.previous.edge[level.parent]]]
            found |= (before | kind) == (_SAME | _UP)
        return found

    def classes(self, level: Level, predicates: NDArray[np.int16]) -> NDArray[np.int8]:
        """Sort partial chains by the kind of their last hop, and whether they have any evidence."""
        bare = np.ones(len(level), dtype=np.bool_)
        last = np.zeros(len(level), dtype=np.int8)
        rows, above = np.arange(len(level)), level
        while above.previous is not None:
            kind = self.kinds[predicates[above.edge[rows]]]
            last = kind if above is level else last
            bare &= kind > 0
            rows, above = above.parent[rows], above.previous
        return (last + _BARE * bare).astype(np.int8)

    @staticmethod
    def fits() -> NDArray[np.bool_]:
        """Tell for each two classes whether such partial chains make a chain where they meet."""
        bare, last = np.divmod(np.arange(2 * _BARE), _BARE)
        beside = np.bitwise_or.outer(last, last) == (_SAME | _UP)
        fit: NDArray[np.bool_] = ~(beside | np.logical_and.outer(bare, bare))
        return fit


def kin(index: PathIndex, query: PathQuery) -> Kin:
    """Say which steps of vocabularies a query walks."""
    told = index.predicates[index.asserted :]
    steps = [_SAME if name == SAME_AS else _UP for name in told]
    kinds = np.array([0] * index.asserted + steps, dtype=np.int8)
    wanted = {step for name, step in zip(told, steps, strict=True) if name not in query.without_predicates}
    return Kin(index.thing if _SAME in wanted else None, kinds, query.hierarchy and _UP in wanted)


def walked(index: PathIndex, query: PathQuery, *, along: bool) -> NDArray[np.bool_]:
    """Tell which predicates are walked that way: those of vocabularies along alone, the hierarchy where asked for."""
    allowed = np.ones(len(index.predicates), dtype=np.bool_)
    for code, name in enumerate(index.predicates[index.asserted :], start=index.asserted):
        allowed[code] = along and (query.hierarchy or name == SAME_AS)
    if query.without_predicates:
        allowed &= [name not in query.without_predicates for name in index.predicates]
    return allowed


def with_twins(index: PathIndex, rows: Rows, found: Kin) -> Rows:
    """Add to concepts, given by row, all others that are one thing with them; ascending."""
    if found.things is None or not len(rows):
        return rows
    if len(rows) > _FEW:
        return np.flatnonzero(np.isin(found.things, found.things[rows])).astype(np.int32)
    twins = [rows]
    for row in rows.tolist():
        edges = slice(int(index.out_start[row]), int(index.out_start[row + 1]))
        twins.append(index.out_target[edges][found.kinds[index.out_predicate[edges]] == _SAME])
    return np.unique(np.concatenate(twins)).astype(np.int32)
