"""Why not: the kinds of edge of which a single one more would make a chain where there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from medkg.model.biolink import is_symmetric
from medkg.model.concept import Concept
from medkg.model.path import NearMiss, PathQuery
from medkg.ports import PathIndex
from medkg.retrieve.frontier import Neighbours
from medkg.retrieve.limits import ends, limits

MOST_MISSES = 5
_EXAMPLES = 3

Nodes = NDArray[np.int32]


def nearest_misses(index: PathIndex, query: PathQuery, *, most: int = MOST_MISSES) -> tuple[NearMiss, ...]:
    """Give the kinds of edge that would connect the ends in the fewest hops, where no chain of the query does.

    Only kinds that the graph has, (category, predicate, category), are thought of; of equally short ones those that it
    has most of come first. An edge between the two ends themselves is none: that is what was asked; one that is there
    but too weakly supported for the query counts as missing. Reads each edge at most three times, whatever the hop
    limit. Empty where no single edge is enough.
    """
    sources, targets = ends(index, query)
    if not len(sources) or not len(targets) or np.intersect1d(sources, targets).size:
        return ()
    depth = query.max_hops - 1
    ours = _Reach(index, query, sources, targets, depth=depth, forward=True)
    theirs = _Reach(index, query, targets, sources, depth=depth, forward=False)
    # What vocabularies say is not for a graph to miss.
    allowed = [
        code < index.asserted and name not in query.without_predicates for code, name in enumerate(index.predicates)
    ]
    found = [
        miss
        for kind in _kinds(index)
        if allowed[kind.predicate]
        for forward in ((True,) if query.directed or _symmetric(index, kind) else (True, False))
        for miss in _shortest(index, kind, ours, theirs, forward=forward, longest=query.max_hops)
    ]
    return tuple(sorted(found, key=_nearest_first)[:most])


def _nearest_first(miss: NearMiss) -> tuple[int, int, str, str, str, bool, int]:
    kind = (miss.subject_category, miss.predicate, miss.object_category)
    return (miss.hops, -miss.edges, *kind, not miss.forward, miss.before)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of edge as the index codes it, and how many there are."""

    subject: int
    predicate: int
    object: int
    edges: int


def _kinds(index: PathIndex) -> Iterator[_Kind]:
    categories, predicates = len(index.categories), len(index.predicates)
    subject = np.repeat(index.category, np.diff(index.out_start)).astype(np.int64)
    code = (subject * predicates + index.out_predicate) * categories + index.category[index.out_target]
    counts = np.bincount(code, minlength=1)
    for found in np.flatnonzero(counts).tolist():
        rest, object_ = divmod(found, categories)
        subject_, predicate = divmod(rest, predicates)
        yield _Kind(subject_, predicate, object_, int(counts[found]))


def _symmetric(index: PathIndex, kind: _Kind) -> bool:
    """Tell whether turning such an edge round changes nothing."""
    return is_symmetric(index.predicates[kind.predicate]) and kind.subject == kind.object


class _Reach:
    """What can be reached from one end, hop by hop, and how many of each category."""

    def __init__(
        self, index: PathIndex, query: PathQuery, begin: Nodes, other: Nodes, *, depth: int, forward: bool
    ) -> None:
        within = limits(index, query)
        neighbours = Neighbours(index, within)
        unseen = within.open(len(index.category), [*begin.tolist(), *other.tolist()])
        self._index = index
        self.waves = [begin]
        for _ in range(depth):
            around = neighbours.of(self.waves[-1], forward=forward)
            wave = around[unseen[around]]
            unseen[wave] = False
            self.waves.append(wave)
        kinds = len(index.categories)
        self.counts = [np.bincount(index.category[wave], minlength=kinds) for wave in self.waves]

    def examples(self, hops: int, category: int) -> tuple[Concept, ...]:
        """Name a few concepts of a category that are so many hops away."""
        wave = self.waves[hops]
        rows = wave[self._index.category[wave] == category][:_EXAMPLES]
        return tuple(self._index.concept(int(row)) for row in rows)


def _shortest(
    index: PathIndex, kind: _Kind, ours: _Reach, theirs: _Reach, *, forward: bool, longest: int
) -> Iterator[NearMiss]:
    """Give the shortest ways in which one edge of a kind would close the gap; several where they are equally short."""
    near, far = (kind.subject, kind.object) if forward else (kind.object, kind.subject)
    for hops in range(2, longest + 1):
        ways = [
            (before, hops - 1 - before)
            for before in range(hops)
            if ours.counts[before][near] and theirs.counts[hops - 1 - before][far]
        ]
        for before, after in ways:
            yield NearMiss(
                predicate=index.predicates[kind.predicate],
                subject_category=index.categories[kind.subject],
                object_category=index.categories[kind.object],
                forward=forward,
                before=before,
                after=after,
                starts=ours.examples(before, near),
                start_count=int(ours.counts[before][near]),
                ends=theirs.examples(after, far),
                end_count=int(theirs.counts[after][far]),
                edges=kind.edges,
            )
        if ways:
            return
