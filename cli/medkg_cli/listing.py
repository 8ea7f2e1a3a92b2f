"""Lists that `medkg explain` gives in place of chains: the concepts between two others, and those that one leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import typer

import medkg
from medkg_cli.listed_words import between_prose, reach_prose
from medkg_cli.session import NOTHING, Session
from medkg_cli.shapes import between_shape, reach_shape, unlisted_shape

T = TypeVar("T")


def list_between(
    session: Session,
    source: str,
    target: str,
    *,
    category: str,
    max_hops: int | None,
    top: int | None,
    without: tuple[str, ...],
    ranking: str,
    subclasses: bool,
) -> None:
    """Show the ranked concepts of a category between two others."""
    with session.open() as graph, session.progress() as progress:
        found = _asked(
            session,
            lambda: graph.between(
                source, target, category=category, max_hops=max_hops, top=top, without=without, ranking=ranking,
                subclasses=subclasses, progress=progress,
            ),
        )  # fmt: skip
    session.emit(between_shape(found), between_prose(found))
    if not found.middles:
        raise typer.Exit(NOTHING)


def list_reached(
    session: Session,
    source: str,
    *,
    category: str,
    max_hops: int | None,
    top: int | None,
    through: tuple[str, ...],
    without: tuple[str, ...],
    directed: bool,
    minimum_documents: int,
    pattern: str,
    effect: str,
    hierarchy: bool,
    subclasses: bool,
) -> None:
    """Show the ranked concepts of a category that a source leads to."""
    with session.open() as graph, session.progress() as progress:
        found = _asked(
            session,
            lambda: graph.reach(
                source, category=category, max_hops=max_hops, top=top, through=through, without=without,
                directed=directed, minimum_documents=minimum_documents, pattern=pattern, effect=effect,
                hierarchy=hierarchy, subclasses=subclasses, progress=progress,
            ),
        )  # fmt: skip
    session.emit(reach_shape(found), reach_prose(found))
    if not found.reached:
        raise typer.Exit(NOTHING)


def refuse(session: Session, option: str, given: Mapping[str, object]) -> None:
    """Refuse what a list knows nothing of: options by name, where they were given, and pictures."""
    idle = [name for name, value in given.items() if value]
    if session.picture is not None:
        idle.append(f"--format {session.picture.value}")
    if idle:
        raise medkg.errors.UsageError(
            f"{option} lists concepts, and {', '.join(idle)} says nothing about a list.", remedy="Leave it out."
        )


def _asked(session: Session, ask: Callable[[], T]) -> T:
    try:
        return ask()
    except (medkg.errors.ConceptNotFound, medkg.errors.AmbiguousName) as error:
        # A program reads the same shape and the reason; the message and the exit code come as with every error.
        session.emit(unlisted_shape(error))
        raise
