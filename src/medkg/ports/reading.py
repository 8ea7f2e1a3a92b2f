"""What turns files into findings, and where these go."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Protocol

from medkg.model.document import Document
from medkg.model.reading import Findings, GraphReading, Reading, Rejection
from medkg.model.report import Standing


class Reader(Protocol):
    """Reads one format. Bad records come out as rejections between their good neighbours; it never stops early."""

    @property
    def name(self) -> str:
        """The format's name as `--input-format` takes it."""

    def read(self, path: Path, *, source: str) -> Iterator[Reading | GraphReading | Rejection]:
        """Stream a file's records in constant memory; `source` is the name to give the input in what comes out."""


class Extractor(Protocol):
    """Turns text into evidence. The same document gives the same findings on every machine."""

    @property
    def id(self) -> str:
        """`name@version+confighash`; a change of anything that changes findings changes this."""

    def extract(self, document: Document) -> Findings:
        """Find mentions and relations; raises ExtractionError naming the stage."""


class ExtractionPool(Protocol):
    """Runs an extractor over a stream of readings with workers that may die."""

    @property
    def extractor_id(self) -> str:
        """The id of the extractor that is run."""

    def run(self, readings: Iterable[Reading]) -> Iterator[Reading | Rejection]:
        """Give every reading back in order, with the extractor's findings added, or a rejection in its place."""

    def close(self) -> None:
        """Stop the workers."""


class RecordWriter(Protocol):
    """The only door through which the record changes. One put is one transaction."""

    def standing(self, document: Document, *, extractor: str) -> Standing:
        """Tell how a document stands to what is stored, so that unchanged ones are not extracted again."""

    def put(self, reading: Reading | GraphReading, *, extractor: str) -> Standing:
        """Store or replace a document with all that was found in it, and its ledger row; idempotent."""


class Quarantine(Protocol):
    """Where what could not be read is kept until it can be."""

    def quarantine(self, rejection: Rejection) -> None:
        """Keep a rejection; the same one is not doubled."""

    def clear_quarantine(self, file: str, *, seen: Collection[Rejection] = ()) -> int:
        """Remove the rejections of a file that was read to its end, except those `seen` in this reading."""
