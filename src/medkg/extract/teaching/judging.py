"""How well a network finds the mentions of annotated documents, while it is taught and as it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from medkg.extract.encoder.decoding import tagged
from medkg.extract.encoder.mentions import whole
from medkg.extract.encoder.reading import Read
from medkg.extract.encoder.running import filled
from medkg.extract.encoder.scheme import KINDS, kind_number

if TYPE_CHECKING:
    from medkg.extract.teaching.network import Tagger
    from medkg.model.reading import Reading

Scoring = Callable[[Read], Iterable[NDArray[np.float32]]]


@dataclass(frozen=True, slots=True)
class Judged:
    """Annotated documents as read, and the kinds that their file annotates."""

    name: str
    documents: tuple[tuple[Reading, list[Read]], ...]
    kinds: frozenset[int]


def figures(judged: Judged, scoring: Scoring) -> dict[str, float]:
    """Give the exact typed micro F1 of a file as `f1`, and that of each of its kinds by name."""
    right, given, wanted = (dict.fromkeys(judged.kinds, 0) for _ in range(3))
    for reading, portions in judged.documents:
        gold = {(one.span, kind_number(one.category)) for one in reading.findings.mentions}
        text = reading.document.text
        found = {one for read in portions for one in _found(text, read, scoring(read))}
        for kind in judged.kinds:
            right[kind] += sum(one[1] == kind for one in gold & found)
            given[kind] += sum(one[1] == kind for one in found)
            wanted[kind] += sum(one[1] == kind for one in gold)
    by_kind = {KINDS[kind]: _f1(right[kind], given[kind], wanted[kind]) for kind in sorted(judged.kinds)}
    return {"f1": _f1(sum(right.values()), sum(given.values()), sum(wanted.values())), **by_kind}


def network_scoring(network: Tagger, ends: tuple[int, int]) -> Scoring:
    """Score with the network itself, a document at a time."""

    def scoring(read: Read) -> list[NDArray[np.float32]]:
        inputs = filled(read, read.windows, ends=ends)
        with torch.no_grad():
            scores = network(*(torch.from_numpy(one) for one in inputs.values())).numpy()
        return [row[1 : 1 + end - first] for row, (first, end) in zip(scores, read.windows, strict=True)]

    return scoring


def _found(text: str, read: Read, scores: Iterable[NDArray[np.float32]]) -> set[tuple[object, int | None]]:
    return {
        (span, one.kind)
        for (first, _), window in zip(read.windows, scores, strict=True)
        for one in tagged(window)
        if (span := whole(text, read.pieces, first + one.first, first + one.end)) is not None
    }


def _f1(right: int, given: int, wanted: int) -> float:
    return round(2 * right / (given + wanted), 4) if given + wanted else 0.0
