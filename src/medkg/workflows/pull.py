"""Pull: what a server holds goes into the record as a source, and takes the place of no text that stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from medkg.model.reading import GraphReading, Rejection
from medkg.ports import EvidenceSource, Progress


def beside_texts(
    readings: Iterable[GraphReading | Rejection], *, record: EvidenceSource, progress: Progress
) -> Iterator[GraphReading | Rejection]:
    """Let through what takes no whole text's place; an excerpt of a document that the record holds whole is left out.

    The progress is told how many were.
    """
    left_out = 0
    for reading in readings:
        if isinstance(reading, GraphReading) and _stands_whole(reading, record):
            left_out += 1
        else:
            yield reading
    if left_out:
        progress.note(f"Documents that stand in this graph with their own text, and were left as they are: {left_out}.")


def _stands_whole(reading: GraphReading, record: EvidenceSource) -> bool:
    id_ = reading.document.id
    standing = record.documents([id_]).get(id_)
    return standing is not None and bool(standing.text) and not _is_excerpt(standing.metadata.extra)


def _is_excerpt(extra: Iterable[tuple[str, str]]) -> bool:
    return any(name == "excerpt" for name, _ in extra)
