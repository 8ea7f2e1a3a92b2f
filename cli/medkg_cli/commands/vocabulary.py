"""`medkg vocabulary`: the names that are looked for."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

import medkg
from medkg_cli import options
from medkg_cli.printing import Table
from medkg_cli.session import QUARANTINED, Session
from medkg_cli.shapes import conflict_shape, drift_shape

_SHOWN = 50  # remarks on rows; the others are counted


def add(
    session: Session,
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE...",
            help="OBO, OBO Graph JSON, OWL, SKOS, MeSH, UMLS or RxNorm RRF, HGNC, gene_info, SSSOM, CSV or TSV.",
        ),
    ],
    category: Annotated[str, typer.Option("--category", help="Biolink category where the file does not say.")] = "",
    licence: Annotated[str, typer.Option("--licence", help="Its licence, where the file does not say.")] = "",
) -> None:
    """Add ontologies or name lists to this graph; documents read afterwards are searched for them too.

    A release's MRCONSO.RRF or RXNCONSO.RRF brings the types and relations that lie beside it. Exit code 3: some rows
    are not as they should be; they are named, the rest is added.
    """
    with session.open(create=True) as graph, session.progress() as progress:
        report, rejections = graph.add_vocabulary(files, category=category, licence=licence, progress=progress)
    for rejection in rejections[:_SHOWN]:
        session.say(f"{' '.join(filter(None, (rejection.file, rejection.place)))}: {rejection.reason}")
    if len(rejections) > _SHOWN:
        session.say(f"… and {len(rejections) - _SHOWN} more.")
    rows = [(name, value) for name, value in asdict(report).items() if name != "seconds"]
    session.emit(asdict(report), Table(("what", "count"), rows, footer=f"{report.seconds:.1f} s"))
    if rejections:
        raise typer.Exit(QUARANTINED)


def remove(
    session: Session,
    name: Annotated[str, typer.Argument(metavar="NAME", help="As `medkg vocabulary list` names it.")],
) -> None:
    """Take a vocabulary away that was added to this graph.

    What was linked with it stays readable until the next `medkg build` of the same inputs, which links their texts anew
    without it.
    """
    with session.open() as graph, session.progress() as progress:
        done = graph.remove_vocabulary(name, progress=progress)
    session.emit(asdict(done), Table(("what", "count"), [*asdict(done).items()]))
    if done.documents:
        session.say("Build the same inputs again: their texts are linked anew without it.")


def drift(session: Session, top: options.Top = 100) -> None:
    """List the graph's concepts that the vocabularies now in use know otherwise, those of most documents first.

    gone: no vocabulary in use defines the id. replaced, obsolete: it is out of use, with or without a successor.
    joined: another vocabulary's id stands for it. category, renamed: the same id, known otherwise.
    """
    with session.open() as graph, session.progress() as progress:
        found = graph.drift(progress=progress)
    rows = [
        (one.concept.id, one.concept.name, one.concept.category, one.kind, ", ".join(one.now), one.documents)
        for one in found[:top]
    ]
    headers = ("id", "name", "category", "drift", "now", "documents")
    footer = f"the first {top} of {len(found)}; see --top" if len(found) > top else ""
    session.emit([drift_shape(one) for one in found[:top]], Table(headers, rows, footer=footer))


def list_(
    session: Session,
    conflicts: Annotated[
        bool,
        typer.Option("--conflicts", help="What is not joined, though a cross-reference says it is one."),
    ] = False,
) -> None:
    """List the vocabularies in use: those that ship and those that were added to this graph."""
    if conflicts:
        _list_conflicts(session)
        return
    if session.has_graph():
        with session.open() as graph:
            rows = graph.vocabularies()
    else:
        rows = medkg.vocabularies()
    headers = ("name", "concepts", "names", "version", "licence", "origin")
    session.emit([dict(zip(headers, row, strict=True)) for row in rows], Table(headers, rows))


def _list_conflicts(session: Session) -> None:
    if session.has_graph():
        with session.open() as graph:
            found = graph.vocabulary_conflicts()
    else:
        found = medkg.vocabulary_conflicts()
    rows = [(one.kind, one.first.id, one.first.name, one.second.id, one.second.name, one.why) for one in found]
    headers = ("conflict", "id", "name", "other id", "other name", "why")
    session.emit([conflict_shape(one) for one in found], Table(headers, rows))
