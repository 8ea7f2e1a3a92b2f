"""Somebody's Neo4j database as a source of a graph."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from medkg.assemble.stores import login
from medkg.errors import UsageError
from medkg.settings import Neo4jSettings

if TYPE_CHECKING:
    from medkg.views.neo4j.pull_source import PullSource


def pull_source(settings: Neo4jSettings, uri: str, *, mapping: Path | None, licence: str, version: str) -> PullSource:
    """Name a database and how to read it; raises UsageError for a mapping that cannot be used."""
    from medkg.views.neo4j.pull_mapping import read_mapping
    from medkg.views.neo4j.pull_source import PullSource
    from medkg.vocabulary.words import ShippedTerminology

    table = read_mapping(_text(mapping), file=str(mapping)) if mapping else None
    return PullSource(login(settings, uri=uri), ShippedTerminology(), mapping=table, licence=licence, version=version)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"the mapping {file} cannot be read: {error}.", remedy="`medkg pull --dry-run` prints one."
        ) from error
