"""A graph laid into a database by the real push, whatever it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import neo4j

from medkg.model.assertion import Assertion, Evidence
from medkg.model.document import Document
from medkg.model.report import PushReport
from medkg.ports import AssertionSource, EvidenceStream, Unwatched
from medkg.views.neo4j.connection import Login
from medkg.views.neo4j.push import Aim, push
from medkg.views.neo4j.scope import Sources
from tests.integration.neo4j.server import RunningServer

_EMPTYING = "MATCH (n) CALL { WITH n DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"


class Pushable(AssertionSource, EvidenceStream, Protocol):
    """What a database is filled from."""


class _AllNew:
    """Implements ChangeSource for a graph of which nothing stands: it is told of no change."""

    def __init__(self, source: Pushable) -> None:
        self._source = source

    def document_digests(self) -> Iterator[tuple[str, str]]:
        return ((document.id, "as it was") for document, _ in self._source.evidence_by_document())

    def evidence_of(self, documents: Iterable[str]) -> Iterator[tuple[Document, Iterable[tuple[str, Evidence]]]]:
        raise AssertionError(f"nothing stood that could have changed, yet {documents!r} are compared")

    def between(self, first: str, second: str) -> tuple[Assertion, ...]:
        raise AssertionError(f"nothing stood that could have changed, yet {first!r} and {second!r} are compared")


def login_of(server: RunningServer) -> Login:
    """Log in to a server of the tests."""
    return Login(uri=server.uri, username=server.username, password=server.password)


def load(server: RunningServer, source: Pushable) -> PushReport:
    """Empty the database and push a graph into it."""
    with neo4j.GraphDatabase.driver(server.uri, auth=server.auth) as driver:
        empty(driver)
    sources = Sources(assertions=source, evidence=source, changes=_AllNew(source))
    aim = Aim(graph="test", beliefs="b")
    return push(sources, aim, login_of(server), progress=Unwatched(), clock=lambda: 0.0)


def empty(driver: neo4j.Driver) -> None:
    """Take everything out of the database; constraints stay, as a real server's would."""
    with driver.session() as session:
        session.run(_EMPTYING).consume()
