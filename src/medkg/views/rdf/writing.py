"""RDF files: N-Quads, TriG and Turtle, streamed and whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from medkg.durable import replaced
from medkg.errors import StorageError, UsageError
from medkg.model.report import ExportReport
from medkg.ports import AssertionSource, EvidenceStream, Progress
from medkg.views.rdf.triples import Block, RdfStream


class RdfForm(StrEnum):
    """The RDF formats that are written. Turtle knows no named graphs: there, documents cannot be dropped one by one."""

    NQUADS = "nquads"
    TRIG = "trig"
    TURTLE = "turtle"


def write_rdf(
    form: str, path: Path, source: AssertionSource, evidence: EvidenceStream, progress: Progress
) -> ExportReport:
    """Write a graph as RDF; the same record gives the same bytes. Raises UsageError or StorageError.

    `seconds` of the report is the caller's.
    """
    if form not in list(RdfForm):
        raise UsageError(f"there is no RDF format {form!r}.", remedy=f"Formats: {', '.join(RdfForm)}.")
    progress.stage(f"writing {path.name}")
    graph_hash = source.graph_hash()
    stream = RdfStream(source, evidence, progress)
    try:
        with replaced(path) as file:
            for text in _WRITERS[RdfForm(form)](stream.blocks()):
                file.write(text.encode())
    except OSError as error:
        raise StorageError(
            f"{path} could not be written: {error.strerror or error}.", remedy="Make room or rights there, try again."
        ) from error
    counts = stream.counts
    return ExportReport(
        format=form,
        path=str(path),
        concepts=counts.concepts,
        assertions=counts.assertions,
        documents=counts.documents,
        evidence=counts.evidence,
        left_out=0,
        replaced=0,
        hash=graph_hash,
    )


def nquads(blocks: Iterable[Block]) -> Iterator[str]:
    """Write blocks as N-Quads."""
    for block in blocks:
        end = f" <{block.graph}> .\n"
        yield end.join(block.triples) + end


def trig(blocks: Iterable[Block]) -> Iterator[str]:
    """Write blocks as TriG, those of one graph that follow each other between one pair of braces."""
    standing = ""
    for block in blocks:
        if block.graph != standing:
            yield f"{'}' if standing else ''}\n<{block.graph}> {{\n".lstrip("\n")
            standing = block.graph
        yield _plain(block)
    if standing:
        yield "}\n"


def turtle(blocks: Iterable[Block]) -> Iterator[str]:
    """Write blocks as Turtle, in the order of the graphs, whose names it cannot say."""
    return map(_plain, blocks)


def _plain(block: Block) -> str:
    return " .\n".join(block.triples) + " .\n"


_WRITERS = MappingProxyType({RdfForm.NQUADS: nquads, RdfForm.TRIG: trig, RdfForm.TURTLE: turtle})
