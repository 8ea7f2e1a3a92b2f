"""The tables of the embedded database: one node table a category, one relationship table a predicate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from medkg.model.biolink import UNKNOWN_CATEGORY
from medkg.views.cypher.shape import (
    ASSERTION_PROPERTIES,
    CONCEPT_LABELS,
    CONCEPT_PROPERTIES,
    DOCUMENT,
    DOCUMENT_PROPERTIES,
    EVIDENCE,
    EVIDENCE_PROPERTIES,
    IN_DOCUMENT,
    OBJECT,
    SUBJECT,
)

# Raised whenever tables, columns or what the marker tells change, so that views of an older shape are rebuilt.
FORMAT = 3
_KINDS = MappingProxyType(
    {
        **dict.fromkeys(("belief", "confidence"), "DOUBLE"),
        **dict.fromkeys(("documents", "evidence", "start", "end"), "INT64"),
        **dict.fromkeys(("sources", "publication_types", "notices"), "STRING[]"),
    }
)


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


def _table(names: tuple[str, ...]) -> Table:
    return Table(tuple((name, _KINDS.get(name, "STRING")) for name in names))


CONCEPT_TABLE = _table(CONCEPT_PROPERTIES)
ASSERTION_TABLE = _table(ASSERTION_PROPERTIES)
EVIDENCE_TABLE = _table(EVIDENCE_PROPERTIES)
DOCUMENT_TABLE = _table(DOCUMENT_PROPERTIES)
BARE_TABLE = Table(())
ENDS = (("from", "STRING"), ("to", "STRING"))
NODE_TABLES = MappingProxyType(
    {**dict.fromkeys(CONCEPT_LABELS, CONCEPT_TABLE), EVIDENCE: EVIDENCE_TABLE, DOCUMENT: DOCUMENT_TABLE}
)


def relationship_table(type_: str) -> Table:
    """Give the columns of a relationship type."""
    return BARE_TABLE if type_ in (SUBJECT, OBJECT, IN_DOCUMENT) else ASSERTION_TABLE


def node_definitions() -> Iterator[str]:
    """Give the statements that make all node tables."""
    for label, table in NODE_TABLES.items():
        yield f"CREATE NODE TABLE `{label}`({_columns(table.columns)}, PRIMARY KEY (`id`))"


def relationship_definition(type_: str, pairs: frozenset[tuple[str, str]]) -> str:
    """Give the statement that makes a relationship type's table; `pairs` holds the labels that it connects.

    Types without any pair are made too, so that asking for them finds nothing instead of failing.
    """
    ends = ", ".join(f"FROM `{start}` TO `{end}`" for start, end in sorted(pairs) or [_nothing(type_)])
    columns = relationship_table(type_).columns
    return f"CREATE REL TABLE `{type_}`({ends}{', ' if columns else ''}{_columns(columns)})"


def _nothing(type_: str) -> tuple[str, str]:
    """Give the pair of labels by which an empty type is declared."""
    if type_ == IN_DOCUMENT:
        return EVIDENCE, DOCUMENT
    return (EVIDENCE, UNKNOWN_CATEGORY) if type_ in (SUBJECT, OBJECT) else (UNKNOWN_CATEGORY, UNKNOWN_CATEGORY)


def _columns(columns: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"`{name}` {kind}" for name, kind in columns)
