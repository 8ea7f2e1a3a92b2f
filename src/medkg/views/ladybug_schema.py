"""The shape of the graph in Cypher: one node table a category, one relationship type a predicate, both closed lists.

What is outside the lists keeps its own word as a property: a concept as `NamedThing` with its `category`, an assertion
as `RELATED_TO` with its `predicate`. No word from data ever becomes a label, a type or a property name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from medkg.model.biolink import CATEGORIES, PREDICATES, UNKNOWN_CATEGORY, UNKNOWN_PREDICATE

# Raised whenever tables or columns change, so that views of an older shape are rebuilt.
FORMAT = 2
EVIDENCE = "Evidence"
DOCUMENT = "Document"
CONCEPT_LABELS = tuple(sorted(CATEGORIES))
LABELS = (*CONCEPT_LABELS, EVIDENCE, DOCUMENT)
TYPE_OF = MappingProxyType({predicate: predicate.upper() for predicate in sorted(PREDICATES)})
SUBJECT = "SUBJECT"
OBJECT = "OBJECT"
IN_DOCUMENT = "IN_DOCUMENT"
TYPES = (*TYPE_OF.values(), SUBJECT, OBJECT, IN_DOCUMENT)


@dataclass(frozen=True, slots=True)
class Table:
    """A table's columns, in the order of its files, and their types."""

    columns: tuple[tuple[str, str], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(name for name, _ in self.columns)

    @property
    def lists(self) -> bool:
        """Whether any column is a list, which a file holds as one string."""
        return any(kind.endswith("[]") for _, kind in self.columns)


CONCEPT_TABLE = Table((("id", "STRING"), ("name", "STRING"), ("category", "STRING")))
ASSERTION_TABLE = Table(
    (
        ("key", "STRING"),
        ("predicate", "STRING"),
        ("polarity", "STRING"),
        ("belief", "DOUBLE"),
        ("documents", "INT64"),
        ("evidence", "INT64"),
        ("sources", "STRING[]"),
    )
)
EVIDENCE_TABLE = Table(
    (
        ("id", "STRING"),
        ("key", "STRING"),
        ("predicate", "STRING"),
        ("polarity", "STRING"),
        ("certainty", "STRING"),
        ("experiencer", "STRING"),
        ("temporality", "STRING"),
        ("confidence", "DOUBLE"),
        ("extractor", "STRING"),
        ("section", "STRING"),
        ("sentence", "STRING"),
        ("start", "INT64"),
        ("end", "INT64"),
    )
)
DOCUMENT_TABLE = Table(
    (
        ("id", "STRING"),
        ("title", "STRING"),
        ("date", "STRING"),
        ("journal", "STRING"),
        ("language", "STRING"),
        ("pmid", "STRING"),
        ("pmcid", "STRING"),
        ("doi", "STRING"),
        ("publication_types", "STRING[]"),
        ("notices", "STRING[]"),
        ("source", "STRING"),
    )
)
BARE_TABLE = Table(())
ENDS = (("from", "STRING"), ("to", "STRING"))
NODE_TABLES = MappingProxyType(
    {**dict.fromkeys(CONCEPT_LABELS, CONCEPT_TABLE), EVIDENCE: EVIDENCE_TABLE, DOCUMENT: DOCUMENT_TABLE}
)
PROPERTIES = frozenset(
    name for table in (CONCEPT_TABLE, ASSERTION_TABLE, EVIDENCE_TABLE, DOCUMENT_TABLE) for name in table.names
)


def label_of(category: str) -> str:
    """Give the label under which a concept of this category stands."""
    return category if category in CATEGORIES else UNKNOWN_CATEGORY


def type_of(predicate: str) -> str:
    """Give the relationship type under which an assertion with this predicate stands."""
    return TYPE_OF.get(predicate, TYPE_OF[UNKNOWN_PREDICATE])


def relationship_table(type_: str) -> Table:
    """Give the columns of a relationship type."""
    return BARE_TABLE if type_ in (SUBJECT, OBJECT, IN_DOCUMENT) else ASSERTION_TABLE


def definitions(pairs: Mapping[str, frozenset[tuple[str, str]]]) -> Iterator[str]:
    """Give the statements that make all tables; `pairs` holds the (from, to) labels that each type connects.

    Types without any pair are made too, so that asking for them finds nothing instead of failing.
    """
    for label, table in NODE_TABLES.items():
        yield f"CREATE NODE TABLE `{label}`({_columns(table.columns)}, PRIMARY KEY (`id`))"
    for type_ in TYPES:
        connected = sorted(pairs.get(type_, ())) or [_nothing(type_)]
        ends = ", ".join(f"FROM `{start}` TO `{end}`" for start, end in connected)
        columns = relationship_table(type_).columns
        yield f"CREATE REL TABLE `{type_}`({ends}{', ' if columns else ''}{_columns(columns)})"


def _nothing(type_: str) -> tuple[str, str]:
    """Give the pair of labels by which an empty type is declared."""
    if type_ == IN_DOCUMENT:
        return EVIDENCE, DOCUMENT
    return (EVIDENCE, UNKNOWN_CATEGORY) if type_ in (SUBJECT, OBJECT) else (UNKNOWN_CATEGORY, UNKNOWN_CATEGORY)


def _columns(columns: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"`{name}` {kind}" for name, kind in columns)
