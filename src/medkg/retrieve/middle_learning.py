"""Fitting the weights of patterns: the concepts that experts drew between two others against what else is acted on."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np
import scipy.sparse

from medkg.errors import InputError
from medkg.model.middle import MiddleQuery
from medkg.retrieve.listwise import listwise_fit
from medkg.retrieve.middle_patterns import PLACES, MiddlePattern, MiddleRanking
from medkg.retrieve.middles import Middles

if TYPE_CHECKING:
    from numpy.typing import NDArray

PENALTY = 1e-3
_FEWEST = 10


class MiddleLearner:
    """Collects pairs with the concepts drawn between them, then fits (port `MiddleTeacher`)."""

    def __init__(self, middles: Middles, patterns: Collection[MiddlePattern]) -> None:
        self._middles, self._patterns = middles, tuple(patterns)
        self._strengths: list[NDArray[np.float64]] = []
        self._drawn: list[bool] = []

    @property
    def pairs(self) -> int:
        """How many pairs have been taken."""
        return len(self._strengths)

    def add(self, query: MiddleQuery, drawn: Collection[str]) -> bool:
        """Take a pair and the ids drawn between it; False where none of the candidates was drawn, or all were."""
        acted = self._middles.candidates(query)
        targets, wanted = self._middles.rows(query.targets), set(self._middles.rows(tuple(drawn)).tolist())
        right = [row in wanted for row in acted.rows.tolist()]
        if not any(right) or all(right):
            return False
        sources = self._middles.rows(query.sources)
        self._strengths.append(self._middles.counts.strengths(self._patterns, sources, acted, targets))
        self._drawn += right
        return True

    def fit(self, *, name: str) -> MiddleRanking:
        """Fit the weights; raises InputError where there are too few pairs to learn from."""
        if self.pairs < _FEWEST:
            raise InputError(
                f"there are {self.pairs} pairs with both drawn and other concepts between, too few to teach a ranking.",
                remedy=f"Give gold and a graph that share at least {_FEWEST}.",
            )
        measured = np.vstack(self._strengths)
        spread = measured.std(axis=0)
        spread[spread == 0.0] = 1.0
        sizes = np.array([len(rows) for rows in self._strengths])
        drawn = np.array(self._drawn, dtype=np.float64)
        penalty = np.full(len(self._patterns), PENALTY)
        fitted = listwise_fit(scipy.sparse.csr_matrix(measured / spread), sizes, drawn, penalty) / spread
        rounded = (np.round(fitted, PLACES) + 0.0).tolist()  # no minus zero
        return MiddleRanking(weights=dict(zip(self._patterns, rounded, strict=True)), name=name)
