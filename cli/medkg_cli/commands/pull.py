"""`medkg pull`: a graph that somebody has in Neo4j, as a source."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medkg_cli.commands.build import report_build
from medkg_cli.printing import Prose, Table
from medkg_cli.session import Session
from medkg_cli.shapes import build_shape

if TYPE_CHECKING:
    from medkg.model.report import PullPlan

_HEADERS = ("kind", "name", "count", "becomes", "read", "unread", "examples")


def pull(
    session: Session,
    uri: Annotated[str, typer.Argument(metavar="[URI]", help="The server (else NEO4J_URI): neo4j://HOST:PORT.")] = "",
    mapping: Annotated[
        Path | None, typer.Option("--mapping", metavar="FILE", help="How to read it, as --dry-run prints it.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print how it would be read; read nothing in.")] = False,
    licence: Annotated[str, typer.Option("--licence", help="The licence of what is read.")] = "",
    source_version: Annotated[str, typer.Option("--source-version", help="The version of what is read.")] = "",
) -> None:
    """Read a graph that exists in Neo4j into the record as a source; the right to read there is enough.

    Exit code 3 says that some nodes or relationships were put aside: see quarantine.jsonl in the graph folder.
    """
    with session.open(create=True) as graph, session.progress() as progress:
        if dry_run:
            _tell(session, graph.pull_plan(uri, mapping=mapping))
            return
        report = graph.pull(uri, mapping=mapping, licence=licence, version=source_version, progress=progress)
    report_build(session, build_shape(report))


def _tell(session: Session, plan: PullPlan) -> None:
    if plan.own:
        session.emit(asdict(plan), Prose((f"{plan.source}: medkg pushed this graph; it is read with its evidence.",)))
        return
    rows = [
        (
            one.kind, one.name, one.count, _becomes(one.becomes, known=one.known),
            ", ".join(f"{what}: {name}" for what, name in one.used), ", ".join(one.unused), ", ".join(one.examples),
        )
        for one in plan.kinds
    ]  # fmt: skip
    session.emit(asdict(plan), Table(_HEADERS, rows), Prose(("", *plan.mapping.splitlines())))


def _becomes(what: str, *, known: bool) -> str:
    if not what:
        return "(left out)"
    return what if known else f"{what} (kept as it is)"
