"""What means nearly the same as a mention: names of concepts, and names that annotators used, by their vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from medkg.extract.linking.kinds import CATEGORY_OF
from medkg.extract.linking.learnt import LearntNames, Told
from medkg.model.concept import Wording
from medkg.ports import NameMeanings

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NAMES: Final = 6
_LEARNT: Final = 3


@dataclass(frozen=True, slots=True)
class LearntWording:
    """A name that annotators used, what they meant by it, and how alike it is in meaning (0..1)."""

    name: str
    told: Told
    similarity: float


class CloseNames:
    """Finds the names that lie nearest to a mention's, of concepts and of annotators."""

    def __init__(self, meanings: NameMeanings, learnt: LearntNames) -> None:
        self._meanings, self._learnt = meanings, learnt
        self._tables: dict[str, tuple[Sequence[str], NDArray[np.float32]]] = {}

    def of(self, text: str, kind: str) -> tuple[Sequence[Wording], Sequence[LearntWording]]:
        """Give the nearest names of concepts and the nearest ones of annotators, nearest first."""
        vector = self._meanings.vector(text)
        named = list(self._meanings.close(vector, category=CATEGORY_OF[kind], top=_NAMES))
        return named, list(self._annotated(vector, kind))

    def _annotated(self, vector: NDArray[np.int8], kind: str) -> Iterator[LearntWording]:
        names, table = self._table(kind)
        length = float(np.square(vector, dtype=np.float32).sum())
        if not names or not length:
            return
        # Whole numbers that 32-bit floats hold exactly: no order of summing changes them. Not `@`, which wakes threads.
        found = np.einsum("ij,j->i", table, vector.astype(np.float32))
        most = min(_LEARNT, len(found))
        least = np.partition(found, len(found) - most)[len(found) - most]
        best = sorted(np.flatnonzero(found >= least).tolist(), key=lambda at: (-found[at], at))[:most]
        for at in best:
            told = self._learnt.told(names[at], kind)
            if told is not None:
                yield LearntWording(names[at], told, float(found[at]) / length)

    def _table(self, kind: str) -> tuple[Sequence[str], NDArray[np.float32]]:
        """Give the learnt names of a kind and their vectors, made when first asked for."""
        if kind not in self._tables:
            names = self._learnt.names(kind)
            vectors = np.array([self._meanings.vector(name) for name in names], dtype=np.float32)
            self._tables[kind] = names, vectors
        return self._tables[kind]
