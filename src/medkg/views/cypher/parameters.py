"""The values of a statement's parameters, checked before any engine is given them."""

from __future__ import annotations

from collections.abc import Mapping

from medkg.errors import QueryFailed

_WHOLE = range(-(2**63), 2**63)


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
