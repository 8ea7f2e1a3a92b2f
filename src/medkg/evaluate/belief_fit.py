"""Fitting the errors of a source: maximum a posteriori, from the written table, on what a gold confirms.

Each rate starts as if it had been seen in so many cases already (a Beta prior whose mode is the written rate), so that
few cases move it little. One rate after the other is moved to its best place until none moves: four rates of one smooth
likelihood, and the same cases give the same digits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import log
from types import MappingProxyType

import numpy as np

from medkg.evaluate.belief_cases import BeliefCase
from medkg.model.belief import BeliefTable, Reliability, Statement, by_text, kind_of
from medkg.ports import Progress

# How many cases each written rate is worth.
_WORTH: Mapping[str, float] = MappingProxyType({"right": 10.0, "possible": 10.0, "document": 10.0, "systematic": 20.0})
_ROUNDS = 60
_NARROWINGS = 30
_STILL = 1e-5
_GOLDEN = (5**0.5 - 1) / 2
_LEAST = 1e-6
_BASIS = "gold"

Rates = Mapping[str, float]


def fit_beliefs(written: BeliefTable, cases: Sequence[BeliefCase], *, progress: Progress) -> BeliefTable:
    """Fit the rows of the source that made the cases, for each predicate that has some; the others stay as written."""
    by_row: dict[tuple[str, str], list[BeliefCase]] = {}
    for case in cases:
        by_row.setdefault((kind_of(case.stated[0].source), case.predicate), []).append(case)
    rows = {(row.source, row.predicate): row for row in written.rows}
    progress.stage("fitting beliefs", total=len(by_row))
    for (source, predicate), own in sorted(by_row.items()):
        start = replace(written.reliability(source, predicate), source=source, predicate=predicate)
        rows[source, predicate] = replace(_fitted(start, own), cases=len(own), basis=_BASIS)
        progress.advance()
    return BeliefTable(rows.values())


def _fitted(start: Reliability, cases: Sequence[BeliefCase]) -> Reliability:
    likelihood = _Likelihood(start, cases)
    first = {name: float(getattr(start, name)) for name in _WORTH}
    rates = dict(first)
    for _ in range(_ROUNDS):
        before = dict(rates)
        for name in _WORTH:
            rates[name] = _least(likelihood.along(name, rates, first))
        if all(abs(rates[name] - before[name]) < _STILL for name in _WORTH):
            break
    right, possible, document, systematic = (round(rates[name], 4) for name in _WORTH)
    return replace(start, right=right, possible=possible, document=document, systematic=systematic)


class _Likelihood:
    """The formulas of `medkg.model.belief` for many cases of one row at once, as arrays; denial is left out."""

    def __init__(self, row: Reliability, cases: Sequence[BeliefCase]) -> None:
        plain = replace(row, right=1.0, possible=1.0)
        grouped = [list(_sentences(plain, case).values()) for case in cases]
        documents = [sentences for case in grouped for sentences in case]
        sentences = [one for document in documents for one in document]
        self._sure = np.array([right for right, _ in sentences])
        self._flat = np.array([flat for _, flat in sentences])
        self._document_start = _starts([len(document) for document in documents])
        self._case_start = _starts([len(case) for case in grouped])
        self._right = np.array([case.right for case in cases])

    def along(self, name: str, rates: Rates, written: Rates) -> Callable[[float], float]:
        """Give the loss as a function of one rate: minus the logarithm of likelihood and priors."""

        def loss(value: float) -> float:
            tried = {**rates, name: value}
            support = np.clip(self._support(tried), _LEAST, 1.0 - _LEAST)
            missed = -np.log(np.where(self._right, support, 1.0 - support)).sum()
            return float(missed) + sum(_prior(written[one], tried[one], worth) for one, worth in _WORTH.items())

        return loss

    def _support(self, rates: Rates) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        right = self._sure * rates["right"] * np.where(self._flat, 1.0, rates["possible"])
        document = (1.0 - rates["document"]) * (1.0 - np.multiply.reduceat(1.0 - right, self._document_start))
        support: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = (1.0 - rates["systematic"]) * (
            1.0 - np.multiply.reduceat(1.0 - document, self._case_start)
        )
        return support


def _sentences(row: Reliability, case: BeliefCase) -> dict[int | str | bytes, list[tuple[float, bool]]]:
    """Give for each text its sentences: how sure the best statement of each is but for the rates, and if it is flat."""
    best: dict[tuple[int | str | bytes, int], Statement] = {}
    for one in (one for pieces in by_text(case.stated).values() for one in pieces):
        key = (one.text, one.place)
        if key not in best or _rank(row, one) > _rank(row, best[key]):
            best[key] = one
    texts: dict[int | str | bytes, list[tuple[float, bool]]] = {}
    for (text, _), one in sorted(best.items(), key=lambda pair: str(pair[0])):
        texts.setdefault(text, []).append((row.right_in(one), one.flat))
    return texts


def _rank(row: Reliability, statement: Statement) -> tuple[bool, float]:
    return statement.flat, row.right_in(statement)


def _starts(counts: Sequence[int]) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    sizes = np.array(counts, dtype=np.int64)
    return np.cumsum(sizes) - sizes


def _prior(written: float, value: float, worth: float) -> float:
    """Give minus the logarithm of a Beta density whose mode is the written rate, as if seen in `worth` cases."""
    kept = min(max(value, _LEAST), 1.0 - _LEAST)
    return -worth * (written * log(kept) + (1.0 - written) * log(1.0 - kept))


def _least(loss: Callable[[float], float]) -> float:
    """Find where a loss is least between 0 and 1, by golden sections."""
    low, high = 0.0, 1.0
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = loss(left), loss(right)
    for _ in range(_NARROWINGS):
        if at_left <= at_right:
            high, right, at_right = right, left, at_left
            left = high - _GOLDEN * (high - low)
            at_left = loss(left)
        else:
            low, left, at_left = left, right, at_right
            right = low + _GOLDEN * (high - low)
            at_right = loss(right)
    return (low + high) / 2
