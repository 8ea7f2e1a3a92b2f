"""From the labels' scores to spans: the best sequence that BIO allows (Viterbi), in whole words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

from medkg.extract.encoder.scheme import OUTSIDE, forbidden_steps


@dataclass(frozen=True, slots=True)
class Tagged:
    """A mention as a range of pieces, the number of its kind, and the mean probability of its labels."""

    first: int
    end: int
    kind: int
    probability: float


def best_labels(scores: NDArray[np.float32]) -> NDArray[np.int64]:
    """Give the most probable allowed label of each piece; `scores` are log-probabilities, `[pieces, labels]`."""
    steps = forbidden_steps()
    count, labels = scores.shape
    came_from = np.zeros((count, labels), dtype=np.int64)
    reached = scores[0] + steps[OUTSIDE]
    for place in range(1, count):
        through = reached[:, None] + steps
        came_from[place] = through.argmax(axis=0)
        reached = through.max(axis=0) + scores[place]
    path = np.empty(count, dtype=np.int64)
    path[-1] = reached.argmax()
    for place in range(count - 1, 0, -1):
        path[place - 1] = came_from[place, path[place]]
    return path


def tagged(scores: NDArray[np.float32]) -> list[Tagged]:
    """Read mentions from the scores of a window's pieces, in order."""
    if not len(scores):
        return []
    log = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    path = log.argmax(axis=1)
    if not path.any():
        return []
    if np.isinf(forbidden_steps()[np.concatenate(([OUTSIDE], path[:-1])), path]).any():
        path = best_labels(log)
    found: list[Tagged] = []
    place = 0
    while place < len(path):
        label = int(path[place])
        if label == OUTSIDE:
            place += 1
            continue
        end = place + 1
        while end < len(path) and path[end] == label + 1:
            end += 1
        likely = float(np.exp(log[np.arange(place, end), path[place:end]].mean()))
        found.append(Tagged(place, end, (label - 1) // 2, likely))
        place = end
    return found
