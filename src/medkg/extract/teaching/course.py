"""A whole course: corpora to windows, lessons, figures, and the network in the form in which it is run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import torch

from medkg.errors import UsageError
from medkg.extract.encoder.folder import TOKENIZER, EncoderFolder
from medkg.extract.encoder.running import Encoder, ends_of, open_tokenizer
from medkg.extract.encoder.scheme import KINDS, kind_number
from medkg.extract.teaching import checkpoint
from medkg.extract.teaching.examples import Example, Reader, examples
from medkg.extract.teaching.exporting import onnx_bytes
from medkg.extract.teaching.judging import Judged, Scoring, figures, network_scoring
from medkg.extract.teaching.lessons import Lessons, teach
from medkg.extract.teaching.network import open_network

if TYPE_CHECKING:
    from medkg.extract.teaching.gold import Corpus
    from medkg.model.reading import Reading
    from medkg.model.teaching import EncoderOptions
    from medkg.ports import Progress

WEIGHTS: Final = "model.safetensors"
Figures = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Made:
    """The network as ONNX, how many layers it has, and its figures by file before and after it was written."""

    weights: bytes
    layers: int
    taught: Figures
    written: Figures


def tokenizer_bytes(encoder: Path) -> bytes:
    """Read an encoder's tokenizer; raises UsageError where it is missing."""
    return _bytes(encoder / TOKENIZER)


def weights_digest(encoder: Path) -> str:
    """Give the hash of an encoder's weights; raises UsageError where they are missing."""
    return sha256(_bytes(encoder / WEIGHTS)).hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error.strerror or error}.",
            remedy="Name with --encoder a folder with config.json, model.safetensors and tokenizer.json.",
        ) from error


def taught(
    encoder: Path,
    corpora: Sequence[Corpus],
    dev: Mapping[str, Sequence[Reading]],
    *,
    read: Reader,
    options: EncoderOptions,
    folder: Path,
    configuration: str,
    progress: Progress,
) -> Made:
    """Teach an encoder and write it down; figures of the dev files are noted after each epoch."""
    torch.set_num_threads(options.threads)
    tokenizer = tokenizer_bytes(encoder)
    ends = ends_of(open_tokenizer(tokenizer))
    network = open_network(encoder, layers=options.layers, seed=options.seed)
    windows, shares = _windows(corpora, read, progress)
    judged = [_judged(name, readings, read) for name, readings in dev.items()]

    def measured(scoring: Scoring) -> Figures:
        return {one.name: figures(one, scoring) for one in judged}

    def after_epoch(done: int) -> None:
        network.eval()
        for name, by_kind in measured(network_scoring(network, ends)).items():
            progress.note(f"after {done} of {options.epochs} epochs, {name}: F1 {by_kind['f1']:.4f}")

    lessons = Lessons(windows, [corpus.kinds for corpus in corpora], shares, options.epochs, options.seed, ends)
    teach(network, lessons, folder=folder, configuration=configuration, progress=progress, after_epoch=after_epoch)
    network.eval()
    weights = onnx_bytes(network)
    as_run = Encoder(EncoderFolder("taught", frozenset(KINDS), "", weights, tokenizer))
    return Made(
        weights,
        network.layers,
        taught=measured(network_scoring(network, ends)),
        written=measured(as_run.scores),
    )


def finished(folder: Path) -> None:
    """Remove what an interrupted course would go on from."""
    checkpoint.drop(folder)


def _windows(corpora: Sequence[Corpus], read: Reader, progress: Progress) -> tuple[list[Example], list[float]]:
    progress.stage("read", total=len(corpora))
    by_corpus: list[list[Example]] = []
    for number, corpus in enumerate(corpora):
        by_corpus.append(list(examples(corpus, read, number=number)))
        progress.advance()
    sizes = [sum(len(one.ids) for one in windows) for windows in by_corpus]
    largest = max((size for size, corpus in zip(sizes, corpora, strict=True) if not corpus.sentences), default=0)
    shares = [
        largest / size if corpus.sentences and size > largest > 0 else 1.0
        for size, corpus in zip(sizes, corpora, strict=True)
    ]
    return [one for windows in by_corpus for one in windows], shares


def _judged(name: str, readings: Sequence[Reading], read: Reader) -> Judged:
    kinds = {kind_number(mention.category) for reading in readings for mention in reading.findings.mentions}
    return Judged(
        name,
        tuple((reading, read(reading.document)) for reading in readings),
        frozenset(kind for kind in kinds if kind is not None),
    )
