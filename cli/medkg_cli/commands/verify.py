"""`medkg verify`: a claim against the graph."""

from __future__ import annotations

from typing import Annotated

import typer

from medkg_cli.session import NOTHING, Session
from medkg_cli.shapes import verification_shape
from medkg_cli.words import verification_prose


def verify(
    session: Session,
    claim: Annotated[str, typer.Argument(metavar="CLAIM", help='For instance "Lithium causes hypothyroidism".')],
) -> None:
    """Hold a plain claim against the graph: supported, refuted or unknown (exit code 4), with both sides' evidence."""
    with session.open() as graph, session.progress() as progress:
        found = graph.verify(claim, progress=progress)
    session.emit(verification_shape(found), verification_prose(found))
    if found.verdict == "unknown":
        raise typer.Exit(NOTHING)
