"""A database emptied of what a push wrote, a bounded part at a time; what others wrote beside it stays."""

from __future__ import annotations

from medkg.ports import Progress
from medkg.views.cypher.shape import EVIDENCE
from medkg.views.neo4j.census import Census
from medkg.views.neo4j.server import Server

_AT_ONCE = 10_000


def wipe(server: Server, census: Census, progress: Progress) -> int:
    """Remove evidence, assertions, documents and concepts, and count them."""
    progress.stage("Neo4j: removing what stands")
    # Evidence and assertions first: a document or concept may have millions of relationships.
    nodes = "MATCH (n:{}) WITH n LIMIT $n DETACH DELETE n RETURN count(*)"
    between = "MATCH ()-[r:{}]->() WITH r LIMIT $n DELETE r RETURN count(*)"
    removed = _all(server, nodes.format(EVIDENCE), progress)
    removed += sum(_all(server, between.format(type_), progress) for type_ in census.types)
    return removed + sum(_all(server, nodes.format(label), progress) for label in census.labels)


def _all(server: Server, statement: str, progress: Progress) -> int:
    removed = 0
    while True:
        count = int(server.rows(statement, n=_AT_ONCE)[0][0])
        removed += count
        progress.advance(count)
        if count < _AT_ONCE:
            return removed
