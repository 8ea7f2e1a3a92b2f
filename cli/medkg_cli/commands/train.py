"""`medkg train`: the models that ship, and anybody's own."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import medkg
from medkg.model.teaching import EPOCHS
from medkg_cli.printing import Table
from medkg_cli.session import Session
from medkg_cli.shapes import training_shape


class Task(StrEnum):
    """What can be trained."""

    LINKER = "linker"
    NER = "ner"
    BELIEF = "belief"
    PATHS = "paths"
    TARGETS = "targets"


def train(
    session: Session,
    task: Annotated[Task, typer.Argument(metavar="TASK", help="ner, linker, belief, paths, or targets on a graph.")],
    gold: Annotated[list[str], typer.Option("--gold", metavar="FILE", help="Gold file; repeat for several.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the model's folder is made.")],
    seed: Annotated[int, typer.Option("--seed", help="How gold is dealt into folds, or into batches for ner.")] = 0,
    dev: Annotated[
        list[str] | None, typer.Option("--dev", metavar="FILE", help="ner: gold to measure on, never taught; repeat.")
    ] = None,
    encoder: Annotated[
        str, typer.Option("--encoder", metavar="DIR", help="ner: folder of the encoder to teach; one is installed.")
    ] = "",
    epochs: Annotated[int, typer.Option("--epochs", min=1, help="ner: how often everything is seen.")] = EPOCHS,
    layers: Annotated[int, typer.Option("--layers", min=0, help="ner: only the encoder's first ones; 0 for all.")] = 0,
    threads: Annotated[int, typer.Option("--threads", min=1, help="ner: one gives the same bytes each time.")] = 1,
) -> None:
    """Fit a model on gold data: a folder of weights, and a card.

    ner teaches an encoder to find mentions (with medkg[llm]); interrupted, the same command goes on after the last
    whole epoch. `medkg build --nlp DIR` uses what it made.

    The same gold and seed give the same bytes. paths also takes the lines of `medkg explain --directed --format jsonl`:
    write "accepted": true into the chains that you accept, name their graph with --graph, and the weights that ship are
    moved towards your choice.
    """
    with session.progress() as progress:
        report = medkg.train(
            task.value,
            gold,
            output=output,
            seed=seed,
            graph=session.graph,
            dev=dev or (),
            encoder=medkg.EncoderOptions(encoder=encoder, layers=layers, epochs=epochs, threads=threads),
            progress=progress,
        )
    session.emit(
        training_shape(report),
        Table(("metric", "value"), report.metrics, footer=f"trained on {report.count}, written to {output}"),
    )
