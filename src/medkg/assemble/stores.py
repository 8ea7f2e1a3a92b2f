"""The stores that answer Cypher, by the names that `--on` takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medkg.errors import UsageError
from medkg.ports import Progress
from medkg.settings import Neo4jSettings

if TYPE_CHECKING:
    from medkg.views.neo4j.connection import Login
    from medkg.views.neo4j.query import Neo4jView

EMBEDDED, NEO4J = "embedded", "neo4j"
_STORES = (EMBEDDED, NEO4J)


def known(store: str) -> str:
    """Give the store that was asked for; raises UsageError for one that does not exist."""
    if store not in _STORES:
        raise UsageError(f"there is no store {store!r} that answers Cypher.", remedy=f"Take {' or '.join(_STORES)}.")
    return store


def login(settings: Neo4jSettings, *, uri: str | None = None, database: str | None = None) -> Login:
    """Name the server and who logs in, `uri` and `database` in place of the settings'.

    Raises UsageError where no server is named.
    """
    from medkg.views.neo4j.connection import Login

    address = uri or settings.uri
    if not address:
        raise UsageError(
            "no Neo4j server is named.",
            remedy="Write its address (neo4j://HOST:7687), or set NEO4J_URI "
            "(and NEO4J_USERNAME, NEO4J_PASSWORD, NEO4J_DATABASE).",
        )
    return Login(
        uri=address,
        username=settings.username,
        password=settings.password,
        database=settings.database if database is None else database,
    )


def neo4j_view(settings: Neo4jSettings) -> Neo4jView:
    """Make the view that asks the server; nothing is connected before the first question."""
    from medkg.views.neo4j.query import Neo4jView

    return Neo4jView(login(settings))


def tell_if_stale(view: Neo4jView, state: tuple[str, str], progress: Progress) -> None:
    """Tell the progress where the server shows another state than this one of record and beliefs."""
    pushed = view.pushed()
    if pushed == state:
        return
    what = "no graph that medkg pushed" if pushed is None else "another state than this graph's"
    progress.note(f"The Neo4j database holds {what}; `medkg push` brings it up to date.")
