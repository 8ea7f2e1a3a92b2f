"""Small real parts for tests: each does its port's job on a few values, deterministically, without a vendor."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path

from medkg.errors import ExtractionError, VocabularyError
from medkg.model.assertion import Evidence
from medkg.model.concept import Concept
from medkg.model.document import Document, Span
from medkg.model.mention import Mention
from medkg.model.reading import Findings, GraphReading, Reading, Rejection
from medkg.model.report import Standing


@dataclass(frozen=True)
class WordExtractor:
    """Finds every capitalised word, and obeys the lower-case orders that a text may give.

    die: kill -9 · once:PATH: kill -9, but only the first time · abort: SIGABRT · exit: leave with code 3 ·
    memory: MemoryError · hang: never return · sleep:SECONDS · touch:PATH: leave a file · raise: a ValueError ·
    refuse: our ExtractionError · unfit: a fault that is no document's.
    """

    version: str = "1"

    @property
    def id(self) -> str:
        return f"words@{self.version}"

    def extract(self, document: Document) -> Findings:
        for word in document.text.split():
            _obey(word)
        return findings_of(document, self.id)


def findings_of(document: Document, extractor: str) -> Findings:
    """One mention for each capitalised word, and one piece of evidence between each two that follow another."""
    mentions = []
    start = 0
    for word in document.text.split():
        start = document.text.index(word, start)
        if word[0].isupper():
            span = Span(start, start + len(word))
            mentions.append(
                Mention(document_id=document.id, span=span, text=word, category="Disease", extractor=extractor)
            )
        start += len(word)
    evidence = tuple(
        Evidence(
            subject=f"TEST:{first.text}",
            predicate="related_to",
            object=f"TEST:{second.text}",
            document_id=document.id,
            extractor=extractor,
            text_hash=document.text_hash,
            subject_span=first.span,
            object_span=second.span,
        )
        for first, second in pairwise(mentions)
    )
    concepts = tuple(Concept(f"TEST:{mention.text}", mention.text, "Disease") for mention in mentions)
    return Findings(tuple(mentions), evidence, concepts)


def _obey(word: str) -> None:
    order, _, argument = word.partition(":")
    if order in _ORDERS:
        _ORDERS[order](argument)


def _die(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _once(path: str) -> None:
    if not Path(path).exists():
        Path(path).touch()
        _die("")


def _memory(_: str) -> None:
    raise MemoryError("no memory left for this test")


def _raise(_: str) -> None:
    raise ValueError("the text says raise")


def _refuse(_: str) -> None:
    raise ExtractionError("the text says refuse", stage="words")


def _unfit(_: str) -> None:
    raise VocabularyError("the lexicon is gone")


_ORDERS: dict[str, Callable[[str], object]] = {
    "die": _die,
    "once": _once,
    "abort": lambda _: os.abort(),
    "exit": lambda _: os._exit(3),
    "memory": _memory,
    "hang": lambda _: time.sleep(3600),
    "sleep": lambda seconds: time.sleep(float(seconds)),
    "touch": lambda path: Path(path).touch(),
    "raise": _raise,
    "refuse": _refuse,
    "unfit": _unfit,
}


def broken_factory() -> WordExtractor:
    """A factory that fails with an error of ours."""
    raise VocabularyError("the lexicon cannot be opened", remedy="Compile it again.")


def buggy_factory() -> WordExtractor:
    """A factory that fails with somebody else's error."""
    raise OSError("[E050] Can't find model")


def dying_factory() -> WordExtractor:
    """A factory in which the process dies."""
    os.kill(os.getpid(), signal.SIGKILL)
    return WordExtractor()


def reading(number: int, text: str) -> Reading:
    """A reading with a place, as a file's reader gives it."""
    document = Document(id=f"TEST:{number}", text=text, source="test.jsonl")
    return Reading(document, place=f"line {number}")


@dataclass
class MemoryRecord:
    """A record in a dictionary. `fail_at` raises the given error at the n-th put, before anything is stored."""

    stored: dict[str, tuple[str, str, Findings]] = field(default_factory=dict)
    quarantined: list[Rejection] = field(default_factory=list)
    puts: int = 0
    fail_at: int = 0
    fail_with: BaseException | None = None

    def standing(self, document: Document, *, extractor: str) -> Standing:
        stored = self.stored.get(document.id)
        if stored is None:
            return Standing.NEW
        return Standing.UNCHANGED if stored[:2] == (document.content_hash, extractor) else Standing.CHANGED

    def put(self, reading: Reading | GraphReading, *, extractor: str) -> Standing:
        self.puts += 1
        if self.puts == self.fail_at and self.fail_with is not None:
            raise self.fail_with
        document = reading.document
        standing = self.standing(document, extractor=extractor)
        if standing is Standing.UNCHANGED:
            return standing
        if isinstance(reading, GraphReading):
            findings = Findings(concepts=tuple(reading.concepts), evidence=tuple(reading.evidence))
        else:
            findings = reading.findings
        self.stored[document.id] = (document.content_hash, extractor, findings)
        return standing

    def quarantine(self, rejection: Rejection) -> None:
        self.quarantined.append(rejection)

    def clear_quarantine(self, file: str, *, seen: Collection[Rejection] = ()) -> int:
        gone = [one for one in self.quarantined if one.file == file and one not in seen]
        self.quarantined = [one for one in self.quarantined if one not in gone]
        return len(gone)


@dataclass
class LoggedProgress:
    """Keeps what it is told."""

    stages: list[tuple[str, int | None]] = field(default_factory=list)
    advanced: int = 0
    notes: list[str] = field(default_factory=list)

    def stage(self, name: str, *, total: int | None = None) -> None:
        self.stages.append((name, total))

    def advance(self, by: int = 1) -> None:
        self.advanced += by

    def note(self, message: str) -> None:
        self.notes.append(message)


@dataclass
class PlainPool:
    """A pool without processes: what SupervisedPool must be indistinguishable from."""

    extractor: WordExtractor = WordExtractor()

    def run(self, readings: Iterable[Reading]) -> Iterator[Reading | Rejection]:
        for one in readings:
            yield replace(one, findings=one.findings + self.extractor.extract(one.document))

    def close(self) -> None:
        """Nothing to stop."""
