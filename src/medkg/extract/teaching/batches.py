"""The order in which an epoch sees its windows, and windows as tensors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import torch

from medkg.extract.teaching.examples import Example

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Pieces in a batch, filled up to its longest window.
PIECES: Final = 2048
# How often all the hints of a window are kept back, and each single one: text has names that no dictionary knows.
_NO_HINTS: Final = 0.15
_NO_HINT: Final = 0.05
_JITTER: Final = 4.0
_ENDS: Final = 2  # the signs before and after each window


@dataclass(frozen=True, slots=True)
class Batch:
    """Tensors `[windows, pieces]`; `labels` is -1 where there is no piece, `corpora` is `[windows]`."""

    ids: torch.Tensor
    hints: torch.Tensor
    shapes: torch.Tensor
    present: torch.Tensor
    labels: torch.Tensor
    corpora: torch.Tensor


def epoch_batches(
    examples: Sequence[Example], shares: Sequence[float], generator: np.random.Generator
) -> list[list[Example]]:
    """Deal the windows of an epoch into batches of about one length, in random order.

    `shares` says for each corpus how much of it an epoch sees.
    """
    chosen = [one for one in examples if shares[one.corpus] >= 1 or generator.random() < shares[one.corpus]]
    chosen.sort(key=lambda one: len(one.ids) + _JITTER * generator.random())
    batches: list[list[Example]] = [[]]
    for one in chosen:
        if batches[-1] and (len(batches[-1]) + 1) * (len(one.ids) + _ENDS) > PIECES:
            batches.append([])
        batches[-1].append(one)
    order = generator.permutation(len(batches))
    return [batches[place] for place in order if batches[place]]


def as_tensors(together: Sequence[Example], ends: tuple[int, int], generator: np.random.Generator) -> Batch:
    """Put windows into tensors, with some of their hints kept back."""
    shape = len(together), _ENDS + max(len(one.ids) for one in together)
    ids, hints, shapes, present = (np.zeros(shape, dtype=np.int64) for _ in range(4))
    labels = np.full(shape, -1, dtype=np.int64)
    for row, one in enumerate(together):
        width = len(one.ids)
        ids[row, : width + _ENDS] = [ends[0], *one.ids, ends[1]]
        hints[row, 1 : width + 1] = _kept(one.hints, generator)
        shapes[row, 1 : width + 1] = one.shapes
        labels[row, 1 : width + 1] = one.labels
        present[row, : width + _ENDS] = 1
    corpora = np.array([one.corpus for one in together])
    return Batch(*(torch.from_numpy(array) for array in (ids, hints, shapes, present, labels, corpora)))


def _kept(hints: NDArray[np.int64], generator: np.random.Generator) -> NDArray[np.int64]:
    if generator.random() < _NO_HINTS:
        return np.zeros_like(hints)
    return np.where(generator.random(len(hints)) < _NO_HINT, 0, hints)
