"""Inputs to readings: which files, which reader, and what cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from medkg.errors import InputError
from medkg.model.reading import GraphReading, Reading, Rejection


def readings(inputs: Sequence[str | Path], *, input_format: str = "") -> Iterator[Reading | GraphReading | Rejection]:
    """Stream the records of files, folders, globs and `-`, in the order of the inputs and of the names in folders.

    What cannot be opened or recognised comes out as a rejection between its neighbours. Raises UsageError for a format
    that does not exist.
    """
    from medkg.formats.detect import detect, named
    from medkg.formats.inputs import expand
    from medkg.formats.registry import readers
    from medkg.formats.stream import rejection
    from medkg.vocabulary.words import ShippedTerminology

    known = readers(ShippedTerminology())
    chosen = named(input_format, known) if input_format else None
    for one in expand([str(given) for given in inputs]):
        if isinstance(one, Rejection):
            yield one
            continue
        try:
            reader = chosen or detect(one.path, known)
        except InputError as error:
            yield rejection(error, source=one.source)
            continue
        yield from reader.read(one.path, source=one.source)
