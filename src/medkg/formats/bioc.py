"""BioC, whatever its syntax: passages at offsets, annotations at locations, relations between annotations.

The text is laid out anew (title, one space, abstract; further passages behind an empty line), and every location is
moved with its passage, so files whose own layout leaves gaps, or counts them differently, still point at their words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from medkg.errors import InputError
from medkg.formats.annotations import Annotations
from medkg.formats.compose import BLOCK, TextBuilder
from medkg.formats.decode import sound
from medkg.formats.headings import kind_of, labelled
from medkg.formats.metadata import document_id, free_date, iso_date, pmcid
from medkg.formats.stream import STAGE
from medkg.model.document import Document, Metadata, Span
from medkg.model.reading import Reading, Rejection
from medkg.ports import Terminology

_ID_KEYS = ("identifier", "Identifier", "id", "ID", "MESH", "NCBIGENE", "NCBI GENE", "NCBI Gene", "normalized_id")
_SUBJECT_ROLES = frozenset({"subject", "agent", "arg1", "chemical", "cause", "source", "role1", "entity1"})
_ENDS = (("entity1", "entity2"), ("Chemical", "Disease"), ("subject", "object"))
_SECTION_TYPES = MappingProxyType(
    {"INTRO": "introduction", "CONCL": "conclusions", "DISCUSS": "discussion", "CASE": "case report"}
)
_PAIR = 2


@dataclass(frozen=True, slots=True)
class BiocAnnotation:
    """An annotation; locations are (offset, length) in the file's own count, `infons` are words about it."""

    id: str
    text: str
    locations: tuple[tuple[int, int], ...]
    infons: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BiocPassage:
    """A stretch of text at the file's own offset."""

    offset: int
    text: str
    infons: Mapping[str, str]
    annotations: tuple[BiocAnnotation, ...] = ()


@dataclass(frozen=True, slots=True)
class BiocRelation:
    """A relation: nodes are (annotation id, role); `ends` are the two concepts where the file names them itself."""

    infons: Mapping[str, str]
    nodes: tuple[tuple[str, str], ...] = ()
    ends: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BiocDocument:
    """A document as a BioC file has it."""

    id: str
    passages: tuple[BiocPassage, ...]
    relations: tuple[BiocRelation, ...] = ()
    infons: Mapping[str, str] = field(default_factory=dict)
    collection: str = ""
    """Where the collection says its texts are from: `PubMed`, `PMC`, `PubTator` …"""


def readings(
    raw: BiocDocument, terminology: Terminology, *, source: str, place: str, annotator: str
) -> Iterator[Reading | Rejection]:
    """Turn a BioC document into a reading and the rejections of its single annotations; raises InputError."""
    builder, starts = _laid_out(raw)
    document = _document(raw, builder, source)
    annotations = Annotations(document, terminology, extractor=annotator)
    known: dict[str, tuple[BiocAnnotation, Span]] = {}
    rejected = []
    for passage, start in zip(raw.passages, starts, strict=True):
        for annotation in passage.annotations:
            reason = _annotate(annotations, annotation, start - passage.offset, document.text, known)
            if reason:
                rejected.append(Rejection(source, _named(place, annotation.id), document.id, STAGE, reason))
    for relation in raw.relations:
        reason = _relate(annotations, relation, known)
        if reason:
            rejected.append(Rejection(source, place, document.id, STAGE, reason))
    yield Reading(document, annotations.findings(), place)
    yield from rejected


def _named(place: str, id_: str) -> str:
    return f"{place}, annotation {id_}" if id_ else place


def _laid_out(raw: BiocDocument) -> tuple[TextBuilder, list[int]]:
    passages = raw.passages
    titled = bool(passages) and _type(passages[0]) in {"title", "front", "article-title"}
    builder = TextBuilder(sound(passages[0].text) if titled else "")
    starts = [0] if titled else []
    begin = -1
    for passage in passages[len(starts) :]:
        kind = _type(passage)
        starts.append(builder.add(sound(passage.text), joint=" " if kind.startswith("abstract") else BLOCK))
        heading = passage.infons.get("section_type") or passage.infons.get("section") or kind
        if kind.startswith("abstract"):
            begin = starts[-1] if begin < 0 else begin
            for section in labelled(builder.text, starts[-1], builder.length):
                builder.keep(section)
        builder.mark(starts[-1], kind_of(_SECTION_TYPES.get(heading.upper(), heading), default="body"), heading)
    return builder, starts


def _type(passage: BiocPassage) -> str:
    return (passage.infons.get("type") or passage.infons.get("section") or "").strip().lower()


def _document(raw: BiocDocument, builder: TextBuilder, source: str) -> Document:
    first = raw.passages[0].infons if raw.passages else {}
    infons = {**first, **raw.infons}
    if not raw.id:
        raise InputError("the document has no id.")
    pmc = pmcid(infons.get("article-id_pmc", "") or infons.get("pmcid", "") or "")
    from_pmc = raw.collection.upper() == "PMC" or (pmc and raw.id in {pmc, pmc.removeprefix("PMC")})
    id_ = f"PMC:{pmcid(raw.id) or raw.id}" if from_pmc else document_id(raw.id)
    pmid = infons.get("article-id_pmid") or infons.get("pmid") or id_.removeprefix("PMID:")
    journal = infons.get("journal", "")
    metadata = Metadata(
        pmid=pmid if pmid.isdigit() else "",
        pmcid=pmc or (pmcid(raw.id) if from_pmc else ""),
        doi=infons.get("article-id_doi") or infons.get("doi", ""),
        date=free_date(infons.get("date", "")) or iso_date(infons.get("year", "")),
        journal=journal.split(". ")[0].rstrip("."),
        licence=infons.get("license", ""),
    )
    return Document(
        id=id_,
        text=builder.text,
        title_end=builder.title_end,
        sections=builder.sections,
        metadata=metadata,
        source=source,
    )


def _annotate(
    annotations: Annotations,
    annotation: BiocAnnotation,
    moved: int,
    text: str,
    known: dict[str, tuple[BiocAnnotation, Span]],
) -> str:
    if not annotation.locations:
        return "the annotation has no location."
    start = min(offset for offset, _ in annotation.locations) + moved
    end = max(offset + length for offset, length in annotation.locations) + moved
    infons = annotation.infons
    reason = annotations.mention(
        (start, end),
        annotation.text if len(annotation.locations) == 1 else None,
        kind=infons.get("type", ""),
        ids=identifier(infons),
        name=infons.get("name", ""),
        extractor=_extractor(infons),
    )
    if 0 <= start < end <= len(text) and annotation.id:
        known[annotation.id] = (annotation, Span(start, end))
    return reason


def _extractor(infons: Mapping[str, str]) -> str:
    named = infons.get("annotator", "").strip()
    return f"annotator:{named}" if named else ""


def identifier(infons: Mapping[str, str]) -> str:
    """Give the id field of an annotation's or a role's words; empty where none of the usual keys is there."""
    return next((infons[key].strip() for key in _ID_KEYS if infons.get(key, "").strip()), "")


def _relate(annotations: Annotations, relation: BiocRelation, known: Mapping[str, tuple[BiocAnnotation, Span]]) -> str:
    predicate = relation.infons.get("type") or relation.infons.get("relation") or ""
    if not predicate:
        return "the relation has no type."
    confidence = _confidence(relation.infons)
    if len(relation.ends) == _PAIR:
        first, second = relation.ends
        return annotations.relation(
            predicate,
            (identifier(first), identifier(second)),
            kinds=(first.get("type", ""), second.get("type", "")),
            names=(first.get("name", ""), second.get("name", "")),
            confidence=confidence,
            extractor=_extractor(relation.infons),
        )
    for one, other in _ENDS:
        if relation.infons.get(one) and relation.infons.get(other):
            ends = (relation.infons[one], relation.infons[other])
            return annotations.relation(predicate, ends, confidence=confidence, extractor=_extractor(relation.infons))
    nodes = sorted(relation.nodes, key=lambda node: node[1].lower() not in _SUBJECT_ROLES)
    found = [known[id_] for id_, _ in nodes if id_ in known]
    if len(found) != _PAIR or len(nodes) != _PAIR:
        return f"the relation {predicate!r} does not join two annotations of this document."
    (subject, subject_span), (object_, object_span) = found
    return annotations.relation(
        predicate,
        (identifier(subject.infons), identifier(object_.infons)),
        kinds=(subject.infons.get("type", ""), object_.infons.get("type", "")),
        spans=(subject_span, object_span),
        confidence=confidence,
        extractor=_extractor(relation.infons),
    )


def _confidence(infons: Mapping[str, str]) -> float:
    try:
        return min(1.0, max(0.0, float(infons.get("score", 1.0))))
    except ValueError:
        return 1.0
