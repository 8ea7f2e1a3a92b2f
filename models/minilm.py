"""The small language model that the word vectors begin with, in numpy: what it makes of a few pieces at a time.

MiniLM (Wang et al. 2020, arXiv:2002.10957) as sentence-transformers trained it, `all-MiniLM-L6-v2` (Apache-2.0): a BERT
encoder whose outputs are averaged. Sequences of one length are run together, so that nothing is padded.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import erf

HEADS = 12
EPSILON = 1e-12
AT_ONCE = 256
Vectors = NDArray[np.float32]


class MiniLM:
    """The encoder in a folder with `model.safetensors` and `vocab.txt`."""

    def __init__(self, folder: Path) -> None:
        self.pieces = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
        self._weights = _tensors(folder / "model.safetensors")
        self._layers = 1 + max(int(name.split(".")[2]) for name in self._weights if name.startswith("encoder.layer."))
        self._begin, self._end = self.pieces.index("[CLS]"), self.pieces.index("[SEP]")

    def outputs(self, sequences: Sequence[Sequence[int]]) -> Vectors:
        """Give the mean output for each sequence of piece numbers, with the model's signs of beginning and end."""
        by_length = defaultdict[int, list[int]](list)
        for place, sequence in enumerate(sequences):
            by_length[len(sequence)].append(place)
        means = np.empty((len(sequences), self._weights["embeddings.LayerNorm.weight"].size), dtype=np.float32)
        for places in by_length.values():
            for start in range(0, len(places), AT_ONCE):
                some = places[start : start + AT_ONCE]
                pieces = np.array([[self._begin, *sequences[at], self._end] for at in some])
                means[some] = self._run(pieces).mean(axis=1)
        return means

    def _run(self, pieces: NDArray[np.int64]) -> Vectors:
        table = self._weights
        states = (
            table["embeddings.word_embeddings.weight"][pieces]
            + table["embeddings.position_embeddings.weight"][: pieces.shape[1]]
            + table["embeddings.token_type_embeddings.weight"][0]
        )
        states = self._normed(states, "embeddings.LayerNorm")
        for layer in range(self._layers):
            name = f"encoder.layer.{layer}"
            seen = self._dense(self._attended(states, f"{name}.attention.self"), f"{name}.attention.output.dense")
            states = self._normed(states + seen, f"{name}.attention.output.LayerNorm")
            wide = self._dense(states, f"{name}.intermediate.dense")
            wide = wide * (0.5 * (1 + erf(wide / np.float32(np.sqrt(2)))))
            states = self._normed(states + self._dense(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        return states

    def _attended(self, states: Vectors, name: str) -> Vectors:
        count, length, width = states.shape
        asked, given, told = (
            self._dense(states, f"{name}.{part}").reshape(count, length, HEADS, -1).transpose(0, 2, 1, 3)
            for part in ("query", "key", "value")
        )
        scores = asked @ given.transpose(0, 1, 3, 2) / np.float32(np.sqrt(width / HEADS))
        powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = powers / powers.sum(axis=-1, keepdims=True) @ told
        return mixed.transpose(0, 2, 1, 3).reshape(count, length, width)

    def _dense(self, states: Vectors, name: str) -> Vectors:
        return states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]

    def _normed(self, states: Vectors, name: str) -> Vectors:
        centred = states - states.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt(np.square(centred).mean(axis=-1, keepdims=True) + np.float32(EPSILON))
        return scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]


def _tensors(path: Path) -> dict[str, Vectors]:
    """Read the 32-bit tensors of a safetensors file: a length, a header in JSON, the numbers."""
    raw = path.read_bytes()
    start = 8 + int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:start])
    tensors = {}
    for name, place in header.items():
        if name != "__metadata__" and place["dtype"] == "F32":
            first, last = place["data_offsets"]
            tensors[name] = np.frombuffer(raw[start + first : start + last], dtype="<f4").reshape(place["shape"])
    return tensors
