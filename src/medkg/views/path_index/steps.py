"""Steps that vocabularies make, as edges of the path index beside those of evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from medkg.model.kinship import SAME_AS, VocabularyStep

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps as columns, sorted: rows of both ends, codes of predicates and of vocabularies, and what the codes mean."""

    subject: Ints
    object: Ints
    predicate: Ints
    vocabulary: Ints
    predicates: tuple[str, ...]
    vocabularies: tuple[str, ...]
    first_code: int

    def __len__(self) -> int:
        return len(self.subject)

    @property
    def same(self) -> int:
        """The code of equivalence; -1 where no two ids are one thing."""
        return self.first_code + self.predicates.index(SAME_AS) if SAME_AS in self.predicates else -1

    def beside(self, column: NDArray[Any], value: float) -> NDArray[Any]:
        """Put the same value for every step after a column of evidence."""
        return np.concatenate((column, np.full(len(self), value, dtype=column.dtype)))

    def things(self, concepts: int) -> NDArray[np.int32]:
        """Give for each row the least of those that are one thing with it, its own among them."""
        found = np.arange(concepts, dtype=np.int32)
        equal = self.predicate == self.same
        # Any two ids of a thing are joined, so the least is never further than one step.
        np.minimum.at(found, self.subject[equal], self.object[equal].astype(np.int32))
        return found


def steps_of(stated: Iterable[VocabularyStep], place: Mapping[str, int], *, first_code: int) -> Steps:
    """Put steps between concepts of the graph into columns by their rows; predicates are coded from `first_code` on."""
    ordered = sorted(set(stated))
    predicates = sorted({step.predicate for step in ordered})
    vocabularies = sorted({step.vocabulary for step in ordered})
    return Steps(
        np.array([place[step.subject] for step in ordered], dtype=np.int64),
        np.array([place[step.object] for step in ordered], dtype=np.int64),
        np.array([first_code + predicates.index(step.predicate) for step in ordered], dtype=np.int64),
        np.array([vocabularies.index(step.vocabulary) for step in ordered], dtype=np.int64),
        tuple(predicates),
        tuple(vocabularies),
        first_code,
    )
