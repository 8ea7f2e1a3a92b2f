"""Between the Neo4j driver's values and plain JSON ones, as every view gives them."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from medkg.views.cypher.shape import (
    ASSERTION_PROPERTIES,
    CONCEPT_PROPERTIES,
    DOCUMENT,
    DOCUMENT_PROPERTIES,
    EVIDENCE,
    EVIDENCE_PROPERTIES,
    LABELS,
)

if TYPE_CHECKING:
    from neo4j.graph import Node, Relationship


def plain(value: object) -> object:
    """Turn a result's value into JSON: nodes with `label`, relationships with `type`, paths as both in lists.

    What JSON has no word for becomes text (dates as ISO 8601, bytes in hexadecimal); numbers that are not finite
    become null.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {str(key): plain(member) for key, member in value.items()}
    if isinstance(value, list | tuple) and not hasattr(value, "srid"):  # a point is a tuple to the driver
        return [plain(member) for member in value]
    return _of_graph(value)


def _of_graph(value: object) -> object:
    from neo4j.graph import Node, Path, Relationship  # noqa: PLC0415 - loaded already with the driver

    if isinstance(value, Node):
        return _node(value)
    if isinstance(value, Relationship):
        return {"type": value.type, **_properties(value, ASSERTION_PROPERTIES)}
    if isinstance(value, Path):
        return {
            "nodes": [plain(node) for node in value.nodes],
            "relationships": [plain(r) for r in value.relationships],
        }
    return _text(value)


def label_of(labels: frozenset[str]) -> str:
    """Name the label that says what a node is: one of ours where it has one, else the first by name."""
    return min((label for label in labels if label in LABELS), default=min(labels, default=""))


def _node(node: Node) -> dict[str, object]:
    label = label_of(node.labels)
    shown = {EVIDENCE: EVIDENCE_PROPERTIES, DOCUMENT: DOCUMENT_PROPERTIES}.get(label, CONCEPT_PROPERTIES)
    return {"label": label, **_properties(node, shown)}


def _properties(owner: Node | Relationship, shown: tuple[str, ...]) -> dict[str, object]:
    """Give the shape's properties in its order; what a push or somebody else keeps beside them is no part of it."""
    return {name: plain(owner[name]) for name in shown if name in owner}


def _text(value: object) -> str:
    if isinstance(value, bytes | bytearray):
        return value.hex()
    iso_format = getattr(value, "iso_format", None)
    return str(iso_format()) if iso_format else str(value)
