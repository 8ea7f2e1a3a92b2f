"""Whose a database is: a push goes into an empty one, or into one that shows the same graph already."""

from __future__ import annotations

from collections.abc import Collection

from medkg.errors import ViewUnavailable
from medkg.views.neo4j import marker
from medkg.views.neo4j.marker import FORMAT, Marker
from medkg.views.neo4j.server import Server

_REPLACE = "Name another database (--database), or replace what is there with --rebuild."
_MOST_NAMED = 12
_SOME_LABELS = (
    "MATCH (n) WITH n LIMIT 10000 UNWIND labels(n) AS label RETURN label, count(*) AS n ORDER BY n DESC, label LIMIT $n"
)


def require_ours(server: Server, stood: Marker | None, aim: Marker, *, rebuild: bool) -> None:
    """Refuse a database that holds what medkg did not push, or another graph; raises ViewUnavailable saying what.

    `rebuild` lets another graph of ours be replaced. What is not ours is never replaced.
    """
    if stood is None:
        _require_empty(server)
    elif not rebuild and stood.graph != aim.graph:
        raise ViewUnavailable(
            f"the database at {server.shown} shows the graph {stood.graph!r}, not {aim.graph!r}: {_how_much(stood)}.",
            remedy=f"A database shows one graph. {_REPLACE}",
        )
    elif not rebuild and stood.format > FORMAT:
        raise ViewUnavailable(
            f"the database at {server.shown} was pushed by a later medkg (format {stood.format}; this one writes "
            f"{FORMAT}).",
            remedy="Push with that one, or write it anew with --rebuild.",
        )


def require_shared(server: Server, stood: Marker, *, here: Collection[str], there: Collection[str]) -> None:
    """Refuse a graph of the same name that has not one document in common; raises ViewUnavailable."""
    if here and there and set(here).isdisjoint(there):
        raise ViewUnavailable(
            f"the database at {server.shown} shows another graph of the name {stood.graph!r}: none of its "
            f"{len(there)} documents is in this one.",
            remedy=_REPLACE,
        )


def _require_empty(server: Server) -> None:
    ((count,),) = server.rows(f"MATCH (n) WHERE NOT n:{marker.LABEL} RETURN count(n)")
    if count:
        labels = [str(label) for label, _ in server.rows(_SOME_LABELS, n=_MOST_NAMED)]
        named = ", ".join(labels)
        raise ViewUnavailable(
            f"the database at {server.shown} holds {count} nodes that medkg did not push"
            f"{f' ({named})' if labels else ''}.",
            remedy="Name an empty database (--database): a push never mixes with or replaces what others wrote.",
        )


def _how_much(stood: Marker) -> str:
    return f"{stood.concepts} concepts, {stood.assertions} assertions from {stood.documents} documents"
