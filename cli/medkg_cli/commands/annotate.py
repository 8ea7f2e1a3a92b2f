"""`medkg annotate`: what would be read out of a text, nothing stored."""

from __future__ import annotations

from collections.abc import Iterator

import typer

import medkg
from medkg_cli import options
from medkg_cli.printing import Prose, Table
from medkg_cli.session import QUARANTINED, Session
from medkg_cli.shapes import annotation_shape


def annotate(session: Session, inputs: options.Inputs, input_format: options.InputFormat = "") -> None:
    """Show the mentions, links, context and relations of a text without storing anything."""
    shapes = []
    parts: list[Table | Prose] = []
    rejected = 0
    for read in _annotated(session, inputs, input_format=input_format):
        if isinstance(read, medkg.Rejection):
            rejected += 1
            session.say(f"{read.file} {read.place}: {read.reason}")
            continue
        shape = annotation_shape(read)
        shapes.append(shape)
        parts += _tables(shape)
    session.emit(shapes, *parts)
    if rejected:
        raise typer.Exit(QUARANTINED)


def _tables(shape: dict[str, object]) -> list[Table | Prose]:
    mentions = shape["mentions"]
    relations = shape["relations"]
    if not isinstance(mentions, list) or not isinstance(relations, list):
        return []
    mention_columns = ("start", "end", "text", "category", "id", "score", "polarity", "certainty", "temporality")
    relation_columns = ("subject", "predicate", "object", "polarity", "certainty", "confidence", "cue")
    return [
        Prose((f"{shape['document']}",)),
        Table(mention_columns, [[m[c] for c in mention_columns] for m in mentions], title="Mentions"),
        Table(relation_columns, [[r[c] for c in relation_columns] for r in relations], title="Relations"),
    ]


def _annotated(session: Session, inputs: list[str], *, input_format: str) -> Iterator[medkg.Reading | medkg.Rejection]:
    if not session.has_graph():
        yield from medkg.annotate(inputs, input_format=input_format)
        return
    with session.open() as graph:
        yield from graph.annotate(inputs, input_format=input_format)
