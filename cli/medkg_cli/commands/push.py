"""`medkg push`: the graph in Neo4j."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from medkg_cli.printing import Table
from medkg_cli.session import Session

_ROWS = ("concepts", "assertions", "evidence", "documents", "unchanged", "removed", "batches")


def push(
    session: Session,
    uri: Annotated[
        str | None, typer.Argument(metavar="[URI]", help="neo4j://HOST:7687, bolt://…, with +s where encrypted.")
    ] = None,
    database: Annotated[
        str | None, typer.Option("--database", metavar="NAME", help="The database (else NEO4J_DATABASE, the default).")
    ] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Replace the graph that stands there.")] = False,
    verify: Annotated[bool, typer.Option("--verify", help="Compare everything, even if nothing changed.")] = False,
) -> None:
    """Bring a Neo4j database to the state of the graph; again sends only what changed.

    The login is NEO4J_USERNAME and NEO4J_PASSWORD. The database must be empty or show this graph already. A push that
    was cut off is completed by the next: docs/neo4j.md.
    """
    with session.open() as graph, session.progress() as progress:
        report = graph.push(uri, database=database, rebuild=rebuild, verify=verify, progress=progress)
    shape = asdict(report)
    footer = f"{report.seconds:.1f} s, {report.uri} database {report.database}, graph {report.hash[:16]}"
    session.emit(shape, Table(("what", "count"), [(name, shape[name]) for name in _ROWS], footer=footer))
