"""Where everything stands, in pixels: columns by layer, rows as near to their neighbours as their order allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medkg.drawing.cells import Cell, layered
from medkg.drawing.lettering import cut, width, wrapped
from medkg.drawing.ordering import Neighbours, neighbours, ordered
from medkg.drawing.subgraph import Edge, Subgraph

NAME_SIZE, SMALL_SIZE, LABEL_SIZE = 13.0, 10.5, 11.0
LINE = 16.0
_NAME_ROOM, _ABOUT_ROOM, _LABEL_ROOM, _NAME_LINES = 168.0, 205.0, 178.0, 3
_PADDING, _GAP = 14.0, 38.0
_ROW_GAP, _PASSING, _LABEL_HEIGHT = 14.0, 10.0, 30.0
_PORT = 11.0
_SWEEPS = 24
_STIFF, _SUPPLE = 8.0, 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A cell's place: its centre and size. `lines` are its name's lines, or the words on its line and below it."""

    cell: Cell
    x: float
    y: float
    width: float
    height: float
    lines: tuple[str, ...] = ()

    @property
    def left(self) -> float:
        """Its left side."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """Its upper side."""
        return self.y - self.height / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An edge's way from left to right: straight between the points of a pair, curved from one pair to the next.

    `turned` says that the edge starts at the right end.
    """

    edge: Edge
    points: tuple[tuple[float, float], ...]
    turned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The picture's size and what is in it."""

    width: float
    height: float
    concepts: tuple[Box, ...]
    labels: tuple[Box, ...]
    lines: tuple[Line, ...]


def laid_out(drawn: Subgraph) -> Layout:
    """Lay a subgraph out from left to right, its upper left corner at the origin."""
    cells = ordered(layered(drawn))
    before, after = neighbours(cells)
    sizes = {cell: _size(cell, max(len(before[cell]), len(after[cell]))) for layer in cells.layers for cell in layer}
    rows = _rows(cells.layers, sizes, before, after)
    boxes: dict[Cell, Box] = {}
    columns: list[tuple[float, float]] = []
    x = 0.0
    for layer in cells.layers:
        room = max((sizes[cell].width for cell in layer), default=0.0)
        columns.append((x, x + room))
        for cell in layer:
            size = sizes[cell]
            boxes[cell] = Box(
                cell=cell, x=x + room / 2, y=rows[cell], width=size.width, height=size.height, lines=size.lines
            )
        x += room + _GAP
    ports = _Ports(boxes, before, after)
    lines = tuple(_line(edge, way, boxes, columns, ports) for edge, way in cells.lines)
    return Layout(
        width=x - _GAP,
        height=max(box.top + box.height for box in boxes.values()),
        concepts=tuple(box for cell, box in boxes.items() if cell.concept),
        labels=tuple(box for cell, box in boxes.items() if cell.label),
        lines=lines,
    )


@dataclass(frozen=True, slots=True)
class _Size:
    width: float
    height: float
    lines: tuple[str, ...] = ()


def _size(cell: Cell, ports: int) -> _Size:
    if cell.concept is not None:
        name = wrapped(cell.concept.name, size=NAME_SIZE, room=_NAME_ROOM, lines=_NAME_LINES)
        about = cut(f"{cell.concept.category} · {cell.concept.id}", size=SMALL_SIZE, room=_ABOUT_ROOM)
        room = max(*(width(line, size=NAME_SIZE) for line in name), width(about, size=SMALL_SIZE))
        height = max(LINE * (len(name) + 1) + _PADDING, _PORT * ports + _PADDING)
        return _Size(room + 2 * _PADDING, height, (*name, about))
    if cell.label and cell.edge is not None:
        lines = (
            cut(cell.edge.words, size=LABEL_SIZE, room=_LABEL_ROOM),
            f"[{cell.edge.number}] {cell.edge.backing}",
        )
        return _Size(max(width(line, size=LABEL_SIZE) for line in lines) + 6, _LABEL_HEIGHT, lines)
    return _Size(0.0, _PASSING)


def _rows(
    layers: Sequence[Sequence[Cell]], sizes: dict[Cell, _Size], before: Neighbours, after: Neighbours
) -> dict[Cell, float]:
    """Give each cell's middle, the topmost edge at 0: near the mean of its neighbours, without overlaps."""
    rows: dict[Cell, float] = {}
    for layer in layers:
        rows |= dict(zip(layer, _apart(layer, [0.0] * len(layer), sizes), strict=True))
    for sweep in range(_SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            wanted = [_wanted(cell, rows, before, after) for cell in layer]
            rows |= dict(zip(layer, _apart(layer, wanted, sizes), strict=True))
    top = min(rows[cell] - sizes[cell].height / 2 for layer in layers for cell in layer)
    return {cell: row - top for cell, row in rows.items()}


def _wanted(cell: Cell, rows: dict[Cell, float], before: Neighbours, after: Neighbours) -> float:
    """Give the place where a cell's lines would be straightest: its neighbours' mean.

    A line counts more the longer it is, and less where it is one of many: a label goes with what it alone leads to.
    """
    near = [(other, len(after[other])) for other in before[cell]]
    near += [(other, len(before[other])) for other in after[cell]]
    weights = [_stiffness(cell) * _stiffness(other) / many for other, many in near]
    if not weights:
        return rows[cell]
    return sum(weight * rows[other] for weight, (other, _) in zip(weights, near, strict=True)) / sum(weights)


def _stiffness(cell: Cell) -> float:
    """Say how much it counts that a line goes straight through: a passing line should not wander (dot's weights)."""
    return _STIFF if cell.concept is None and not cell.label else _SUPPLE if cell.label else 1.0


def _apart(layer: Sequence[Cell], wanted: Sequence[float], sizes: dict[Cell, _Size]) -> list[float]:
    """Move places as little as needed (weighted squares) so that none overlap.

    That is isotonic regression once the room between them is taken off: pool adjacent violators (Ayer et al. 1955,
    doi:10.1214/aoms/1177728423).
    """
    taken, offsets = 0.0, []
    for n, cell in enumerate(layer):
        taken += (sizes[layer[n - 1]].height + sizes[cell].height) / 2 + _ROW_GAP if n else 0.0
        offsets.append(taken)
    pools: list[tuple[float, float, int]] = []  # (mean, weight, count)
    for cell, value, offset in zip(layer, wanted, offsets, strict=True):
        mean, weight, count = value - offset, _stiffness(cell), 1
        while pools and pools[-1][0] >= mean:
            other, heavy, many = pools.pop()
            mean = (mean * weight + other * heavy) / (weight + heavy)
            weight, count = weight + heavy, count + many
        pools.append((mean, weight, count))
    levels = [mean for mean, _, count in pools for _ in range(count)]
    return [level + offset for level, offset in zip(levels, offsets, strict=True)]


class _Ports:
    """Where lines touch a concept: spread over its side in the order of where they come from."""

    def __init__(self, boxes: dict[Cell, Box], before: Neighbours, after: Neighbours) -> None:
        self._boxes = boxes
        self._left, self._right = self._spread(before), self._spread(after)

    def left(self, cell: Cell, toward: Cell) -> float:
        """Give the height at which the line from a cell on the left arrives."""
        return self._left[cell, toward]

    def right(self, cell: Cell, toward: Cell) -> float:
        """Give the height at which the line to a cell on the right leaves."""
        return self._right[cell, toward]

    def _spread(self, sides: Neighbours) -> dict[tuple[Cell, Cell], float]:
        heights = {}
        for cell, ends in sides.items():
            middle = self._boxes[cell].y
            for n, end in enumerate(sorted(ends, key=lambda near: self._boxes[near].y)):
                step = _PORT if cell.concept else 0.0
                heights[cell, end] = middle + step * (n - (len(ends) - 1) / 2)
        return heights


def _line(
    edge: Edge, way: Sequence[Cell], boxes: dict[Cell, Box], columns: Sequence[tuple[float, float]], ports: _Ports
) -> Line:
    first, last = way[0], way[-1]
    begin, end = ports.right(first, way[1]), ports.left(last, way[-2])
    points = [(boxes[first].right, begin), (columns[first.layer][1], begin)]
    for cell in way[1:-1]:
        left, right = columns[cell.layer]
        points += [(left, boxes[cell].y), (right, boxes[cell].y)]
    points += [(columns[last.layer][0], end), (boxes[last].left, end)]
    turned = first.concept is not None and first.concept.id != edge.start
    return Line(edge=edge, points=tuple(points), turned=turned)
