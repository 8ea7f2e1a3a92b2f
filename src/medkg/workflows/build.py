"""Build and load: what was read goes into the record, document by document, and only what is new or changed.

Every document is its own transaction, so whatever ends a build (a full disk, Ctrl-C, kill -9), what was committed
stands, and the same build again does the rest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from medkg.errors import InputError
from medkg.model.assertion import Evidence
from medkg.model.identity import text_digest
from medkg.model.reading import Findings, GraphReading, Reading, Rejection
from medkg.model.report import BuildReport, Standing
from medkg.ports import Clock, ExtractionPool, Progress, Quarantine, RecordWriter, SummarySource

_STORE = "store"
_NOBODY = ""  # the extractor of what nothing is extracted from
_STRIDE = 1000
_TOLD = 10  # rejections are said one by one up to here
_WRITTEN = (Standing.NEW, Standing.CHANGED)


class BuildRecord(RecordWriter, Quarantine, Protocol):
    """What a run writes to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What one run did to the record; a superseded duplicate counts as unchanged.

    `mentions` and `evidence` are those of new and changed documents, `words` those that were searched for them.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    quarantined: int = 0
    mentions: int = 0
    evidence: int = 0
    words: int = 0
    seconds: float = 0.0


def build(
    readings: Iterable[Reading | GraphReading | Rejection],
    *,
    record: BuildRecord,
    pool: ExtractionPool,
    progress: Progress,
    clock: Clock,
    total: int | None = None,
) -> Counts:
    """Extract from every new or changed document and store it with the findings that its file carried.

    Later documents are extracted while earlier ones are stored. What cannot be read, extracted or stored is put into
    quarantine and costs its neighbours nothing. Progress counts documents, `total` if it is known. Raises GraphError
    where the record itself fails, and the pool's errors where no worker can be started.
    """
    begin = clock()
    progress.stage("building", total=total)
    desk = _Desk(record, progress)
    under_way: deque[str] = deque()
    for result in pool.run(_to_extract(readings, under_way, desk=desk, pool=pool, progress=progress)):
        read_by = under_way.popleft()
        if isinstance(result, Rejection):
            desk.reject(result)
        else:
            desk.words += len(result.document.text.split())
            desk.put(result, extractor=read_by)
        progress.advance()
    desk.tidy()
    return desk.counts(seconds=clock() - begin)


def load(
    readings: Iterable[Reading | GraphReading | Rejection], *, record: BuildRecord, progress: Progress, clock: Clock
) -> Counts:
    """Store graphs and curated sources as they are, nothing extracted. Progress counts pieces of evidence."""
    begin = clock()
    progress.stage("loading")
    desk = _Desk(record, progress, counts_evidence=True)
    for reading in readings:
        if isinstance(reading, Rejection):
            desk.reject(reading)
        else:
            desk.put_if_needed(reading, extractor=_read_by(reading, _NOBODY))
    desk.tidy()
    return desk.counts(seconds=clock() - begin)


def report(counts: Counts, *, source: SummarySource, progress: Progress) -> BuildReport:
    """Complete a run's counts with what the graph is now."""
    progress.stage("counting")
    summary = source.summary()
    return BuildReport(
        documents=counts.new + counts.changed + counts.unchanged,
        new=counts.new,
        changed=counts.changed,
        unchanged=counts.unchanged,
        quarantined=counts.quarantined,
        mentions=counts.mentions,
        evidence=counts.evidence,
        assertions=summary.assertions,
        hash=summary.hash,
        seconds=round(counts.seconds, 3),
        words_per_second=round(counts.words / counts.seconds, 1) if counts.seconds > 0 else 0.0,
    )


def _to_extract(
    readings: Iterable[Reading | GraphReading | Rejection],
    under_way: deque[str],
    *,
    desk: _Desk,
    pool: ExtractionPool,
    progress: Progress,
) -> Iterator[Reading]:
    """Let through what must be extracted, noting by whom it is read, and deal with everything else on the way."""
    for reading in readings:
        if isinstance(reading, Rejection):
            desk.reject(reading)
        elif isinstance(reading, GraphReading) or not reading.document.text:
            desk.put_if_needed(reading, extractor=_read_by(reading, _NOBODY))
        else:
            read_by = _read_by(reading, pool.extractor_id)
            if desk.needs(reading, extractor=read_by):
                under_way.append(read_by)
                yield reading
                continue
        progress.advance()


def _read_by(reading: Reading | GraphReading, extractor: str) -> str:
    """Name what a document was read by: our extractor, and by their hash the findings that its file carried.

    So a document is read again when either changes, and two readings of one document, of which only one carries
    findings, are told apart.
    """
    if isinstance(reading, GraphReading):
        return f"{extractor}+{reading.digest}"
    if reading.findings == Findings():
        return extractor
    return f"{extractor}+{text_digest(ascii(reading.findings))}"


class _Desk:
    """Where one run hands everything over to the record, and keeps count."""

    def __init__(self, record: BuildRecord, progress: Progress, *, counts_evidence: bool = False) -> None:
        self._record = record
        self._watch = progress
        self._progress = progress if counts_evidence else None
        self._standings = dict.fromkeys(Standing, 0)
        self._rejections: dict[str, list[Rejection]] = {}
        self._unread: set[str] = set()
        self._quarantined = 0
        self._mentions = 0
        self._evidence = 0
        self.words = 0

    def needs(self, reading: Reading | GraphReading, *, extractor: str) -> bool:
        """Tell whether the record lacks this; a document that it holds, or cannot ever hold, is dealt with."""
        self._rejections.setdefault(reading.document.source, [])
        try:
            standing = self._record.standing(reading.document, extractor=extractor)
        except InputError as error:
            self._refuse(reading, error)
            return False
        if standing not in _WRITTEN:
            self._standings[standing] += 1
            if isinstance(reading, GraphReading):
                # Its lines are not looked at again, so nothing is known of those that were put aside.
                self._unread.add(reading.document.source)
        return standing in _WRITTEN

    def put(self, reading: Reading | GraphReading, *, extractor: str) -> None:
        """Store a document with what was found in it."""
        streamed = _Streamed(reading.evidence if isinstance(reading, GraphReading) else (), self._progress)
        storable = replace(reading, evidence=streamed) if isinstance(reading, GraphReading) else reading
        try:
            standing = self._record.put(storable, extractor=extractor)
        except InputError as error:
            self._refuse(reading, error)
            return
        self._standings[standing] += 1
        found = Findings() if isinstance(reading, GraphReading) else reading.findings
        pieces = streamed.count + len(found.evidence)
        if standing in _WRITTEN:
            self._mentions += len(found.mentions)
            self._evidence += pieces
        if self._progress is not None:
            self._progress.advance(pieces - streamed.told)

    def put_if_needed(self, reading: Reading | GraphReading, *, extractor: str) -> None:
        """Store a document from which nothing is extracted."""
        if self.needs(reading, extractor=extractor):
            self.put(reading, extractor=extractor)

    def reject(self, rejection: Rejection) -> None:
        """Put a record into quarantine."""
        self._quarantined += 1
        self._record.quarantine(rejection)
        self._rejections.setdefault(rejection.file, []).append(rejection)
        if self._quarantined <= _TOLD:
            self._watch.note(f"{' '.join(filter(None, (rejection.file, rejection.place)))}: {rejection.reason}")
        elif self._quarantined == _TOLD + 1:
            self._watch.note("More is put aside; quarantine.jsonl has all of it.")

    def tidy(self) -> None:
        """After a whole run, take out of quarantine what its files no longer hold."""
        for file, met in self._rejections.items():
            if file not in self._unread:
                self._record.clear_quarantine(file, seen=met)

    def counts(self, *, seconds: float) -> Counts:
        """Give what was counted."""
        standings = self._standings
        return Counts(
            new=standings[Standing.NEW],
            changed=standings[Standing.CHANGED],
            unchanged=standings[Standing.UNCHANGED] + standings[Standing.SUPERSEDED],
            quarantined=self._quarantined,
            mentions=self._mentions,
            evidence=self._evidence,
            words=self.words,
            seconds=seconds,
        )

    def _refuse(self, reading: Reading | GraphReading, error: InputError) -> None:
        document = reading.document
        self.reject(Rejection(document.source, reading.place, document.id, _STORE, error.reason))


class _Streamed:
    """Evidence on its way into the record: `count` pieces have passed, of `told` the progress knows."""

    def __init__(self, evidence: Iterable[Evidence], progress: Progress | None) -> None:
        self._evidence = evidence
        self._progress = progress
        self.count = 0
        self.told = 0

    def __iter__(self) -> Iterator[Evidence]:
        for piece in self._evidence:
            self.count += 1
            if self._progress is not None and self.count % _STRIDE == 0:
                self._progress.advance(_STRIDE)
                self.told = self.count
            yield piece
