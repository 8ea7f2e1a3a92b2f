"""`medkg ask`: a question, answered by cited chains or not at all."""

from __future__ import annotations

from typing import Annotated

import typer

import medkg
from medkg_cli.session import NOTHING, Session
from medkg_cli.shapes import answer_shape
from medkg_cli.words import answer_prose


def ask(
    session: Session,
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="In plain English.")],
    model: Annotated[
        str, typer.Option("--model", metavar="NAME", help="template: sentences made from the chains.")
    ] = "template",
    budget: Annotated[
        int | None, typer.Option("--budget", min=100, metavar="TOKENS", help="Room for sources in a prompt.")
    ] = None,
) -> None:
    """Answer a question from the graph with numbered citations, or abstain and say why (exit code 4)."""
    with session.open() as graph, session.progress() as progress:
        answer = graph.ask(question, model=medkg.models.named(model), budget=budget, progress=progress)
    session.emit(answer_shape(answer), answer_prose(answer))
    if answer.status == "abstained":
        raise typer.Exit(NOTHING)
