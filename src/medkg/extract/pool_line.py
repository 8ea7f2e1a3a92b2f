"""The order of the input: what has been read, what waits for a worker, what is done but not first yet."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from medkg.extract.pool_wire import Found, Refused
from medkg.model.reading import Reading, Rejection

STAGE = "extract"
# Whole articles are hundreds of times longer than abstracts; a count of documents alone would not bound memory.
_BATCH_CHARACTERS = 500_000
_WINDOW_CHARACTERS = 4 * _BATCH_CHARACTERS


class Slot:
    """A reading's place in the order of the input, until its outcome is known.

    `strikes` weighs what the document has done to workers; `alone` says that it no longer shares one.
    """

    __slots__ = ("alone", "outcome", "reading", "strikes")

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.outcome: Reading | Rejection | None = None
        self.strikes = 0
        self.alone = False

    def settle(self, answer: Found | Refused) -> None:
        """Turn a worker's answer into the outcome: our findings beside the annotator's, or a rejection."""
        reading = self.reading
        if isinstance(answer, Found):
            self.outcome = replace(reading, findings=reading.findings + answer.findings)
        else:
            document = reading.document
            self.outcome = Rejection(document.source, reading.place, document.id, STAGE, answer.reason)


class Line:
    """Readings on their way through the workers: at most `4 * batch * workers` are in memory, and come out in order.

    Of these, two batches for each worker are with it, one for each is prepared, and the rest is done out of turn.
    """

    def __init__(self, readings: Iterable[Reading], *, batch: int, workers: int) -> None:
        self._source = iter(readings)
        self._batch = batch
        self._prepared = batch * workers
        self._window = 4 * batch * workers
        self._characters = 0
        self._most_characters = _WINDOW_CHARACTERS * workers
        self._ended = False
        self._standing: deque[Slot] = deque()
        self._waiting: deque[Slot] = deque()
        self.suspects: deque[Slot] = deque()

    @property
    def over(self) -> bool:
        """Nothing more will come in or go out."""
        return self._ended and not self._standing

    @property
    def room(self) -> bool:
        """More can be read now."""
        return (
            not self._ended
            and len(self._waiting) < self._prepared
            and len(self._standing) < self._window
            and self._characters < self._most_characters
        )

    @property
    def first_done(self) -> bool:
        """An outcome can be handed out now."""
        return bool(self._standing) and self._standing[0].outcome is not None

    @property
    def shares(self) -> int:
        """How many workers could be given something now."""
        return len(self.suspects) + -(-len(self._waiting) // self._batch)

    def pull(self) -> None:
        """Read on, by one batch at most, so that workers are looked after in between."""
        for _ in range(self._batch):
            if not self.room:
                return
            for reading in islice(self._source, 1):
                slot = Slot(reading)
                self._characters += len(reading.document.text)
                self._standing.append(slot)
                self._waiting.append(slot)
                break
            else:
                self._ended = True

    def next_batch(self) -> list[Slot]:
        """Take the next documents for one worker; none while the batch could still grow."""
        if self.room and len(self._waiting) < self._batch:
            return []
        batch: list[Slot] = []
        characters = 0
        while self._waiting and len(batch) < self._batch and characters < _BATCH_CHARACTERS:
            batch.append(self._waiting.popleft())
            characters += len(batch[-1].reading.document.text)
        return batch

    def put_back(self, slots: Sequence[Slot]) -> None:
        """Let documents wait again, before all others and in their order."""
        self._waiting.extendleft(reversed(slots))

    def pop(self) -> Reading | Rejection | None:
        """Hand out the first outcome, None where it is not known yet."""
        if not self.first_done:
            return None
        slot = self._standing.popleft()
        self._characters -= len(slot.reading.document.text)
        return slot.outcome
