"""`medkg load`: graphs and curated assertions that exist already."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import medkg
from medkg_cli import options
from medkg_cli.commands.build import report_build, require_some
from medkg_cli.printing import Table
from medkg_cli.session import QUARANTINED, Session
from medkg_cli.shapes import build_shape, preview_shape

if TYPE_CHECKING:
    from medkg.model.report import LoadPreview

_SHOWN = ("subject", "predicate", "object", "polarity", "document")


def load(
    session: Session,
    files: options.Inputs,
    input_format: options.InputFormat = "",
    mapping: Annotated[
        Path | None,
        typer.Option("--mapping", metavar="FILE", help="A TOML file that says which columns of a table mean what."),
    ] = None,
    licence: Annotated[str, typer.Option("--licence", help="The licence of these files, noted in the graph.")] = "",
    source_version: Annotated[
        str, typer.Option("--source-version", help="The version of these files, noted in the graph.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Store nothing: show what the first rows become and what is refused.")
    ] = False,
) -> None:
    """Load graphs and curated assertions into the record, each file a source.

    KGX (TSV, JSON), Hetionet (TSV, JSON), SemMedDB's predications (CSV), PubTator3's relations, PrimeKG, DrugMechDB,
    GraphML and triples are told apart by content; any other CSV or TSV is read by a mapping. Exit code 3 says that some
    rows were put aside: see quarantine.jsonl in the graph folder.
    """
    require_some(files)
    if dry_run:
        _show(session, medkg.preview(files, input_format=input_format, mapping=mapping or ""))
        return
    with session.open(create=True) as graph, session.progress() as progress:
        report = graph.load(
            files,
            input_format=input_format,
            mapping=mapping or "",
            licence=licence,
            version=source_version,
            progress=progress,
        )
    report_build(session, build_shape(report))


def _show(session: Session, preview: LoadPreview) -> None:
    rows = []
    for row in preview.rows:
        ends = f"{row.subject} {row.subject_name}", f"{row.object} {row.object_name}"
        rows.append((ends[0], row.predicate, ends[1], row.polarity, row.document))
    footer = f"{preview.evidence} rows of {preview.documents} documents would be loaded, {preview.refused} refused"
    session.emit(preview_shape(preview), Table(_SHOWN, rows, footer=footer))
    for one in preview.refusals:
        session.say(f"{' '.join(filter(None, (one.file, one.place)))}: {one.reason}")
    if preview.refused:
        raise typer.Exit(QUARANTINED)
