"""The merged chains as SVG: one file, no script, no font, nothing fetched; light or dark as the reader's screen is."""

from __future__ import annotations

from collections.abc import Iterator

from medkg import wording
from medkg.drawing.escaping import marked_up
from medkg.drawing.layout import LINE, NAME_SIZE, SMALL_SIZE, Box, Layout, Line, laid_out
from medkg.drawing.legend import LEGEND_LINE, legend
from medkg.drawing.lettering import width as text_width
from medkg.drawing.palette import hue
from medkg.drawing.style import STYLE
from medkg.drawing.subgraph import Edge, Subgraph, headline, merged, tally
from medkg.model.path import Explanation

_MARGIN, _HEAD, _FOOT = 24.0, 58.0, 20.0
_LEAST_WIDTH = 460.0
_HEADLINE_SIZE = 17.0
_HEAD_LENGTH, _HEAD_WIDTH = 9.0, 4.5
_THINNEST, _THICKEST = 1.2, 4.0


def as_svg(explanation: Explanation, *, paged: bool = False) -> str:
    """Draw an explanation; what speaks for an edge stands in its tooltip.

    `paged` draws it for the page that `as_html` writes: without a headline of its own, and with each edge's label a
    link to `#evidence-N`, N the edge's number.
    """
    drawn = merged(explanation)
    layout = laid_out(drawn)
    title, count = headline(explanation), tally(explanation, drawn)
    head = [] if paged else [(title, "medkg-headline", _HEADLINE_SIZE, 28), (count, "medkg-small", SMALL_SIZE, 45)]
    wide = max(layout.width, _LEAST_WIDTH, *(text_width(text, size=size) for text, _, size, _ in head))
    top = _HEAD if head else _MARGIN
    key, rows = legend(drawn, wide)
    width, height = wide + 2 * _MARGIN, top + layout.height + _FOOT + rows * LEGEND_LINE + _MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="medkg-picture" {_size(width, height)} role="img">',
        f"<title>{marked_up(title)}</title>",
        f"<desc>{marked_up(_told(explanation, drawn))}</desc>",
        f"<style>{STYLE}</style>",
        f'<rect class="medkg-ground" width="{_n(width)}" height="{_n(height)}"/>',
        *(f'<text class="{kind}" x="{_n(_MARGIN)}" y="{y}">{marked_up(text)}</text>' for text, kind, _, y in head),
        f'<g transform="translate({_n(_MARGIN + (wide - layout.width) / 2)} {_n(top)})">',
        *_body(layout, drawn, linked=paged),
        "</g>",
        f'<g transform="translate({_n(_MARGIN)} {_n(top + layout.height + _FOOT)})">',
        *key,
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _size(width: float, height: float) -> str:
    return f'viewBox="0 0 {_n(width)} {_n(height)}" width="{_n(width)}" height="{_n(height)}"'


def _told(explanation: Explanation, drawn: Subgraph) -> str:
    """Tell the picture to those who cannot see it."""
    chains = [
        f"{number}. {chain.words}" + (f" {chain.effect.words}" if chain.effect else "")
        for number, chain in enumerate(explanation.chains, start=1)
    ]
    denied = [wording.sentence(wording.hop_words(edge.hop, drawn.names)) for edge in drawn.edges if edge.denied]
    return " ".join([tally(explanation, drawn), *chains, *denied])


def _body(layout: Layout, drawn: Subgraph, *, linked: bool) -> Iterator[str]:
    labels = {box.cell.edge.number: box for box in layout.labels if box.cell.edge}
    for line in layout.lines:
        yield f'<g class="medkg-edge{_kind(line.edge)}">'
        yield f"<title>{marked_up(_tooltip(line.edge, drawn))}</title>"
        yield from _drawn_line(line)
        yield from _label(labels[line.edge.number], line.edge, linked=linked)
        yield "</g>"
    for box in layout.concepts:
        yield from _concept(box)


def _kind(edge: Edge) -> str:
    return " medkg-denied" if edge.denied else " medkg-told" if edge.told else ""


def _tooltip(edge: Edge, drawn: Subgraph) -> str:
    said = wording.sentence(wording.hop_words(edge.hop, drawn.names))
    return " ".join([f"[{edge.number}] {said}", *(wording.citation(cited) for cited in edge.hop.citations)])


def _drawn_line(line: Line) -> Iterator[str]:
    thick = min(_THICKEST, _THINNEST + 0.5 * (max(line.edge.hop.documents, 1).bit_length() - 1))
    way = f"M{_at(*line.points[0])}"
    for place, (x, y) in enumerate(line.points[1:], start=1):
        if place % 2:
            way += f"L{_at(x, y)}"
        else:
            before_x, before_y = line.points[place - 1]
            middle = (before_x + x) / 2
            way += f"C{_at(middle, before_y)} {_at(middle, y)} {_at(x, y)}"
    yield f'<path class="medkg-line" stroke-width="{_n(thick)}" d="{way}"/>'
    if not line.edge.symmetric:
        yield _head(line)


def _head(line: Line) -> str:
    """Point at the object, at whichever end of the line it stands."""
    rightward = line.edge.backward == line.turned
    x, y = line.points[-1] if rightward else line.points[0]
    base = x - _HEAD_LENGTH if rightward else x + _HEAD_LENGTH
    corners = f"{_at(x, y)} {_at(base, y - _HEAD_WIDTH)} {_at(base, y + _HEAD_WIDTH)}"
    return f'<polygon class="medkg-head" points="{corners}"/>'


def _label(box: Box, edge: Edge, *, linked: bool) -> Iterator[str]:
    above, below = box.lines
    if linked:
        yield f'<a href="#evidence-{edge.number}">'
    yield f'<text class="medkg-label" x="{_n(box.x)}" y="{_n(box.y - 5)}">{marked_up(above)}</text>'
    yield f'<text class="medkg-small medkg-middle" x="{_n(box.x)}" y="{_n(box.y + 13)}">{marked_up(below)}</text>'
    if linked:
        yield "</a>"


def _concept(box: Box) -> Iterator[str]:
    concept = box.cell.concept
    if concept is None:
        return
    yield f'<g class="medkg-concept medkg-{hue(concept.category).name}">'
    yield f"<title>{marked_up(f'{concept.name} ({concept.id}), {concept.category}')}</title>"
    place = f'x="{_n(box.left)}" y="{_n(box.top)}" height="{_n(box.height)}"'
    yield f'<rect class="medkg-back" {place} width="{_n(box.width)}" rx="7"/>'
    yield f'<rect class="medkg-box" {place} width="{_n(box.width)}" rx="7"/>'
    *name, about = box.lines
    y = box.y - (len(box.lines) - 1) * LINE / 2 + NAME_SIZE * 0.35
    for line in name:
        yield f'<text class="medkg-name" x="{_n(box.x)}" y="{_n(y)}">{marked_up(line)}</text>'
        y += LINE
    yield f'<text class="medkg-small medkg-middle" x="{_n(box.x)}" y="{_n(y)}">{marked_up(about)}</text>'
    yield "</g>"


def _at(x: float, y: float) -> str:
    return f"{_n(x)} {_n(y)}"


def _n(value: float) -> str:
    """Write a number with one decimal place at most."""
    return f"{value + 0.0:.1f}".removesuffix(".0")
