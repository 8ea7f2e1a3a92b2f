"""What tells a KGX file from its neighbours: other tools, too, write `nodes` and `edges` into one JSON object."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

WRAPPERS = ("nodes", "edges")
"""The keys under which one JSON object holds the records."""
_EDGE = frozenset({"subject", "predicate", "object"})
_NODE = frozenset({"id", "category"})
_NODE_COLUMNS = _NODE | {"name"}
# What tells a KGX table of edges from a plain table of triples.
_TELLING = frozenset(
    {
        "id", "category", "negated", "publications", "primary_knowledge_source", "aggregator_knowledge_source",
        "knowledge_source", "provided_by", "knowledge_level", "agent_type", "relation",
    }
)  # fmt: skip
# A document of ours, and a line of medkg's canonical export, whose denials KGX would take for claims.
_OTHER_RECORDS = frozenset({"text", "sections", "kind"})
# What networkx's node-link and adjacency forms, Cytoscape's JSON and Hetionet's say of themselves.
_FOREIGN = frozenset({"directed", "multigraph", "elements", "links", "adjacency", "metaedge_tuples"})
_KEY, _WRAPPED = re.compile(r'"(\w+)"\s*:'), re.compile(r'"(nodes|edges)"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_LOOKED_AT = 20
_NOTHING = frozenset[str]()


def is_kgx_table(line: str) -> bool:
    """Tell by a header of tab-separated columns, that of edges or that of nodes."""
    columns = frozenset(column.strip() for column in line.split("\t"))
    if columns >= _EDGE:
        return not columns.isdisjoint(_TELLING)
    return columns >= _NODE_COLUMNS and "subject" not in columns


def is_kgx_json(text: str) -> bool:
    """Tell by the first record of JSON lines, or by the first edges of one object, where none is seen its nodes."""
    first = text.split("\n", 1)[0]
    whole = next(_objects(first, 0), None)
    found = list(_WRAPPED.finditer(text))
    if (whole is not None and whole.keys().isdisjoint(WRAPPERS)) or not found:
        told = next(_keys(first, 0), _NOTHING)
        return told.isdisjoint(_OTHER_RECORDS) and (told >= _EDGE or told >= _NODE)
    outer = whole.keys() if whole is not None else set(_KEY.findall(text, 0, found[0].start()))
    if not outer.isdisjoint(_FOREIGN):
        return False
    begun = {wrapper[1]: list(islice(_keys(text, wrapper.end()), _LOOKED_AT)) for wrapper in reversed(found)}
    if edges := begun.get("edges"):
        return any(edge >= _EDGE for edge in edges)
    return any(node >= _NODE for node in begun.get("nodes", ()))


def is_wrapped(text: str) -> bool:
    """Tell one object over many records, or an array of them, from JSON lines, by how a file begins."""
    first = text.split("\n", 1)[0]
    record = next(_objects(first, 0), None)
    if record is not None:
        return any(isinstance(record.get(key), list) for key in WRAPPERS)
    return not first.startswith('{"') or _WRAPPED.search(first) is not None


def _keys(text: str, at: int) -> Iterator[frozenset[str]]:
    """Give the keys of the objects from a place on; of a first one that the sample's end cuts off, those in sight."""
    found = False
    for record in _objects(text, at):
        found = True
        yield frozenset(record)
    if not found and text[at:].lstrip().startswith("{"):
        yield frozenset(_KEY.findall(text, at))


def _objects(text: str, at: int) -> Iterator[dict[str, Any]]:
    """Give the whole objects that stand one after the other from a place on."""
    decoder = json.JSONDecoder()
    while True:
        at = _BETWEEN.match(text, at).end()  # type: ignore[union-attr]  # it matches the empty text
        try:
            found, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        if not isinstance(found, dict):
            return
        yield found
