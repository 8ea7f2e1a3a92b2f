"""`medkg export`: the canonical lines of the record, or the graph as files that other programs read."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from medkg.errors import UsageError
from medkg.wording import counted
from medkg_cli.printing import Prose, Table
from medkg_cli.session import Session

if TYPE_CHECKING:
    from medkg.model.report import ExportReport


class ExportFormat(StrEnum):
    """The formats that can be written."""

    JSONL = "jsonl"
    KGX = "kgx"
    KGX_JSONL = "kgx-jsonl"
    HETIONET = "hetionet"
    HETIONET_JSON = "hetionet-json"
    NEO4J_CSV = "neo4j-csv"
    GRAPHML = "graphml"
    GEXF = "gexf"
    CYJS = "cyjs"
    CX2 = "cx2"
    DOT = "dot"
    MERMAID = "mermaid"


_FORMATS = (
    "jsonl: the canonical export. kgx, kgx-jsonl, hetionet, neo4j-csv: several files in a folder. The rest: one file."
)


def export(
    session: Session,
    form: Annotated[ExportFormat, typer.Argument(metavar="FORMAT", help=_FORMATS)],
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The file or folder to write.")],
    category: Annotated[
        list[str] | None, typer.Option("--category", metavar="CATEGORY", help="Only concepts of these.")
    ] = None,
    min_documents: Annotated[int, typer.Option("--min-documents", min=1, help="Weakest support of an assertion.")] = 1,
    without_denied: Annotated[bool, typer.Option("--without-denied", help="No denied assertions.")] = False,
) -> None:
    """Write the graph to a file or folder. The SHA-256 of the jsonl export is the graph's hash."""
    if form is ExportFormat.JSONL:
        if category or min_documents > 1 or without_denied:
            raise UsageError(
                "jsonl is always the whole graph.", remedy="Leave the filters out, or name another format."
            )
        _canonical(session, path)
        return
    with session.open() as graph, session.progress() as progress:
        report = graph.export_as(
            form.value,
            path,
            categories=category or (),
            min_documents=min_documents,
            denied=not without_denied,
            progress=progress,
        )
    shape = asdict(report)
    session.emit(shape, Prose(tuple(_told(report)), Table(tuple(shape), [tuple(shape.values())])))


def _canonical(session: Session, path: Path) -> None:
    with session.open() as graph, session.progress() as progress:
        lines = graph.export(path, progress=progress)
        hash_ = graph.hash
    shape = {"format": ExportFormat.JSONL.value, "path": str(path), "lines": lines, "hash": hash_}
    rows = Table(tuple(shape), [tuple(shape.values())])
    session.emit(shape, Prose((f"{lines} lines written to {path}, sha256 {hash_}",), rows))


def _told(report: ExportReport) -> list[str]:
    written = f"{counted(report.concepts, 'concept')} and {counted(report.assertions, 'assertion')}"
    if report.evidence:
        written += f", {counted(report.evidence, 'piece')} of evidence from {counted(report.documents, 'document')},"
    lines = [f"{written} written to {report.path}"]
    if report.left_out:
        lines.append(f"{counted(report.left_out, 'denied assertion')} left out: this format cannot say them.")
    if report.replaced:
        lines.append(f"{counted(report.replaced, 'character')} that this format cannot hold replaced.")
    if report.command:
        lines.append(f"Run in {report.path}: {report.command}")
    return lines
