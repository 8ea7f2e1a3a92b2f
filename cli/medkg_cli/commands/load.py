"""`medkg load`: graphs and curated assertions that exist already."""

from __future__ import annotations

from medkg_cli import options
from medkg_cli.commands.build import report_build, require_some
from medkg_cli.session import Session
from medkg_cli.shapes import build_shape


def load(session: Session, files: options.Inputs, input_format: options.InputFormat = "") -> None:
    """Load curated assertions (DrugMechDB JSON, Hetionet TSV, triples TSV) into the record, each file a source."""
    require_some(files)
    with session.open(create=True) as graph, session.progress() as progress:
        report = graph.load(files, input_format=input_format, progress=progress)
    report_build(session, build_shape(report))
