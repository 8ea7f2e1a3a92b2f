from __future__ import annotations

from itertools import pairwise, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.extract.encoder.decoding import best_labels, tagged
from medkg.extract.encoder.scheme import KINDS, LABELS, OUTSIDE, allowed, begins, forbidden_steps, goes_on


def scores_of(count: int, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, len(LABELS))).astype(np.float32) * 3


@given(st.integers(1, 60), st.integers(0, 10_000))
def test_every_step_is_allowed(count: int, seed: int) -> None:
    path = [OUTSIDE, *best_labels(scores_of(count, seed))]
    steps = forbidden_steps()
    assert all(steps[before, label] == 0 for before, label in pairwise(path))


@given(st.integers(0, 10_000))
@settings(max_examples=5)
def test_no_allowed_sequence_is_better(seed: int) -> None:
    scores, steps = scores_of(3, seed), forbidden_steps()

    def worth(path: tuple[int, ...]) -> float:
        moved = sum(float(steps[before, label]) for before, label in zip((OUTSIDE, *path), path, strict=False))
        return moved + sum(float(scores[place, label]) for place, label in enumerate(path))

    best = max(worth(path) for path in product(range(len(LABELS)), repeat=3))
    assert abs(worth(tuple(best_labels(scores))) - best) < 1e-4


def test_mentions_are_read_from_the_labels() -> None:
    gene, disease = KINDS.index("Gene"), KINDS.index("Disease")
    labels = [OUTSIDE, begins(gene), goes_on(gene), begins(gene), OUTSIDE, begins(disease)]
    scores = np.full((len(labels), len(LABELS)), -9, dtype=np.float32)
    scores[range(len(labels)), labels] = 9
    assert [(one.first, one.end, one.kind) for one in tagged(scores)] == [(1, 3, gene), (3, 4, gene), (5, 6, disease)]
    assert all(0.99 < one.probability <= 1 for one in tagged(scores))


def test_nothing_is_found_where_there_is_nothing() -> None:
    assert tagged(np.zeros((0, len(LABELS)), dtype=np.float32)) == []


def test_what_a_corpus_does_not_annotate_stays_possible() -> None:
    gene = KINDS.index("Gene")
    possible = allowed(frozenset({gene}))
    assert [LABELS[place] for place in np.flatnonzero(~possible)] == ["B-Gene", "I-Gene"]
