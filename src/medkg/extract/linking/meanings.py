"""What means nearly the same as a mention: names of concepts, and names that annotators used, by their vectors."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from medkg.extract.linking.kinds import CATEGORY_OF
from medkg.extract.linking.learnt import LearntNames, Told
from medkg.model.concept import Wording
from medkg.ports import NameMeanings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NAMES: Final = 6
_LEARNT: Final = 3
_REMEMBERED: Final = 16_384


@dataclass(frozen=True, slots=True)
class LearntWording:
    """A name that annotators used, what they meant by it, and how alike it is in meaning (0..1)."""

    name: str
    told: Told
    similarity: float


Close = tuple[Sequence[Wording], Sequence[LearntWording]]


class CloseNames:
    """Finds the names that lie nearest to a mention's, of concepts and of annotators; remembers what it has found."""

    def __init__(self, meanings: NameMeanings, learnt: LearntNames) -> None:
        self._meanings, self._learnt = meanings, learnt
        self._names = {kind: learnt.names(kind) for kind in CATEGORY_OF}
        # Laid out now, so that no mention has to wait for all of them.
        self._tables = {kind: meanings.table(names) for kind, names in self._names.items()}
        self.of = lru_cache(maxsize=_REMEMBERED)(self._of)

    def _of(self, key: str, kind: str) -> Close:
        """Give the names nearest to a normal form, of concepts and of annotators, nearest first."""
        vector = self._meanings.vector(key)
        named = tuple(self._meanings.close(vector, category=CATEGORY_OF[kind], top=_NAMES))
        return named, tuple(self._annotated(vector, kind))

    def _annotated(self, vector: NDArray[np.int8], kind: str) -> Iterator[LearntWording]:
        names = self._names[kind]
        for at, similarity in self._tables[kind].near(vector, top=_LEARNT):
            told = self._learnt.told(names[at], kind)
            if told is not None:
                yield LearntWording(names[at], told, min(1.0, similarity))
