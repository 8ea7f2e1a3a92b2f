"""A push to Neo4j: where to, as whom, and what is pushed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from medkg.errors import UsageError
from medkg.model.belief import BeliefTable
from medkg.model.report import PushReport
from medkg.ports import Progress
from medkg.settings import Neo4jSettings

if TYPE_CHECKING:
    from medkg.record.store import Record


def pushed(
    record: Record,
    beliefs: BeliefTable,
    *,
    name: str,
    settings: Neo4jSettings,
    uri: str | None,
    database: str | None,
    rebuild: bool,
    verify: bool,
    progress: Progress,
) -> PushReport:
    """Push a record; `uri` and `database` in place of the settings'. Raises UsageError or ViewUnavailable."""
    from medkg.views.neo4j.connection import Login
    from medkg.views.neo4j.push import Aim, push
    from medkg.views.neo4j.scope import Sources

    address = settings.uri if uri is None else uri
    if not address:
        raise UsageError("no Neo4j server is named.", remedy="Write its address (neo4j://HOST:7687), or set NEO4J_URI.")
    login = Login(
        uri=address,
        username=settings.username,
        password=settings.password,
        database=settings.database if database is None else database,
    )
    return push(
        Sources(assertions=record, evidence=record, changes=record),
        Aim(graph=name, beliefs=beliefs.digest),
        login,
        rebuild=rebuild,
        verify=verify,
        progress=progress,
        clock=time.monotonic,
    )
