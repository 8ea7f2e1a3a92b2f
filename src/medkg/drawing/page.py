"""An explanation as one HTML file that stands alone: the picture, the chains, and each edge's sentences below it."""

from __future__ import annotations

from collections.abc import Iterator

from medkg import wording
from medkg.drawing.escaping import marked_up
from medkg.drawing.page_style import PAGE_STYLE
from medkg.drawing.subgraph import Edge, Subgraph, headline, merged, tally
from medkg.drawing.svg import as_svg
from medkg.model.answer import Citation
from medkg.model.path import Explanation

_DENIED = ' class="denied"'


def as_html(explanation: Explanation) -> str:
    """Write an explanation as a page without script that fetches nothing.

    The edges' numbers in the picture lead to their evidence; denied edges are listed beside the asserted ones.
    """
    drawn = merged(explanation)
    title = marked_up(headline(explanation))
    parts = [
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{title}</title>\n<style>{PAGE_STYLE}</style>\n</head>\n<body>",
        f"<header>\n<h1>{title}</h1>\n<p>{marked_up(_ends(explanation))}</p>",
        f"<p>{marked_up(tally(explanation, drawn))}</p>\n</header>",
        f"<figure>\n{as_svg(explanation, paged=True)}</figure>",
        *_chains(explanation),
        *_groups(explanation),
        *_nearest(explanation),
        *_evidence(drawn),
        "</body>\n</html>",
    ]
    return "\n".join(parts) + "\n"


def _ends(explanation: Explanation) -> str:
    source, target = explanation.source, explanation.target
    return f"{source.category} {source.id} → {target.category} {target.id}"


def _chains(explanation: Explanation) -> Iterator[str]:
    if not explanation.chains:
        return
    yield "<section>\n<h2>Chains</h2>\n<ol>"
    for chain in explanation.chains:
        about = f"score {chain.score:.2f}" + (f". {chain.effect.words}" if chain.effect else "")
        yield f'<li>{marked_up(chain.words)} <span class="muted">{marked_up(about)}</span></li>'
    if explanation.truncated and not explanation.reason:
        yield '<li class="more">More chains exist than are shown.</li>'
    yield "</ol>\n</section>"


def _groups(explanation: Explanation) -> Iterator[str]:
    if not explanation.groups:
        return
    yield "<section>\n<h2>Chains that differ in one concept alone</h2>\n<ul>"
    for group in explanation.groups:
        yield f"<li>{marked_up(group.words)}</li>"
    hidden = explanation.group_count - len(explanation.groups)
    if hidden > 0:
        yield f'<li class="more">… and {hidden} more groups</li>'
    yield "</ul>\n</section>"


def _nearest(explanation: Explanation) -> Iterator[str]:
    if not explanation.nearest:
        return
    ends = explanation.source.name, explanation.target.name
    yield "<section>\n<h2>One more edge of such a kind would make a chain</h2>\n<ul>"
    for miss in explanation.nearest:
        yield f"<li>{marked_up(wording.miss_words(miss, *ends))}</li>"
    yield "</ul>\n</section>"


def _evidence(drawn: Subgraph) -> Iterator[str]:
    if not drawn.edges:
        return
    yield "<section>\n<h2>Evidence, edge by edge</h2>"
    for edge in drawn.edges:
        yield from _of_edge(edge, drawn)
    yield "</section>"


def _of_edge(edge: Edge, drawn: Subgraph) -> Iterator[str]:
    said = wording.sentence(wording.triple_words(edge.hop.triple, drawn.names, turned=not edge.hop.forward))
    yield f'<article id="evidence-{edge.number}"{_DENIED if edge.denied else ""}>'
    yield f'<h3><span class="number">{edge.number}</span> {marked_up(said)}</h3>'
    yield f'<p class="muted">{marked_up("; ".join(_about(edge)))}</p>'
    if edge.hop.citations:
        yield "<ul>"
        for cited in edge.hop.citations:
            yield f"<li>{_cited(cited)}</li>"
        hidden = edge.hop.evidence - len(edge.hop.citations)
        if hidden > 0:
            yield f'<li class="muted">… and {hidden} more</li>'
        yield "</ul>"
    yield "</article>"


def _about(edge: Edge) -> Iterator[str]:
    if edge.denied:
        yield "denied, never part of a chain"
    if edge.told:
        yield "no evidence"
    yield edge.backing
    if edge.chains:
        numbers = wording.listed(map(str, edge.chains))
        yield f"in {'chain' if len(edge.chains) == 1 else 'chains'} {numbers}"


def _cited(cited: Citation) -> str:
    """Write a citation, its sentence first where there is one."""
    if not cited.sentence:
        return marked_up(wording.citation(cited))
    place = wording.citation_place(cited) + wording.study(cited)
    return f'<q>{marked_up(wording.quoted(cited.sentence))}</q> <span class="muted">{marked_up(place)}</span>'
