"""`medkg eval`: figures on anybody's gold data."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

import medkg
from medkg_cli import options
from medkg_cli.printing import Table
from medkg_cli.session import Session
from medkg_cli.shapes import evaluation_shape


class Task(StrEnum):
    """What can be measured."""

    NER = "ner"
    LINK = "link"
    RELATIONS = "relations"
    ABBREVIATIONS = "abbreviations"
    CONTEXT = "context"
    BELIEF = "belief"
    PATHS = "paths"
    TARGETS = "targets"


class Mentions(StrEnum):
    """Whose mentions the relations are sought between."""

    GOLD = "gold"
    SYSTEM = "system"


def evaluate(
    session: Session,
    task: Annotated[
        Task,
        typer.Argument(metavar="TASK", help="ner, link, relations, abbreviations, context, belief, paths or targets."),
    ],
    gold: Annotated[list[str], typer.Option("--gold", metavar="FILE", help="Gold file; repeat for several.")],
    mentions: Annotated[Mentions, typer.Option("--mentions", help="relations, belief: between whose mentions.")] = (
        Mentions.SYSTEM
    ),
    predicate: Annotated[str, typer.Option("--predicate", help="relations, belief: only this relation.")] = "",
    intervals: Annotated[bool, typer.Option("--intervals", help="95 % bootstrap intervals over documents.")] = False,
    folds: Annotated[
        int,
        typer.Option("--folds", min=0, max=20, help="paths, targets: learn the ranking from the other folds."),
    ] = 0,
    ranking: options.Ranking = "auto",
) -> None:
    """Measure a task against gold data in its public format (PubTator, BioC, IOB, MED1250, NegEx, DrugMechDB)."""
    with session.progress() as progress:
        evaluation = medkg.evaluate(
            task.value,
            gold,
            mentions=mentions.value,
            predicate=predicate,
            intervals=intervals,
            folds=folds,
            ranking=ranking,
            graph=session.graph,
            progress=progress,
        )
    session.emit(
        evaluation_shape(evaluation),
        Table(("metric", "value"), evaluation.metrics, footer=f"{evaluation.count} counted in {', '.join(gold)}"),
    )
