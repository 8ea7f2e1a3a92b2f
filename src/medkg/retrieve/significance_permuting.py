"""Permuted copies of an edge kind in which every concept keeps its degree.

Two moves change edges and no degree. A swap takes two edges and exchanges their objects unless that would double an
edge or close a loop (XSwap: Hanhijärvi, Garriga & Puolamäki 2009, doi:10.1137/1.9781611972795.67). A relabelling
exchanges concepts of equal degree. Both are symmetric: the reverse move is as likely, so graphs of equal degrees stay
equally likely, and a graph drawn from them and its copies are exchangeable (Besag & Clifford 1989,
doi:10.1093/biomet/76.4.633), however few swaps were made. Many swaps only make the test stronger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from medkg.retrieve.significance_kinds import Edges

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The share of all pairs that is tried in one round: in a tiny kind, some graphs are only reached by a pair tried alone
# and some only where a round may change nothing.
_TRIED = 0.75
# Places of the table that finds conflicts, for each edge, and at least: more lose fewer swaps by accident.
_TABLE, _LEAST_TABLE = 16, 1 << 12
_WORD = 64


def swapped(edges: Edges, *, rounds: int, draw: np.random.Generator) -> tuple[Edges, int]:
    """Swap objects between random pairs of edges, so many times for every edge; gives also how many swaps were made.

    A round pairs edges at random and decides on all pairs at once. A pair is swapped only if none of its four edges,
    the two that go and the two that come, is among the other edges that are there or may come. That rule reads the
    same forwards and backwards, so the whole round is symmetric.
    """
    subject, object_ = edges.subject.copy(), edges.object.copy()
    made, possible = 0, len(edges) // 2
    table = np.empty(1 << max(_TABLE * len(edges), _LEAST_TABLE).bit_length(), dtype=np.int32)
    for _ in range(rounds if possible else 0):
        order = draw.permutation(len(edges))
        if edges.kind.undirected:
            flipped = np.flatnonzero(draw.random(len(edges)) < 0.5)  # noqa: PLR2004 -- a fair coin
            subject[flipped], object_[flipped] = object_[flipped], subject[flipped]
        tried = int(draw.binomial(possible, _TRIED))
        kept = _alone(edges, subject[order], object_[order], tried, draw=draw, table=table)
        first, second = order[:tried][kept], order[tried : 2 * tried][kept]
        object_[first], object_[second] = object_[second], object_[first]
        made += len(first)
    return Edges(edges.kind, subject, object_, edges.subjects, edges.objects), made


def _alone(
    edges: Edges,
    subject: NDArray[np.int32],
    object_: NDArray[np.int32],
    tried: int,
    *,
    draw: np.random.Generator,
    table: NDArray[np.int32],
) -> NDArray[np.bool_]:
    """Tell which pairs may be swapped: of the first so many edges with the next so many; the rest stays.

    Their four edges must fall on four places of the table that no other edge falls on. The table is addressed by
    multiply-shift hashing, drawn anew each round: two edges on one place only cost a swap.
    """
    one, other, come = slice(tried), slice(tried, 2 * tried), len(subject)
    subject = np.concatenate((subject, subject[: 2 * tried]))
    object_ = np.concatenate((object_, object_[other], object_[one]))
    keys = _keys(subject, object_, edges)
    keys *= np.uint64(2 * int(draw.integers(1 << (_WORD - 1))) + 1)
    place = (keys >> np.uint64(_WORD - (len(table).bit_length() - 1))).astype(np.int64)
    number = np.arange(len(place), dtype=np.int32)
    # Of several that write to one place the last stands; the others then strike it out.
    table[place] = number
    table[place[table[place] != number]] = -1
    lonely = table[place] == number
    if edges.kind.within:
        lonely &= subject != object_
    pairs: NDArray[np.bool_] = lonely[one] & lonely[other] & lonely[come : come + tried] & lonely[come + tried :]
    return pairs


def _keys(subject: NDArray[np.int32], object_: NDArray[np.int32], edges: Edges) -> NDArray[np.uint64]:
    if edges.kind.undirected:
        subject, object_ = np.minimum(subject, object_), np.maximum(subject, object_)
    return subject.astype(np.uint64) * np.uint64(edges.objects) + object_.astype(np.uint64)


@dataclass(frozen=True, slots=True)
class Classes:
    """Concepts of equal degree, laid out class by class; concepts without an edge are left out.

    `order[start[c] : start[c] + size[c]]` are the concepts of class c, `of` and `at` give each concept's class and
    its place in `order`.
    """

    order: NDArray[np.int64]
    start: NDArray[np.int64]
    size: NDArray[np.int64]
    of: NDArray[np.int64]
    at: NDArray[np.int64]

    @classmethod
    def by(cls, degree: NDArray[np.int64], *, draw: np.random.Generator) -> Classes:
        """Put concepts of equal degree together, in random order within a class."""
        order = _shuffled(degree, draw)
        _, start, size = np.unique(degree[order], return_index=True, return_counts=True)
        of, at = np.full(len(degree), -1), np.full(len(degree), -1)
        of[order], at[order] = np.repeat(np.arange(len(size)), size), np.arange(len(order))
        return cls(order, start, size, of, at)

    def turned(self, places: NDArray[np.int64], by: NDArray[np.float64]) -> NDArray[np.int64]:
        """Move each concept round its class by a share (0 to 1) of the class's size."""
        of = self.of[places]
        size, start = self.size[of], self.start[of]
        moved: NDArray[np.int64] = self.order[start + (self.at[places] - start + (by * size).astype(np.int64)) % size]
        return moved


def relabelling(degree: NDArray[np.int64], *, draw: np.random.Generator) -> NDArray[np.int64]:
    """Draw who takes whose place, among concepts of equal degree: a permutation of all places."""
    shuffled = _shuffled(degree, draw)
    moved = np.arange(len(degree))
    active = np.flatnonzero(degree)
    moved[active[np.argsort(degree[active], kind="stable")]] = shuffled
    return moved


def _shuffled(degree: NDArray[np.int64], draw: np.random.Generator) -> NDArray[np.int64]:
    """Order the concepts that have an edge by degree, and those of equal degree by chance."""
    active = np.flatnonzero(degree)
    return active[np.argsort(degree[active] + draw.random(len(active)))]
