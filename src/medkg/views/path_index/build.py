"""Columns of the path index, from assertions: one pass over the source, then sorting and counting in numpy."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from medkg.model.assertion import Assertion
from medkg.model.biolink import UNKNOWN_CATEGORY, is_symmetric
from medkg.model.concept import Concept
from medkg.model.mention import Polarity
from medkg.ports import AssertionSource, Kinship, Progress
from medkg.views.path_index.steps import Steps, steps_of

_REPORT_EVERY = 50_000
# Degrees are rounded so that the last bit of somebody's logarithm does not change the bytes of an index.
_DEGREE_PLACES = 4
# Beliefs are rounded to four places; what is lower by more than that was lowered by denial.
_LOWERED = 1e-4

Ints = NDArray[np.int64]


@dataclass(slots=True)
class _Table:
    """Assertions as columns, in the order in which they came."""

    subject: array[int] = field(default_factory=lambda: array("i"))
    object: array[int] = field(default_factory=lambda: array("i"))
    predicate: array[int] = field(default_factory=lambda: array("i"))
    documents: array[int] = field(default_factory=lambda: array("i"))
    evidence: array[int] = field(default_factory=lambda: array("i"))
    belief: array[float] = field(default_factory=lambda: array("d"))
    support: array[float] = field(default_factory=lambda: array("d"))
    sources: array[int] = field(default_factory=lambda: array("i"))

    def column(self, name: str, dtype: type[np.generic]) -> NDArray[Any]:
        """Give a column as numpy sees it."""
        return np.array(getattr(self, name), dtype=dtype)


class _Codes:
    """Numbers for names, in order of first sight; `sorted` gives the names and where each number went."""

    def __init__(self) -> None:
        self._codes: dict[Any, int] = {}

    def __call__(self, name: Any) -> int:
        return self._codes.setdefault(name, len(self._codes))

    def sorted(self) -> tuple[list[Any], Ints]:
        names = sorted(self._codes)
        moved = np.zeros(len(names), dtype=np.int64)
        for new, name in enumerate(names):
            moved[self._codes[name]] = new
        return names, moved


@dataclass(frozen=True, slots=True)
class Built:
    """Everything that goes into an index: columns by name, and the lists of names that codes stand for."""

    columns: dict[str, NDArray[Any]]
    words: dict[str, Any]


def build(source: AssertionSource, *, progress: Progress, kinship: Kinship | None = None) -> Built:
    """Read a source once and lay it out, with the steps of vocabularies; the same of both gives the same bytes."""
    progress.stage("reading concepts")
    concepts = {concept.id: concept for concept in source.concepts()}
    rows: dict[str, int] = {}
    predicates, origins = _Codes(), _Codes()
    asserted, denied = _Table(), _Table()
    progress.stage("reading assertions")
    _read(source.assertions(), asserted, denied, rows=rows, predicates=predicates, origins=origins, progress=progress)
    progress.stage("sorting edges")
    for curie in rows:
        # The record names every concept that evidence does; a source that does not is still indexed whole.
        concepts.setdefault(curie, Concept(curie, curie, UNKNOWN_CATEGORY))
    ordered = [concepts[curie] for curie in sorted(concepts)]
    place = {concept.id: row for row, concept in enumerate(ordered)}
    moved = np.fromiter((place[curie] for curie in rows), dtype=np.int64, count=len(rows))
    names, renumbered = predicates.sorted()
    columns, categories = _concept_columns(ordered)
    steps = steps_of(() if kinship is None else kinship.steps(rows.keys()), place, first_code=len(names))
    columns |= _edge_columns(
        asserted,
        moved,
        renumbered,
        steps,
        names=[*names, *steps.predicates],
        category=columns["category"].astype(np.int64),
        concepts=len(ordered),
    )
    sources, origin = origins.sorted()
    columns |= _denied_columns(denied, moved, renumbered, origin)
    words = {
        "predicates": [*names, *steps.predicates],
        "asserted": [len(names)],
        "categories": categories,
        "sources": [list(s) for s in sources],
        "vocabularies": list(steps.vocabularies),
    }
    return Built(columns, words)


def _read(
    assertions: Iterable[Assertion],
    asserted: _Table,
    denied: _Table,
    *,
    rows: dict[str, int],
    predicates: _Codes,
    origins: _Codes,
    progress: Progress,
) -> None:
    for number, assertion in enumerate(assertions, start=1):
        triple = assertion.triple
        table = asserted
        if triple.polarity is Polarity.DENIED:
            table = denied
            table.sources.append(origins(assertion.sources))
        table.subject.append(rows.setdefault(triple.subject, len(rows)))
        table.object.append(rows.setdefault(triple.object, len(rows)))
        table.predicate.append(predicates(triple.predicate))
        table.documents.append(assertion.documents)
        table.evidence.append(assertion.evidence)
        table.belief.append(assertion.belief)
        table.support.append(assertion.parts.support if assertion.parts else assertion.belief)
        if not number % _REPORT_EVERY:
            progress.advance(_REPORT_EVERY)


def _concept_columns(ordered: list[Concept]) -> tuple[dict[str, NDArray[Any]], list[str]]:
    codes = _Codes()
    seen = np.array([codes(concept.category) for concept in ordered], dtype=np.int64)
    categories, moved = codes.sorted()
    ids, id_start = _texts([concept.id for concept in ordered])
    names, name_start = _texts([concept.name for concept in ordered])
    columns: dict[str, NDArray[Any]] = {
        "id": ids,
        "id_start": id_start,
        "name": names,
        "name_start": name_start,
        "category": moved[seen].astype(np.int16),
    }
    return columns, categories


def _texts(texts: list[str]) -> tuple[NDArray[np.uint8], Ints]:
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    start = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(text) for text in encoded], out=start[1:])
    return np.frombuffer(b"".join(encoded), dtype=np.uint8), start


def _edge_columns(
    table: _Table, moved: Ints, renumbered: Ints, steps: Steps, *, names: list[str], category: Ints, concepts: int
) -> dict[str, NDArray[Any]]:
    subject = np.concatenate((moved[table.column("subject", np.int64)], steps.subject))
    object_ = np.concatenate((moved[table.column("object", np.int64)], steps.object))
    predicate = np.concatenate((renumbered[table.column("predicate", np.int64)], steps.predicate))
    kept = np.flatnonzero(subject != object_)
    subject, object_, predicate = subject[kept], object_[kept], predicate[kept]
    symmetric = np.array([is_symmetric(name) for name in names], dtype=np.bool_)
    degree = _degrees(subject, object_, predicate, symmetric=symmetric, category=category)
    degree[predicate == steps.same] = 0.0
    # A stable order of few keys: by degree, so that a search can stop early in the list of a hub.
    out = np.lexsort((predicate, object_, degree, subject))
    subject, object_, predicate, degree = subject[out], object_[out], predicate[out], degree[out]
    into = np.lexsort((predicate, subject, degree, object_))
    numbers = kept[out]
    belief, support = (steps.beside(table.column(name, np.float64), 1.0)[numbers] for name in ("belief", "support"))
    contested = np.flatnonzero(support - belief > _LOWERED)
    told = np.flatnonzero(predicate >= steps.first_code)
    return {
        "out_start": _starts(subject, concepts),
        "out_target": object_.astype(np.int32),
        "out_predicate": predicate.astype(np.int16),
        "in_start": _starts(object_[into], concepts),
        "in_source": subject[into].astype(np.int32),
        "in_predicate": predicate[into].astype(np.int16),
        "in_edge": into.astype(np.int32),
        "documents": _counts(steps.beside(table.column("documents", np.int32), 0)[numbers]),
        "evidence": _counts(steps.beside(table.column("evidence", np.int32), 0)[numbers]),
        "belief": belief.astype(np.float32),
        "contested": contested.astype(np.int32),
        "contested_support": support[contested].astype(np.float32),
        "degree": degree,
        "thing": steps.things(concepts),
        "told_edge": told.astype(np.int32),
        "told_by": steps.vocabulary[numbers[told] - len(table.subject)].astype(np.int16),
    }


def _counts(counts: NDArray[np.int32]) -> NDArray[np.integer[Any]]:
    """Keep counts in half the room where all of them fit."""
    return counts.astype(np.uint16) if counts.max(initial=0) <= np.iinfo(np.uint16).max else counts


def _degrees(
    subject: Ints, object_: Ints, predicate: Ints, *, symmetric: NDArray[np.bool_], category: Ints
) -> NDArray[np.float32]:
    """Count each end's edges of the same predicate to the other end's category, and take ln of the product."""
    kinds, predicates = int(category.max(initial=0)) + 1, len(symmetric)
    # The object's side counts apart from the subject's unless the predicate reads the same both ways.
    side = np.where(symmetric[predicate], 0, 1) if predicates else predicate
    leaving = ((subject * predicates + predicate) * 2) * kinds + category[object_]
    entering = ((object_ * predicates + predicate) * 2 + side) * kinds + category[subject]
    _, which, counts = np.unique(np.concatenate((leaving, entering)), return_inverse=True, return_counts=True)
    logarithm = np.zeros(int(counts.max(initial=0)) + 1, dtype=np.float64)
    for count in np.unique(counts):
        logarithm[count] = math.log(count)
    each = logarithm[counts][which]
    return np.round(each[: len(subject)] + each[len(subject) :], _DEGREE_PLACES).astype(np.float32)


def _starts(ordered: Ints, concepts: int) -> Ints:
    return np.searchsorted(ordered, np.arange(concepts + 1)).astype(np.int64)


def _denied_columns(table: _Table, moved: Ints, renumbered: Ints, origin: Ints) -> dict[str, NDArray[Any]]:
    """Keep denied assertions by unordered pair, lesser row first; `denied_forward` says which end is the subject."""
    subject, object_ = moved[table.column("subject", np.int64)], moved[table.column("object", np.int64)]
    predicate = renumbered[table.column("predicate", np.int64)]
    low, high = np.minimum(subject, object_), np.maximum(subject, object_)
    order = np.lexsort((predicate, subject, high, low))
    return {
        "denied_pairs": np.stack((low, high), axis=1)[order].astype(np.int32),
        "denied_forward": (subject <= object_)[order],
        "denied_predicate": predicate[order].astype(np.int16),
        "denied_documents": table.column("documents", np.int32)[order],
        "denied_evidence": table.column("evidence", np.int32)[order],
        "denied_belief": table.column("belief", np.float64)[order],
        "denied_sources": origin[table.column("sources", np.int64)][order].astype(np.int32),
    }
