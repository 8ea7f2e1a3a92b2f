"""What a file holds beside medkg's own export: it is not read, and so it is counted and told."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from medkg.model.assertion import Triple
from medkg.model.biolink import UNKNOWN_PREDICATE
from medkg.views.rdf.terms import BIOLINK, DCTERMS, OA, PROV, RDF, RDFS, VOCABULARY, Terms, assertion_iri

_TYPE = ox.NamedNode(f"{RDF}type")
_ASSOCIATION = ox.NamedNode(f"{BIOLINK}Association")
_EVIDENCE, _DOCUMENT = ox.NamedNode(f"{VOCABULARY}Evidence"), ox.NamedNode(f"{VOCABULARY}Document")
_DERIVED = ox.NamedNode(f"{PROV}wasDerivedFrom")
_WORDS = frozenset(
    {
        *(f"{RDF}{name}" for name in ("type", "subject", "predicate", "object")),
        *(f"{DCTERMS}{name}" for name in ("identifier", "title", "date", "modified", "language", "rights")),
        *(f"{PROV}{name}" for name in ("wasDerivedFrom", "wasAttributedTo")),
        f"{RDFS}label",
        f"{BIOLINK}negated",
    }
)


class Beside:
    """Looks at every triple of a store that holds an export."""

    def __init__(self, store: ox.Store, terms: Terms) -> None:
        self._store = store
        self._terms = terms

    def told(self) -> Iterator[str]:
        """Give a sentence for each kind of what was passed over."""
        foreign = homeless = 0
        for quad in self._store:
            if quad.predicate == _TYPE and quad.object == _EVIDENCE:
                homeless += not self._has_document(quad.subject)
            elif not self._is_ours(quad):
                foreign += 1
        if foreign:
            yield f"{foreign} triples beside medkg's own were passed over. Load them from a file of their own."
        if homeless:
            yield f"{homeless} pieces of evidence name no document that is here and were passed over."

    def _has_document(self, evidence: ox.NamedNode | ox.BlankNode | ox.Triple) -> bool:
        found = self._store.quads_for_pattern(evidence, _DERIVED, None, None)
        documents = (quad.object for quad in found if isinstance(quad.object, ox.NamedNode | ox.BlankNode))
        return any(any(self._store.quads_for_pattern(one, _TYPE, _DOCUMENT, None)) for one in documents)

    def _is_ours(self, quad: ox.Quad) -> bool:
        predicate = quad.predicate.value
        if predicate in _WORDS or predicate.startswith((VOCABULARY, OA)):
            return True
        if not (isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)):
            return False
        return predicate.startswith(BIOLINK) and self._is_counted(quad.subject, quad.predicate, quad.object)

    def _is_counted(self, subject: ox.NamedNode, predicate: ox.NamedNode, object_: ox.NamedNode) -> bool:
        """Tell whether a plain triple has its assertion."""
        word = predicate.value.removeprefix(BIOLINK)
        key = Triple(self._terms.id(subject.value), word, self._terms.id(object_.value)).key
        if any(self._store.quads_for_pattern(ox.NamedNode(assertion_iri(key)), _TYPE, _ASSOCIATION, None)):
            return True
        # A word outside the list is not in the triple; its assertion is found by its ends.
        return word == UNKNOWN_PREDICATE and any(
            any(self._store.quads_for_pattern(quad.subject, ox.NamedNode(f"{RDF}object"), object_, None))
            for quad in self._store.quads_for_pattern(None, ox.NamedNode(f"{RDF}subject"), subject, None)
        )
