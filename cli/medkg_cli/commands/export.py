"""`medkg export`: the canonical lines of the record."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from medkg_cli.printing import Prose, Table
from medkg_cli.session import Session


class ExportFormat(StrEnum):
    """The formats that can be written."""

    JSONL = "jsonl"


def export(
    session: Session,
    form: Annotated[ExportFormat, typer.Argument(metavar="FORMAT", help="jsonl: the canonical export.")],
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The file to write.")],
) -> None:
    """Write the graph to a file. The SHA-256 of the jsonl export is the graph's hash."""
    with session.open() as graph, session.progress() as progress:
        lines = graph.export(path, progress=progress)
        hash_ = graph.hash
    shape = {"format": form.value, "path": str(path), "lines": lines, "hash": hash_}
    rows = Table(tuple(shape), [tuple(shape.values())])
    session.emit(shape, Prose((f"{lines} lines written to {path}, sha256 {hash_}",), rows))
