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
    max_hops: options.MaxHops = 4,
    top: options.Top = 20,
    through: Annotated[
        list[str] | None, typer.Option("--through", metavar="CATEGORY", help="Only these between.")
    ] = None,
    without: Annotated[
        list[str] | None, typer.Option("--without", metavar="NAME", help="No such predicate, category or concept id.")
    ] = None,
    directed: Annotated[bool, typer.Option("--directed", help="Walk edges only from subject to object.")] = False,
    min_documents: Annotated[int, typer.Option("--min-documents", min=1, help="Weakest support of a hop.")] = 1,
    ranking: options.Ranking = "auto",
) -> None:
    """Show the best chains of evidence between two concepts, each hop with its sentences.

    Denied edges are never walked and always shown beside. Exit code 4: no chain, and the reason is said.
    """
    with session.open() as graph, session.progress() as progress:
        try:
            found = graph.explain(
                source, target, max_hops=max_hops, top=top, through=tuple(through or ()),
                without=tuple(without or ()), directed=directed, minimum_documents=min_documents, ranking=ranking,
                progress=progress,
            )  # fmt: skip
        except (medkg.errors.ConceptNotFound, medkg.errors.AmbiguousName) as error:
            # A program reads the same shape and the reason; the message and the exit code come as with every error.
            session.emit(unexplained_shape(error))
            raise
    session.emit(explanation_shape(found), explanation_prose(found))
    if not found.chains:
        raise typer.Exit(NOTHING)
