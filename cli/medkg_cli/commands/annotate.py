"""`medkg annotate`: what would be read out of a text, nothing stored."""

from __future__ import annotations

from collections.abc import Iterator

import typer

import medkg
from medkg_cli import options
from medkg_cli.printing import Prose, Table
from medkg_cli.progress import watcher
from medkg_cli.session import QUARANTINED, Session
from medkg_cli.shapes import annotation_shape

_MENTION = ("start", "end", "text", "category", "id", "score", "why", "polarity", "certainty", "temporality")


def annotate(
    session: Session, inputs: options.Inputs, input_format: options.InputFormat = "", nlp: options.Nlp = None
) -> None:
    """Show the mentions, links, context and relations of a text without storing anything."""
    shapes = []
    parts: list[Table | Prose] = []
    rejected = 0
    for read in _annotated(session, inputs, input_format=input_format, nlp=nlp):
        if isinstance(read, medkg.Rejection):
            rejected += 1
            session.say(f"{' '.join(filter(None, (read.file, read.place)))}: {read.reason}")
            continue
        for note in read.findings.notes:
            session.say(f"{read.document.id}: {note}")
        shape = annotation_shape(read)
        shapes.append(shape)
        parts += _tables(shape)
    session.emit(shapes, Prose((), _every_mention(shapes)), *parts)
    if rejected:
        raise typer.Exit(QUARANTINED)


def _every_mention(shapes: list[dict[str, object]]) -> Table:
    """Give one table over all documents, for spreadsheets."""
    columns = (*_MENTION, "experiencer")
    rows = [
        (shape["document"], *[mention[column] for column in columns])
        for shape in shapes
        if isinstance(shape["mentions"], list)
        for mention in shape["mentions"]
    ]
    return Table(("document", *columns), rows)


def _tables(shape: dict[str, object]) -> list[Table | Prose]:
    mentions = shape["mentions"]
    relations = shape["relations"]
    if not isinstance(mentions, list) or not isinstance(relations, list):
        return []
    relation_columns = ("subject", "predicate", "object", "polarity", "certainty", "confidence", "cue")
    return [
        Prose((f"{shape['document']}",)),
        Table(_MENTION, [[m[c] for c in _MENTION] for m in mentions], title="Mentions"),
        Table(relation_columns, [[r[c] for c in relation_columns] for r in relations], title="Relations"),
    ]


def _annotated(
    session: Session, inputs: list[str], *, input_format: str, nlp: str | None
) -> Iterator[medkg.Reading | medkg.Rejection]:
    # Without bars: what is found is told while texts are still read.
    with watcher(bars=False, notes=not session.quiet, stages=session.verbose) as progress:
        if not session.has_graph():
            yield from medkg.annotate(inputs, input_format=input_format, nlp=nlp, progress=progress)
            return
        with session.open() as graph:
            yield from graph.annotate(inputs, input_format=input_format, nlp=nlp, progress=progress)
