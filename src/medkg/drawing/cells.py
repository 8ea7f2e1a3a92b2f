"""A subgraph in layers: concepts by their distance from the start, and a place for every line between them.

The first steps of Sugiyama, Tagawa & Toda 1981 (doi:10.1109/TSMC.1981.4308636): layers without cycles, and a cell in
each layer that a line crosses, so that no line runs through a concept. As in dot (Gansner et al. 1993,
doi:10.1109/32.221135) a label is such a cell too, and therefore never lies on another.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import TopologicalSorter

from medkg.drawing.subgraph import Edge, Subgraph
from medkg.model.concept import Concept


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """What takes room in a layer: a concept, an edge's label, or (neither) a line passing by.

    Even layers hold concepts, odd ones what lies between them. Each cell is itself alone, whatever it holds.
    """

    layer: int
    concept: Concept | None = None
    edge: Edge | None = None
    label: bool = False


@dataclass(frozen=True, slots=True)
class Layered:
    """Cells by layer, in the order of their first use, and each edge's cells from its start to its end, rightward."""

    layers: tuple[tuple[Cell, ...], ...]
    lines: tuple[tuple[Edge, tuple[Cell, ...]], ...]

    @property
    def links(self) -> tuple[tuple[Cell, Cell], ...]:
        """Pairs of cells in neighbouring layers that a line connects, left before right."""
        return tuple(pair for _, cells in self.lines for pair in itertools.pairwise(cells))


def layered(drawn: Subgraph) -> Layered:
    """Put a subgraph in layers."""
    depth = _depths(drawn)
    places = {concept.id: Cell(2 * depth[concept.id], concept=concept) for concept in drawn.concepts}
    layers: dict[int, list[Cell]] = {}
    for cell in places.values():
        layers.setdefault(cell.layer, []).append(cell)
    lines = []
    for edge in drawn.edges:
        left, right = sorted((places[edge.start], places[edge.end]), key=lambda cell: cell.layer)
        between = [*_between(edge, left.layer, right.layer)]
        for cell in between:
            layers.setdefault(cell.layer, []).append(cell)
        lines.append((edge, (left, *between, right)))
    return Layered(tuple(tuple(layers.get(n, ())) for n in range(max(layers) + 1)), tuple(lines))


def _between(edge: Edge, left: int, right: int) -> Iterable[Cell]:
    middle = (left + right) // 2
    labelled = middle if middle % 2 else middle - 1
    return (Cell(layer, edge=edge, label=layer == labelled) for layer in range(left + 1, right))


def _depths(drawn: Subgraph) -> dict[str, int]:
    """Count hops from the start along the longest way, so that each step leads to the right; the ends stand last."""
    before = _acyclic(drawn)
    depth: dict[str, int] = {}
    for curie in TopologicalSorter(before).static_order():
        depth[curie] = max((depth[earlier] + 1 for earlier in before[curie]), default=0)
    passed = {earlier for names in before.values() for earlier in names}
    deepest = max(*depth.values(), 1)
    return depth | {curie: deepest for curie in drawn.lasts if curie in depth and curie not in passed}


def _acyclic(drawn: Subgraph) -> dict[str, list[str]]:
    """Give for each concept what comes before it; of steps in a circle, that of the better chain decides."""
    before: dict[str, list[str]] = {concept.id: [] for concept in drawn.concepts}
    for edge in drawn.edges:
        inward = edge.end in drawn.firsts or edge.start in drawn.lasts
        start, end = (edge.end, edge.start) if inward else (edge.start, edge.end)
        if _precedes(before, end, start):
            start, end = end, start
        if start not in before[end]:
            before[end].append(start)
    return before


def _precedes(before: dict[str, list[str]], one: str, other: str) -> bool:
    seen, waiting = {other}, [other]
    while waiting:
        found = [name for name in before[waiting.pop()] if name not in seen]
        seen.update(found)
        waiting += found
    return one in seen
