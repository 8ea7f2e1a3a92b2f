"""Fits the ranking's weights: penalised maximum likelihood of a conditional logit, by Newton's method."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from medkg.extract.linking.proposals import Features
from medkg.extract.linking.ranking import NONE

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STEPS: Final = 60
_CLOSE_ENOUGH: Final = 1e-7
_PENALTY: Final = 2.0  # of half the squared weight; a weight of 1 costs as much as one mention at odds 2.7
_SHORTEST: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Example:
    """One mention: its proposals' features, and the place of the right one (-1: none of them)."""

    features: Sequence[Features]
    right: int


def fit(examples: Sequence[Example], *, penalty: float = _PENALTY) -> dict[str, float]:
    """Give the weights by feature name, rounded to four places; the objective is convex, so the answer is the only one.

    Each step solves the regularised Newton system; it is halved until the likelihood rises.
    """
    names = sorted({name for one in examples for features in one.features for name in features})
    table, starts, right = _table(examples, {name: place for place, name in enumerate(names)})
    weights = np.zeros(table.shape[1])
    value = _objective(weights, table, starts, right, penalty)
    for _ in range(_STEPS):
        gradient, curvature = _derivatives(weights, table, starts, right, penalty)
        step = np.linalg.solve(curvature, gradient)
        size = 1.0
        while (better := _objective(weights + size * step, table, starts, right, penalty)) < value and size > _SHORTEST:
            size /= 2
        weights = weights + size * step
        if better - value < _CLOSE_ENOUGH * max(1.0, abs(value)):
            break
        value = better
    return {name: round(float(weight), 4) for name, weight in zip((*names, NONE), weights, strict=True)}


def _table(
    examples: Sequence[Example], places: dict[str, int]
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Lay all proposals under each other, after each mention's "none of them"; tell where the right ones are."""
    lengths = [len(one.features) + 1 for one in examples]
    starts = np.concatenate(([0], np.cumsum(lengths)))[:-1].astype(np.int64)
    table = np.zeros((sum(lengths), len(places) + 1))
    right = np.empty(len(examples), dtype=np.int64)
    for number, (one, start) in enumerate(zip(examples, starts.tolist(), strict=True)):
        for row, features in enumerate(one.features, start=start):
            for name, value in features.items():
                table[row, places[name]] = value
        table[start + len(one.features), -1] = 1.0
        right[number] = start + (one.right if one.right >= 0 else len(one.features))
    return table, starts, right


def _logs(weights: NDArray[np.float64], table: NDArray[np.float64], starts: NDArray[np.int64]) -> NDArray[np.float64]:
    scores = table @ weights
    lengths = np.diff(np.append(starts, len(scores)))
    scores -= np.repeat(np.maximum.reduceat(scores, starts), lengths)
    logs: NDArray[np.float64] = scores - np.repeat(np.log(np.add.reduceat(np.exp(scores), starts)), lengths)
    return logs


def _objective(
    weights: NDArray[np.float64],
    table: NDArray[np.float64],
    starts: NDArray[np.int64],
    right: NDArray[np.int64],
    penalty: float,
) -> float:
    return float(_logs(weights, table, starts)[right].sum() - penalty / 2 * weights @ weights)


def _derivatives(
    weights: NDArray[np.float64],
    table: NDArray[np.float64],
    starts: NDArray[np.int64],
    right: NDArray[np.int64],
    penalty: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the gradient, and minus the Hessian."""
    shares = np.exp(_logs(weights, table, starts))
    weighed = table * shares[:, None]
    means = np.add.reduceat(weighed, starts, axis=0)
    gradient = table[right].sum(axis=0) - means.sum(axis=0) - penalty * weights
    curvature = table.T @ weighed - means.T @ means + penalty * np.eye(len(weights))
    return gradient, curvature
