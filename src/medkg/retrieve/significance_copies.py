"""The graph and its permuted copies as matrices to walk through, each edge kind made when it is first asked for.

A kind is swapped once, a small kind a few times, since swapping a great one takes a while; every copy relabels the
concepts of these by itself, which costs next to nothing. What was drawn is kept: the next pair finds it ready.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from scipy import sparse

from medkg.model.identity import text_digest
from medkg.ports import PathIndex
from medkg.retrieve.significance_kinds import Edges, Kind, Kinds, Step
from medkg.retrieve.significance_permuting import Classes, relabelling, swapped

if TYPE_CHECKING:
    from numpy.typing import NDArray

Rows: TypeAlias = sparse.csr_array
COPIES = 8
# A kind is swapped anew for other copies while these have not this many edges together.
_SWAPPED_EDGES = 100_000
# Rounds of swaps: few for a great kind, and many for a small one, where they cost nothing and may find little to swap.
_FEWEST_ROUNDS, _MOST_ROUNDS, _TRIED_EDGES = 3, 40, 60_000


@dataclass(frozen=True, slots=True)
class Adjacency:
    """One version of a kind, both ways; an undirected kind is the same both ways."""

    out: Rows
    into: Rows


@dataclass(frozen=True, slots=True)
class Labels:
    """Who stands where: `old[i]` is whom concept i replaces, `new` the reverse."""

    old: NDArray[np.int32]
    new: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Degrees:
    """A kind's degrees on both sides."""

    subject: NDArray[np.int64]
    object: NDArray[np.int64]

    def leaving(self, step: Step) -> NDArray[np.int64]:
        """Give the degrees of the concepts that a step leaves."""
        return self.subject if step.forward else self.object

    def entering(self, step: Step) -> NDArray[np.int64]:
        """Give the degrees of the concepts that a step enters."""
        return self.object if step.forward else self.subject


class Copies:
    """The versions of each kind; the same seed gives the same copies, whichever pairs were asked before."""

    def __init__(self, index: PathIndex, *, seed: int, thorough: int = 1) -> None:
        self.kinds = Kinds(index)
        self._index, self._seed, self._thorough = index, seed, thorough
        self._edges: dict[Kind, tuple[Edges, Degrees]] = {}
        self._real: dict[Kind, Adjacency] = {}
        self._swapped: dict[Kind, tuple[tuple[Adjacency, ...], bool]] = {}
        self._labels: dict[tuple[Kind, int], tuple[Labels, Labels]] = {}
        self._classes: dict[Step, Classes] = {}

    def degrees(self, kind: Kind) -> Degrees:
        """Give the degrees that every copy of a kind keeps."""
        return self._cut(kind)[1]

    def real(self, kind: Kind) -> Adjacency:
        """Give a kind as it is."""
        if kind not in self._real:
            self._real[kind] = _adjacency(self._cut(kind)[0])
        return self._real[kind]

    def determined(self, kind: Kind) -> bool:
        """Tell whether no swap was possible: the degrees alone fix who is joined to whom."""
        return self._versions(kind)[1]

    def version(self, kind: Kind, copy: int) -> Adjacency:
        """Give the swapped edges that a copy of a kind relabels."""
        versions = self._versions(kind)[0]
        return versions[copy % len(versions)]

    def labels(self, kind: Kind, copy: int) -> tuple[Labels, Labels]:
        """Give how a copy relabels a kind's subjects and its objects; one and the same within a category."""
        if (kind, copy) not in self._labels:
            degrees, draw = self._cut(kind)[1], self.draw("labels", self.spelt(kind), str(copy))
            subject = _labels(_joint(kind, degrees, subject=True), draw)
            other = subject if kind.within else _labels(_joint(kind, degrees, subject=False), draw)
            self._labels[kind, copy] = subject, other
        return self._labels[kind, copy]

    def alike(self, step: Step, place: int) -> NDArray[np.int64]:
        """Give the concepts that have as many edges of a step's kind as one has, itself too."""
        degree = _joint(step.kind, self.degrees(step.kind), subject=step.forward)
        return np.flatnonzero(degree == degree[place])

    def classes(self, step: Step) -> Classes:
        """Give the classes of equal degree of the concepts that a step enters."""
        if step not in self._classes:
            draw = self.draw("classes", self.spelt(step.kind), str(step.forward))
            self._classes[step] = Classes.by(self.degrees(step.kind).entering(step), draw=draw)
        return self._classes[step]

    def draw(self, *purpose: str) -> np.random.Generator:
        """Make the source of chance for one purpose: it depends on nothing but the seed and these words."""
        digest = text_digest("\n".join(purpose))
        return np.random.Generator(np.random.PCG64([self._seed, int(digest[:16], 16)]))

    def spelt(self, kind: Kind) -> str:
        """Name a kind: `ChemicalEntity -treats-> Disease`."""
        names, arrow = self._index.categories, "-" if kind.symmetric else "->"
        return f"{names[kind.subject]} -{self._index.predicates[kind.predicate]}{arrow} {names[kind.object]}"

    def _cut(self, kind: Kind) -> tuple[Edges, Degrees]:
        if kind not in self._edges:
            edges = self.kinds.edges(kind)
            self._edges[kind] = edges, Degrees(*edges.degrees)
        return self._edges[kind]

    def _versions(self, kind: Kind) -> tuple[tuple[Adjacency, ...], bool]:
        if kind not in self._swapped:
            edges, draw = self._cut(kind)[0], self.draw("swaps", self.spelt(kind))
            count = min(max(_SWAPPED_EDGES // max(len(edges), 1), 1), COPIES)
            rounds = min(max(_TRIED_EDGES // max(len(edges), 1), _FEWEST_ROUNDS), _MOST_ROUNDS) * self._thorough
            made = 0
            if count > 1:
                # All versions begin at one that lies between them and the graph: so graph and versions are alike.
                edges, made = swapped(edges, rounds=rounds, draw=draw)
            versions = []
            for _ in range(count):
                version, swaps = swapped(edges, rounds=rounds, draw=draw)
                versions.append(_adjacency(version))
                made += swaps
            self._swapped[kind] = tuple(versions), not made
        return self._swapped[kind]


class World:
    """One graph to walk in: the real one (`copy` -1) or a permuted copy."""

    def __init__(self, copies: Copies, copy: int = -1) -> None:
        self._copies, self._copy = copies, copy

    def neighbours(self, step: Step, places: NDArray[np.int64]) -> Rows:
        """Give a row for each concept with its neighbours by a step."""
        count = len(places)
        width = self._copies.kinds.sizes[step.begin]
        return self.walk(rows(np.ones(count), places, np.arange(count + 1), int(width)), step)

    def walk(self, begun: Rows, step: Step) -> Rows:
        """Carry the weights that each row has at concepts over a step to their neighbours."""
        if self._copy < 0:
            real = self._copies.real(step.kind)
            return begun @ (real.out if step.forward else real.into)
        version = self._copies.version(step.kind, self._copy)
        labels = self._copies.labels(step.kind, self._copy)
        here, there = labels if step.forward else labels[::-1]
        base = version.out if step.forward else version.into
        moved = rows(begun.data, here.old[begun.indices], begun.indptr, begun.shape[1]) @ base
        return rows(moved.data, there.new[moved.indices], moved.indptr, base.shape[1])


def rows(weights: NDArray[Any], places: NDArray[Any], starts: NDArray[Any], width: int) -> Rows:
    """Make sparse rows: row i has `weights` at `places`, both from `starts[i]` to `starts[i + 1]`."""
    return sparse.csr_array((weights, places, starts), shape=(len(starts) - 1, width))


def _adjacency(edges: Edges) -> Adjacency:
    subject, object_ = edges.subject, edges.object
    if edges.kind.undirected:
        subject, object_ = np.concatenate((subject, object_)), np.concatenate((object_, subject))
    shape = (edges.subjects, edges.objects)
    out = sparse.coo_array((np.ones(len(subject)), (subject, object_)), shape=shape).tocsr()
    return Adjacency(out, out if edges.kind.undirected else out.T.tocsr())


def _labels(degree: NDArray[np.int64], draw: np.random.Generator) -> Labels:
    old = relabelling(degree, draw=draw).astype(np.int32)
    new = np.empty_like(old)
    new[old] = np.arange(len(old))
    return Labels(old, new)


def _joint(kind: Kind, degrees: Degrees, *, subject: bool) -> NDArray[np.int64]:
    """Give what concepts that may replace each other have in common: degrees on both sides where they stand on both."""
    if kind.within and not kind.undirected:
        return degrees.subject * (int(degrees.object.max(initial=0)) + 1) + degrees.object
    return degrees.subject if subject else degrees.object
