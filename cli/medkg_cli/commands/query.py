"""`medkg query`: Cypher over the embedded view or a Neo4j server, SPARQL over the RDF view."""

from __future__ import annotations

import json
from enum import StrEnum
from functools import partial
from typing import Annotated

import typer

import medkg
from medkg_cli.printing import Table
from medkg_cli.session import Session


class Engine(StrEnum):
    """Where a query runs."""

    EMBEDDED = "embedded"
    NEO4J = "neo4j"
    RDF = "rdf"


def query(
    session: Session,
    cypher: Annotated[str, typer.Argument(metavar="CYPHER", help="One reading statement.")] = "",
    sparql: Annotated[str, typer.Option("--sparql", metavar="QUERY", help="One reading SPARQL query instead.")] = "",
    on: Annotated[Engine | None, typer.Option("--on", help="The store that answers; rdf takes SPARQL.")] = None,
    param: Annotated[list[str] | None, typer.Option("--param", metavar="K=V", help="A $parameter; repeat.")] = None,
    timeout: Annotated[float | None, typer.Option("--timeout", min=0.1, help="Seconds.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Most rows.")] = None,
) -> None:
    """Ask the graph in Cypher. Categories are labels, predicates are UPPER_SNAKE relationship types.

    Only reading clauses are let through; docs/cypher.md has the shape and examples, docs/rdf.md those of SPARQL.
    """
    if bool(cypher) == bool(sparql) or (on is not None and (on is Engine.RDF) != bool(sparql)):
        raise medkg.errors.UsageError(
            "a query is either one Cypher statement or one in SPARQL.",
            remedy="medkg query 'MATCH …', or medkg query --sparql 'SELECT …' (on rdf).",
        )
    with session.open() as graph, session.progress() as progress:
        ask = graph.sparql if sparql else partial(graph.cypher, on=(on or Engine.EMBEDDED).value)
        result = ask(
            sparql or cypher, parameters=_parameters(param or []), limit=limit, timeout=timeout, progress=progress
        )
    footer = f"cut at {len(result.rows)} rows; see --limit" if result.truncated else f"{len(result.rows)} rows"
    session.emit(
        {"columns": list(result.columns), "rows": [list(row) for row in result.rows], "truncated": result.truncated},
        Table(result.columns, result.rows, footer=footer),
    )


def _parameters(pairs: list[str]) -> dict[str, object]:
    """Read `k=v` pairs; a value that is JSON (a number, a list, true) is taken as such, anything else as a string."""
    values: dict[str, object] = {}
    for pair in pairs:
        name, equals, raw = pair.partition("=")
        if not equals or not name.isidentifier():
            raise medkg.errors.UsageError(f"--param takes NAME=VALUE, got {pair!r}.")
        try:
            values[name] = json.loads(raw)
        except (ValueError, RecursionError):  # no JSON, or a number with thousands of digits
            values[name] = raw
    return values
