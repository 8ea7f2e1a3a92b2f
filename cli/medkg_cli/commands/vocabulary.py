"""`medkg vocabulary`: the names that are looked for."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

import medkg
from medkg_cli.printing import Table
from medkg_cli.session import QUARANTINED, Session


def add(
    session: Session,
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="OBO, OBO Graph JSON, CSV or TSV.")],
    category: Annotated[str, typer.Option("--category", help="Biolink category where the file does not say.")] = "",
) -> None:
    """Add ontologies or name lists to this graph; documents read afterwards are searched for them too."""
    with session.open(create=True) as graph, session.progress() as progress:
        report, rejections = graph.add_vocabulary(files, category=category, progress=progress)
    for rejection in rejections:
        session.say(f"{' '.join(filter(None, (rejection.file, rejection.place)))}: {rejection.reason}")
    rows = [(name, value) for name, value in asdict(report).items() if name != "seconds"]
    session.emit(asdict(report), Table(("what", "count"), rows, footer=f"{report.seconds:.1f} s"))
    if rejections:
        raise typer.Exit(QUARANTINED)


def list_(session: Session) -> None:
    """List the vocabularies in use: those that ship and those that were added to this graph."""
    if session.has_graph():
        with session.open() as graph:
            rows = graph.vocabularies()
    else:
        rows = medkg.vocabularies()
    headers = ("name", "concepts", "names", "version", "licence", "origin")
    session.emit([dict(zip(headers, row, strict=True)) for row in rows], Table(headers, rows))
