"""The order of cells within their layers, with few crossings.

The barycentre method of Sugiyama, Tagawa & Toda 1981 (doi:10.1109/TSMC.1981.4308636): each cell goes to the mean place
of its neighbours in the layer before, forward and backward in turn; the order with the fewest crossings stands.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right, insort
from collections.abc import Sequence

from medkg.drawing.cells import Cell, Layered

_SWEEPS = 12

Layers = list[list[Cell]]
Neighbours = dict[Cell, list[Cell]]


def ordered(drawn: Layered) -> Layered:
    """Give the same layers in the order in which they are to be drawn, top first."""
    before, after = neighbours(drawn)
    layers: Layers = [list(layer) for layer in drawn.layers]
    best, fewest = [*map(list, layers)], crossings(layers, after)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        if sweep % 2 == 0:
            for place in range(1, len(layers)):
                _arrange(layers[place], layers[place - 1], before)
        else:
            for place in range(len(layers) - 2, -1, -1):
                _arrange(layers[place], layers[place + 1], after)
        found = crossings(layers, after)
        if found < fewest:
            best, fewest = [*map(list, layers)], found
    return Layered(tuple(map(tuple, best)), drawn.lines)


def neighbours(drawn: Layered) -> tuple[Neighbours, Neighbours]:
    """Give each cell's neighbours in the layer to its left, and in that to its right."""
    before: Neighbours = {cell: [] for layer in drawn.layers for cell in layer}
    after: Neighbours = {cell: [] for layer in drawn.layers for cell in layer}
    for left, right in drawn.links:
        before[right].append(left)
        after[left].append(right)
    return before, after


def crossings(layers: Sequence[Sequence[Cell]], after: Neighbours) -> int:
    """Count how many pairs of lines cross between neighbouring layers.

    They are the inversions of the right ends' order (Barth, Jünger & Mutzel 2002, doi:10.1007/3-540-36151-0_13).
    """
    total = 0
    for layer, following in itertools.pairwise(layers):
        place = {cell: n for n, cell in enumerate(following)}
        seen: list[int] = []
        for cell in layer:
            ends = sorted(place[end] for end in after[cell])
            total += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return total


def _arrange(layer: list[Cell], fixed: list[Cell], toward: Neighbours) -> None:
    place = {cell: n for n, cell in enumerate(fixed)}
    here = {cell: n for n, cell in enumerate(layer)}
    # A cell without neighbours on that side stays about where it is.
    scale = len(fixed) / max(len(layer), 1)

    def centre(cell: Cell) -> float:
        ends = [place[end] for end in toward[cell]]
        return sum(ends) / len(ends) if ends else here[cell] * scale

    layer.sort(key=centre)
