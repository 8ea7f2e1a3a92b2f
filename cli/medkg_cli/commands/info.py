"""`medkg info` and `medkg check`: what a graph holds, and whether it holds together."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

import medkg
from medkg_cli.printing import Prose, Table
from medkg_cli.session import FAILED, Session
from medkg_cli.shapes import summary_shape

_COUNTS = ("documents", "mentions", "evidence", "assertions", "denied", "concepts", "quarantined")


def info(
    session: Session,
    settings: Annotated[bool, typer.Option("--settings", help="Print each setting and where it came from.")] = False,
) -> None:
    """Say what is in the graph, which words of its inputs have no mapping, and its hash."""
    if settings:
        origins = [_origin(session, *row) for row in medkg.settings().origins]
        session.emit(
            [{"setting": name, "value": value, "from": origin} for name, value, origin in origins],
            Table(("setting", "value", "from"), origins),
        )
        return
    with session.open() as graph:
        summary = graph.summary()
    head = [("graph", summary.path), ("hash", summary.hash), ("size", f"{summary.size_bytes / 1e6:,.1f} MB")]
    rows = [*head, *[(name, getattr(summary, name)) for name in _COUNTS]]
    tables = [Table(("what", "value"), rows)]
    for title in ("categories", "predicates", "extractors", "sources", "unmapped"):
        counted = getattr(summary, title)
        if counted:
            tables.append(Table((title, "count"), counted))
    if summary.loaded:
        loaded = [(one.source, one.version, one.licence, one.documents) for one in summary.loaded]
        tables.append(Table(("loaded", "version", "licence", "documents"), loaded))
    session.emit(summary_shape(summary), *tables)


def _origin(session: Session, name: str, value: str, origin: str) -> tuple[str, str, str]:
    if name == "graph" and session.graph is not None:
        return name, str(session.graph), "option (--graph)"
    return name, value, origin


def check(session: Session) -> None:
    """Check the record's integrity: every hash, offset and count (exit code 1 where something is wrong)."""
    with session.open() as graph, session.progress() as progress:
        report = graph.check(progress=progress)
    verdict = f"{report.documents} documents, {report.evidence} pieces of evidence, graph {report.hash}"
    lines = (*report.problems, verdict if report.problems else f"all is well: {verdict}")
    rows = [("documents", report.documents), ("evidence", report.evidence), ("hash", report.hash)]
    problems = [("problem", problem) for problem in report.problems]
    session.emit(asdict(report), Prose(lines, Table(("what", "value"), [*rows, *problems])))
    if report.problems:
        raise typer.Exit(FAILED)
