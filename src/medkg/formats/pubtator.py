"""PubTator: `id|t|title`, `id|a|abstract`, then tab-separated annotations and relations; blank lines part documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from medkg.errors import InputError
from medkg.formats.annotations import Annotations, annotator
from medkg.formats.compose import title_and_abstract
from medkg.formats.decode import decode
from medkg.formats.detect import Sample
from medkg.formats.metadata import document_id
from medkg.formats.stream import STAGE, Line, guarded, lines, overlong, rejection
from medkg.model.document import Document, Metadata
from medkg.model.reading import Reading, Rejection
from medkg.ports import Terminology

_TITLE = re.compile(r"\A\s*[^\s|]+\|t\|")
_PASSAGE = re.compile(rb"([^\s|]+)\|([ta])\|(.*)", re.DOTALL)
# document, start, end, text, type, then ids and the names of a composite's parts; document, type, two ids, novelty
_LEAST_MENTION, _WITH_IDS, _WITH_NAMES = 5, 6, 7
_RELATION = (4, 5)
_LONGEST_OFFSET = 12


@dataclass(slots=True)
class _Block:
    """A document while its lines come in."""

    line: int
    raw_id: bytes
    passages: dict[bytes, bytes] = field(default_factory=dict)
    rows: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PubtatorReader:
    """Reads PubTator; annotations are held against the text and kept as evidence of their annotator."""

    terminology: Terminology
    name: str = "pubtator"

    def recognises(self, sample: Sample) -> bool:
        """Tell by the title line that a document begins with."""
        return bool(_TITLE.match(sample.text))

    def read(self, path: Path, *, source: str) -> Iterator[Reading | Rejection]:
        """Stream the documents, each followed by the rejections of its own lines."""
        yield from guarded(self._documents(path, source), source=source)

    def _documents(self, path: Path, source: str) -> Iterator[Reading | Rejection]:
        block: _Block | None = None
        for line in lines(path):
            if line.overlong:
                yield overlong(line, source=source)
                continue
            passage = _PASSAGE.match(line.data)
            if block and (not line.data.strip() or (passage and _begins(block, passage[1], passage[2]))):
                yield from self._read(block, source)
                block = None
            if passage:
                block = block or _Block(line.number, passage[1])
                block.passages[passage[2]] = passage[3]
            elif line.data.strip() and block:
                block.rows.append(line)
            elif line.data.strip():
                yield Rejection(source, f"line {line.number}", "", STAGE, "the line belongs to no document.")
        if block:
            yield from self._read(block, source)

    def _read(self, block: _Block, source: str) -> Iterator[Reading | Rejection]:
        record = document_id(block.raw_id.decode(errors="replace"))
        place = f"line {block.line}"
        try:
            document = _document(block, source)
        except InputError as error:
            yield rejection(error, source=source, place=place, record=record)
            return
        annotations = Annotations(document, self.terminology, extractor=annotator(source))
        rejected = []
        # Relations name ids that mentions explain, wherever in the block they stand.
        for line in sorted(block.rows, key=lambda row: _is_relation(row.data)):
            reason = _add(annotations, line.data, block.raw_id)
            if reason:
                rejected.append(Rejection(source, f"line {line.number}", record, STAGE, reason))
        yield Reading(document, annotations.findings(), place)
        yield from rejected


def _begins(block: _Block, raw_id: bytes, kind: bytes) -> bool:
    return raw_id != block.raw_id or kind in block.passages


def _document(block: _Block, source: str) -> Document:
    raw_id = decode(block.raw_id)[0]
    if b"t" not in block.passages:
        raise InputError("the document has no title line.")
    title, first = decode(block.passages[b"t"])
    abstract, second = decode(block.passages.get(b"a", b""))
    text, sections = title_and_abstract(title, abstract, joined=True)
    encoding = first or second
    return Document(
        id=document_id(raw_id),
        text=text,
        title_end=len(title),
        sections=sections,
        metadata=Metadata(pmid=raw_id if raw_id.isdigit() else "", extra=(("encoding", encoding),) if encoding else ()),
        source=source,
    )


def _is_relation(data: bytes) -> bool:
    fields = data.split(b"\t")
    return len(fields) in _RELATION and not fields[1].strip().isdigit()


def _add(annotations: Annotations, data: bytes, raw_id: bytes) -> str:
    """Add one line's annotation or relation; gives the reason where it cannot stand."""
    try:
        text, _ = decode(data)
    except InputError as error:
        return error.reason
    fields = text.split("\t")
    if fields[0].strip().encode() != raw_id:
        return f"the line names document {fields[0][:40]!r} between the lines of another."
    if _is_relation(data):
        return annotations.relation(fields[1].strip(), (fields[2], fields[3]))
    if len(fields) < _LEAST_MENTION:
        return f"{len(fields)} tab-separated fields make neither an annotation nor a relation."
    offsets = [field.strip() for field in fields[1:3]]
    if not all(offset.isdecimal() and len(offset) <= _LONGEST_OFFSET for offset in offsets):
        return f"the offsets {fields[1][:40]!r} and {fields[2][:40]!r} are not numbers."
    return annotations.mention(
        (int(offsets[0]), int(offsets[1])),
        fields[3],
        kind=fields[4].strip(),
        ids=fields[5] if len(fields) >= _WITH_IDS else "",
        names=fields[6].split("|") if len(fields) >= _WITH_NAMES and fields[6] else (),
    )
