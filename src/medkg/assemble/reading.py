"""Inputs to readings: which files, which reader, and what cannot be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.errors import InputError
from medkg.model.reading import GraphReading, Reading, Rejection

if TYPE_CHECKING:
    from medkg.formats.detect import Format
    from medkg.formats.inputs import Input


def readings(inputs: Sequence[str | Path], *, input_format: str = "") -> Iterator[Reading | GraphReading | Rejection]:
    """Stream the records of files, folders, globs and `-`, in the order of the inputs and of the names in folders.

    What cannot be opened or recognised comes out as a rejection between its neighbours. Raises UsageError, at once,
    for a format that does not exist.
    """
    from medkg.formats.detect import named
    from medkg.formats.inputs import expand
    from medkg.formats.registry import readers
    from medkg.vocabulary.words import ShippedTerminology

    known = readers(ShippedTerminology())
    chosen = named(input_format, known) if input_format else None
    return _read(expand([str(given) for given in inputs]), known, chosen=chosen)


def _read(
    files: Iterable[Input | Rejection], known: Sequence[Format], *, chosen: Format | None
) -> Iterator[Reading | GraphReading | Rejection]:
    from medkg.formats.detect import detect
    from medkg.formats.stream import rejection

    for one in files:
        if isinstance(one, Rejection):
            yield one
            continue
        try:
            reader = chosen or detect(one.path, known)
        except InputError as error:
            yield rejection(error, source=one.source)
            continue
        yield from reader.read(one.path, source=one.source)
