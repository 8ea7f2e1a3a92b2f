"""MEDLINE/nbib: tagged lines, `TAG - value`, continued by six spaces; a record begins with its PMID."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from medkg.errors import InputError
from medkg.formats.compose import title_and_abstract
from medkg.formats.decode import decode
from medkg.formats.detect import Sample
from medkg.formats.metadata import MEDLINE_NOTICES, free_date, iso_date, language, pmcid
from medkg.formats.stream import Line, guarded, lines, overlong, rejection
from medkg.model.document import Document, MeshHeading, Metadata, Notice
from medkg.model.reading import Reading, Rejection

_FIRST = re.compile(r"\A\s*PMID- ?\d")
_TAGGED = re.compile(rb"([A-Z]{2,4}) {0,2}- ?(.*)", re.DOTALL)
_CONTINUED = b"      "
_DOI = re.compile(r"(\S+) \[doi\]")
_REVISED = re.compile(r"(\d{4})(\d\d)(\d\d)")
_PMID = re.compile(r"PMID: ?(\d+)")


@dataclass(slots=True)
class _Fields:
    """A record while its lines come in."""

    line: int
    values: list[tuple[str, list[bytes]]] = field(default_factory=list)
    fault: str = ""

    def take(self, line: Line) -> None:
        tagged = _TAGGED.match(line.data)
        if tagged:
            self.values.append((tagged[1].decode(), [tagged[2].strip()]))
        elif line.data.startswith(_CONTINUED) and self.values:
            self.values[-1][1].append(line.data.strip())
        elif not self.fault:
            self.fault = f"line {line.number} neither carries a tag nor continues one."


@dataclass(frozen=True, slots=True)
class MedlineReader:
    """Reads MEDLINE/nbib records."""

    name: str = "medline"

    def recognises(self, sample: Sample) -> bool:
        """Tell by the PMID that every record begins with."""
        return bool(_FIRST.match(sample.text))

    def read(self, path: Path, *, source: str) -> Iterator[Reading | Rejection]:
        """Stream the records; a broken one costs itself."""
        yield from guarded(_records(path, source), source=source)


def _records(path: Path, source: str) -> Iterator[Reading | Rejection]:
    open_: _Fields | None = None
    for line in lines(path):
        if line.overlong:
            yield overlong(line, source=source)
        elif line.data.startswith(b"PMID-"):
            if open_:
                yield _read(open_, source)
            open_ = _Fields(line.number)
            open_.take(line)
        elif line.data.strip():
            if open_ is None:
                open_ = _Fields(line.number)
            open_.take(line)
    if open_:
        yield _read(open_, source)


def _read(fields: _Fields, source: str) -> Reading | Rejection:
    place = f"line {fields.line}"
    pmid = ""
    try:
        values, encoding = _decoded(fields)
        pmid = next(iter(values.get("PMID", ())), "")
        return Reading(_document(values, pmid, encoding, source), place=place)
    except InputError as error:
        return rejection(error, source=source, place=place, record=f"PMID:{pmid}" if pmid else "")


def _decoded(fields: _Fields) -> tuple[dict[str, list[str]], str]:
    if fields.fault:
        raise InputError(fields.fault)
    values: dict[str, list[str]] = {}
    encodings = set()
    for tag, pieces in fields.values:
        text, encoding = decode(b" ".join(pieces))
        encodings.add(encoding)
        values.setdefault(tag, []).append(text)
    return values, max(encodings, default="")


def _document(values: dict[str, list[str]], pmid: str, encoding: str, source: str) -> Document:
    if not pmid.isdigit():
        raise InputError("the record has no PMID.")

    def first(*tags: str) -> str:
        return next((values[tag][0] for tag in tags if tag in values), "")

    title = first("TI", "TT", "BTI")
    text, sections = title_and_abstract(title, first("AB"))
    extra = [("keyword", word.lstrip("*")) for word in values.get("OT", ())]
    if encoding:
        extra.append(("encoding", encoding))
    metadata = Metadata(
        pmid=pmid,
        pmcid=pmcid(first("PMC")),
        doi=_doi(values),
        date=free_date(first("DP")),
        revised=_revised(first("LR")),
        journal=first("JT", "TA"),
        language=language(first("LA")),
        publication_types=tuple(values.get("PT", ())),
        mesh=tuple(_heading(heading) for heading in values.get("MH", ())),
        notices=tuple(_notices(values)),
        licence=first("CI"),
        extra=tuple(extra),
    )
    return Document(
        id=f"PMID:{pmid}", text=text, title_end=len(title), sections=sections, metadata=metadata, source=source
    )


def _doi(values: dict[str, list[str]]) -> str:
    for tag in ("AID", "LID"):
        for value in values.get(tag, ()):
            found = _DOI.fullmatch(value)
            if found:
                return found[1]
    return ""


def _revised(value: str) -> str:
    found = _REVISED.fullmatch(value)
    return iso_date(found[1], found[2], found[3]) if found else ""


def _heading(value: str) -> MeshHeading:
    """Read `*Amino Acid Sequence/genetics`; MEDLINE gives names, no ids."""
    return MeshHeading("", value.partition("/")[0].lstrip("*"), "*" in value)


def _notices(values: dict[str, list[str]]) -> Iterator[Notice]:
    for tag, kind in MEDLINE_NOTICES.items():
        for value in values.get(tag, ()):
            found = _PMID.search(value)
            yield Notice(kind, f"PMID:{found[1]}" if found else value)
