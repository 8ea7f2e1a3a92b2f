"""One door to every export: a format's name, a place, and what of the graph is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from medkg.errors import UsageError
from medkg.model.report import ExportReport
from medkg.ports import Progress
from medkg.views.exports import hetionet, kgx, neo4j_csv
from medkg.views.exports.contents import Contents, ExportSource
from medkg.views.exports.cx2 import cx2_head, cx2_lines
from medkg.views.exports.cyjs import cyjs_lines
from medkg.views.exports.gexf import gexf_lines
from medkg.views.exports.graphml import graphml_lines
from medkg.views.exports.pictures import dot_lines, mermaid_lines
from medkg.views.exports.places import replaced_folder, write_file
from medkg.views.selection import Selection

_CX2 = "cx2"
FILE_FORMATS: MappingProxyType[str, Callable[[Contents], Iterator[str]]] = MappingProxyType(
    {
        "cx2": cx2_lines,
        "cyjs": cyjs_lines,
        "dot": dot_lines,
        "gexf": gexf_lines,
        "graphml": graphml_lines,
        "hetionet-json": hetionet.hetionet_json_lines,
        "mermaid": mermaid_lines,
    }
)
FOLDER_FORMATS: MappingProxyType[str, tuple[tuple[str, ...], Callable[[Contents, Path], None]]] = MappingProxyType(
    {
        "hetionet": (hetionet.TSV_FILES, hetionet.write_hetionet_tsv),
        "kgx": (kgx.TSV_FILES, kgx.write_kgx_tsv),
        "kgx-jsonl": (kgx.JSONL_FILES, kgx.write_kgx_jsonl),
        "neo4j-csv": (neo4j_csv.FILES, neo4j_csv.write_neo4j_csv),
    }
)


def write(source: ExportSource, path: Path, *, form: str, selection: Selection, progress: Progress) -> ExportReport:
    """Write a graph in one of the formats, whole or not at all; the same graph gives the same bytes.

    Raises UsageError for a format or category that does not exist or a graph too large to draw, StorageError where
    there is no place, ViewUnavailable where the graph was changed meanwhile. `seconds` of the report is the caller's.
    """
    if form not in FILE_FORMATS and form not in FOLDER_FORMATS:
        known = ", ".join(sorted((*FILE_FORMATS, *FOLDER_FORMATS)))
        raise UsageError(f"there is no export format {form!r}.", remedy=f"Formats: {known}.")
    contents = Contents(source, selection, progress)
    files: tuple[str, ...] = ()
    if form in FILE_FORMATS:
        write_file(path, FILE_FORMATS[form](contents), finish=lambda file: _finish(contents, form, file))
    else:
        files, fill = FOLDER_FORMATS[form]
        with replaced_folder(path, files=files) as folder:
            fill(contents, folder)
            contents.same_graph()
    return ExportReport(
        format=form,
        path=str(path),
        files=files,
        concepts=contents.concept_count,
        assertions=contents.assertion_count,
        documents=contents.document_count,
        evidence=contents.evidence_count,
        left_out=contents.left_out,
        replaced=contents.replaced,
        command=neo4j_csv.import_command() if form == "neo4j-csv" else "",
        hash=contents.graph_hash,
    )


def _finish(contents: Contents, form: str, file: BinaryIO) -> None:
    if form == _CX2:
        file.seek(0)
        file.write(cx2_head(contents).encode())
    contents.same_graph()
