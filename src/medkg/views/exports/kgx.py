"""KGX: a file of nodes and one of edges, as tables or as JSON lines.

Layout: https://github.com/biolink/kgx/blob/master/specification/kgx-format.md.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from medkg.model.assertion import Assertion
from medkg.model.biolink import CATEGORIES, UNKNOWN_CATEGORY
from medkg.model.concept import Concept
from medkg.views.exports.biolink_terms import biolink_curie, biolink_predicate, provenance
from medkg.views.exports.contents import BAR, Contents
from medkg.views.exports.json_text import compact
from medkg.views.exports.places import write_lines

NODE_COLUMNS = ("id", "category", "name", "original_category")
EDGE_COLUMNS = (
    *("id", "subject", "predicate", "object", "category", "knowledge_level", "agent_type"),
    *("primary_knowledge_source", "aggregator_knowledge_source", "negated", "publications"),
    *("qualified_predicate", "object_aspect_qualifier", "object_direction_qualifier", "original_predicate"),
    *("has_confidence_score", "evidence_count", "sources"),
)
TSV_FILES = ("nodes.tsv", "edges.tsv")
JSONL_FILES = ("nodes.jsonl", "edges.jsonl")
_ASSOCIATION = "biolink:Association"
# KGX reads tables without any quoting, and splits lists at bars.
_BREAKS = re.compile(r"[\t\n\r]")
_Value = str | int | float | bool | tuple[str, ...]


def write_kgx_tsv(contents: Contents, folder: Path) -> None:
    """Write both tables; lists are joined by `|`."""
    cell = _cells(contents)
    for name, header, rows in zip(
        TSV_FILES, (NODE_COLUMNS, EDGE_COLUMNS), (_nodes(contents), _edges(contents)), strict=True
    ):
        with (folder / name).open("wb") as file:
            write_lines(file, _table(header, rows, cell))


def write_kgx_jsonl(contents: Contents, folder: Path) -> None:
    """Write both as JSON lines; what is empty is left out, as KGX does."""
    for name, header, rows in zip(
        JSONL_FILES, (NODE_COLUMNS, EDGE_COLUMNS), (_nodes(contents), _edges(contents)), strict=True
    ):
        with (folder / name).open("wb") as file:
            write_lines(file, (compact(_object(header, row)) + "\n" for row in rows))


def _nodes(contents: Contents) -> Iterator[tuple[_Value, ...]]:
    for concept in contents.concepts():
        yield _node(concept)


def _node(concept: Concept) -> tuple[_Value, ...]:
    known = concept.category in CATEGORIES
    category = concept.category if known else UNKNOWN_CATEGORY
    return biolink_curie(concept.id), (f"biolink:{category}",), concept.name, "" if known else concept.category


def _edges(contents: Contents) -> Iterator[tuple[_Value, ...]]:
    for assertion, documents in contents.supported():
        yield _edge(assertion, documents)


def _edge(assertion: Assertion, documents: tuple[str, ...]) -> tuple[_Value, ...]:
    triple = assertion.triple
    said, origin = biolink_predicate(triple.predicate), provenance(assertion.sources)
    return (
        triple.key,
        biolink_curie(triple.subject),
        said.predicate,
        biolink_curie(triple.object),
        (_ASSOCIATION,),
        origin.knowledge_level,
        origin.agent_type,
        origin.primary,
        (origin.aggregator,) if origin.aggregator else (),
        triple.polarity == "denied",
        documents,
        said.qualified,
        said.aspect,
        said.direction,
        said.original,
        assertion.belief,
        assertion.evidence,
        assertion.sources,
    )


def _object(header: tuple[str, ...], row: tuple[_Value, ...]) -> dict[str, _Value]:
    return {name: value for name, value in zip(header, row, strict=True) if value not in ("", ())}


def _table(header: tuple[str, ...], rows: Iterable[tuple[_Value, ...]], cell: Callable[[_Value], str]) -> Iterator[str]:
    yield "\t".join(header) + "\n"
    for row in rows:
        yield "\t".join(map(cell, row)) + "\n"


def _cells(contents: Contents) -> Callable[[_Value], str]:
    spaced, slashed = contents.cleaner(_BREAKS, " "), contents.cleaner(BAR, "/")

    def cell(value: _Value) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, tuple):
            return "|".join(spaced(slashed(member)) for member in value)
        return spaced(str(value))

    return cell
