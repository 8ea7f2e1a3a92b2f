"""A graph that medkg pushed, read back with its evidence and documents.

What a push does not carry cannot come back: the text of documents but for their titles and the sentences that evidence
quotes, sections, subject headings and licences, where in a sentence the two concepts and the cue stand, and how the
concepts were linked. So a document with quotations comes back as an excerpt: its title and those sentences. Its
evidence has ids of its own, the assertions keep theirs.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from medkg.model.assertion import Evidence
from medkg.model.document import Document, Metadata, Notice, Span
from medkg.model.mention import Certainty, Context, Experiencer, Polarity, Temporality
from medkg.model.reading import GraphReading, Rejection
from medkg.ports import Progress
from medkg.views.cypher.shape import (
    CONCEPT_LABELS,
    DOCUMENT,
    DOCUMENT_PROPERTIES,
    EVIDENCE,
    IN_DOCUMENT,
    OBJECT,
    SUBJECT,
)
from medkg.views.neo4j.pull import PutAside
from medkg.views.neo4j.pull_census import Census
from medkg.views.neo4j.spool import Spool
from medkg.views.neo4j.values import label_of

if TYPE_CHECKING:
    import neo4j

EXCERPT = ("excerpt", "its title and the sentences that evidence quotes")
_CONCEPTS = (
    "MATCH (n) WHERE n.id IS NOT NULL RETURN labels(n) AS labels, n.id AS id, n.name AS name, n.category AS category"
)
_DOCUMENTS = f"MATCH (d:{DOCUMENT}) RETURN elementId(d) AS at, properties(d) AS held"
_EVIDENCE = (
    f"MATCH (e:{EVIDENCE}) OPTIONAL MATCH (e)-[:{SUBJECT}]->(s) OPTIONAL MATCH (e)-[:{OBJECT}]->(o) "
    f"OPTIONAL MATCH (e)-[:{IN_DOCUMENT}]->(d:{DOCUMENT}) "
    "RETURN elementId(e) AS at, properties(e) AS held, toStringOrNull(s.id) AS subject, "
    "toStringOrNull(o.id) AS object, toStringOrNull(d.id) AS document"
)
_UNFINISHED = "MATCH (m:MedkgGraph {marker: 1}) WHERE m.unfinished IS NOT NULL RETURN m.graph"
_KINDS: Mapping[str, type[StrEnum]] = MappingProxyType(
    {"polarity": Polarity, "certainty": Certainty, "experiencer": Experiencer, "temporality": Temporality}
)
_SAID = ("predicate", "polarity", "certainty", "experiencer", "temporality", "confidence", "extractor", "section")


def is_own(found: Census) -> bool:
    """Tell whether a database holds evidence and documents as medkg pushes them."""
    labels, types = {kind.name for kind in found.labels}, {kind.name for kind in found.types}
    return {EVIDENCE, DOCUMENT} <= labels and {SUBJECT, OBJECT, IN_DOCUMENT} <= types


def pulled_own(
    session: neo4j.Session, *, spool: Spool, aside: PutAside, progress: Progress
) -> Iterator[GraphReading | Rejection]:
    """Stream concepts, documents and evidence into the spool, and out of it as readings, one a document."""
    if session.run(_UNFINISHED).values():
        progress.note("A push to this database has not ended: what it has not written yet cannot be read back.")
    progress.stage("reading concepts")
    for row in session.run(_CONCEPTS):
        label = label_of(frozenset(row["labels"]))
        if label in CONCEPT_LABELS:
            id_ = str(row["id"])
            spool.add_concept(id_, str(row["name"] or id_), str(row["category"] or label))
            progress.advance()
    progress.stage("reading documents")
    for row in session.run(_DOCUMENTS):
        held = {name: row["held"][name] for name in DOCUMENT_PROPERTIES if _plain(row["held"].get(name))}
        if held.get("id"):
            spool.add_document(str(held["id"]), held)
            progress.advance()
        else:
            aside.add(f"node {row['at']}", "", "a document without an id.")
    progress.stage("reading evidence")
    for row in session.run(_EVIDENCE):
        _keep(row, spool, aside)
        progress.advance()
    spool.ready()
    for id_, held in spool.documents():
        yield _reading(spool, id_, held)
    yield from aside


def _keep(row: neo4j.Record, spool: Spool, aside: PutAside) -> None:
    held = row["held"]
    lacking = [end for end in ("subject", "object", "document") if not row[end]]
    lacking += [name for name in _SAID if not _usable(name, held.get(name))]
    if lacking:
        aside.add(f"node {row['at']}", str(held.get("id", "")), f"evidence without a usable {', '.join(lacking)}.")
        return
    said = json.dumps([held[name] for name in _SAID])
    start, sentence = held.get("start"), held.get("sentence")
    quoted = isinstance(start, int) and start >= 0 and isinstance(sentence, str) and sentence
    place = json.dumps([start, sentence]) if quoted else ""
    spool.add_piece(row["document"], (row["subject"], row["object"], said, place))


def _plain(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _usable(name: str, value: object) -> bool:
    """Tell whether a property of evidence holds what a push writes there: others may have written since."""
    if name in _KINDS:
        return value in tuple(_KINDS[name])
    if name == "confidence":
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
    return isinstance(value, str) and (bool(value) or name == "section")


def _reading(spool: Spool, id_: str, held: Mapping[str, object]) -> GraphReading:
    quoted = {place for *_, place in spool.pieces(id_) if place}
    text, spans = excerpt(str(held.get("title") or ""), quoted)
    document = Document(
        id=id_, text=text, title_end=len(str(held.get("title") or "")), metadata=_metadata(held, excerpted=bool(text)),
        source=str(held.get("source") or ""),
    )  # fmt: skip
    return GraphReading(document, spool.concepts(id_), _evidence(spool, document, spans), "", spool.digest(id_))


def excerpt(title: str, places: Iterable[str]) -> tuple[str, dict[str, Span]]:
    """Make a text of a title and quotations, and say where each stands; a quotation from the title stands there.

    `places` are JSON texts `[start, sentence]` with the offset in the whole text, by which they are ordered.
    """
    text, spans = title, {}
    for start, sentence, place in sorted((*json.loads(place), place) for place in places):
        if title[start : start + len(sentence)] != sentence:
            text += " " if text else ""
            start = len(text)  # noqa: PLW2901 - where it stands now
            text += sentence
        spans[place] = Span(start, start + len(sentence))
    return text, spans


def _metadata(held: Mapping[str, object], *, excerpted: bool) -> Metadata:
    def said(name: str) -> str:
        return str(held.get(name) or "")

    def several(name: str) -> tuple[str, ...]:
        values = held.get(name)
        return tuple(str(value) for value in values) if isinstance(values, list) else ()

    notices = tuple(Notice(kind, reference) for kind, _, reference in (n.partition(" ") for n in several("notices")))
    return Metadata(
        pmid=said("pmid"), pmcid=said("pmcid"), doi=said("doi"), date=said("date"), journal=said("journal"),
        language=said("language"), publication_types=several("publication_types"), notices=notices,
        extra=(EXCERPT,) if excerpted else (),
    )  # fmt: skip


def _evidence(spool: Spool, document: Document, spans: Mapping[str, Span]) -> Iterator[Evidence]:
    text_hash = document.text_hash
    for subject, object_, said, place in spool.pieces(document.id):
        predicate, polarity, certainty, experiencer, temporality, confidence, extractor, section = json.loads(said)
        yield Evidence(
            subject=subject, predicate=predicate, object=object_, document_id=document.id, extractor=extractor,
            text_hash=text_hash, confidence=confidence, section=section, sentence=spans.get(place),
            context=Context(
                polarity=Polarity(polarity), certainty=Certainty(certainty), experiencer=Experiencer(experiencer),
                temporality=Temporality(temporality),
            ),
        )  # fmt: skip
