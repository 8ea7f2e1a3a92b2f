"""BioC JSON: collections, one document a line, and PubTator3's export `{"PubTator3": [...]}`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medkg.errors import InputError
from medkg.formats.annotations import annotator
from medkg.formats.bioc import BiocAnnotation, BiocDocument, BiocPassage, BiocRelation, readings
from medkg.formats.detect import SAMPLE, Sample
from medkg.formats.json_stream import objects, parse_object
from medkg.formats.metadata import document_id
from medkg.formats.stream import Cut, guarded, head, lines, overlong, rejection
from medkg.model.reading import Reading, Rejection
from medkg.ports import Terminology

_WRAPPERS = ("PubTator3", "documents")
_PUBTATOR3 = re.compile(rb'\A\s*\{\s*"PubTator3"|"accession"\s*:\s*"@')
_BY_LINE = re.compile(rb'\A\s*\{[^\n]*"passages"[^\n]*\}[ \t\r]*\n\s*\{')
_COLLECTION = re.compile(rb'"source"\s*:\s*"([^"]*)"[^\[]*"documents"\s*:')
_ID = re.compile(rb'"id"\s*:\s*"?([\w.:-]+)')


@dataclass(frozen=True, slots=True)
class BiocJsonReader:
    """Reads BioC JSON; annotations and relations are kept as evidence of their annotator."""

    terminology: Terminology
    name: str = "bioc-json"

    def recognises(self, sample: Sample) -> bool:
        """Tell by the keys that every BioC document has."""
        return sample.text.lstrip()[:1] in {"{", "["} and '"passages"' in sample.text and '"infons"' in sample.text

    def read(self, path: Path, *, source: str) -> Iterator[Reading | Rejection]:
        """Stream the documents; a broken one costs itself."""
        yield from guarded(self._documents(path, source), source=source)

    def _documents(self, path: Path, source: str) -> Iterator[Reading | Rejection]:
        begin = head(path, size=SAMPLE)
        who = "annotator:PubTator3" if _PUBTATOR3.search(begin) else annotator(source)
        found = _COLLECTION.search(begin)
        collection = found[1].decode(errors="replace") if found else ""
        if not _BY_LINE.match(begin):
            for piece in objects(path, wrappers=_WRAPPERS):
                yield from self._read(piece, piece.place, source, who, collection)
            return
        for line in lines(path):
            if line.overlong:
                yield overlong(line, source=source)
            elif line.data.strip():
                whole = Cut(line.position, line.data)
                yield from self._read(whole, f"line {line.number}", source, who, collection)

    def _read(self, piece: Cut, place: str, source: str, who: str, collection: str) -> Iterator[Reading | Rejection]:
        try:
            raw = _document(parse_object(piece), collection)
            yield from readings(raw, self.terminology, source=source, place=place, annotator=who)
        except InputError as error:
            seen = _ID.search(piece.data)
            id_ = document_id(seen[1].decode(errors="replace")) if seen else ""
            yield rejection(error, source=source, place=place, record=id_)


def _document(value: dict[str, Any], collection: str) -> BiocDocument:
    infons = _words(value.get("infons")) | _words(
        {key: value[key] for key in ("pmid", "pmcid", "date", "journal") if value.get(key)}
    )
    try:
        return BiocDocument(
            id=str(value.get("id") or "").strip(),
            passages=tuple(part for passage in _objects(value, "passages") for part in _passages(passage)),
            relations=tuple(_relation(found) for found in _objects(value, "relations")),
            infons=infons,
            collection=collection,
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise InputError(f"the object is not a BioC document: {type(error).__name__} {error}.") from error


def _passages(value: dict[str, Any]) -> Iterator[BiocPassage]:
    infons = _words(value.get("infons"))
    holders = [value] if value.get("text") or not value.get("sentences") else _objects(value, "sentences")
    for holder in holders:
        yield BiocPassage(
            offset=int(holder["offset"]),
            text=holder.get("text") or "",
            infons=infons | _words(holder.get("infons")),
            annotations=tuple(_annotation(found) for found in _objects(holder, "annotations")),
        )


def _annotation(value: dict[str, Any]) -> BiocAnnotation:
    return BiocAnnotation(
        id=str(value.get("id", "")),
        text=value.get("text") or "",
        locations=tuple((int(place["offset"]), int(place["length"])) for place in _objects(value, "locations")),
        infons=_words(value.get("infons")),
    )


def _relation(value: dict[str, Any]) -> BiocRelation:
    infons = value.get("infons") or {}
    ends = tuple(_words(infons[role]) for role in ("role1", "role2") if isinstance(infons.get(role), dict))
    nodes = tuple((str(node.get("refid", "")), str(node.get("role", ""))) for node in _objects(value, "nodes"))
    return BiocRelation(infons=_words(infons), nodes=nodes, ends=ends)


def _objects(value: dict[str, Any], key: str) -> list[dict[str, Any]]:
    found = value.get(key) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise InputError(f"{key!r} is not a list of objects.")
    return found


def _words(value: Any) -> dict[str, str]:
    """Keep what is a word or a number; lists and objects inside infons are details of other tools."""
    if not isinstance(value, dict):
        return {}
    return {key: str(word) for key, word in value.items() if isinstance(word, (str, int, float))}
