"""SemMedDB's PREDICATION table as CSV: what SemRep read in sentences of PubMed, one document for each PMID.

Columns: https://lhncbc.nlm.nih.gov/ii/tools/SemRep_SemMedDB_SKR/dbinfo.html (since version 40: PREDICATION_ID,
SENTENCE_ID, PMID, PREDICATE, then CUI, NAME, SEMTYPE and NOVELTY of subject and object). The published file has no
header; one is understood. Several sentences of a paper that say one thing are one piece of evidence: the table tells
neither their text nor their place.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from medkg.formats.delimited import Row, delimited, split
from medkg.formats.detect import Sample
from medkg.formats.gathered import Edge, Named, gathered
from medkg.formats.stream import guarded
from medkg.formats.tables import Rejected
from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.ports import Terminology

ANNOTATOR = "annotator:SemRep"
_FIRST = "PREDICATION_ID"
_LEAST, _MOST = 12, 15
_PMID, _PREDICATE, _SUBJECT, _OBJECT = 2, 3, 4, 8
_NEGATED = "NEG_"
_CUI = re.compile(r"C\d{7}")
# SemRep's own remark on how it came to a predication, as older versions have it.
_REMARK = re.compile(r"\((?:SPEC|INFER)\)$")


@dataclass(frozen=True, slots=True)
class SemMedDbReader:
    """Reads predications; those that begin with NEG_ are denied."""

    terminology: Terminology
    name: str = "semmeddb"

    def recognises(self, sample: Sample) -> bool:
        """Tell by the header, or by three numbers, a predicate and a CUI or gene at their places."""
        line = (sample.lines or [""])[0]
        if sample.binary or line.count(",") < _LEAST - 1:
            return False
        try:
            fields = split(line, ",")
        except csv.Error:
            return False
        if fields[0].strip() == _FIRST:
            return True
        return len(fields) >= _LEAST and all(map(str.isdigit, fields[:3])) and bool(_ids(fields[_SUBJECT]))

    def read(self, path: Path, *, source: str) -> Iterator[GraphReading | Reading | Rejection]:
        """Give a document for each PMID, then the lines that were put aside."""
        rejected, named = Rejected(source), Named()
        rows = delimited(path, source=source, rejected=rejected, delimiter=",")
        edges = _Predications(self.terminology, named, rejected).edges(rows)
        readings = gathered(edges, named, rejected, path=path, source=source, format_=self.name, beside=None)
        yield from guarded(readings, source=source)


def _ids(field: str) -> list[str]:
    """Give the CUIs of a field such as `C1413244|1234`, or its gene numbers where it has none."""
    found = [part.strip() for part in field.split("|")]
    return [part for part in found if _CUI.fullmatch(part)] or [part for part in found if part.isdigit()]


@dataclass(frozen=True, slots=True)
class _Predications:
    terminology: Terminology
    named: Named
    rejected: Rejected

    def edges(self, rows: Iterator[Row]) -> Iterator[Edge]:
        """Stream the predications."""
        words: dict[str, tuple[str, bool]] = {}
        ends: dict[tuple[str, ...], str] = {}
        for number, fields in rows:
            if not _LEAST <= len(fields) <= _MOST:
                self.rejected.add(number, f"the line has {len(fields)} fields; predications have {_LEAST} to {_MOST}.")
                continue
            if fields[0] == _FIRST:
                continue
            pmid, word = fields[_PMID].strip(), fields[_PREDICATE].strip()
            subject, object_ = (self._end(tuple(fields[at : at + 3]), ends) for at in (_SUBJECT, _OBJECT))
            if not (pmid.isdigit() and word and subject and object_):
                self.rejected.add(number, self._lacking(pmid, word, subject))
                continue
            meant = words.get(word)
            if meant is None:
                meant = words[word] = self._predicate(word)
            yield Edge(f"PMID:{pmid}", subject, meant[0], object_, meant[1], ANNOTATOR)

    def _end(self, told: tuple[str, ...], known: dict[tuple[str, ...], str]) -> str:
        """Name an end by its id, name and semantic type; it is looked at once for all the lines that have it so."""
        id_ = known.get(told)
        if id_ is None:
            raw, name, kind = told
            found = next(iter(_ids(raw)), "")
            id_ = known[told] = found and (f"umls:{found}" if found.startswith("C") else f"ncbigene:{found}")
            if id_:
                self.named.add(id_, name.split("|")[0].strip(), self.terminology.category(kind))
        return id_

    def _predicate(self, word: str) -> tuple[str, bool]:
        bare = _REMARK.sub("", word)
        denied = bare.upper().startswith(_NEGATED)
        return self.terminology.predicate(bare[len(_NEGATED) :] if denied else bare), denied

    @staticmethod
    def _lacking(pmid: str, word: str, subject: str) -> str:
        if not pmid.isdigit():
            return f"{pmid!r} is no PMID."
        if not word:
            return "the predicate is empty."
        return f"the {'object' if subject else 'subject'} has no CUI and no gene number."
