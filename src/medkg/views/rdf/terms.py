"""Ids and words as RDF terms, in the syntax of N-Quads, and back.

A CURIE whose prefix and form the table `prefixes.tsv` knows becomes the IRI by which others know the same thing. Every
other id, whatever stands in it, becomes `https://w3id.org/medkg/id/` and the id percent-encoded. Both are read back to
the id. The namespace names things; nothing is served there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from urllib.parse import quote, unquote

import curies

from medkg.model.biolink import CATEGORIES, PREDICATES, UNKNOWN_CATEGORY, UNKNOWN_PREDICATE

MEDKG = "https://w3id.org/medkg/"
VOCABULARY = f"{MEDKG}vocabulary#"
BIOLINK = "https://w3id.org/biolink/vocab/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PROV = "http://www.w3.org/ns/prov#"
OA = "http://www.w3.org/ns/oa#"
DCTERMS = "http://purl.org/dc/terms/"
PREFIXES = MappingProxyType(
    {
        "biolink": BIOLINK,
        "dcterms": DCTERMS,
        "medkg": VOCABULARY,
        "oa": OA,
        "prov": PROV,
        "rdf": RDF,
        "rdfs": RDFS,
        "xsd": XSD,
    }
)
"""The prefixes that queries may use without declaring them."""

COUNTED = f"{MEDKG}graph/counted"
_ID, _ASSERTION, _EVIDENCE = f"{MEDKG}id/", f"{MEDKG}assertion/", f"{MEDKG}evidence/"
_DOCUMENT_GRAPH, _EXTRACTOR = f"{MEDKG}graph/document/", f"{MEDKG}extractor/"
# What the end of an IRI may hold so that no reader writes it otherwise: no sign that parts IRIs, no percent sign.
_LOCAL = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._:/()-]*[A-Za-z0-9_()-])?")
_DOTS = re.compile(r"/\.{1,2}(?:/|$)|//")
_REMEMBERED = 1 << 17
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"})
_ESCAPED = re.compile(r'[\\"\n\r]')


def prefix_map() -> dict[str, str]:
    """Give the shipped table's prefixes and their namespaces."""
    return {prefix: namespace for prefix, namespace, _ in _table()}


def _table() -> list[tuple[str, str, str]]:
    """Read the shipped table: prefix, namespace, and the form of the local ids that may follow it."""
    table = (files("medkg.views.rdf") / "prefixes.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in table if line and not line.startswith("#")]
    return [(prefix, namespace, local) for prefix, namespace, local, _ in rows[1:]]


class Terms:
    """Writes ids as IRIs and reads them back, by one prefix map."""

    def __init__(self) -> None:
        # An IRI that nobody else writes so (a target of ChEMBL called a compound) would be a false statement.
        self._forms = {prefix: (namespace, re.compile(local, re.ASCII)) for prefix, namespace, local in _table()}
        self._converter = curies.Converter.from_prefix_map(prefix_map())
        # Ids come again in every assertion and every piece of evidence.
        self.iri = lru_cache(maxsize=_REMEMBERED)(self._iri)
        self.id = lru_cache(maxsize=_REMEMBERED)(self._id)

    def _iri(self, id_: str) -> str:
        prefix, _, local = id_.partition(":")
        namespace, form = self._forms.get(prefix, ("", _LOCAL))
        if namespace and form.fullmatch(local) and _LOCAL.fullmatch(local) and not _DOTS.search(local):
            iri = namespace + local
            # Some namespaces begin others: what would be read back as another id is written out in full.
            if self._converter.compress(iri) == id_:
                return iri
        return _ID + encoded(id_)

    def _id(self, iri: str) -> str:
        if iri.startswith(_ID):
            return unquote(iri[len(_ID) :])
        return self._converter.compress(iri) or iri


def encoded(text: str) -> str:
    """Percent-encode all but letters, digits, `-`, `_`, `~` and dots; what would be a step in a path has no dots."""
    written = quote(text, safe="")
    return written.replace(".", "%2E") if written.strip(".") == "" else written


def assertion_iri(key: str) -> str:
    """Give the IRI of an assertion."""
    return _ASSERTION + key


def evidence_iri(id_: str) -> str:
    """Give the IRI of a piece of evidence."""
    return _EVIDENCE + id_


def document_graph(document_id: str) -> str:
    """Give the name of the graph that holds all that was read in a document."""
    return _DOCUMENT_GRAPH + encoded(document_id)


@lru_cache(maxsize=1 << 10)
def extractor_iri(extractor: str) -> str:
    """Give the IRI of who found something."""
    return _EXTRACTOR + encoded(extractor)


def category_iri(category: str) -> str:
    """Give the Biolink class of a category, NamedThing for words outside the closed list."""
    return BIOLINK + (category if category in CATEGORIES else UNKNOWN_CATEGORY)


def predicate_iri(predicate: str) -> str:
    """Give the Biolink predicate, related_to for words outside the closed list."""
    return BIOLINK + (predicate if predicate in PREDICATES else UNKNOWN_PREDICATE)


def literal(text: str) -> str:
    """Write a string as N-Quads does."""
    return f'"{text.translate(_ESCAPES)}"' if _ESCAPED.search(text) else f'"{text}"'
