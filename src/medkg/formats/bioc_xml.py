"""BioC XML: a collection of documents (PubTator, BioCreative, PMC's BioC service)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.errors import InputError
from medkg.formats.annotations import annotator
from medkg.formats.bioc import BiocAnnotation, BiocDocument, BiocPassage, BiocRelation, readings
from medkg.formats.detect import SAMPLE, Sample
from medkg.formats.metadata import document_id
from medkg.formats.stream import Cut, guarded, head, rejection
from medkg.formats.xml import parse, records
from medkg.model.reading import Reading, Rejection
from medkg.ports import Terminology

if TYPE_CHECKING:
    from lxml import etree

_COLLECTION_SOURCE = re.compile(rb"<source>([^<]*)</source>")
_ID = re.compile(rb"<id>\s*([^<\s]+)\s*</id>")


@dataclass(frozen=True, slots=True)
class BiocXmlReader:
    """Reads BioC XML; annotations and relations are kept as evidence of their annotator."""

    terminology: Terminology
    name: str = "bioc-xml"

    def recognises(self, sample: Sample) -> bool:
        """Tell by the root element and its documents."""
        return sample.root in {"collection", "document"} and "<document" in sample.text

    def read(self, path: Path, *, source: str) -> Iterator[Reading | Rejection]:
        """Stream the documents; a broken one costs itself."""
        yield from guarded(self._documents(path, source), source=source)

    def _documents(self, path: Path, source: str) -> Iterator[Reading | Rejection]:
        before, _, _ = head(path, size=SAMPLE).partition(b"<document")
        found = _COLLECTION_SOURCE.search(before)
        collection = found[1].decode(errors="replace").strip() if found else ""
        for record in records(path, ("document",)):
            try:
                yield from self._read(record, source, collection)
            except InputError as error:
                seen = _ID.search(record.data)
                id_ = document_id(seen[1].decode(errors="replace")) if seen else ""
                yield rejection(error, source=source, place=record.place, record=id_)

    def _read(self, record: Cut, source: str, collection: str) -> Iterator[Reading | Rejection]:
        raw = _document(parse(record), collection)
        yield from readings(raw, self.terminology, source=source, place=record.place, annotator=annotator(source))


def _document(element: etree._Element, collection: str) -> BiocDocument:
    passages = [part for passage in element.iterfind("passage") for part in _passages(passage)]
    return BiocDocument(
        id=(element.findtext("id") or "").strip(),
        passages=tuple(passages),
        relations=tuple(_relation(found) for found in element.iter("relation")),
        infons=_infons(element),
        collection=collection,
    )


def _passages(element: etree._Element) -> Iterator[BiocPassage]:
    """Give a passage, or its sentences where the text is in them; their common words come from the passage."""
    infons = _infons(element)
    holders = [element] if element.find("text") is not None else element.findall("sentence")
    outside = [] if holders == [element] else element.findall("annotation")
    for holder in holders:
        found = [*outside, *(holder.iter("annotation") if holder is element else holder.findall("annotation"))]
        outside = []
        yield BiocPassage(
            offset=_number(holder.findtext("offset"), "offset"),
            text=holder.findtext("text") or "",
            infons={**infons, **_infons(holder)},
            annotations=tuple(_annotation(annotation) for annotation in found),
        )


def _annotation(element: etree._Element) -> BiocAnnotation:
    return BiocAnnotation(
        id=element.get("id", ""),
        text=element.findtext("text") or "",
        locations=tuple(
            (_number(place.get("offset"), "offset"), _number(place.get("length"), "length"))
            for place in element.iterfind("location")
        ),
        infons=_infons(element),
    )


def _relation(element: etree._Element) -> BiocRelation:
    nodes = tuple((node.get("refid", ""), node.get("role", "")) for node in element.iterfind("node"))
    return BiocRelation(infons=_infons(element), nodes=nodes)


def _infons(element: etree._Element) -> dict[str, str]:
    return {infon.get("key", ""): (infon.text or "").strip() for infon in element.iterfind("infon")}


def _number(value: str | None, what: str) -> int:
    try:
        return int(value or "")
    except ValueError as error:
        raise InputError(f"the {what} {value!r} is no number.") from error
