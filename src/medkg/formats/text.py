"""Plain text: one document a file; the headings of a clinical note become sections."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from medkg.errors import InputError
from medkg.formats.decode import decode
from medkg.formats.detect import Sample
from medkg.formats.headings import note_sections
from medkg.formats.stream import LINE_LIMIT, STAGE, chunks, guarded, rejection
from medkg.model.document import Document, Metadata
from medkg.model.reading import Reading, Rejection

_SUFFIXES = frozenset({"", ".txt", ".text", ".md", ".note"})
# What begins like this is a structured format that nobody recognised: reading it as prose would make nonsense of it.
_STRUCTURED = ("<?xml", "<!doctype", "<html", "{", "[{", '["', "%pdf")


@dataclass(frozen=True, slots=True)
class TextReader:
    """Reads a file of prose as one document without a title; its text is the file's, character for character."""

    name: str = "text"

    def recognises(self, sample: Sample) -> bool:
        """Tell by the absence of any structure, in a file that calls itself text or nothing."""
        begin = sample.text[:200].lstrip().lower()
        return sample.suffix in _SUFFIXES and not sample.binary and not begin.startswith(_STRUCTURED)

    def read(self, path: Path, *, source: str) -> Iterator[Reading | Rejection]:
        """Read the one document; a file too large to be one is refused without being held."""
        yield from guarded(_document(path, source), source=source)


def _document(path: Path, source: str) -> Iterator[Reading | Rejection]:
    record = f"file:{source}"
    held: list[bytes] = []
    size = 0
    for chunk in chunks(path):
        held.append(chunk)
        size += len(chunk)
        if size > LINE_LIMIT:
            line = 1 + sum(piece.count(b"\n") for piece in held)
            reason = f"the file is longer than {LINE_LIMIT >> 20} MiB, which is no single document. Split it."
            yield Rejection(source, f"line {line}", record, STAGE, reason)
            return
    try:
        text, encoding = decode(b"".join(held).removeprefix(codecs.BOM_UTF8))
    except InputError as error:
        yield rejection(error, source=source, place="line 1", record=record)
        return
    if not text.strip():
        yield Rejection(source, "line 1", record, STAGE, "the file is empty.")
        return
    metadata = Metadata(extra=(("encoding", encoding),) if encoding else ())
    document = Document(id=record, text=text, sections=note_sections(text), metadata=metadata, source=source)
    yield Reading(document, place="line 1")
