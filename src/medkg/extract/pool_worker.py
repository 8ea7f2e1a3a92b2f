"""The parent's side of one worker: what was sent to it, what it still owes, and for how long it has owed it."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator

from medkg.extract.pool_line import Slot
from medkg.extract.pool_process import Cause, launch
from medkg.extract.pool_wire import Heard, Inbox, LastWords, pack
from medkg.ports import Clock

_PIECE = 1 << 16


class Worker:
    """A process and the slots it has not answered yet, in the order of sending. No method waits for the process."""

    __slots__ = ("_clock", "_inbox", "_outgoing", "_process", "gone", "owing", "ready", "since", "words")

    def __init__(self, factory: bytes, *, clock: Clock) -> None:
        self._clock = clock
        self._inbox = Inbox()
        self._outgoing = bytearray(factory)
        self._process = launch()
        self.owing: deque[Slot] = deque()
        self.ready = False
        self.gone = False
        self.words = ""
        self.since = clock()

    @property
    def results(self) -> int:
        """The descriptor that becomes readable when the worker has spoken or died."""
        return self._process.results

    @property
    def requests(self) -> int | None:
        """The descriptor to wait for before `flush`, None where everything has been sent."""
        return self._process.requests if self._outgoing else None

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.process.pid

    def send(self, slots: Iterable[Slot]) -> None:
        """Send documents; what the pipe does not take at once follows with `flush`."""
        if not self.owing:
            self.since = self._clock()
        for slot in slots:
            self._outgoing += pack(slot.reading.document)
            self.owing.append(slot)
        self.flush()

    def flush(self) -> None:
        """Push out what the pipe takes. The worker's time begins anew: it may have waited for us."""
        try:
            while self._outgoing:
                del self._outgoing[: os.write(self._process.requests, self._outgoing[:_PIECE])]
                self.since = self._clock()
        except BlockingIOError:
            return
        except BrokenPipeError:
            # It has died; `receive` finds that out, after what it said before.
            self._outgoing.clear()

    def receive(self) -> Iterator[Heard]:
        """Give what has arrived; sets `gone` (and `words`, if any were left) when nothing more will."""
        while not self.gone:
            try:
                piece = os.read(self._process.results, _PIECE)
            except BlockingIOError:
                return
            self.gone = not piece
            self.since = self._clock()
            for message in self._inbox.feed(piece):
                if isinstance(message, LastWords):
                    self.words = message.words
                    self.gone = True
                else:
                    yield message

    def cause(self) -> Cause:
        """Say what ended a worker that is gone."""
        return Cause(f"worker stopped by {self.words}") if self.words else self._process.cause()

    def end(self) -> None:
        """Kill and collect the process; what it owed stays in `owing`."""
        self._process.end()
