"""JSONL documents: one object a line, `{"id", "title"?, "text" | "sections", "date"?, "language"?, "metadata"?}`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from medkg.errors import InputError
from medkg.formats.compose import TextBuilder
from medkg.formats.detect import Sample
from medkg.formats.headings import kind_of, note_sections
from medkg.formats.json_stream import parse_object
from medkg.formats.metadata import language
from medkg.formats.stream import Cut, guarded, lines, overlong, rejection
from medkg.model.document import Document, MeshHeading, Metadata, Notice, Section
from medkg.model.identity import tidied
from medkg.model.reading import Reading, Rejection

Fields: TypeAlias = Mapping[str, object]

_KNOWN = frozenset({"id", "title", "text", "sections", "date", "language", "metadata"})
_KEYS = re.compile(r'\A\s*\{.*"(?:text|sections)"\s*:', re.DOTALL)
_ID = re.compile(r'"id"\s*:\s*"?([^",}]{1,100})')
_PLAIN = ("pmid", "pmcid", "doi", "date", "revised", "journal", "licence")
_PAIR, _HEADING = 2, 3


@dataclass(frozen=True, slots=True)
class JsonlReader:
    """Reads JSONL documents; ids stay as they are given, but for white space and marks that nobody sees."""

    name: str = "jsonl"

    def recognises(self, sample: Sample) -> bool:
        """Tell by a first line that is an object with an id and a text, and is not BioC."""
        first = next((line for line in sample.text.splitlines() if line.strip()), "")
        return bool(_KEYS.match(first) and _ID.search(first)) and '"passages"' not in first

    def read(self, path: Path, *, source: str) -> Iterator[Reading | Rejection]:
        """Stream the lines; a broken one costs itself."""
        yield from guarded(_documents(path, source), source=source)


def _documents(path: Path, source: str) -> Iterator[Reading | Rejection]:
    for line in lines(path):
        if line.overlong:
            yield overlong(line, source=source)
        elif line.data.strip():
            place = f"line {line.number}"
            try:
                yield Reading(document_from(parse_object(Cut(line.position, line.data)), source=source), place=place)
            except InputError as error:
                seen = _ID.search(line.data[:1000].decode(errors="replace"))
                yield rejection(error, source=source, place=place, record=seen[1].strip() if seen else "")


def document_from(fields: Fields, *, source: str) -> Document:
    """Make a document of one JSONL object; raises InputError saying which field is wrong."""
    id_ = fields.get("id")
    if isinstance(id_, bool) or not isinstance(id_, (str, int)) or not tidied(str(id_)):
        raise InputError("the object has no id.")
    builder = TextBuilder(_text(fields, "title"))
    if "sections" in fields and "text" in fields:
        raise InputError("the object has both text and sections; one of them is the document.")
    if "sections" in fields:
        _add_sections(builder, fields["sections"])
    elif "text" in fields:
        _add_text(builder, _text(fields, "text"))
    else:
        raise InputError("the object has neither text nor sections.")
    return Document(
        id=tidied(str(id_)),
        text=builder.text,
        title_end=builder.title_end,
        sections=builder.sections,
        metadata=_metadata(fields),
        source=source,
    )


def _text(fields: Fields, key: str) -> str:
    value = fields.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise InputError(f"{key!r} is not a string.")
    return value


def _add_text(builder: TextBuilder, text: str) -> None:
    if not text:
        return
    start = builder.add(text)
    if builder.title_end:
        builder.mark(start, "abstract")
    for section in note_sections(builder.text, start):
        builder.keep(section)


def _add_sections(builder: TextBuilder, value: object) -> None:
    if not isinstance(value, list) or not all(isinstance(section, dict) for section in value):
        raise InputError("'sections' is not a list of objects.")
    for section in value:
        heading, text = _text(section, "heading"), _text(section, "text")
        if text:
            start = builder.add(text, joint="\n\n")
            builder.keep(Section(start, builder.length, kind_of(heading), heading))


def _metadata(fields: Fields) -> Metadata:
    """Read the metadata: fields that we know by name, everything else as pairs of words."""
    given = fields.get("metadata") or {}
    if not isinstance(given, dict):
        raise InputError("'metadata' is not an object.")
    values = {**given, **{key: fields[key] for key in ("date", "language") if fields.get(key)}}
    plain = {key: str(values.pop(key)) for key in _PLAIN if values.get(key) not in (None, "")}
    tongue = values.pop("language", "")
    types, mesh, notices, extra = (values.pop(key, ()) for key in ("publication_types", "mesh", "notices", "extra"))
    others = {**values, **{key: value for key, value in fields.items() if key not in _KNOWN}}
    pairs = [(str(pair[0]), str(pair[1])) for pair in _rows(extra, _PAIR)]
    pairs += [(key, _word(value)) for key, value in others.items()]
    return Metadata(
        **plain,
        language=language(str(tongue or "")),
        publication_types=tuple(str(word) for word in types) if isinstance(types, list) else (),
        mesh=tuple(MeshHeading(str(row[0]), str(row[1]), bool(row[2])) for row in _rows(mesh, _HEADING)),
        notices=tuple(Notice(str(row[0]), str(row[1])) for row in _rows(notices, _PAIR)),
        extra=tuple(sorted(pairs)),
    )


def _word(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, ensure_ascii=False)


def _rows(value: object, width: int) -> list[list[object]]:
    rows = value if isinstance(value, list) else []
    return [row for row in rows if isinstance(row, list) and len(row) == width]
