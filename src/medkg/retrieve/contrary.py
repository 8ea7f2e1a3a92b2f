"""Which hops something contradicts: evidence that denies them, and predicates that exclude theirs on the same pair.

Which predicates exclude each other is listed, with sources, in `medkg.model.contradiction`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

import numpy as np

from medkg.model.biolink import is_symmetric
from medkg.model.contradiction import CONTRARIES
from medkg.ports import PathIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]
    Met = tuple[Rows, Rows]

_EXCLUDING = tuple(pair for one in CONTRARIES for pair in ((one.first, one.second), (one.second, one.first)))


def contradicted(index: PathIndex) -> tuple[Rows, Rows]:
    """Give the edges that something contradicts, ascending, and the documents of what is best supported against each.

    Those of several contradictions are not added up: they may be the same documents.
    """
    found = [*_denied(index), *_excluded(index)]
    if not found:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    edges, which = np.unique(np.concatenate([edge for edge, _ in found]), return_inverse=True)
    documents = np.zeros(len(edges), dtype=np.int64)
    np.maximum.at(documents, which, np.concatenate([count for _, count in found]))
    return edges, documents


class Contraries:
    """What excludes single edges, looked up when they are asked for and once each: for a few chains' own.

    No step of a vocabulary is excluded.
    """

    def __init__(self, index: PathIndex) -> None:
        self._index, self._exclusions = index, _exclusions(index)
        self._known: dict[int, list[int]] = {}

    def excluding(self, edge: int) -> list[int]:
        """Give the edges on the same two concepts whose predicates exclude an edge's, ascending."""
        against = self._exclusions.get(int(self._index.out_predicate[edge]))
        if against is None:
            return []
        if edge not in self._known:
            self._known[edge] = _excluding(self._index, edge, against)
        return self._known[edge]


def _exclusions(index: PathIndex) -> dict[int, frozenset[int]]:
    """Give, by a predicate's code, the codes of those that exclude it, where the index has evidence of both."""
    codes = {name: code for code, name in enumerate(index.predicates[: index.asserted])}
    pairs = [(codes[one], codes[other]) for one, other in _EXCLUDING if one in codes and other in codes]
    return {code: frozenset(other for one, other in pairs if one == code) for code, _ in pairs}


def _excluding(index: PathIndex, edge: int, against: frozenset[int]) -> list[int]:
    subject, object_ = _subject(index, edge), int(index.out_target[edge])
    symmetric = is_symmetric(index.predicates[index.out_predicate[edge]])
    found: list[int] = []
    for start, end in [(subject, object_), *([(object_, subject)] if symmetric else [])]:
        rows = slice(*index.out_start[start : start + 2].tolist())
        there = np.flatnonzero(index.out_target[rows] == end) + rows.start
        found += [row for row in there.tolist() if int(index.out_predicate[row]) in against]
    return sorted(found)


def _denied(index: PathIndex) -> Iterator[Met]:
    if not len(index.denied_pairs):
        return
    edges = _Edges(index, np.unique(index.denied_predicate).tolist())
    low, high = index.denied_pairs.astype(np.int64).T
    subject = np.where(index.denied_forward, low, high)
    predicate, documents = index.denied_predicate.astype(np.int64), index.denied_documents.astype(np.int64)
    yield edges.on(subject, predicate, low + high - subject, documents)
    symmetric = np.array([is_symmetric(name) for name in index.predicates], dtype=np.bool_)[predicate]
    turned = (low + high - subject, predicate, subject, documents)
    yield edges.on(*(column[symmetric] for column in turned))


def _excluded(index: PathIndex) -> Iterator[Met]:
    asserted = index.predicates[: index.asserted]
    pairs = [pair for pair in _EXCLUDING if set(pair) <= set(asserted)]
    if not pairs:
        return
    edges = _Edges(index, {asserted.index(name) for pair in pairs for name in pair}, alone_never=True)
    for name, other in pairs:
        subject, object_, documents = edges.of(asserted.index(other))
        predicate = np.full(len(subject), asserted.index(name), dtype=np.int64)
        yield edges.on(subject, predicate, object_, documents)
        if is_symmetric(name):
            yield edges.on(object_, predicate, subject, documents)


def _subject(index: PathIndex, edge: int) -> int:
    return int(np.searchsorted(index.out_start, edge, side="right")) - 1


def _subjects(index: PathIndex, edges: Rows) -> Rows:
    subjects: Rows = np.searchsorted(index.out_start, edges, side="right") - 1
    return subjects


def _beside_others(subject: Rows, object_: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Tell which edges share their two concepts, in either order, with another."""
    pair = (np.minimum(subject, object_) << 32) + np.maximum(subject, object_)
    ordered = np.sort(pair)
    repeated = np.append(ordered[1:][ordered[1:] == ordered[:-1]], np.iinfo(np.int64).max)
    found: NDArray[np.bool_] = repeated[np.searchsorted(repeated, pair)] == pair
    return found


class _Edges:
    """The edges of some predicates, to be looked up by subject, predicate and object.

    `alone_never` leaves out those that are the only one on their two concepts: among them nothing can exclude another.
    """

    def __init__(self, index: PathIndex, predicates: Collection[int], *, alone_never: bool = False) -> None:
        wanted = np.zeros(len(index.predicates), dtype=np.bool_)
        wanted[list(predicates)] = True
        edges = np.flatnonzero(wanted[index.out_predicate])
        edges = edges[_beside_others(_subjects(index, edges), index.out_target[edges])] if alone_never else edges
        self._kinds, self._concepts = len(index.predicates), len(index.category)
        self._subject, self._object = _subjects(index, edges), index.out_target[edges].astype(np.int64)
        self._predicate = index.out_predicate[edges].astype(np.int64)
        self._documents = index.documents[edges].astype(np.int64)
        key = self._key(self._subject, self._predicate, self._object)
        order = np.argsort(key)
        self._keys, self._numbers = key[order], edges[order]

    def _key(self, subject: Rows, predicate: Rows, object_: Rows) -> Rows:
        key: Rows = (subject * self._kinds + predicate) * self._concepts + object_
        return key

    def of(self, predicate: int) -> tuple[Rows, Rows, Rows]:
        """Give subjects, objects and documents of one predicate's edges."""
        rows = np.flatnonzero(self._predicate == predicate)
        return self._subject[rows], self._object[rows], self._documents[rows]

    def on(self, subject: Rows, predicate: Rows, object_: Rows, documents: Rows) -> Met:
        """Give the edges that there are among these triples, and the documents that stand beside each."""
        if not len(self._keys):
            return self._numbers, self._numbers
        key = self._key(subject, predicate, object_)
        place = np.minimum(np.searchsorted(self._keys, key), len(self._keys) - 1)
        there = self._keys[place] == key
        return self._numbers[place[there]], documents[there]
