"""Character trigrams of all names, as inverted lists mapped into memory: which names are spelled most alike.

TF-IDF cosine over sets of trigrams, as scispaCy's candidate generator has it (Neumann et al., BioNLP 2019,
doi:10.18653/v1/W19-5034), but exact for the trigrams that are looked at: the rarest ones of what was asked, until their
lists are long enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

GRAM_COLUMNS: Final = ("gram_code", "gram_start", "gram_weight", "gram_rows", "key_norm")
_END: Final = b"\n"
_MOST_POSTINGS: Final = 6_000
_FEWEST_GRAMS: Final = 4
_ROOM: Final = 8  # times what is asked for, since one row may stand among the best several times
Columns = Mapping[str, NDArray[Any]]


def gram_columns(keys: Sequence[str]) -> Columns:
    """Index keys by their trigrams of UTF-8 bytes; the beginning and the end of a key count as a sign."""
    blob = np.frombuffer(_END + _END.join(key.encode() for key in keys) + _END, dtype=np.uint8)
    ends = np.flatnonzero(blob == _END[0])
    rows = np.repeat(np.arange(len(keys), dtype=np.uint64), np.diff(ends))
    codes = _codes(blob)[: len(rows)]
    inside = blob[1 : len(codes) + 1] != _END[0]
    pairs = np.unique((codes[inside].astype(np.uint64) << np.uint64(32)) | rows[: len(codes)][inside])
    # As numpy wants its indices: anything narrower is converted at every search.
    postings = (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)
    found, counts = np.unique((pairs >> np.uint64(32)).astype(np.uint32), return_counts=True)
    weights = np.log(1 + len(keys) / counts).astype(np.float32)
    squares = np.bincount(postings, weights=np.repeat(weights, counts) ** 2, minlength=len(keys))
    return {
        "gram_code": found,
        "gram_start": np.concatenate(([0], np.cumsum(counts))).astype(np.uint32),
        "gram_weight": weights,
        "gram_rows": postings,
        "key_norm": np.sqrt(np.maximum(squares, 1e-6)).astype(np.float32),
    }


class GramIndex:
    """Finds the keys most alike; holds a work array, so use one per thread."""

    def __init__(self, columns: Columns) -> None:
        self._code, self._start = columns["gram_code"], columns["gram_start"]
        self._weight, self._rows = columns["gram_weight"], columns["gram_rows"]
        self._square = np.square(self._weight)
        self._norm = columns["key_norm"]
        self._shared = np.zeros(len(self._norm), dtype=np.float32)
        self._touched = np.empty(0, dtype=np.int64)
        self._rarest = float(np.log(1 + len(self._norm)))

    def near(self, key: str, *, top: int) -> list[tuple[int, float]]:
        """Give (row, similarity in 0..1) of the keys most alike, best first, ties by row."""
        asked = np.unique(_codes(np.frombuffer(_END + key.encode() + _END, dtype=np.uint8)))
        places = np.minimum(np.searchsorted(self._code, asked), len(self._code) - 1)
        places = places[self._code[places] == asked]
        if not len(places):
            return []
        weights = self._weight[places]
        missing = (len(asked) - len(places)) * self._rarest**2
        norm = float(np.sqrt(weights @ weights + missing))
        rows = self._share(places[np.argsort(-weights, kind="stable")])
        found = self._shared[rows] / self._norm[rows]
        if len(rows) > _ROOM * top:
            chosen = np.argpartition(found, len(rows) - _ROOM * top)[-_ROOM * top :]
            rows, found = rows[chosen], found[chosen]
        # A row stands there once for each trigram that it shares.
        similar = dict(zip(rows.tolist(), (found / norm).tolist(), strict=True))
        return sorted(similar.items(), key=lambda one: (-one[1], one[0]))[:top]

    def _share(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Sum the squared weights of shared trigrams, the rarest first, by row; give the rows, some of them twice."""
        shared, lists, total = self._shared, list[NDArray[np.int64]](), 0
        shared[self._touched] = 0
        starts, ends = self._start[places].tolist(), self._start[places + 1].tolist()
        for place, start, end in zip(places.tolist(), starts, ends, strict=True):
            postings = self._rows[start:end]
            total += end - start
            if len(lists) >= _FEWEST_GRAMS and total > _MOST_POSTINGS:
                break
            shared[postings] += self._square[place]
            lists.append(postings)
        self._touched = np.concatenate(lists)
        return self._touched


def _codes(blob: NDArray[np.uint8]) -> NDArray[np.uint32]:
    wide = blob.astype(np.uint32)
    codes: NDArray[np.uint32] = (wide[:-2] << np.uint32(16)) | (wide[1:-1] << np.uint32(8)) | wide[2:]
    return codes
