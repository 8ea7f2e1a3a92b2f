"""PubTator3's relations in bulk (relation2pubtator3): PMID, relation, two typed ends such as `Disease|MESH:D008171`.

Source: https://ftp.ncbi.nlm.nih.gov/pub/lu/PubTator3 (BioREx over all of PubMed). The table names no concept: names
come from vocabularies or from a build of the same texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from medkg.formats.detect import Sample
from medkg.formats.gathered import Edge, Named, gathered
from medkg.formats.identifiers import UNPLACED, curie, parts
from medkg.formats.stream import guarded
from medkg.formats.tables import Rejected, rows
from medkg.model.reading import GraphReading, Reading, Rejection
from medkg.ports import Terminology

ANNOTATOR = "annotator:PubTator3"
_WIDTH = 4
_HEADER = "pmid"


@dataclass(frozen=True, slots=True)
class PubtatorRelationsReader:
    """Reads typed relations, a document for each PMID; an end of several ids makes an edge for each of them."""

    terminology: Terminology
    name: str = "pubtator-relations"

    def recognises(self, sample: Sample) -> bool:
        """Tell by four fields, the first a number, the last two with a type before a bar."""
        found = [line.split("\t") for line in sample.lines if line and not line.startswith("#")][:20]
        if found and found[0][0].strip().lower() == _HEADER:
            del found[0]
        return bool(found) and all(_is_relation(fields) for fields in found[:3])

    def read(self, path: Path, *, source: str) -> Iterator[GraphReading | Reading | Rejection]:
        """Give a document for each PMID, then the lines that were put aside."""
        rejected, named = Rejected(source), Named()
        edges = _Relations(self.terminology, named, rejected).edges(path, source)
        readings = gathered(edges, named, rejected, path=path, source=source, format_=self.name, beside=None)
        yield from guarded(readings, source=source)


def _is_relation(fields: list[str]) -> bool:
    return len(fields) == _WIDTH and fields[0].strip().isdigit() and "|" in fields[2] and "|" in fields[3]


@dataclass(frozen=True, slots=True)
class _Relations:
    terminology: Terminology
    named: Named
    rejected: Rejected
    known: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Ends as the table writes them to CURIEs; an end without any has none."""

    def edges(self, path: Path, source: str) -> Iterator[Edge]:
        """Stream the relations."""
        predicates: dict[str, str] = {}
        for number, fields in rows(path, source=source, rejected=self.rejected, width=_WIDTH):
            pmid, word, *ends = (one.strip() for one in fields[:_WIDTH])
            if not pmid.isdigit():
                if number > 1 or pmid.lower() != _HEADER:
                    self.rejected.add(number, f"{pmid!r} is no PMID.")
                continue
            subjects, objects = (self._ids(end, pmid) for end in ends)
            if not (subjects and objects and word):
                lacking = ends[1] if subjects else ends[0]
                reason = (
                    f"none of our identifier schemes fits the end {lacking!r}." if word else "no relation is named."
                )
                self.rejected.add(number, reason)
                continue
            predicate = predicates.get(word)
            if predicate is None:
                predicate = predicates[word] = self.terminology.predicate(word)
            for subject in subjects:
                for object_ in objects:
                    yield Edge(f"PMID:{pmid}", subject, predicate, object_, denied=False, extractor=ANNOTATOR)

    def _ids(self, end: str, pmid: str) -> tuple[str, ...]:
        found = self.known.get(end)
        if found is None:
            kind, _, raw = end.partition("|")
            category = self.terminology.category(kind)
            found = tuple(filter(None, (curie(part, category, self.terminology) for part in parts(raw, category))))
            # The same change on two genes is two variants: without its gene it is this paper's own.
            placed = not any(id_.startswith(UNPLACED) for id_ in found)
            found = found if placed else tuple(f"{id_}@PMID:{pmid}" for id_ in found)
            for id_ in found:
                self.named.add(id_, category=category)
            if placed:
                self.known[end] = found
        return found
