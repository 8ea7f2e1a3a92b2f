"""A push to Neo4j: where to, as whom, and what is pushed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from medkg.assemble.stores import login
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
    from medkg.views.neo4j.push import Aim, push
    from medkg.views.neo4j.scope import Sources

    return push(
        Sources(assertions=record, evidence=record, changes=record),
        Aim(graph=name, beliefs=beliefs.digest),
        login(settings, uri=uri, database=database),
        rebuild=rebuild,
        verify=verify,
        progress=progress,
        clock=time.monotonic,
    )
