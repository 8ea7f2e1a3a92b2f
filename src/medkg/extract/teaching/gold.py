"""The corpora that an encoder is taught from: what each annotates, and which documents may teach at all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from medkg.extract.encoder.scheme import kind_number
from medkg.model.reading import Reading


@dataclass(frozen=True, slots=True)
class Corpus:
    """Annotated documents that share their guidelines, and the kinds that these annotate.

    `sentences` tells a corpus of single sentences: such corpora are large and say little about documents, so an epoch
    sees no more of one than it sees of the largest corpus of documents.
    """

    name: str
    readings: tuple[Reading, ...]
    kinds: frozenset[int]
    sentences: bool


@dataclass(frozen=True, slots=True)
class Teaching:
    """What teaches, and the documents left out because the dev files, or an earlier corpus, have them."""

    corpora: tuple[Corpus, ...]
    left_out: int


def teaching(files: Mapping[str, Sequence[Reading]], *, dev: Iterable[Reading], sentences: frozenset[str]) -> Teaching:
    """Make corpora of gold files by name, in their order.

    A document counts in the first file that has it, by id or by text, and not at all where the dev files have it. A
    file annotates the kinds that it has mentions of. Of corpora of sentences, those without any mention are kept one
    in ten.
    """
    ids: set[str] = set()
    texts: set[str] = set()
    for reading in dev:
        ids.add(reading.document.id)
        texts.add(reading.document.text_hash)
    corpora: list[Corpus] = []
    left_out = 0
    for name, readings in files.items():
        kept: list[Reading] = []
        for reading in readings:
            if reading.document.id in ids or reading.document.text_hash in texts:
                left_out += 1
                continue
            ids.add(reading.document.id)
            texts.add(reading.document.text_hash)
            kept.append(reading)
        corpora.append(_corpus(name, kept, sentences=name in sentences))
    return Teaching(tuple(corpora), left_out)


def _corpus(name: str, readings: Sequence[Reading], *, sentences: bool) -> Corpus:
    kinds = {kind_number(mention.category) for reading in readings for mention in reading.findings.mentions}
    return Corpus(name, tuple(readings), frozenset(kind for kind in kinds if kind is not None), sentences)
