"""Where a run hands everything over to the record: what is needed, what was put, what was refused, all counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from medkg.errors import InputError
from medkg.model.assertion import Evidence
from medkg.model.document import Document
from medkg.model.identity import text_digest
from medkg.model.reading import Findings, GraphReading, Reading, Rejection
from medkg.model.report import Standing
from medkg.ports import Progress, Quarantine, RecordWriter

_STORE = "store"
_STRIDE = 1000
_TOLD = 10  # rejections, annotations that are not kept, and notes are said one by one up to here
_WRITTEN = (Standing.NEW, Standing.CHANGED)

Carried: TypeAlias = str  # the hash of the findings that a document's file carried, empty where it carried none


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


def carried_by(reading: Reading | GraphReading) -> Carried:
    """Hash the findings that a reading's file carried."""
    if isinstance(reading, GraphReading):
        return reading.digest
    return "" if reading.findings == Findings() else text_digest(ascii(reading.findings))


def read_by(carried: Carried, extractor: str) -> str:
    """Name what a document was read by: our extractor, and by their hash the findings that its file carried.

    So a document is read again when either changes, and two readings of one document, of which only one carries
    findings, are told apart.
    """
    return f"{extractor}+{carried}" if carried else extractor


class Desk:
    """Where one run hands everything over to the record, and keeps count."""

    def __init__(self, record: BuildRecord, progress: Progress, *, counts_evidence: bool = False) -> None:
        self._record = record
        self._watch = progress
        self._progress = progress if counts_evidence else None
        self._standings = dict.fromkeys(Standing, 0)
        self._rejections: dict[str, list[Rejection]] = {}
        self._unread: set[str] = set()
        self._annotated: dict[str, Carried] = {}
        self._unkept = 0
        self._noticed = 0
        self._quarantined = 0
        self._mentions = 0
        self._evidence = 0
        self.words = 0

    def needs(self, reading: Reading | GraphReading, *, extractor: str, carried: Carried) -> bool:
        """Tell whether the record lacks this; a document that it holds, or cannot ever hold, is dealt with."""
        self._rejections.setdefault(reading.document.source, [])
        try:
            standing = self._record.standing(reading.document, extractor=extractor)
        except InputError as error:
            self._refuse(reading, error)
            return False
        if standing not in _WRITTEN:
            self._standings[standing] += 1
            self._compare(reading, standing, carried=carried)
            if isinstance(reading, GraphReading):
                # Its lines are not looked at again, so nothing is known of those that were put aside.
                self._unread.add(reading.document.source)
        return standing in _WRITTEN

    def put(self, reading: Reading | GraphReading, *, extractor: str, carried: Carried) -> None:
        """Store a document with what was found in it."""
        streamed = _Streamed(reading.evidence if isinstance(reading, GraphReading) else (), self._progress)
        storable = replace(reading, evidence=streamed) if isinstance(reading, GraphReading) else reading
        try:
            standing = self._record.put(storable, extractor=extractor)
        except InputError as error:
            self._refuse(reading, error)
            return
        self._standings[standing] += 1
        self._compare(reading, standing, carried=carried)
        found = Findings() if isinstance(reading, GraphReading) else reading.findings
        self._tell(reading.document, found.notes)
        pieces = streamed.count + len(found.evidence)
        if standing in _WRITTEN:
            self._mentions += len(found.mentions)
            self._evidence += pieces
        if self._progress is not None:
            self._progress.advance(pieces - streamed.told)

    def put_if_needed(self, reading: Reading | GraphReading, *, extractor: str) -> None:
        """Store a document from which nothing is extracted."""
        carried = carried_by(reading)
        name = read_by(carried, extractor)
        if self.needs(reading, extractor=name, carried=carried):
            self.put(reading, extractor=name, carried=carried)

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
        if self._unkept > _TOLD:
            self._watch.note(
                f"{self._unkept} documents were given more than once with different annotations; one reading of each "
                "stands. Build each form into a graph of its own to keep all of them."
            )
        if self._noticed > _TOLD:
            self._watch.note(f"{self._noticed} such notes on documents in all; medkg annotate shows those of each.")

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

    def _compare(self, reading: Reading | GraphReading, standing: Standing, *, carried: Carried) -> None:
        """Say it where one document was given twice, and the reading that does not stand had annotations of its own."""
        document = reading.document
        earlier = self._annotated.get(document.id, "")
        lost = carried if standing is Standing.SUPERSEDED else earlier
        if carried and standing is not Standing.SUPERSEDED:
            self._annotated[document.id] = carried
        if not lost or earlier == carried:
            return
        self._unkept += 1
        if self._unkept <= _TOLD:
            self._watch.note(
                f"{' '.join(filter(None, (document.source, reading.place)))}: {document.id} was given more than once. "
                "One reading of it stands; what only the other carried is not kept."
            )

    def _tell(self, document: Document, notes: Sequence[str]) -> None:
        """Pass on what the extractor noticed in a document, of the first few."""
        for note in notes:
            self._noticed += 1
            if self._noticed <= _TOLD:
                self._watch.note(f"{document.id}: {note}")

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
