"""Between ladybug's Python values and plain JSON ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from math import isfinite

from medkg.views.cypher.shape import LABELS
from medkg.views.ladybug.schema import NODE_TABLES, relationship_table


def plain(value: object) -> object:
    """Turn a result's value into JSON: nodes with `label`, relationships with `type`, paths as both in lists.

    What JSON has no word for becomes text (dates as ISO 8601); numbers that are not finite become null.
    """
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, Mapping):
        return _mapping(value)
    if isinstance(value, list | tuple):
        return [plain(member) for member in value]
    if isinstance(value, Decimal):  # sums of whole numbers, and numbers beyond 64 bits
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _mapping(value: Mapping[str, object]) -> dict[str, object]:
    label = value.get("_LABEL")
    if "_NODES" in value and "_RELS" in value:
        return {"nodes": plain(value["_NODES"]), "relationships": plain(value["_RELS"])}
    if isinstance(label, str) and "_ID" in value:
        named, table = ("label", NODE_TABLES[label]) if label in LABELS else ("type", relationship_table(label))
        return {named: label, **{name: plain(value.get(name)) for name in table.names}}
    return {str(key): plain(member) for key, member in value.items()}
