"""The shape of the graph in Cypher, for every engine: categories are labels, predicates are relationship types.

Both are closed lists. What is outside them keeps its own word as a property: a concept as `NamedThing` with its
`category`, an assertion as `RELATED_TO` with its `predicate`. No word from data ever becomes a label, a type or a
property name. docs/cypher.md says what each property means; rows come in the order of the properties here.
"""

from __future__ import annotations

from types import MappingProxyType

from medkg.model.assertion import Assertion, Evidence, Triple
from medkg.model.biolink import CATEGORIES, PREDICATES, UNKNOWN_CATEGORY, UNKNOWN_PREDICATE
from medkg.model.concept import Concept
from medkg.model.document import Document

Value = str | int | float | tuple[str, ...]

EVIDENCE = "Evidence"
DOCUMENT = "Document"
CONCEPT_LABELS = tuple(sorted(CATEGORIES))
LABELS = (*CONCEPT_LABELS, EVIDENCE, DOCUMENT)
TYPE_OF = MappingProxyType({predicate: predicate.upper() for predicate in sorted(PREDICATES)})
SUBJECT = "SUBJECT"
OBJECT = "OBJECT"
IN_DOCUMENT = "IN_DOCUMENT"
TYPES = (*TYPE_OF.values(), SUBJECT, OBJECT, IN_DOCUMENT)

CONCEPT_PROPERTIES = ("id", "name", "category")
ASSERTION_PROPERTIES = ("key", "predicate", "polarity", "belief", "documents", "evidence", "sources")
EVIDENCE_PROPERTIES = (
    *("id", "key", "predicate", "polarity", "certainty", "experiencer", "temporality", "confidence"),
    *("extractor", "section", "sentence", "start", "end"),
)
DOCUMENT_PROPERTIES = (
    *("id", "title", "date", "journal", "language", "pmid", "pmcid", "doi", "publication_types", "notices", "source"),
)
PROPERTIES = frozenset((*CONCEPT_PROPERTIES, *ASSERTION_PROPERTIES, *EVIDENCE_PROPERTIES, *DOCUMENT_PROPERTIES))


def label_of(category: str) -> str:
    """Give the label under which a concept of this category stands."""
    return category if category in CATEGORIES else UNKNOWN_CATEGORY


def type_of(predicate: str) -> str:
    """Give the relationship type under which an assertion with this predicate stands."""
    return TYPE_OF.get(predicate, TYPE_OF[UNKNOWN_PREDICATE])


def concept_row(concept: Concept) -> tuple[str, str, str]:
    """Give a concept's properties."""
    return concept.id, concept.name, concept.category


def assertion_row(assertion: Assertion) -> tuple[Value, ...]:
    """Give an assertion's properties."""
    triple = assertion.triple
    counted = assertion.belief, assertion.documents, assertion.evidence, assertion.sources
    return triple.key, triple.predicate, str(triple.polarity), *counted


def evidence_row(id_: str, piece: Evidence, document: Document) -> tuple[Value, ...]:
    """Give the properties of a piece of evidence; -1 and no sentence where it has no place in a text."""
    context, span = piece.context, piece.sentence
    return (
        id_,
        Triple(piece.subject, piece.predicate, piece.object, context.polarity).key,
        piece.predicate,
        str(context.polarity),
        str(context.certainty),
        str(context.experiencer),
        str(context.temporality),
        float(piece.confidence),
        piece.extractor,
        piece.section,
        span.of(document.text) if span else "",
        span.start if span else -1,
        span.end if span else -1,
    )


def document_row(document: Document) -> tuple[Value, ...]:
    """Give a document's properties."""
    known = document.metadata
    notices = tuple(f"{notice.kind} {notice.reference}".strip() for notice in known.notices)
    row: tuple[Value, ...] = (document.id, document.title, known.date, known.journal, known.language, known.pmid)
    return (*row, known.pmcid, known.doi, known.publication_types, notices, document.source)
