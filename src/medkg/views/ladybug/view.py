"""The embedded Cypher view: the record as a ladybug database in the graph's own folder, for reading only."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from medkg.errors import QueryFailed, QueryTimeout, StorageError, ViewUnavailable
from medkg.model.report import QueryResult
from medkg.ports import AssertionSource, Progress, RowSource
from medkg.views.cypher.guard import Statement, guard
from medkg.views.cypher.parameters import checked
from medkg.views.cypher.patterns import HIDDEN
from medkg.views.cypher.shape import LABELS, PROPERTIES, TYPES
from medkg.views.ladybug.build import build, threads
from medkg.views.ladybug.dialect import LadybugDialect
from medkg.views.ladybug.patience import patiently
from medkg.views.ladybug.store import ladybug_store
from medkg.views.ladybug.values import plain
from medkg.views.reading import place
from medkg.views.swapped import Marker

if TYPE_CHECKING:
    import ladybug

# An upper bound that is accounted, not taken: a variable-length pattern without types sets aside about 1 MB for each
# pair of labels that a type connects (DrugMechDB has 560 and needs more than 512 MB; 260 MB are resident).
READ_BUFFER = 2 << 30
_REBUILD = "It is built again from the record when it is next needed."
# What the engine says, and what helps; the first that is found in the message is told.
_ADVICE = (
    ("Cannot order by", "Give the column another name than the variable: RETURN c.name AS name ORDER BY name."),
    ("is not in scope", "Carry the variable through WITH, or check its spelling."),
    (
        "Implicit cast is not supported",
        "A list or comparison holds one kind of value: convert with toString() or toInteger().",
    ),
    ("Unable to allocate memory", "Narrow the pattern, name labels and types, or add a LIMIT before collecting."),
    ("UNREACHABLE_CODE", "A parameter cannot stand inside a list expression: WITH $x AS x first."),
    ("Cannot find property", f"The properties are: {', '.join(sorted(PROPERTIES))}."),
)


class LadybugView:
    """Ports View and CypherView over one `views` folder; threads may share one, processes open their own."""

    def __init__(self, folder: Path, rows: RowSource, *, wait: float = 600.0) -> None:
        self._store = ladybug_store(folder)
        self._rows = rows
        self._wait = wait
        self._lock = threading.Lock()
        self._opened: tuple[Marker, ladybug.Database] | None = None
        self._checked: tuple[Marker, tuple[int, ...]] | None = None

    def fresh(self, graph_hash: str) -> bool:
        """Tell whether an unharmed view of this version shows exactly this state of the record."""
        marker = self._store.marker()
        return marker is not None and marker.graph_hash == graph_hash and self._sound(marker)

    def rebuild(self, source: AssertionSource, *, progress: Progress) -> None:
        """Build beside and swap in, or find that another process just did; raises ViewUnavailable or StorageError.

        Readers keep the view that they have open; a crash leaves the old view or none.
        """
        try:
            with self._store.locked(wait=self._wait):
                graph_hash = source.graph_hash()
                if not self.fresh(graph_hash):
                    self._store.replace(
                        graph_hash,
                        lambda scratch, database: asdict(build(scratch, database, source, self._rows, progress)),
                    )
        except OSError as error:
            raise StorageError(
                f"the Cypher view could not be written in {self._store.folder}: {error.strerror or error}.",
                remedy="The record is unharmed; make room or rights there and try again.",
            ) from error

    def cypher(self, statement: str, *, parameters: dict[str, object], limit: int, timeout: float) -> QueryResult:
        """Run one reading statement; raises QueryRefused, QueryFailed, QueryTimeout or ViewUnavailable.

        `limit` is the most rows to give, `timeout` is in seconds.
        """
        values = checked(parameters, wanted=guard(statement, dialect=LadybugDialect()).parameters)
        marker, database = self._open()
        # Read again, now that it is known between which labels relationships lie.
        parsed = guard(statement, dialect=LadybugDialect(marker.contents["ends"]))
        _check_names(statement, parsed, marker)
        return _run(database, parsed, values, limit=limit, timeout=timeout)

    def close(self) -> None:
        """Close the database; the next question opens it again."""
        with self._lock:
            opened, self._opened = self._opened, None
        if opened:
            opened[1].close()

    def _open(self) -> tuple[Marker, ladybug.Database]:
        """Open what the marker names now. A view that was replaced is dropped and closes with its last reader."""
        with self._lock:
            marker = self._store.marker()
            if self._opened is None or self._opened[0] != marker:
                self._opened = None
                self._opened = self._opened_now(marker)
            return self._opened

    def _opened_now(self, marker: Marker | None) -> tuple[Marker, ladybug.Database]:
        while marker is not None:
            try:
                return marker, self._database(marker)
            except ViewUnavailable:
                before, marker = marker, self._store.marker()
                if marker == before:  # else a builder swapped it between our looks, and took the old one away
                    raise
        raise ViewUnavailable("the Cypher view has not been built by this version.", remedy=_REBUILD)

    def _database(self, marker: Marker) -> ladybug.Database:
        if not self._sound(marker):
            raise ViewUnavailable(f"the Cypher view in {self._store.folder} is damaged.", remedy=_REBUILD)
        return _database(self._store.database(marker))

    def _sound(self, marker: Marker) -> bool:
        """Tell whether a database is unharmed; it is read anew only when somebody has written to it."""
        state = self._store.state(marker)
        if self._checked != (marker, state):
            self._checked = (marker, state) if state and self._store.sound(marker) else None
        return self._checked is not None


def _database(path: Path) -> ladybug.Database:
    import ladybug  # noqa: PLC0415 - 30 MB of library, loaded only where a view is built or asked

    try:
        return patiently(
            lambda: ladybug.Database(path, read_only=True, buffer_pool_size=READ_BUFFER, max_num_threads=threads())
        )
    except RuntimeError as error:
        raise ViewUnavailable(f"the Cypher view cannot be opened: {_first_line(error)}", remedy=_REBUILD) from error


def _check_names(statement: str, parsed: Statement, marker: Marker) -> None:
    """Say which labels or types exist where a statement names one that does not."""
    for what, asked, known, present in (
        ("label", parsed.labels, LABELS, marker.contents["labels"]),
        ("relationship type", parsed.types, TYPES, marker.contents["types"]),
    ):
        for name, offset in asked:
            if name not in known:
                _unknown(what, name, place(statement, offset), known, present)


def _unknown(what: str, name: str, where: str, known: Iterable[str], present: Iterable[str]) -> NoReturn:
    near = get_close_matches(name, known, n=1) or [other for other in known if other.lower() == name.lower()]
    listed = ", ".join(sorted(present)) or "none"
    raise QueryFailed(
        f"there is no {what} {name!r} ({where}); this graph has: {listed}.",
        remedy=f"Did you mean {near[0]}?" if near else "",
    )


def _run(
    database: ladybug.Database, parsed: Statement, values: dict[str, object], *, limit: int, timeout: float
) -> QueryResult:
    import ladybug  # noqa: PLC0415 - loaded already with the database

    try:
        with ladybug.Connection(database, num_threads=threads()) as connection:
            connection.set_query_timeout(max(1, round(timeout * 1000)))
            result = patiently(lambda: connection.execute(parsed.capped(limit + 1), values))
            if isinstance(result, list):
                raise QueryFailed("the engine took the statement for several.")
            with result:
                return _rows(result, parsed, limit)
    except RuntimeError as error:
        raise _translated(error, timeout) from error


def _rows(result: ladybug.QueryResult, parsed: Statement, limit: int) -> QueryResult:
    names: list[str] = list(parsed.columns or result.get_column_names())
    shown = [index for index, name in enumerate(names) if not name.startswith(HIDDEN)]
    rows: list[tuple[object, ...]] = []
    while len(rows) < limit and result.has_next():
        row = list(result.get_next())
        rows.append(tuple(plain(row[index]) for index in shown))
    return QueryResult(
        columns=tuple(names[index] for index in shown), rows=tuple(rows), truncated=bool(result.has_next())
    )


def _translated(error: RuntimeError, timeout: float) -> QueryFailed | QueryTimeout:
    message = str(error)
    if "Interrupted" in message:
        return QueryTimeout(
            f"the query took longer than {timeout:g} seconds.",
            remedy="Narrow it (labels, types, fewer hops, an id) or allow more time.",
        )
    advice = next(
        (told for sign, told in _ADVICE if sign in message), "docs/cypher.md lists what this engine understands."
    )
    return QueryFailed(f"the embedded engine could not run this: {_first_line(error)}", remedy=advice)


def _first_line(error: RuntimeError) -> str:
    line = re.sub(r"\s+", " ", (str(error).splitlines() or ["no reason given"])[0]).strip().rstrip(".")
    return f"{line[:300]}."
