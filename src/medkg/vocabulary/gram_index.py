"""Character trigrams of all names, as inverted lists mapped into memory: which names are spelled most alike.

TF-IDF cosine over sets of trigrams, as scispaCy's candidate generator has it (Neumann et al., BioNLP 2019,
doi:10.18653/v1/W19-5034), but exact for the trigrams that are looked at: the rarest ones of what was asked, until their
lists are long enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log1p, sqrt
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
        self._start, self._rows = columns["gram_start"].tolist(), columns["gram_rows"]
        self._square = np.square(columns["gram_weight"]).tolist()
        self._norm = columns["key_norm"]
        # What a dozen trigrams need is quicker from a dictionary than from numpy, whose every call costs a microsecond.
        codes = columns["gram_code"].astype(">u4").tobytes()
        self._place = {codes[at + 1 : at + 4]: at // 4 for at in range(0, len(codes), 4)}
        self._shared = np.zeros(len(self._norm), dtype=np.float32)
        self._unknown = log1p(len(self._norm)) ** 2

    def near(self, key: str, *, top: int) -> list[tuple[int, float]]:
        """Give (row, similarity in 0..1) of the keys most alike, best first, ties by row."""
        text = _END + key.encode() + _END
        grams = {text[at : at + 3] for at in range(len(text) - 2)}
        places = sorted([self._place[gram] for gram in grams if gram in self._place])
        if not places:
            return []
        norm = sqrt(sum([self._square[place] for place in places]) + (len(grams) - len(places)) * self._unknown)
        places.sort(key=self._square.__getitem__, reverse=True)
        rows, found = _greatest(*self._share(places), most=_ROOM * top)
        # A row stands there once for each trigram that it shares.
        similar = dict(zip(rows.tolist(), (found / np.float32(norm)).tolist(), strict=True))
        return sorted(similar.items(), key=lambda one: (-one[1], one[0]))[:top]

    def _share(self, places: Sequence[int]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Sum the squared weights of shared trigrams, the rarest first; give rows, some of them twice, and their sums.

        Sums are parts of the rows' norms.
        """
        lists, squares, lengths, total = list[NDArray[np.int64]](), list[float](), list[int](), 0
        for place in places:
            start, end = self._start[place], self._start[place + 1]
            total += end - start
            if len(lists) >= _FEWEST_GRAMS and total > _MOST_POSTINGS:
                break
            lists.append(self._rows[start:end])
            squares.append(self._square[place])
            lengths.append(end - start)
        rows = np.concatenate(lists)
        np.add.at(self._shared, rows, np.array(squares, dtype=np.float32).repeat(lengths))
        found = self._shared[rows]
        self._shared[rows] = 0
        found /= self._norm[rows]
        return rows, found


def _greatest(
    rows: NDArray[np.int64], found: NDArray[np.float32], *, most: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Keep the `most` greatest, and what equals the least of them.

    The rows of the rarest trigrams stand first: the greatest of those are a bound that few others reach.
    """
    for first in (found[: _ROOM * most], None):
        if len(found) <= most:
            break
        of = found if first is None else first
        kept = (found >= np.partition(of, len(of) - most)[len(of) - most]).nonzero()[0]
        rows, found = rows[kept], found[kept]
    return rows, found


def _codes(blob: NDArray[np.uint8]) -> NDArray[np.uint32]:
    wide = blob.astype(np.uint32)
    codes: NDArray[np.uint32] = (wide[:-2] << np.uint32(16)) | (wide[1:-1] << np.uint32(8)) | wide[2:]
    return codes
