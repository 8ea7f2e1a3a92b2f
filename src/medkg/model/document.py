"""A document, where its parts lie in its text, and what is known about it.

Offsets count Unicode code points of `Document.text`, start inclusive, end exclusive. The text is the
title, one space and the body (PubTator's convention), so gold offsets of the public corpora fit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from medkg.model.identity import Canonical, digest, text_digest

# NLM's words for a document that was withdrawn, and the plain one that other files use.
_RETRACTED = frozenset({"retractionin", "retractedandrepublishedin", "retraction", "retracted"})
_RETRACTED_TYPE = "Retracted Publication"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a document's text; `0 <= start < end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a span needs 0 <= start < end, got {self.start}..{self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """Cut this span out of a text."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Span) -> bool:
        """Tell whether the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True, order=True)
class Section:
    """A headed part of a document. `kind` is lower case and normalised: title, abstract, methods, family_history."""

    start: int
    end: int
    kind: str
    heading: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Notice:
    """A retraction, correction or expression of concern, and the document that it points to (may be empty)."""

    kind: str
    reference: str = ""


@dataclass(frozen=True, slots=True, order=True)
class MeshHeading:
    """A subject heading that an indexer gave; `id` is a MeSH CURIE or empty where the file had none."""

    id: str
    name: str
    major: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What is known about a document beside its text. Dates are ISO 8601, as precise as the source (`2001-03`)."""

    pmid: str = ""
    pmcid: str = ""
    doi: str = ""
    date: str = ""
    revised: str = ""
    journal: str = ""
    language: str = ""
    publication_types: tuple[str, ...] = ()
    mesh: tuple[MeshHeading, ...] = ()
    notices: tuple[Notice, ...] = ()
    licence: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    def canonical(self) -> dict[str, Canonical]:
        """Give the filled fields as plain values, for hashing and for JSON."""
        values: dict[str, Canonical] = {
            "pmid": self.pmid,
            "pmcid": self.pmcid,
            "doi": self.doi,
            "date": self.date,
            "revised": self.revised,
            "journal": self.journal,
            "language": self.language,
            "publication_types": self.publication_types,
            "mesh": [[heading.id, heading.name, heading.major] for heading in self.mesh],
            "notices": [[notice.kind, notice.reference] for notice in self.notices],
            "licence": self.licence,
            "extra": [list(pair) for pair in sorted(self.extra)],
        }
        return {key: value for key, value in values.items() if value}

    @property
    def retracted(self) -> bool:
        """Tell whether its notices or its publication types say that the document was withdrawn."""
        return is_retracted((notice.kind for notice in self.notices), self.publication_types)


def is_retracted(notices: Iterable[str], publication_types: Iterable[str]) -> bool:
    """Tell by the kinds of notices and the publication types; a retraction in part leaves the rest standing."""
    return _RETRACTED_TYPE in publication_types or not _RETRACTED.isdisjoint(kind.casefold() for kind in notices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A text with a stable id (`PMID:227508`, `PMC:PMC3040717`, `file:notes/a.txt`, or the id its file gave).

    A curated source (a mechanism entry, a loaded graph) is a document too: its text may be empty.
    `source` names the input it came from (a file name, never an absolute path); it is shown, not hashed.
    """

    id: str
    text: str
    title_end: int = 0
    sections: tuple[Section, ...] = ()
    metadata: Metadata = Metadata()
    source: str = ""

    @property
    def title(self) -> str:
        """The title, or an empty string."""
        return self.text[: self.title_end]

    @property
    def text_hash(self) -> str:
        """The hash that evidence carries, so that a quotation can be held against the text it was taken from."""
        return text_digest(self.text)

    @property
    def content_hash(self) -> str:
        """The hash that decides whether a document read again has changed: text, sections and metadata."""
        sections: list[Canonical] = [[s.start, s.end, s.kind, s.heading] for s in self.sections]
        return digest([self.id, self.text, self.title_end, sections, self.metadata.canonical()])

    def section_at(self, offset: int) -> str:
        """Name the kind of the innermost section at an offset; empty where there is none."""
        holding = [s for s in self.sections if s.start <= offset < s.end]
        return min(holding, key=lambda s: s.end - s.start).kind if holding else ""
