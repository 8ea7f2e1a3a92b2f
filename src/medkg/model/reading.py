"""What comes out of a file: documents with whatever they already carry, and records that could not be read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from medkg.model.assertion import Evidence
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.model.mention import Mention


@dataclass(frozen=True, slots=True)
class Findings:
    """What one extractor or annotator found in one document, and the names it gave to the concepts involved.

    `notes` are for the people who read the document (an abbreviation that it defines twice); they are not stored.
    """

    mentions: tuple[Mention, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    concepts: tuple[Concept, ...] = ()
    notes: tuple[str, ...] = ()

    def __add__(self, other: Findings) -> Findings:
        return Findings(
            self.mentions + other.mentions,
            self.evidence + other.evidence,
            self.concepts + other.concepts,
            self.notes + other.notes,
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with the annotations that its file carried, and the place where it stood in the file."""

    document: Document
    findings: Findings = Findings()
    place: str = ""


@dataclass(frozen=True, slots=True)
class GraphReading:
    """A loaded graph or curated source: one document, whose concepts and evidence stream in once each, concepts first.

    Both may be far larger than memory; they are consumed inside one transaction. `digest` is the hash of the file's
    bytes: the ledger keeps it, so that the same file is not read in again.
    """

    document: Document
    concepts: Iterable[Concept]
    evidence: Iterable[Evidence]
    place: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Rejection:
    """A record that was put aside: file, where in it (`line 12`, `byte 1204`), its id if known, stage and reason."""

    file: str
    place: str
    record: str
    stage: str
    reason: str
