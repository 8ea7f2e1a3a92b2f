"""`medkg train`: the models that ship, and anybody's own."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import medkg
from medkg_cli.printing import Table
from medkg_cli.session import Session
from medkg_cli.shapes import training_shape


class Task(StrEnum):
    """What can be trained."""

    LINKER = "linker"
    BELIEF = "belief"
    PATHS = "paths"
    TARGETS = "targets"


def train(
    session: Session,
    task: Annotated[Task, typer.Argument(metavar="TASK", help="linker, belief, paths, or targets on a graph.")],
    gold: Annotated[list[str], typer.Option("--gold", metavar="FILE", help="Gold file; repeat for several.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the model's folder is made.")],
    seed: Annotated[int, typer.Option("--seed", help="How gold is dealt into folds.")] = 0,
) -> None:
    """Fit a model on gold data: weights that people can read, and a card.

    The same gold and seed give the same bytes. paths also takes the lines of `medkg explain --directed --format jsonl`:
    write "accepted": true into the chains that you accept, name their graph with --graph, and the weights that ship are
    moved towards your choice.
    """
    with session.progress() as progress:
        report = medkg.train(task.value, gold, output=output, seed=seed, graph=session.graph, progress=progress)
    session.emit(
        training_shape(report),
        Table(("metric", "value"), report.metrics, footer=f"trained on {report.count}, written to {output}"),
    )
