"""Work on a Neo4j server that may go away and come back: bounded retries, and an error that says what stands."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from medkg.errors import ViewUnavailable
from medkg.views.neo4j.connection import Login

if TYPE_CHECKING:
    import neo4j
    from neo4j.exceptions import DriverError, Neo4jError

T = TypeVar("T")
Row = tuple[Any, ...]

# Seconds before each further attempt: a server that restarts is back within them.
PAUSES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0)
AGAIN = "What was pushed stands and is marked as unfinished: run the same push again to complete it."
_FORBIDDEN = (
    "Neo.ClientError.Security.Forbidden",
    "Neo.ClientError.Database.AccessMode",
    "Neo.ClientError.Statement.AccessMode",
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase",
)
_REPEATED = "Neo.ClientError.Schema.ConstraintValidationFailed"


class Server:
    """One database of a server, written to in managed transactions; every one is safe to repeat."""

    def __init__(self, driver: neo4j.Driver, login: Login, *, pauses: Sequence[float] = PAUSES) -> None:
        self._driver = driver
        self._login = login
        self._pauses = tuple(pauses)
        self._stopped = threading.Event()

    @property
    def shown(self) -> str:
        """The address as messages name it."""
        return self._login.shown

    def stop(self) -> None:
        """Let nothing be tried again from now on."""
        self._stopped.set()

    def write(self, work: Callable[[neo4j.ManagedTransaction, bool], T]) -> T:
        """Run work in a transaction, again where it may not have been committed: then its second argument is true.

        Work is repeated although it may have been committed, if only its answer was lost. Raises ViewUnavailable
        once the pauses are used up.
        """
        from neo4j.exceptions import DriverError, Neo4jError  # noqa: PLC0415 - half a second, only where it is needed

        repeated = False
        pauses = iter(self._pauses)
        while True:
            try:
                return self._once(work, repeated=repeated)
            except (DriverError, Neo4jError) as error:
                pause = next(pauses, None) if _passes(error) else None
                if pause is None or self._stopped.wait(pause):
                    self._give_up(error)
                repeated = True

    def rows(self, statement: str, **parameters: object) -> list[Row]:
        """Run one statement that may be repeated and give all its rows."""
        return self.fold(statement, lambda rows: [tuple(row) for row in rows], **parameters)

    def fold(self, statement: str, fold: Callable[[Iterator[Row]], T], **parameters: object) -> T:
        """Run one statement that may be repeated and fold its rows as they stream; folded anew when it is repeated."""
        return self.write(lambda transaction, _: fold(_values(transaction.run(statement, parameters))))

    def schema(self, statement: str) -> None:
        """Run a statement that changes the schema, which wants a transaction of its own."""
        self.rows(statement)

    def _once(self, work: Callable[[neo4j.ManagedTransaction, bool], T], *, repeated: bool) -> T:
        # Always as a writer: in a cluster a reader may be asked that has not heard of the last transaction yet.
        with self._driver.session(database=self._login.database or None) as session:
            return session.execute_write(work, repeated)

    def _give_up(self, error: DriverError | Neo4jError) -> NoReturn:
        if not _passes(error):
            raise error
        raise ViewUnavailable(
            f"the Neo4j server at {self.shown} went away during the push: {_line(error)}", remedy=AGAIN
        ) from error


@contextmanager
def permitted(login: Login) -> Iterator[None]:
    """Say what a push needs where the server refuses to be written to."""
    from neo4j.exceptions import Neo4jError  # noqa: PLC0415 - half a second, only where a server is asked

    try:
        yield
    except Neo4jError as error:
        if error.code not in _FORBIDDEN:
            raise
        raise ViewUnavailable(
            f"{login.username or 'nobody'!r} may not write to the database "
            f"{login.database or '(the default)'} at {login.shown}: {_line(error)}",
            remedy="A push needs the right to write, and to create constraints and indexes (role architect or admin); "
            "the database must not be read-only. Queries need only the right to read.",
        ) from error


@contextmanager
def unlogged() -> Iterator[None]:
    """Keep what the driver logs of lost connections, which are told here, off a standard error that nobody set up."""
    logger, handler = logging.getLogger("neo4j"), logging.NullHandler()
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)


def _values(result: neo4j.Result) -> Iterator[Row]:
    for record in result:
        yield tuple(record.values())


def _passes(error: DriverError | Neo4jError) -> bool:
    """Tell whether the same work may well succeed if it is tried again."""
    from neo4j.exceptions import IncompleteCommit, Neo4jError  # noqa: PLC0415 - loaded already

    if isinstance(error, Neo4jError) and error.code == _REPEATED:
        return True
    # A commit whose answer was lost is no matter for us: what is repeated finds what stands already.
    return isinstance(error, IncompleteCommit) or error.is_retryable()


def _line(error: Exception) -> str:
    text = str(getattr(error, "message", None) or error)
    return f"{(text.splitlines() or ['no reason given'])[0].rstrip('.')[:300]}."
