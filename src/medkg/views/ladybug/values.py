"""Between ladybug's Python values and plain JSON ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from math import isfinite

from medkg.errors import QueryFailed
from medkg.views.cypher.shape import LABELS
from medkg.views.ladybug.schema import NODE_TABLES, relationship_table

_WHOLE = range(-(2**63), 2**63)


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


def checked(parameters: Mapping[str, object], *, wanted: frozenset[str]) -> dict[str, object]:
    """Give the parameters that a statement uses, all of them JSON values; raises QueryFailed."""
    missing = sorted(wanted - parameters.keys())
    if missing:
        given = ", ".join(f"${name}" for name in sorted(parameters)) or "none"
        raise QueryFailed(
            f"the parameter ${missing[0]} has no value (given: {given}).", remedy="Pass it beside the query."
        )
    for name in wanted:
        _check(parameters[name], name)
    return {name: parameters[name] for name in sorted(wanted)}


def _check(value: object, name: str) -> None:
    if isinstance(value, str):
        if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
            raise QueryFailed(f"the parameter ${name} holds half a character (a lone surrogate), which is not text.")
    elif isinstance(value, int):
        if value not in _WHOLE:
            raise QueryFailed(f"the parameter ${name} is a whole number outside 64 bits.")
    elif isinstance(value, Mapping):
        for key, member in value.items():
            _check(key, name)
            _check(member, name)
    elif isinstance(value, list | tuple):
        for member in value:
            _check(member, name)
    elif value is not None and not isinstance(value, float):
        raise QueryFailed(
            f"the parameter ${name} is a {type(value).__name__}; JSON values can be passed, nothing else."
        )
