"""A many-to-many relation between numbers in two flat columns: a tenth of what dictionaries of lists would need."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Pairs:
    """Which numbers belong to a number; all are below 2^32."""

    __slots__ = ("_keys", "_values")

    def __init__(self, pairs: Iterable[tuple[int, int]]) -> None:
        keys, values = array("I"), array("I")
        for key, value in pairs:
            keys.append(key)
            values.append(value)
        columns = np.frombuffer(keys, dtype=np.uint32), np.frombuffer(values, dtype=np.uint32)
        order = np.lexsort((columns[1], columns[0]))
        self._keys: NDArray[np.uint32] = columns[0][order]
        self._values: NDArray[np.uint32] = columns[1][order]

    def of(self, key: int) -> list[int]:
        """Give the different numbers that belong to one, in order."""
        start, stop = np.searchsorted(self._keys, key, "left"), np.searchsorted(self._keys, key, "right")
        return [int(value) for value in np.unique(self._values[start:stop])]
