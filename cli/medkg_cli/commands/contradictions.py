"""`medkg contradictions`: what the graph says on both sides."""

from __future__ import annotations

from typing import Annotated

import typer

from medkg_cli import options
from medkg_cli.session import Session
from medkg_cli.shapes import contradictions_shape
from medkg_cli.words import contradictions_prose


def contradictions(
    session: Session,
    predicate: Annotated[
        str, typer.Option("--predicate", metavar="NAME", help="Only where this predicate stands on a side.")
    ] = "",
    top: options.Top = 20,
) -> None:
    """List assertions with evidence on both sides, strongest first: denied ones, and contrary predicates on one pair.

    Strongest is where the weaker side is believed most. Each side comes with its sentences, dates and study types.
    """
    with session.open() as graph:
        found = graph.contradictions(predicate=predicate, top=top)
    session.emit(contradictions_shape(found), contradictions_prose(found))
