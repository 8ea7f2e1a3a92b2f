"""Where loaded graphs come from: the licence and version that their user says they have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from medkg.model.document import Document
from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.model.report import VERSION


def stamped(
    readings: Iterable[Reading | GraphReading | Rejection], *, licence: str, version: str
) -> Iterator[Reading | GraphReading | Rejection]:
    """Note licence and version on every document without a text; what a file says of itself stands where none is given.

    They are part of the document's content: the same file with another licence is a changed document.
    """
    for reading in readings:
        if not (licence or version) or isinstance(reading, Rejection) or reading.document.text:
            yield reading
        else:
            yield replace(reading, document=_stamped(reading.document, licence=licence, version=version))


def _stamped(document: Document, *, licence: str, version: str) -> Document:
    said = document.metadata
    extra = tuple(pair for pair in said.extra if not version or pair[0] != VERSION)
    extra += ((VERSION, version),) if version else ()
    return replace(document, metadata=replace(said, licence=licence or said.licence, extra=extra))
