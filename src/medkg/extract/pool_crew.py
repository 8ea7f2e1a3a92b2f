"""The workers together: start as many as there is work for, keep them fed, hear them, replace those that fall."""

from __future__ import annotations

import selectors

from medkg.errors import UsageError, WorkerLost
from medkg.extract.pool_line import Line
from medkg.extract.pool_process import Cause
from medkg.extract.pool_wire import Heard, Ready, Refused, Unfit
from medkg.extract.pool_worker import Worker
from medkg.ports import Clock

# A document is given up when it has ended workers for three strikes. A death that may have come from outside (the
# out-of-memory killer, an administrator) is one, every other end is two; so nobody is given up before being alone.
_OUT = 3
# A worker that dies before it is ready has met no document; after so many in a row the next would fare no better.
_FALSE_STARTS = 3
_LONGEST_WAIT = 60.0


class Crew:
    """At most `size` workers, started when there is work; times in seconds on `clock`."""

    def __init__(
        self,
        factory: bytes,
        *,
        size: int,
        batch: int,
        timeout: float,
        start_timeout: float,
        extractor: str | None,
        clock: Clock,
    ) -> None:
        self._factory = factory
        self._size = size
        self._batch = batch
        self._timeout = timeout
        self._start_timeout = start_timeout
        self._clock = clock
        self._false_starts = 0
        self._workers: list[Worker] = []
        self.extractor = extractor

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of the workers, oldest first."""
        return tuple(worker.pid for worker in self._workers)

    def introduce(self) -> str:
        """Give the extractor's id, asking a worker for it where nobody has told."""
        nothing = Line((), batch=1, workers=1)
        while self.extractor is None:
            if not self._workers:
                self._workers.append(Worker(self._factory, clock=self._clock))
            self._listen(nothing, patient=True)
        return self.extractor

    def turn(self, line: Line) -> None:
        """Hand out work and take in answers; waits for an answer only where nothing else can be done meanwhile."""
        self.feed(line)
        self._listen(line, patient=not (line.room or line.first_done or line.over))

    def feed(self, line: Line) -> None:
        """Hand out what waits, to as many workers as it takes."""
        self._enlist(line.shares)
        while self._hand_out(line):
            pass

    def let_go(self) -> None:
        """End the workers that are in the middle of something; the others stay for the next run."""
        for worker in [worker for worker in self._workers if worker.owing or not worker.ready]:
            self._end(worker)

    def close(self) -> None:
        """End all workers."""
        while self._workers:
            self._end(self._workers[-1])

    def _enlist(self, shares: int) -> None:
        free = sum(not worker.owing for worker in self._workers)
        for _ in range(min(shares - free, self._size - len(self._workers))):
            self._workers.append(Worker(self._factory, clock=self._clock))

    def _hand_out(self, line: Line) -> bool:
        for worker in sorted((w for w in self._workers if w.ready and not w.gone), key=lambda w: len(w.owing)):
            if line.suspects and not worker.owing:
                worker.send([line.suspects.popleft()])
                return True
            # A second batch lies ready in the pipe, so that a worker need not wait for whoever consumes the results.
            if len(worker.owing) <= self._batch and not (worker.owing and worker.owing[0].alone):
                batch = line.next_batch()
                worker.send(batch)
                return bool(batch)
        return False

    def _listen(self, line: Line, *, patient: bool) -> None:
        if patient:
            self._wait()
        for worker in tuple(self._workers):
            worker.flush()
            for message in worker.receive():
                self._heed(worker, message)
            if worker.gone:
                self._replace(worker, worker.cause(), line)
            elif self._time_left(worker) < 0:
                self._replace(worker, self._too_long(worker), line)

    def _wait(self) -> None:
        """Sleep until a worker speaks, dies, takes more, or runs out of time."""
        patience = min((max(self._time_left(worker), 0.0) for worker in self._workers), default=0.0)
        with selectors.DefaultSelector() as selector:
            for worker in self._workers:
                selector.register(worker.results, selectors.EVENT_READ)
                if worker.requests is not None:
                    selector.register(worker.requests, selectors.EVENT_WRITE)
            # A hair longer than the patience, or its end would be met by a round of empty turns.
            selector.select(min(patience, _LONGEST_WAIT) + 0.001)

    def _time_left(self, worker: Worker) -> float:
        if not worker.ready:
            return worker.since + self._start_timeout - self._clock()
        return worker.since + self._timeout - self._clock() if worker.owing else float("inf")

    def _too_long(self, worker: Worker) -> Cause:
        limit = self._timeout if worker.ready else self._start_timeout
        return Cause(f"took longer than {limit:g} s")

    def _heed(self, worker: Worker, message: Heard) -> None:
        if isinstance(message, Ready):
            self._welcome(worker, message.extractor)
        elif isinstance(message, Unfit):
            self._end(worker)
            raise message.error
        else:
            worker.owing.popleft().settle(message)

    def _welcome(self, worker: Worker, extractor: str) -> None:
        worker.ready = True
        self._false_starts = 0
        if self.extractor is None:
            self.extractor = extractor
        elif self.extractor != extractor:
            self._end(worker)
            raise UsageError(
                f"a worker made the extractor {extractor!r} where {self.extractor!r} was announced.",
                remedy="Give the pool a factory and an id that belong together.",
            )

    def _replace(self, worker: Worker, cause: Cause, line: Line) -> None:
        """Take a fallen worker away and what it owed back; the next turn starts another if there is work."""
        self._end(worker)
        if not worker.ready:
            self._false_start(worker, cause)
        elif worker.owing:
            suspect = worker.owing.popleft()
            line.put_back(tuple(worker.owing))
            suspect.alone = True
            suspect.strikes += 1 if cause.outside else 2
            if suspect.strikes < _OUT:
                line.suspects.append(suspect)
            else:
                suspect.settle(Refused(cause.words))

    def _false_start(self, worker: Worker, cause: Cause) -> None:
        if worker.words:
            raise WorkerLost(f"the extractor cannot be made: {worker.words}.")
        self._false_starts += 1
        if self._false_starts >= _FALSE_STARTS:
            raise WorkerLost(
                f"{_FALSE_STARTS} workers in a row ended before they were ready; the last one: {cause.words}.",
                remedy="Look for what ends them: memory is the usual reason, and fewer workers the usual help.",
            )

    def _end(self, worker: Worker) -> None:
        self._workers.remove(worker)
        worker.end()
