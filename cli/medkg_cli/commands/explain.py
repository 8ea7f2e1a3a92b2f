"""`medkg explain`: the best chains between two concepts."""

from __future__ import annotations

from typing import Annotated

import typer

import medkg
from medkg_cli import options
from medkg_cli.session import NOTHING, Session
from medkg_cli.shapes import explanation_shape, unexplained_shape
from medkg_cli.words import explanation_prose


def explain(
    session: Session,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A name or id.")],
    target: Annotated[str, typer.Argument(metavar="TARGET", help="A name or id.")],
    *,
    max_hops: options.MaxHops = 4,
    top: options.Top = 20,
    through: Annotated[
        list[str] | None, typer.Option("--through", metavar="CATEGORY", help="Only these between.")
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="NAME", help="No such predicate, category, concept id or edge."),
    ] = None,
    directed: Annotated[bool, typer.Option("--directed", help="Walk edges only from subject to object.")] = False,
    min_documents: Annotated[int, typer.Option("--min-documents", min=1, help="Weakest support of a hop.")] = 1,
    pattern: Annotated[
        str, typer.Option("--pattern", help="Only chains such as 'ChemicalEntity -binds-> Gene -*- Disease'.")
    ] = "",
    grouped: Annotated[bool, typer.Option("--grouped", help="Group chains that differ in one concept alone.")] = False,
    diverse: Annotated[bool, typer.Option("--diverse", help="Choose chains that do not repeat each other.")] = False,
    ranking: options.Ranking = "auto",
    significance: Annotated[
        bool, typer.Option("--significance", help="Test patterns of up to 4 hops: p and q beyond what degrees explain.")
    ] = False,
) -> None:
    """Show the best chains of evidence between two concepts, each hop with its sentences.

    --without takes predicates, categories, concept ids and edges, written 'lithium -treats-> mania' or as the key that
    JSON gives each hop: the chains are sought anew without them. Denied edges are never walked and always shown beside.
    Exit code 4: no chain, and the reason is said. The formats mermaid, svg and html draw all chains as one picture;
    html is a page that stands alone, with every edge's sentences.
    """
    with session.open() as graph, session.progress() as progress:
        try:
            found = graph.explain(
                source, target, max_hops=max_hops, top=top, through=tuple(through or ()),
                without=tuple(without or ()), directed=directed, minimum_documents=min_documents, pattern=pattern,
                grouped=grouped, diverse=diverse, ranking=ranking, significance=significance, progress=progress,
            )  # fmt: skip
        except (medkg.errors.ConceptNotFound, medkg.errors.AmbiguousName) as error:
            # A program reads the same shape and the reason; the message and the exit code come as with every error.
            if session.picture is None:
                session.emit(unexplained_shape(error))
            raise
    if session.picture is None:
        session.emit(explanation_shape(found), explanation_prose(found))
    else:
        session.draw(_drawn(found, session.picture))
    if not found.chains:
        raise typer.Exit(NOTHING)


def _drawn(found: medkg.Explanation, picture: options.Picture) -> str:
    draw = {
        options.Picture.MERMAID: medkg.drawing.as_mermaid,
        options.Picture.SVG: medkg.drawing.as_svg,
        options.Picture.HTML: medkg.drawing.as_html,
    }
    return draw[picture](found)
