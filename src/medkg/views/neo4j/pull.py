"""A graph that somebody has in Neo4j, read as a source: nodes become concepts, relationships become evidence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from medkg.model.assertion import Evidence
from medkg.model.document import Document, Metadata
from medkg.model.identity import tidied
from medkg.model.mention import Context, Polarity
from medkg.model.reading import GraphReading, Rejection
from medkg.ports import Progress, Terminology
from medkg.views.neo4j.pull_census import CURIE
from medkg.views.neo4j.pull_mapping import LabelMapping, PullMapping, TypeMapping
from medkg.views.neo4j.pull_references import references
from medkg.views.neo4j.spool import Spool

if TYPE_CHECKING:
    import neo4j

STAGE = "pull"
FETCHED = 2000
_NODES = "MATCH (n) RETURN elementId(n) AS at, labels(n) AS labels, properties(n) AS held"
_RELATIONSHIPS = (
    "MATCH (a)-[r]->(b) RETURN elementId(r) AS at, type(r) AS type, elementId(a) AS start, elementId(b) AS end, "
    "properties(r) AS held"
)
_SHOWN = 1000
_LONGEST_SHOWN = 60
_SKIPPED = ""  # stands for the id of a node that the mapping leaves out


@dataclass(slots=True)
class PutAside:
    """What could not be read: the first thousand by name, the others counted."""

    file: str
    kept: list[Rejection] = field(default_factory=list)
    more: int = 0

    def add(self, place: str, record: str, reason: str) -> None:
        """Put a node or a relationship aside."""
        if len(self.kept) < _SHOWN:
            self.kept.append(Rejection(self.file, place, record, STAGE, reason))
        else:
            self.more += 1

    def __iter__(self) -> Iterator[Rejection]:
        yield from self.kept
        if self.more:
            reason = f"{self.more} more were put aside for reasons like those of the first {_SHOWN}."
            yield Rejection(self.file, "", "", STAGE, reason)


def pulled(
    session: neo4j.Session, mapping: PullMapping, terminology: Terminology, *, spool: Spool, aside: PutAside,
    progress: Progress,
) -> Iterator[GraphReading | Rejection]:  # fmt: skip
    """Stream nodes and relationships of a database into the spool, and out of it as readings, one a document.

    The source itself is a document that brings all concepts and what no other document is named for; each document
    that a relationship names is another, `SOURCE/PMID:1`. What was put aside comes last.
    """
    reader = _Reader(mapping, terminology, spool, aside)
    progress.stage("reading nodes")
    ids = reader.nodes(session.run(_NODES), progress)
    progress.stage("reading relationships")
    reader.relationships(session.run(_RELATIONSHIPS), ids, progress)
    spool.ready()
    yield from _readings(spool, mapping)
    yield from aside


@dataclass(frozen=True, slots=True)
class _Reader:
    mapping: PullMapping
    terminology: Terminology
    spool: Spool
    aside: PutAside

    def nodes(self, rows: Iterable[neo4j.Record], progress: Progress) -> dict[str, str]:
        """Keep every node as a concept; gives the id of each by where the server keeps it."""
        ids: dict[str, str] = {}
        for row in rows:
            label = self.mapping.label_of(frozenset(row["labels"]))
            kind = self.mapping.labels.get(label, LabelMapping(skip=True))
            held = row["held"]
            progress.advance()
            if kind.skip:
                ids[row["at"]] = _SKIPPED
                continue
            id_ = self._curie(held.get(kind.id), kind)
            if not id_:
                has = ", ".join(sorted(held)) or "none"
                why = f"a node {label} without {kind.id or 'an id'}, which its id is made of (its properties: {has})."
                self.aside.add(f"node {row['at']}", "", why)
                continue
            ids[row["at"]] = id_
            name = tidied(_text(held.get(kind.name))) or id_
            self.spool.add_concept(id_, name, kind.category or self.terminology.category(label))
        return ids

    def relationships(self, rows: Iterable[neo4j.Record], ids: Mapping[str, str], progress: Progress) -> None:
        """Keep every relationship as evidence, once for each document that it names."""
        for row in rows:
            kind = self.mapping.types.get(row["type"], TypeMapping(skip=True))
            start, end = ids.get(row["start"]), ids.get(row["end"])
            progress.advance()
            if kind.skip or _SKIPPED in (start, end):
                continue
            place = f"relationship {row['at']}"
            if start is None or end is None:
                which = "the node it begins at" if start is None else "the node it ends at"
                self.aside.add(place, f"{start or '?'} {row['type']} {end or '?'}", f"{which} has no id.")
                continue
            confidence = _confidence(row["held"].get(kind.confidence)) if kind.confidence else 1.0
            if confidence is None:
                shown = str(row["held"][kind.confidence])[:_LONGEST_SHOWN]
                why = f"its {kind.confidence} is no number from 0 to 1: {shown!r}."
                self.aside.add(place, f"{start} {row['type']} {end}", why)
                continue
            self._keep(kind, row["type"], (end, start) if kind.reversed else (start, end), row["held"], confidence)

    def _keep(
        self, kind: TypeMapping, type_: str, ends: tuple[str, str], held: Mapping[str, object], confidence: float
    ) -> None:
        predicate = kind.predicate or self.terminology.predicate(type_)
        said = json.dumps([predicate, str(_polarity(kind, held)), confidence])
        source = self.mapping.source.id
        named = references(held.get(kind.documents)) if kind.documents else ()
        for reference in named or ("",):
            document = f"{source}/{reference}" if reference else source
            if reference:
                self.spool.add_document(document, {"reference": reference})
            self.spool.add_piece(document, (*ends, said, ""))

    def _curie(self, value: object, kind: LabelMapping) -> str:
        raw = tidied(_text(value))
        if not raw:
            return ""
        if CURIE.fullmatch(raw) and kind.prefix in ("", raw.partition(":")[0]):
            return self.terminology.curie(raw)
        if kind.prefix in ("", "name"):
            return f"name:{raw}"
        return self.terminology.curie(raw, prefix=kind.prefix)


def _readings(spool: Spool, mapping: PullMapping) -> Iterator[GraphReading]:
    source = mapping.source
    extra = (("version", source.version),) if source.version else ()
    whole = Document(id=source.id, text="", metadata=Metadata(licence=source.licence, extra=extra), source=source.id)
    yield GraphReading(
        whole, spool.concepts(), _evidence(spool, whole.id, source.id), "", spool.digest(whole.id, all_concepts=True)
    )
    for id_, held in spool.documents():
        reference = str(held["reference"])
        pmid = reference.removeprefix("PMID:") if reference.startswith("PMID:") else ""
        known = Metadata(pmid=pmid, licence=source.licence, extra=extra)
        document = Document(id=id_, text="", metadata=known, source=source.id)
        yield GraphReading(
            document, spool.concepts(id_), _evidence(spool, id_, source.id), reference, spool.digest(id_)
        )


def _evidence(spool: Spool, document: str, source: str) -> Iterator[Evidence]:
    for subject, object_, said, _ in spool.pieces(document):
        predicate, polarity, confidence = json.loads(said)
        yield Evidence(
            subject=subject, predicate=predicate, object=object_, document_id=document,
            extractor=f"curated:{source}", confidence=confidence, context=Context(polarity=Polarity(polarity)),
        )  # fmt: skip


def _polarity(kind: TypeMapping, held: Mapping[str, object]) -> Polarity:
    said = _text(held.get(kind.polarity)).casefold() if kind.polarity else ""
    denied = kind.denied or said in {value.casefold() for value in kind.denied_values}
    return Polarity.DENIED if denied else Polarity.ASSERTED


def _text(value: object) -> str:
    """Write a property as a text; of a list its first member, nothing for what is neither text, number nor truth."""
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) if isinstance(value, str | int | float) else ""


def _confidence(value: object) -> float | None:
    """Read a confidence; 1 where there is none, None where it is no number from 0 to 1."""
    if value is None:
        return 1.0
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value <= 1 else None
