"""`medkg build`: text to graph."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from pathlib import Path

import typer

import medkg
from medkg_cli import options
from medkg_cli.printing import Table
from medkg_cli.session import QUARANTINED, Session
from medkg_cli.shapes import build_shape

STDIN = "-"
_ROWS = ("documents", "new", "changed", "unchanged", "quarantined", "mentions", "evidence", "assertions")


def build(
    session: Session,
    inputs: options.Inputs,
    workers: options.Workers = None,
    batch: options.Batch = None,
    input_format: options.InputFormat = "",
    nlp: options.Nlp = None,
) -> None:
    """Read documents into the graph: what is new or changed is extracted, the rest is left alone.

    PubMed XML, MEDLINE, PMC JATS, PubTator, BioC, JSONL and plain text are told apart by content; .gz is read as it
    is. Exit code 3 says that some inputs were put aside: see quarantine.jsonl in the graph folder.
    """
    require_some(inputs)
    with session.open(create=True) as graph, session.progress() as progress:
        report = graph.build(
            inputs, workers=workers, batch=batch, input_format=input_format, nlp=nlp, progress=progress
        )
    report_build(session, build_shape(report))


def require_some(inputs: Sequence[str]) -> None:
    """Refuse inputs of which none exists, before a graph is made for them; raises UsageError naming them."""
    if not any(given == STDIN or Path(given).exists() or glob.has_magic(given) for given in inputs):
        raise medkg.errors.UsageError(
            f"there is no file or folder {', '.join(inputs)}.",
            remedy="Name files, folders, patterns or - for standard input; nothing was made or changed.",
        )


def report_build(session: Session, shape: dict[str, object]) -> None:
    """Write what was done, and leave with 3 where something was put aside."""
    rows = [(name, shape[name]) for name in _ROWS]
    footer = f"{shape['seconds']:.1f} s, {shape['words_per_second']:,.0f} words/s, graph {str(shape['hash'])[:16]}"
    session.emit(shape, Table(("what", "count"), rows, footer=footer))
    if shape["quarantined"]:
        session.say("Some inputs were put aside: file, place and reason are in quarantine.jsonl of the graph.")
        raise typer.Exit(QUARANTINED)
