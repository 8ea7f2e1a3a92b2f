"""The recipe of the word vectors that ship: `models/name_vectors.py`."""

from __future__ import annotations

import random
import runpy
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from medkg.vocabulary.word_vectors import read_word_vectors, shipped_words

MODELS = Path(__file__).parents[2] / "models"
GROUPS = [[0, 1], [2, 3], [4, 5]]


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.syspath_prepend(str(MODELS))
    made = runpy.run_path(str(MODELS / "name_vectors.py"))
    for name in ("minilm", "name_groups"):
        sys.modules.pop(name, None)
    return made


def test_names_of_one_concept_come_to_lie_together(recipe: dict[str, object]) -> None:
    table = np.random.default_rng(0).normal(size=(6, 4)).astype(np.float32)
    aligner = recipe["Aligner"](table, csr_matrix(np.eye(6, dtype=np.float32)))
    losses = [aligner.step([0, 2, 4], [1, 3, 5], 0.05) for _ in range(60)]
    assert losses[-1] < losses[0] / 4
    vectors = aligner.vectors(range(6))
    assert all(vectors[one] @ vectors[other] > 0.8 for one, other in GROUPS)


def test_every_concept_is_in_one_cluster(recipe: dict[str, object]) -> None:
    vectors = np.random.default_rng(0).normal(size=(50, 4)).astype(np.float32)
    found = recipe["clusters"](vectors, random.Random(0))  # noqa: S311 - nothing is kept secret
    assert sorted(at for cluster in found for at in cluster) == list(range(50))


def test_what_is_written_is_read_again_in_the_same_directions(recipe: dict[str, object], tmp_path: Path) -> None:
    table = np.array([[0.5, -0.25, 1.0], [0.001, 0.002, 0.0]], dtype=np.float32)
    recipe["written"]({"a": 0, "=b": 1}, table, tmp_path)
    words = read_word_vectors(tmp_path)
    for key, row in (("a", table[0]), ("b", table[1])):
        found = words.of_key(key).astype(float)
        assert found @ row / np.linalg.norm(found) / np.linalg.norm(row) > 0.999


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Kidney Diseases, Cystic", {"kidney diseases cystic", "cystic kidney disease"}),
        ("Anaemia", {"anemia"}),
        ("x", set()),
        ("y" * 121, set()),
    ],
)
def test_names_are_folded_and_turned_round(recipe: dict[str, object], name: str, wanted: set[str]) -> None:
    assert recipe["groups_of"].__globals__["folded"](name) == wanted


def test_the_card_names_the_bytes_that_ship(recipe: dict[str, object]) -> None:
    text = (shipped_words() / "card.md").read_text(encoding="utf-8")
    for file in ("words.tsv", "vectors.npy"):
        assert f"| {file} | `{recipe['digest_of'](Path(str(shipped_words() / file)))}` |" in text
