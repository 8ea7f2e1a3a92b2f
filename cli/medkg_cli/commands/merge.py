"""`medkg merge` and `medkg diff`: two graphs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

import medkg
from medkg_cli.commands.build import report_build
from medkg_cli.printing import Prose, Table
from medkg_cli.session import FAILED, Session
from medkg_cli.shapes import build_shape


def merge(
    session: Session,
    others: Annotated[list[Path], typer.Argument(metavar="GRAPH...", help="Graph folders to take in.")],
) -> None:
    """Take other graphs into this one: the union of their records, the same in any order."""
    with session.open(create=True) as graph, session.progress() as progress:
        for other in others:
            report = graph.merge(other, progress=progress)
    report_build(session, build_shape(report))


def diff(
    session: Session,
    left: Annotated[Path, typer.Argument(metavar="A", help="A graph folder.")],
    right: Annotated[Path, typer.Argument(metavar="B", help="Another.")],
) -> None:
    """Say what only one of two graphs holds (exit code 1 where they differ)."""
    difference = medkg.diff(left, right)
    kinds = sorted({kind for kind, _ in (*difference.only_left, *difference.only_right)})
    only_left, only_right = dict(difference.only_left), dict(difference.only_right)
    rows = [(kind, only_left.get(kind, 0), only_right.get(kind, 0)) for kind in kinds]
    examples = [f"- {line}" for line in difference.examples_left] + [f"+ {line}" for line in difference.examples_right]
    shape = asdict(difference) | {"only_left": only_left, "only_right": only_right}
    session.emit(
        shape, Table(("kind", f"only {left}", f"only {right}"), rows, footer="" if rows else "the same graph"),
        Prose(tuple(examples)),
    )  # fmt: skip
    if not difference.same:
        raise typer.Exit(FAILED)
