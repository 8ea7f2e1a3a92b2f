"""medkg's own export, read back: every document with its evidence as it was."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from medkg.model.assertion import Evidence, Grounding
from medkg.model.biolink import UNKNOWN_CATEGORY
from medkg.model.concept import Concept
from medkg.model.document import Document, MeshHeading, Metadata, Notice, Section, Span
from medkg.model.mention import Certainty, Context, Experiencer, Polarity, Temporality
from medkg.model.reading import GraphReading, Rejection
from medkg.views.rdf.beside import Beside
from medkg.views.rdf.terms import BIOLINK, DCTERMS, OA, PROV, RDF, RDFS, VOCABULARY, Terms

_TYPE = ox.NamedNode(f"{RDF}type")
_DOCUMENT, _EVIDENCE = ox.NamedNode(f"{VOCABULARY}Document"), ox.NamedNode(f"{VOCABULARY}Evidence")
_DERIVED = ox.NamedNode(f"{PROV}wasDerivedFrom")
_Subject = ox.NamedNode | ox.BlankNode | ox.Triple
_Said = ox.NamedNode | ox.BlankNode | ox.Literal
_STAGE = "read"


def own_documents(store: ox.Store, source: str, digest: str) -> Iterator[GraphReading | Rejection]:
    """Give every document of an export, in the order of their ids, each with the concepts that its evidence names.

    What was changed by hand so that it is no evidence or no document any more is put aside; what others wrote beside
    the export is counted.
    """
    terms = Terms()
    found = sorted(
        (_value(store, quad.subject, f"{DCTERMS}identifier"), str(quad.subject), quad.subject, quad.graph_name)
        for quad in store.quads_for_pattern(None, _TYPE, _DOCUMENT, None)
    )
    for id_, _, subject, graph in found:
        try:
            document = _document(store, id_, subject)
        except (ValueError, TypeError, AttributeError) as error:
            yield Rejection(source, str(graph), id_, _STAGE, f"this is not what medkg writes of a document: {error}.")
            continue
        one = _Read(store, terms, document, subject)
        yield GraphReading(document, one.concepts(), one.evidence(), str(graph), digest)
        for iri, reason in one.faults:
            yield Rejection(source, iri, id_, _STAGE, f"this is not what medkg writes of evidence: {reason}.")
    for reason in Beside(store, terms).told():
        yield Rejection(source, "", "", _STAGE, reason)


def _document(store: ox.Store, id_: str, subject: _Subject) -> Document:
    fields = {
        name: _value(store, subject, f"{VOCABULARY}{name}") for name in ("text", "titleEnd", "sections", "metadata")
    }
    sections = json.loads(fields["sections"] or "[]")
    known = json.loads(fields["metadata"] or "{}")
    made: dict[str, Any] = {
        "publication_types": tuple(known.pop("publication_types", ())),
        "mesh": tuple(MeshHeading(*heading) for heading in known.pop("mesh", ())),
        "notices": tuple(Notice(*notice) for notice in known.pop("notices", ())),
        "extra": tuple((key, value) for key, value in known.pop("extra", ())),
    }
    return Document(
        id=id_,
        text=fields["text"],
        title_end=int(fields["titleEnd"] or 0),
        sections=tuple(Section(*section) for section in sections),
        metadata=Metadata(**known, **made),
        source=_value(store, subject, f"{VOCABULARY}source"),
    )


def _value(store: ox.Store, subject: _Subject, predicate: str) -> str:
    """Give the first value of a property, empty where it has none."""
    for quad in store.quads_for_pattern(subject, ox.NamedNode(predicate), None, None):
        return "" if isinstance(quad.object, ox.Triple) else quad.object.value
    return ""


class _Read:
    """The evidence of one document, told by what it was derived from: Turtle holds that of all in one graph."""

    def __init__(self, store: ox.Store, terms: Terms, document: Document, subject: _Subject) -> None:
        self._store = store
        self._terms = terms
        self._document = document
        self._subject = subject
        self.faults: list[tuple[str, str]] = []

    def concepts(self) -> Iterator[Concept]:
        """Give the ends of the evidence, by the names and categories that the export has for them."""
        ends: set[str] = set()
        for said in self._all_said():
            for name in ("subject", "object"):
                end = said.get(f"{RDF}{name}")
                if isinstance(end, ox.NamedNode):
                    ends.add(end.value)
        for iri in sorted(ends):
            yield self._concept(iri)

    def _concept(self, iri: str) -> Concept:
        subject = ox.NamedNode(iri)
        category = _value(self._store, subject, f"{VOCABULARY}category")
        if not category:
            kinds = (quad.object for quad in self._store.quads_for_pattern(subject, _TYPE, None, None))
            named = sorted(kind.value for kind in kinds if isinstance(kind, ox.NamedNode))
            category = next(
                (kind.removeprefix(BIOLINK) for kind in named if kind.startswith(BIOLINK)), UNKNOWN_CATEGORY
            )
        return Concept(self._terms.id(iri), _value(self._store, subject, f"{RDFS}label"), category)

    def evidence(self) -> Iterator[Evidence]:
        """Give the evidence, in the store's order."""
        for said in self._all_said():
            try:
                piece = self._piece(said)
            except (KeyError, ValueError, TypeError) as error:
                self.faults.append((said[""].value, str(error)))
                continue
            yield piece

    def _all_said(self) -> Iterator[dict[str, _Said]]:
        """Give what is said of each piece of evidence by predicate, its own IRI under the empty word."""
        last: object = None
        for derived in self._store.quads_for_pattern(None, _DERIVED, self._subject, None):
            piece = derived.subject
            # The same in two graphs comes twice, one behind the other.
            if piece == last or isinstance(piece, ox.Triple):
                continue
            last = piece
            quads = self._store.quads_for_pattern(piece, None, None, None)
            said = {quad.predicate.value: quad.object for quad in quads if not isinstance(quad.object, ox.Triple)}
            if said.get(_TYPE.value) == _EVIDENCE:
                yield {"": piece, **said}

    def _piece(self, said: dict[str, _Said]) -> Evidence:
        def text(name: str) -> str:
            value = said.get(f"{VOCABULARY}{name}")
            return "" if value is None else value.value

        spans = self._spans(said.get(f"{OA}hasTarget"))
        return Evidence(
            subject=self._terms.id(said[f"{RDF}subject"].value),
            predicate=text("predicate") or said[f"{RDF}predicate"].value.removeprefix(BIOLINK),
            object=self._terms.id(said[f"{RDF}object"].value),
            document_id=self._document.id,
            extractor=_value(self._store, ox.NamedNode(said[f"{PROV}wasAttributedTo"].value), f"{RDFS}label"),
            text_hash=text("textHash"),
            confidence=_share(text("confidence")),
            context=Context(
                polarity=Polarity(text("polarity") or Polarity.ASSERTED),
                certainty=Certainty(text("certainty") or Certainty.CERTAIN),
                experiencer=Experiencer(text("experiencer") or Experiencer.PATIENT),
                temporality=Temporality(text("temporality") or Temporality.RECENT),
            ),
            section=text("section"),
            sentence=spans.get("sentence"),
            subject_span=spans.get("subject"),
            cue_span=spans.get("cue"),
            object_span=spans.get("object"),
            subject_grounding=_grounding(text("subjectGrounding")),
            object_grounding=_grounding(text("objectGrounding")),
        )

    def _spans(self, target: _Said | None) -> dict[str, Span]:
        if not isinstance(target, ox.NamedNode):
            return {}
        iri = target.value.rpartition("#")[0]
        spans = {}
        for name in ("sentence", "subject", "cue", "object"):
            position = ox.NamedNode(f"{iri}#{name}-position")
            start = _value(self._store, position, f"{OA}start")
            if start:
                spans[name] = Span(int(start), int(_value(self._store, position, f"{OA}end")))
                if spans[name].end > len(self._document.text):
                    raise ValueError(f"the {name} ends at {spans[name].end}, behind the document's end")
        return spans


def _share(text: str) -> float:
    value = float(text or 1.0)
    if not 0.0 <= value <= 1.0:
        raise ValueError(f"the confidence {text} is not between 0 and 1")
    return value


def _grounding(text: str) -> Grounding | None:
    if not text:
        return None
    score, why, runners_up = json.loads(text)
    return Grounding(score, why, tuple((curie, value) for curie, value in runners_up))
