"""Annotated documents as windows of numbered pieces with the label of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from medkg.extract.encoder.reading import Read
from medkg.extract.encoder.scheme import OUTSIDE, begins, goes_on, kind_number
from medkg.extract.teaching.gold import Corpus
from medkg.model.document import Document
from medkg.model.mention import Mention

_EMPTY_KEPT: Final = 10
Reader = Callable[[Document], list[Read]]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A window: vocabulary numbers, hints, shapes and labels, each `[pieces]`, and the number of its corpus."""

    ids: Numbers
    hints: Numbers
    shapes: Numbers
    labels: Numbers
    corpus: int


def examples(corpus: Corpus, read: Reader, *, number: int) -> Iterator[Example]:
    """Give the windows of a corpus in order; of sentences without a mention only every tenth."""
    empty = 0
    for reading in corpus.readings:
        if corpus.sentences and not reading.findings.mentions:
            empty += 1
            if empty % _EMPTY_KEPT:
                continue
        for portion in read(reading.document):
            yield from windows_of(portion, reading.findings.mentions, corpus=number)


def windows_of(read: Read, mentions: Sequence[Mention], *, corpus: int) -> Iterator[Example]:
    """Give the windows of a document, or of a portion of it."""
    labels = gold_labels(read.pieces.starts, read.pieces.ends, mentions)
    for first, end in read.windows:
        yield Example(
            np.array(read.pieces.ids[first:end]),
            np.array(read.hints[first:end]),
            np.array(read.pieces.shapes[first:end]),
            np.array(labels[first:end]),
            corpus,
        )


def gold_labels(starts: Sequence[int], ends: Sequence[int], mentions: Sequence[Mention]) -> list[int]:
    """Label the pieces of a text; of mentions that overlap the longest counts, and a piece that one cuts is inside."""
    labels = [OUTSIDE] * len(starts)
    begin, stop = np.array(starts), np.array(ends)
    for mention in sorted(mentions, key=lambda one: (one.span.start - one.span.end, one.span.start)):
        kind = kind_number(mention.category)
        first = int(np.searchsorted(stop, mention.span.start, side="right"))
        end = int(np.searchsorted(begin, mention.span.end, side="left"))
        if kind is not None and first < end and not any(labels[first:end]):
            labels[first:end] = [begins(kind), *[goes_on(kind)] * (end - first - 1)]
    return labels
