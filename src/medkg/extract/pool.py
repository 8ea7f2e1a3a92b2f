"""Extraction by several processes that may die, hang or raise, without a document lost, doubled or out of order.

spaCy's own `nlp.pipe` drops a whole batch for one bad document and waits for ever on a killed worker, so the
supervision is ours. Each worker answers document by document, in order; when it dies, the first document that it
still owed is the suspect and is tried again alone, and the others go back to the head of the queue.
"""

from __future__ import annotations

import pickle
import sys
import time
import weakref
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Self

from medkg.errors import UsageError
from medkg.extract.pool_attempt import attempt
from medkg.extract.pool_crew import Crew
from medkg.extract.pool_line import Line, Slot
from medkg.extract.pool_wire import pack
from medkg.model.reading import Reading, Rejection
from medkg.ports import Clock, Extractor


class SupervisedPool:
    """Run an extractor over a stream of readings; the outcome is the same for any number of workers and any batch.

    `factory` makes the extractor inside each worker: a function of an importable module, or a functools.partial of
    one. `extractor_id` is what its `id` must be; None asks the first worker. `workers=0` extracts in this process,
    without a watchdog. `batch` is how many documents are sent to a worker at once, `timeout` how many seconds one
    document may take, `start_timeout` how many a worker may take to become ready.

    Processes start with the first work, stay between runs and end with `close`, with the pool itself, or with us.
    """

    def __init__(
        self,
        factory: Callable[[], Extractor],
        *,
        extractor_id: str | None = None,
        workers: int = 1,
        batch: int = 32,
        timeout: float = 60.0,
        start_timeout: float = 300.0,
        clock: Clock = time.monotonic,
    ) -> None:
        """Check the options; raises UsageError, and starts nothing."""
        _check(workers=workers, batch=batch, timeout=timeout)
        self._factory = factory
        self._extractor_id = extractor_id
        self._workers = workers
        self._batch = batch
        self._running = False
        self._here: Extractor | None = None
        self._crew = Crew(
            _packed(factory) if workers else b"",
            size=workers,
            batch=batch,
            timeout=timeout,
            start_timeout=start_timeout,
            extractor=extractor_id,
            clock=clock,
        )
        # Also runs at the interpreter's exit, before it could wait for anybody.
        self._finalize = weakref.finalize(self, self._crew.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def extractor_id(self) -> str:
        """The extractor's id; starts a worker, or makes the extractor here, only where it was not given."""
        return self._extractor_id or (self._crew.introduce() if self._workers else self._extractor_here().id)

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers that exist now."""
        return self._crew.pids

    def run(self, readings: Iterable[Reading]) -> Iterator[Reading | Rejection]:
        """Give every reading back in order, with the extractor's findings added, or a rejection in its place.

        At most `4 * workers * batch` readings are taken before the first of them is given back. One run at a time;
        a run that is closed early ends the workers that were busy with it. Raises the factory's own error, or
        WorkerLost, when no worker can be started.
        """
        if self._running:
            raise UsageError("this pool is already running.", remedy="Finish or close the first run.")
        self._running = True
        try:
            yield from self._supervised(readings) if self._workers else self._in_process(readings)
        finally:
            self._running = False
            self._crew.let_go()

    def close(self) -> None:
        """Stop the workers at once; a later run starts new ones."""
        self._crew.close()

    def _supervised(self, readings: Iterable[Reading]) -> Iterator[Reading | Rejection]:
        line = Line(readings, batch=self._batch, workers=self._workers)
        while not line.over:
            line.pull()
            self._crew.turn(line)
            if line.first_done:
                # A worker may have answered before its second batch was read; nobody feeds it while we are not asked.
                line.pull()
                self._crew.feed(line)
            outcome = line.pop()
            if outcome is not None:
                yield outcome

    def _in_process(self, readings: Iterable[Reading]) -> Iterator[Reading | Rejection]:
        for reading in readings:
            slot = Slot(reading)
            slot.settle(attempt(self._extractor_here(), reading.document))
            if slot.outcome is not None:
                yield slot.outcome

    def _extractor_here(self) -> Extractor:
        if self._here is None:
            self._here = self._factory()
        return self._here


def _check(*, workers: int, batch: int, timeout: float) -> None:
    if workers < 0 or batch < 1 or timeout <= 0:
        raise UsageError(
            f"workers={workers}, batch={batch}, timeout={timeout:g} cannot be used.",
            remedy="Ask for 0 workers or more, a batch of 1 or more, and more than 0 seconds.",
        )
    if workers and sys.platform == "win32":
        raise UsageError("worker processes need Linux or macOS.", remedy="Ask for 0 workers.")


def _packed(factory: Callable[[], Extractor]) -> bytes:
    remedy = "Use a function of an importable module, or a functools.partial of one."
    if getattr(getattr(factory, "func", factory), "__module__", "") == "__main__":
        raise UsageError("workers do not run the main script, where this factory stands.", remedy=remedy)
    try:
        return pack(factory)
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise UsageError(f"the extractor's factory cannot be sent to a worker: {error}.", remedy=remedy) from error
