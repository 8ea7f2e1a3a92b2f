"""Mappings as SSSOM tables (https://mapping-commons.github.io/sssom/): what is the same, what is broader.

Their rows are terms without names: they say what two ids of other vocabularies are to each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medkg.model.concept import Concept, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.lines import Origin
from medkg.vocabulary.rows import table_rows

_HEADER = frozenset({"subject_id", "predicate_id", "object_id"})
_SAME = frozenset({"skos:exactMatch", "owl:equivalentClass", "owl:sameAs", "oboInOwl:hasDbXref", "semapv:dbXref"})
_BROADER = frozenset({"skos:broadMatch", "rdfs:subClassOf"})
_NARROWER = "skos:narrowMatch"
_NOT = "Not"


def read_sssom(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream exact mappings as cross-references, broader and narrower ones as parents; others are left out."""
    for row in table_rows(origin, "\t"):
        if isinstance(row, Rejection):
            yield row
            continue
        number, cells = row
        subject, object_ = origin.curie(cells["subject_id"]), origin.curie(cells["object_id"])
        if ":" not in subject or ":" not in object_:
            yield origin.reject(f"line {number}", "\t".join(cells.values()), "a mapping without two CURIEs")
        elif cells.get("predicate_modifier") != _NOT and subject != object_:
            yield from _mapping(origin, number, subject, cells["predicate_id"], object_)


def _mapping(origin: Origin, number: int, subject: str, predicate: str, object_: str) -> Iterator[Term]:
    if predicate == _NARROWER:
        subject, object_ = object_, subject
    same, broader = predicate in _SAME, predicate in _BROADER or predicate == _NARROWER
    if same or broader:
        yield Term(
            concept=Concept(subject, "", origin.category_for(subject)),
            parents=() if same else (object_,),
            xrefs=(object_,) if same else (),
            source=origin.source,
            place=f"line {number}",
        )


def mappings_header(cells: Sequence[str]) -> bool:
    """Tell whether a header line is SSSOM's."""
    return set(cells) >= _HEADER
