"""Inputs to readings: which files, which reader, and what cannot be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from medkg.assemble.provenance import stamped
from medkg.errors import InputError, UsageError
from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.ports import Progress

if TYPE_CHECKING:
    from medkg.formats.carried import CarriedAnnotations
    from medkg.formats.detect import Format
    from medkg.formats.inputs import Input


Inputs: TypeAlias = str | Path | Sequence[str | Path]


def each(inputs: Inputs) -> tuple[str | Path, ...]:
    """Give the inputs as a tuple; one alone is one, not its letters, of which `/` names a whole machine."""
    return (inputs,) if isinstance(inputs, str | Path) else tuple(inputs)


def readings(inputs: Inputs, *, input_format: str = "") -> Iterator[Reading | GraphReading | Rejection]:
    """Stream the records of files, folders, globs and `-`, in the order of the inputs and of the names in folders.

    What cannot be opened or recognised comes out as a rejection between its neighbours. Raises UsageError, at once,
    for a format that does not exist.
    """
    return source_of(inputs, input_format=input_format).readings()


def loadable(
    inputs: Inputs, *, input_format: str = "", mapping: str | Path = "", licence: str = "", version: str = ""
) -> Iterator[Reading | GraphReading | Rejection]:
    """Stream graphs as `readings` does, their tables read by a mapping where one is named, with licence and version.

    What the mapping says of these stands where no other is given. Raises UsageError, at once, for a mapping that cannot
    be used, or one with a format.
    """
    if not mapping:
        return stamped(readings(inputs, input_format=input_format), licence=licence, version=version)
    if input_format:
        raise UsageError("a mapping and an input format were both given.", remedy="A mapping says how a table is read.")
    from medkg.formats.column_map import read_column_map
    from medkg.formats.inputs import expand
    from medkg.formats.mapped import MappedReader
    from medkg.vocabulary.words import ShippedTerminology

    said = read_column_map(Path(mapping))
    reader = MappedReader(ShippedTerminology(), said)
    source = Source(expand([str(given) for given in each(inputs)]), (), reader)
    return stamped(source.readings(), licence=licence or said.licence, version=version or said.version)


def source_of(inputs: Inputs, *, input_format: str = "") -> Source:
    """Name what is to be read, opening nothing; raises UsageError for a format that does not exist."""
    from medkg.formats.detect import named
    from medkg.formats.inputs import expand
    from medkg.formats.registry import readers
    from medkg.vocabulary.words import ShippedTerminology

    known = readers(ShippedTerminology())
    chosen = named(input_format, known) if input_format else None
    return Source(expand([str(given) for given in each(inputs)]), known, chosen)


@dataclass(frozen=True, slots=True)
class Source:
    """Files and the formats that they may have, `chosen` where the user named one; it is read once."""

    files: Iterable[Input | Rejection]
    known: Sequence[Format]
    chosen: Format | None

    def readings(self) -> Iterator[Reading | GraphReading | Rejection]:
        """Stream the records."""
        for one in self.files:
            yield from self._read(one)

    def joined(self, progress: Progress) -> Iterator[Reading | GraphReading | Rejection]:
        """Gather, at once, the annotations of all files; then stream the records, each with those of its very text.

        So it does not matter which form of a document stands, nor in which order they come. A single file is read as
        it is. Raises StorageError where the temporary folder is full.
        """
        from medkg.formats.carried import CarriedAnnotations
        from medkg.formats.registry import CARRYING

        files = list(self.files)
        carried = CarriedAnnotations()
        if len(files) > 1:
            progress.stage("gathering annotations")
            for one in files:
                for record in self._read(one, only=CARRYING):
                    if isinstance(record, Reading):
                        carried.keep(record)
                        progress.advance()
        return _joined(replace(self, files=files).readings(), carried)

    def _read(
        self, one: Input | Rejection, *, only: Collection[str] = ()
    ) -> Iterator[Reading | GraphReading | Rejection]:
        from medkg.formats.detect import detect
        from medkg.formats.stream import rejection

        if isinstance(one, Rejection):
            yield one
            return
        try:
            reader = self.chosen or detect(one.path, self.known)
        except InputError as error:
            yield rejection(error, source=one.source)
            return
        if not only or reader.name in only:
            yield from reader.read(one.path, source=one.source)


def _joined(
    records: Iterable[Reading | GraphReading | Rejection], carried: CarriedAnnotations
) -> Iterator[Reading | GraphReading | Rejection]:
    with closing(carried):
        for record in records:
            yield carried.joined(record) if isinstance(record, Reading) else record
