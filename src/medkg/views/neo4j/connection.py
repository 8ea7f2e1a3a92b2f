"""The way to a Neo4j server: the address checked, the driver opened once, its errors told in ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from medkg.errors import MedkgError, QueryFailed, UsageError, ViewUnavailable

if TYPE_CHECKING:
    import neo4j

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
OLDEST = 5
_CONNECT_SECONDS = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """Where a server is and who asks; `database` empty for the server's default, `username` empty for no login."""

    uri: str
    username: str = ""
    password: str = field(default="", repr=False)
    database: str = ""

    def __post_init__(self) -> None:
        parts = _parts(self.uri)
        if parts is None or parts.scheme not in SCHEMES or not parts.hostname:
            raise UsageError(
                f"{self.shown!r} is no address of a Neo4j server.",
                remedy=f"Write SCHEME://HOST:PORT with one of {', '.join(SCHEMES)}, or set NEO4J_URI.",
            )
        if parts.username or parts.password:
            raise UsageError(
                f"the address {self.shown!r} holds a login.",
                remedy="Set NEO4J_USERNAME and NEO4J_PASSWORD: addresses are shown in messages.",
            )

    @property
    def shown(self) -> str:
        """The address as messages name it, without any login in it."""
        scheme, mark, rest = self.uri.partition("://")
        return f"{scheme}{mark}{rest.rpartition('@')[2]}"


def _parts(uri: str) -> SplitResult | None:
    """Take an address apart; None where its host or port is none."""
    try:
        parts = urlsplit(uri)
        _ = parts.port  # looked at only now
    except ValueError:
        return None
    return parts


@contextmanager
def connected(login: Login) -> Iterator[neo4j.Driver]:
    """Open a driver to a server that answers, is new enough and takes the login; raises ViewUnavailable.

    The server's and the driver's errors inside the block come out as medkg's.
    """
    import neo4j  # noqa: PLC0415 - half a second, only where a server is asked

    auth = (login.username, login.password) if login.username and login.password else None
    with translated(login), neo4j.GraphDatabase.driver(
        login.uri, auth=auth, connection_acquisition_timeout=_CONNECT_SECONDS, connection_timeout=_CONNECT_SECONDS,
        max_transaction_retry_time=0.0, notifications_min_severity="OFF",
    ) as driver:  # fmt: skip
        agent = driver.get_server_info().agent
        _require_new_enough(agent, login)
        yield driver


@contextmanager
def translated(login: Login) -> Iterator[None]:
    """Tell the driver's errors as medkg's: what was asked of which server, and what helps."""
    from neo4j.exceptions import DriverError, Neo4jError  # noqa: PLC0415 - as above

    try:
        yield
    except (DriverError, Neo4jError) as error:
        raise _told(error, login) from error


def _told(error: Exception, login: Login) -> MedkgError:
    from neo4j.exceptions import AuthError, ConfigurationError, Neo4jError, ServiceUnavailable  # noqa: PLC0415

    if isinstance(error, AuthError):
        return ViewUnavailable(
            f"the Neo4j server at {login.shown} refuses the login of {login.username or 'nobody'!r}.",
            remedy="Check NEO4J_USERNAME and NEO4J_PASSWORD.",
        )
    if isinstance(error, ServiceUnavailable):
        return ViewUnavailable(
            f"no Neo4j server answers at {login.shown}: {_first_line(error)}",
            remedy="Check that it runs, its address and port, and whether it wants an encrypted scheme (+s).",
        )
    if isinstance(error, ConfigurationError):
        return ViewUnavailable(f"the Neo4j server at {login.shown} cannot be used: {_first_line(error)}")
    if isinstance(error, Neo4jError) and error.code == "Neo.ClientError.Database.DatabaseNotFound":
        return ViewUnavailable(
            f"the Neo4j server at {login.shown} has no database {login.database!r}.",
            remedy="Check NEO4J_DATABASE, or leave it out for the server's default.",
        )
    return QueryFailed(f"the Neo4j server at {login.shown} failed: {_first_line(error)}")


def _require_new_enough(agent: str, login: Login) -> None:
    product, _, version = agent.partition("/")
    major = version.partition(".")[0]
    if product == "Neo4j" and major.isdecimal() and int(major) < OLDEST:
        raise ViewUnavailable(
            f"the server at {login.shown} is {agent}; medkg needs Neo4j {OLDEST} or later.",
            remedy="Upgrade the server, or use the embedded graph (--on embedded).",
        )


def _first_line(error: Exception) -> str:
    message = getattr(error, "message", None) or str(error)
    line = (str(message).splitlines() or ["no reason given"])[0].strip().rstrip(".")
    return f"{line[:300]}."
