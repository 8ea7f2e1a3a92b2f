"""Build and load: what was read goes into the record, document by document, and only what is new or changed.

Every document is its own transaction, so whatever ends a build (a full disk, Ctrl-C, kill -9), what was committed
stands, and the same build again does the rest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.model.report import BuildReport
from medkg.ports import Clock, ExtractionPool, Progress, SummarySource
from medkg.workflows.desk import BuildRecord, Carried, Counts, Desk, carried_by, read_by

_NOBODY = ""  # the extractor of what nothing is extracted from
_STAGE = "load"
_A_TEXT = "this is a text, no graph. Read it with `medkg build`, which keeps its annotations too."


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
    desk = Desk(record, progress)
    under_way: deque[Carried] = deque()
    for result in pool.run(_to_extract(readings, under_way, desk=desk, pool=pool, progress=progress)):
        carried = under_way.popleft()
        if isinstance(result, Rejection):
            desk.reject(result)
        else:
            desk.words += len(result.document.text.split())
            desk.put(result, extractor=read_by(carried, pool.extractor_id), carried=carried)
        progress.advance()
    desk.tidy()
    return desk.counts(seconds=clock() - begin)


def load(
    readings: Iterable[Reading | GraphReading | Rejection], *, record: BuildRecord, progress: Progress, clock: Clock
) -> Counts:
    """Store graphs and curated sources as they are, nothing extracted. Progress counts pieces of evidence.

    A document with a text is put aside: it is for `build`, which keeps its annotations too.
    """
    begin = clock()
    progress.stage("loading")
    desk = Desk(record, progress, counts_evidence=True)
    for reading in readings:
        if isinstance(reading, Rejection):
            desk.reject(reading)
        elif isinstance(reading, Reading) and reading.document.text:
            # Stored as it is, it would take the place of what a build has found in it.
            document = reading.document
            desk.reject(Rejection(document.source, reading.place, document.id, _STAGE, _A_TEXT))
        else:
            desk.put_if_needed(reading, extractor=_NOBODY)
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
    under_way: deque[Carried],
    *,
    desk: Desk,
    pool: ExtractionPool,
    progress: Progress,
) -> Iterator[Reading]:
    """Let through what must be extracted, noting what its file carried, and deal with everything else on the way."""
    for reading in readings:
        if isinstance(reading, Rejection):
            desk.reject(reading)
        elif isinstance(reading, GraphReading) or not reading.document.text:
            desk.put_if_needed(reading, extractor=_NOBODY)
        else:
            carried = carried_by(reading)
            if desk.needs(reading, extractor=read_by(carried, pool.extractor_id), carried=carried):
                under_way.append(carried)
                yield reading
                continue
        progress.advance()
