"""Asking a Neo4j server in Cypher, for reading only: guarded, explained, and run where the server refuses to write."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING

from medkg.errors import QueryFailed, QueryRefused, QueryTimeout
from medkg.model.report import QueryResult
from medkg.views.cypher.guard import Statement, guard
from medkg.views.cypher.parameters import checked
from medkg.views.cypher.patterns import HIDDEN
from medkg.views.neo4j.connection import Login, connected, translated
from medkg.views.neo4j.dialect import Neo4jDialect
from medkg.views.neo4j.values import plain

if TYPE_CHECKING:
    import neo4j

_READS = "r"
_MARKER = "MATCH (m:MedkgGraph {marker: 1}) RETURN m.hash, m.beliefs, m.unfinished"
_TIMED_OUT = "TransactionTimedOut"
_OUT_OF_MEMORY = "MemoryPoolOutOfMemory"


class Neo4jView:
    """Port CypherView over one database of a server; connected at the first question, and safe to share by threads."""

    def __init__(self, login: Login) -> None:
        self._login = login
        self._lock = threading.Lock()
        self._held = ExitStack()
        self._driver: neo4j.Driver | None = None

    def cypher(self, statement: str, *, parameters: dict[str, object], limit: int, timeout: float) -> QueryResult:
        """Run one reading statement; raises QueryRefused, QueryFailed, QueryTimeout or ViewUnavailable.

        `limit` is the most rows to give, `timeout` is in seconds and kept by the server. Labels and types that the
        database does not have match nothing.
        """
        parsed = guard(statement, dialect=Neo4jDialect())
        values = checked(parameters, wanted=parsed.parameters)
        with translated(self._login), self._session() as session:
            try:
                return _run(session, parsed, values, limit=limit, timeout=timeout)
            except _driver_errors() as error:
                _raise_told(error, timeout=timeout)
                raise

    def pushed(self) -> tuple[str, str] | None:
        """Give the hashes of the record and the beliefs that the database shows, empty while a push is unfinished.

        None where medkg has pushed nothing to it.
        """
        with translated(self._login), self._session() as session:
            found = session.run(_MARKER).values()
        if not found:
            return None
        hash_, beliefs, unfinished = found[0]
        return ("", "") if unfinished else (str(hash_), str(beliefs))

    def close(self) -> None:
        """Close the connection; the next question opens it again."""
        with self._lock:
            self._driver = None
            self._held.close()

    def _session(self) -> neo4j.Session:
        with self._lock:
            if self._driver is None:
                self._driver = self._held.enter_context(connected(self._login))
            return self._driver.session(database=self._login.database or None, default_access_mode="READ")


def _run(
    session: neo4j.Session, parsed: Statement, values: dict[str, object], *, limit: int, timeout: float
) -> QueryResult:
    text = parsed.capped(limit + 1)
    with session.begin_transaction(timeout=timeout) as transaction:
        # The guard let nothing through that writes; that the server's own parser agrees costs one message.
        kind = transaction.run(f"EXPLAIN {text}", values).consume().query_type
        if kind != _READS:
            raise QueryRefused(
                f"the server takes this statement for one that does more than read ({kind}).",
                remedy="docs/cypher.md lists what can be asked.",
            )
        result = transaction.run(text, values)
        names = list(parsed.columns or result.keys())
        shown = [index for index, name in enumerate(names) if not name.startswith(HIDDEN)]
        rows: list[tuple[object, ...]] = []
        for record in result:
            rows.append(tuple(plain(record[index]) for index in shown))
            if len(rows) > limit:
                break
    return QueryResult(
        columns=tuple(names[index] for index in shown), rows=tuple(rows[:limit]), truncated=len(rows) > limit
    )


def _driver_errors() -> type[Exception]:
    from neo4j.exceptions import Neo4jError  # noqa: PLC0415 - loaded already with the driver

    return Neo4jError


def _raise_told(error: Exception, *, timeout: float) -> None:
    """Raise what this error means to somebody who asks; what has no meaning of its own is left to the connection."""
    code = str(getattr(error, "code", ""))
    if _TIMED_OUT in code:
        raise QueryTimeout(
            f"the query took longer than {timeout:g} seconds.",
            remedy="Narrow it (labels, types, fewer hops, an id) or allow more time.",
        ) from error
    if _OUT_OF_MEMORY in code:
        raise QueryFailed(
            "the server has not the memory that this query needs.",
            remedy="Narrow the pattern, name labels and types, or add a LIMIT before collecting.",
        ) from error
