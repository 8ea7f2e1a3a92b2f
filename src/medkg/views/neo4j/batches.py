"""Rows gathered into transactions of a bounded size, sent by a thread of its own while the next ones are made."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from medkg.errors import ViewUnavailable
from medkg.ports import Progress
from medkg.views.neo4j.server import Server
from medkg.views.neo4j.statements import Write

if TYPE_CHECKING:
    import neo4j

# What a server's transaction may hold without a thought: 1 MB of text in 10,000 rows takes 20 MB of its heap.
MOST_BYTES = 4 << 20
MOST_ROWS = 20_000
_MOST_WAITING = 2
_FIXED_SIZE = 9

_Rows = Mapping[Write, Sequence[Sequence[Any]]]


class Batches:
    """Takes rows one by one, from one thread; a context manager that ends with all of them sent, or with an error."""

    def __init__(self, server: Server, progress: Progress, *, most_rows: int = MOST_ROWS) -> None:
        self._server = server
        self._progress = progress
        self._most_rows = most_rows
        self._rows: dict[Write, list[Sequence[Any]]] = {}
        self._bytes = self._count = 0
        self._sender = ThreadPoolExecutor(max_workers=1, thread_name_prefix="medkg-push")
        self._waiting: deque[tuple[int, Future[None]]] = deque()
        self.sent = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None:
                self.finish()
            else:
                self._server.stop()  # what is being sent ends; if it fails it is not tried again
        finally:
            self._sender.shutdown(cancel_futures=True)

    def put(self, write: Write, row: Sequence[Any]) -> None:
        """Take a row for a statement."""
        rows = self._rows.get(write)
        if rows is None:
            rows = self._rows[write] = []
        rows.append(row)
        self._bytes += _size(row)
        self._count += 1
        if self._bytes >= MOST_BYTES or self._count >= self._most_rows:
            self._send()

    def finish(self) -> None:
        """Wait until everything that was taken is committed; what is put afterwards comes after it."""
        if self._count:
            self._send()
        while self._waiting:
            self._settle()

    def _send(self) -> None:
        rows, count = self._rows, self._count
        self._rows, self._bytes, self._count = {}, 0, 0
        if len(self._waiting) >= _MOST_WAITING:
            self._settle()
        self._waiting.append((count, self._sender.submit(self._write, rows)))

    def _settle(self) -> None:
        count, future = self._waiting.popleft()
        future.result()
        self.sent += 1
        self._progress.advance(count)

    def _write(self, rows: _Rows) -> None:
        placed = self._server.write(lambda transaction, repeated: _run(transaction, rows, repeated=repeated))
        for write, count in placed.items():
            if count != len(rows[write]):
                raise ViewUnavailable(
                    f"the database at {self._server.shown} lacks what an earlier part of this push wrote: somebody "
                    f"else changes it.",
                    remedy="Push again when nobody else writes to it, with --rebuild if this comes back.",
                )


def _run(transaction: neo4j.ManagedTransaction, rows: _Rows, *, repeated: bool) -> dict[Write, int]:
    """Run each statement over its rows and give how many rows those that count found a place for."""
    placed: dict[Write, int] = {}
    for write in sorted(rows, key=lambda write: write.rank):
        result = transaction.run(write.repeated if repeated else write.first, rows=rows[write])
        if write.counts:
            placed[write] = result.single(strict=True)[0]
        else:
            result.consume()
    return placed


def _size(row: Sequence[Any]) -> int:
    """Estimate the bytes that a row takes on the way; characters are near enough."""
    size = 0
    for value in row:
        if isinstance(value, str):
            size += len(value)
        elif isinstance(value, tuple):
            size += _size(value)
    return size + _FIXED_SIZE * len(row)
