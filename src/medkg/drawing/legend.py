"""What the colours and lines of a picture mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from medkg.drawing.escaping import marked_up
from medkg.drawing.lettering import width
from medkg.drawing.palette import hue
from medkg.drawing.subgraph import Subgraph

LEGEND_LINE = 20.0
_SIZE, _MARK, _GAP = 10.5, 30.0, 22.0

_LINE = '<path class="medkg-line" stroke-width="{0}" d="M0 -4H22"/>'
_ARROW = '<polygon class="medkg-head" points="24 -4 15 -8.5 15 .5"/>'
_SWATCH = '<rect class="medkg-swatch" x="4" y="-10" width="16" height="12" rx="3"/>'


def legend(drawn: Subgraph, room: float) -> tuple[tuple[str, ...], int]:
    """Give the legend's elements, the first row's base line at 0, and how many rows it has."""
    made: list[str] = []
    x, row = 0.0, 0
    for kind, mark, words in _entries(drawn):
        wide = _MARK + width(words, size=_SIZE)
        if x and x + wide > room:
            x, row = 0.0, row + 1
        made.append(
            f'<g class="{kind}" transform="translate({x:.0f} {row * LEGEND_LINE + LEGEND_LINE / 2:.0f})">{mark}'
            f'<text class="medkg-small" x="{_MARK:.0f}">{marked_up(words)}</text></g>'
        )
        x += wide + _GAP
    return tuple(made), row + 1


def _entries(drawn: Subgraph) -> Iterator[tuple[str, str, str]]:
    for category in _distinct(concept.category for concept in drawn.concepts):
        yield f"medkg-{hue(category).name}", _SWATCH, category
    evident = [edge for edge in drawn.edges if not edge.told]
    if any(not edge.denied and not edge.symmetric for edge in evident):
        yield "medkg-edge", _LINE.format(1.6) + _ARROW, "asserted, from subject to object"
    if any(not edge.denied and edge.symmetric for edge in evident):
        yield "medkg-edge", _LINE.format(1.6), "asserted, in both directions"
    if any(edge.denied for edge in drawn.edges):
        yield "medkg-edge medkg-denied", _LINE.format(1.6), "denied: never part of a chain"
    if any(edge.told for edge in drawn.edges):
        yield "medkg-edge medkg-told", _LINE.format(1.6), "said by a vocabulary: no evidence"
    if len({edge.hop.documents for edge in evident}) > 1:
        yield "medkg-edge", _LINE.format(4), "thicker: more documents"


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
