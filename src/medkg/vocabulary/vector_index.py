"""Vectors of whole numbers in clusters: which are nearest to one, without looking at all of them.

An inverted file (Jégou, Douze and Schmid 2011, doi:10.1109/TPAMI.2010.57) without product quantisation. Products of
such vectors are whole numbers that 32-bit floats hold exactly, so that every machine finds the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from itertools import accumulate
from math import isqrt
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from medkg.vocabulary.vector_table import VectorTable, blocks, greatest, products, rows

VECTOR_COLUMNS: Final = ("vector", "row", "cluster_start", "centre")
_ROUNDS: Final = 8
_FINENESS: Final = 4  # times the root of the number of vectors: many small clusters cost least for what they find
_PROBED: Final = 32
_AT_ONCE: Final = 4_096
_LONGEST: Final = 127
Columns = Mapping[str, NDArray[Any]]


def vector_columns(vectors: NDArray[np.int8]) -> Columns:
    """Lay vectors of equal length out by cluster; `row` gives where each stood. The same vectors give the same columns.

    Clusters by spherical k-means, from vectors at equal distances.
    """
    count, width = vectors.shape
    many = min(count, _FINENESS * isqrt(count))
    centres = vectors[np.arange(many) * count // many].astype(np.float32)
    nearest = _assigned(vectors, centres)
    for _ in range(_ROUNDS):
        centres = _centres(vectors, nearest, centres)
        nearest = _assigned(vectors, centres)
    order = np.argsort(nearest, kind="stable")
    return {
        "vector": vectors[order].reshape(-1),
        "row": order.astype("<u4"),
        "cluster_start": np.searchsorted(nearest[order], np.arange(many + 1)).astype("<u4"),
        "centre": centres.astype(np.int8).reshape(many * width),
    }


class VectorIndex:
    """Finds the nearest rows among the clusters whose centres are nearest; holds a work array: one for each thread."""

    def __init__(self, columns: Columns, *, width: int) -> None:
        self._vectors = columns["vector"].reshape(-1, width)
        self._rows = columns["row"]
        self._starts = columns["cluster_start"].tolist()
        self._centres = VectorTable(columns["centre"].reshape(-1, width))
        sizes = sorted(np.diff(columns["cluster_start"]).tolist())
        self._probed = blocks(sum(sizes[-_PROBED:]), width)

    def near(self, vector: NDArray[np.int8], *, top: int) -> list[tuple[int, float]]:
        """Give (row, cosine) of the nearest, best first, ties by row; what rounding puts above 1 is 1."""
        if not len(self._rows) or not vector.any():
            return []
        asked = vector.astype(np.float32)
        spans = [(self._starts[at], self._starts[at + 1]) for at in _first(self._centres.products(asked), _PROBED)]
        ends = list(accumulate([last - first for first, last in spans]))
        vectors = np.concatenate([self._vectors[first:last] for first, last in spans])
        rows(self._probed)[: ends[-1]] = vectors
        best = []
        for place, product in greatest(products(self._probed, asked, count=ends[-1]), most=top):
            span = bisect_right(ends, place)
            best.append((int(self._rows[spans[span][1] - ends[span] + place]), product / _LONGEST**2))
        return [(row, min(1.0, cosine)) for row, cosine in sorted(best, key=lambda one: (-one[1], one[0]))[:top]]


def _first(found: NDArray[np.float32], most: int) -> list[int]:
    """Give where the greatest stand, of equal ones those that stand first."""
    if len(found) <= most:
        return list(range(len(found)))
    places: list[int] = (found >= np.partition(found, len(found) - most)[len(found) - most]).nonzero()[0].tolist()
    return places if len(places) == most else sorted(places, key=lambda at: -found[at])[:most]


def _assigned(vectors: NDArray[np.int8], centres: NDArray[np.float32]) -> NDArray[np.int64]:
    parts = [
        np.argmax(vectors[start : start + _AT_ONCE].astype(np.float32) @ centres.T, axis=1)
        for start in range(0, len(vectors), _AT_ONCE)
    ]
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


def _centres(vectors: NDArray[np.int8], nearest: NDArray[np.int64], before: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give each cluster's mean direction in whole numbers; a cluster without vectors keeps its centre."""
    sums = np.zeros(before.shape, dtype=np.int64)
    order = np.argsort(nearest, kind="stable")
    present, firsts = np.unique(nearest[order], return_index=True)
    if len(present):
        sums[present] = np.add.reduceat(vectors[order], firsts, axis=0, dtype=np.int64)
    lengths = np.sqrt(np.square(sums).sum(axis=1))
    moved = np.rint(sums * (_LONGEST / np.maximum(lengths, 1.0))[:, None]).astype(np.float32)
    return np.where(lengths[:, None] > 0, moved, before)
