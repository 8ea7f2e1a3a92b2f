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

_END: Final = b"\n"
_MOST_POSTINGS: Final = 6_000
_FEWEST_GRAMS: Final = 4
Columns = Mapping[str, NDArray[Any]]


def gram_columns(keys: Sequence[str]) -> Columns:
    """Index keys by their trigrams of UTF-8 bytes; the beginning and the end of a key count as a sign."""
    blob = np.frombuffer(_END + _END.join(key.encode() for key in keys) + _END, dtype=np.uint8)
    ends = np.flatnonzero(blob == _END[0])
    rows = np.repeat(np.arange(len(keys), dtype=np.uint64), np.diff(ends))
    codes = _codes(blob)[: len(rows)]
    inside = blob[1 : len(codes) + 1] != _END[0]
    pairs = np.unique((codes[inside].astype(np.uint64) << np.uint64(32)) | rows[: len(codes)][inside])
    postings = (pairs & np.uint64(0xFFFFFFFF)).astype(np.uint32)
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
        self._norm = columns["key_norm"]
        self._shared = np.zeros(len(self._norm), dtype=np.float32)

    def near(self, key: str, *, top: int) -> list[tuple[int, float]]:
        """Give (row, similarity in 0..1) of the keys most alike, best first, ties by row."""
        asked = np.unique(_codes(np.frombuffer(_END + key.encode() + _END, dtype=np.uint8)))
        places = np.searchsorted(self._code, asked)
        places = places[places < len(self._code)]
        places = places[np.isin(self._code[places], asked)]
        if not len(places):
            return []
        weights = self._weight[places]
        missing = (len(asked) - len(places)) * float(np.log(1 + len(self._norm))) ** 2
        norm = float(np.sqrt(np.square(weights).sum() + missing))
        lists, shared = [], self._shared
        total = 0
        for place in places[np.argsort(-weights, kind="stable")].tolist():
            postings = self._rows[self._start[place] : self._start[place + 1]]
            total += len(postings)
            if len(lists) >= _FEWEST_GRAMS and total > _MOST_POSTINGS:
                break
            shared[postings] += self._weight[place] ** 2
            lists.append(postings)
        rows = np.concatenate(lists)
        scores = shared[rows] / self._norm[rows]
        best = rows[np.argpartition(-scores, min(3 * top, len(rows) - 1))[: 3 * top]] if len(rows) > 3 * top else rows
        chosen = np.unique(best)
        similarity = shared[chosen] / (self._norm[chosen] * norm)
        shared[rows] = 0
        order = np.lexsort((chosen, -similarity))[:top]
        return [(int(chosen[at]), float(similarity[at])) for at in order]


def _codes(blob: NDArray[np.uint8]) -> NDArray[np.uint32]:
    wide = blob.astype(np.uint32)
    return (wide[:-2] << 16) | (wide[1:-1] << 8) | wide[2:]
