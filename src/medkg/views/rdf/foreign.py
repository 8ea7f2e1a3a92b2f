"""Triples that others wrote, as one curated source."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from medkg.model.assertion import Evidence
from medkg.model.biolink import UNKNOWN_CATEGORY
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.model.reading import GraphReading, Rejection
from medkg.ports import Terminology
from medkg.views.rdf.terms import MEDKG, RDF, RDFS, Terms

_TYPE, _LABEL = ox.NamedNode(f"{RDF}type"), ox.NamedNode(f"{RDFS}label")
# What is said of a statement ties it to its parts, which are no fact about them.
_NO_EDGES = (_TYPE, _LABEL, *(ox.NamedNode(f"{RDF}{name}") for name in ("subject", "predicate", "object")))
_STAGE = "read"


def foreign_graph(
    store: ox.Store, terminology: Terminology, source: str, digest: str
) -> Iterator[GraphReading | Rejection]:
    """Give all triples between IRIs as evidence of one document, types as categories and labels as names.

    Words go through the table of words; what it does not know is kept as it was. Literals other than labels, blank
    nodes and statements about statements are no facts about concepts: they are counted in one rejection.
    """
    document = Document(id=f"source:{source}", text="", source=source)
    graph = _Foreign(store, terminology, document.id, f"curated:{source.rpartition('/')[2].partition('.')[0]}")
    yield GraphReading(document, graph.concepts(), graph.evidence(), "line 1", digest)
    if graph.left_out:
        reason = f"{graph.left_out} triples have a literal or a blank node for an end, or speak of a statement."
        yield Rejection(source, "", "", _STAGE, reason)


class _Foreign:
    def __init__(self, store: ox.Store, terminology: Terminology, document_id: str, extractor: str) -> None:
        self._store = store
        self._terminology = terminology
        self._terms = Terms()
        self._document_id = document_id
        self._extractor = extractor
        self.left_out = 0

    def concepts(self) -> Iterator[Concept]:
        """Give every end once, sorted."""
        ends: set[str] = set()
        for quad in self._store:
            if _is_edge(quad):
                ends |= {quad.subject.value, quad.object.value}
        for iri in sorted(ends):
            id_ = self._id(iri)
            yield Concept(id_, self._name(iri) or id_, self._category(iri))

    def evidence(self) -> Iterator[Evidence]:
        """Give one piece of evidence for each triple; the same in two graphs is one."""
        self.left_out = 0
        for quad in self._store:
            if _is_edge(quad):
                yield Evidence(
                    subject=self._id(quad.subject.value),
                    predicate=self._terminology.predicate(_last(quad.predicate.value)),
                    object=self._id(quad.object.value),
                    document_id=self._document_id,
                    extractor=self._extractor,
                )
            elif quad.predicate not in (_TYPE, _LABEL):
                self.left_out += 1

    def _id(self, iri: str) -> str:
        ours = self._terms.id(iri)
        return ours if ours != iri or iri.startswith(MEDKG) else self._terminology.curie(iri)

    def _name(self, iri: str) -> str:
        labels = (quad.object for quad in self._store.quads_for_pattern(ox.NamedNode(iri), _LABEL, None, None))
        return min((label.value for label in labels if isinstance(label, ox.Literal)), default="")

    def _category(self, iri: str) -> str:
        kinds = (quad.object for quad in self._store.quads_for_pattern(ox.NamedNode(iri), _TYPE, None, None))
        named = sorted(_last(kind.value) for kind in kinds if isinstance(kind, ox.NamedNode))
        return self._terminology.category(named[0]) if named else UNKNOWN_CATEGORY


def _is_edge(quad: ox.Quad) -> bool:
    ends = isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    return ends and quad.predicate not in _NO_EDGES


def _last(iri: str) -> str:
    """Give the word at the end of an IRI."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2] or iri
