"""What is in a graph."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from medkg.model.biolink import CATEGORIES, PREDICATES
from medkg.model.report import GraphSummary, LoadedSource
from medkg.record.assertions import concepts
from medkg.record.erase import count_assertions
from medkg.record.migrations import VERSION

Pairs = tuple[tuple[str, int], ...]

_PREDICATES = (
    "SELECT text, count(*) FROM (SELECT DISTINCT subject, object, predicate, polarity FROM evidence) AS e "
    "JOIN predicate ON predicate.id = e.predicate GROUP BY text"
)
_EXTRACTORS = (
    "SELECT text, sum(n) FROM (SELECT extractor, count(*) AS n FROM evidence GROUP BY extractor UNION ALL "
    "SELECT extractor, count(*) AS n FROM mention WHERE link = 0 GROUP BY extractor) AS e "
    "JOIN extractor ON extractor.id = e.extractor GROUP BY text"
)
_SOURCES = "SELECT source.text, count(*) FROM document JOIN source ON source.id = document.source GROUP BY source.id"
_LOADED = (
    "SELECT source.text, coalesce((SELECT json_extract(value, '$[1]') FROM json_each(metadata, '$.extra') "
    "WHERE json_extract(value, '$[0]') = 'version' LIMIT 1), ''), "
    "coalesce(json_extract(metadata, '$.licence'), ''), count(*) FROM document "
    "JOIN source ON source.id = document.source WHERE document.text = '' GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
)
_DENIED = (
    "SELECT count(*) FROM (SELECT DISTINCT subject, object, predicate FROM evidence WHERE polarity = 1)"
)  # fmt: skip


def summarise(connection: sqlite3.Connection, *, path: Path, hash_: str, size: int) -> GraphSummary:
    """Count what the record holds.

    Categories count concepts, predicates count assertions, extractors count mentions and pieces of evidence, sources
    count documents, `loaded` those without a text by what they say of their origin; `unmapped` are the categories and
    predicates outside the closed lists of the Biolink Model.
    """
    categories = Counter(concept.category for concept in concepts(connection))
    predicates = Counter(dict(connection.execute(_PREDICATES)))
    unmapped = [pair for pair in categories.items() if pair[0] not in CATEGORIES]
    unmapped += [pair for pair in predicates.items() if pair[0] not in PREDICATES]
    return GraphSummary(
        path=str(path),
        hash=hash_,
        schema=VERSION,
        documents=_count(connection, "SELECT count(*) FROM document"),
        mentions=_count(connection, "SELECT count(*) FROM mention WHERE link = 0"),
        evidence=_count(connection, "SELECT count(*) FROM evidence"),
        assertions=count_assertions(connection),
        denied=_count(connection, _DENIED),
        concepts=categories.total(),
        categories=_most_first(categories.items()),
        predicates=_most_first(predicates.items()),
        extractors=_most_first(connection.execute(_EXTRACTORS)),
        sources=_most_first(connection.execute(_SOURCES)),
        unmapped=_most_first(unmapped),
        quarantined=_count(connection, "SELECT count(*) FROM quarantine"),
        size_bytes=size,
        loaded=tuple(LoadedSource(*row) for row in connection.execute(_LOADED)),
    )


def _count(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])


def _most_first(pairs: Iterable[tuple[str, int]]) -> Pairs:
    return tuple(sorted(pairs, key=lambda pair: (-pair[1], pair[0])))
