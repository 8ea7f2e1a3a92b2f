"""How somebody's labels, relationship types and properties are read: a table in TOML that one can write and change.

    [source]
    id = "neo4j:clinic"        # the document that the graph becomes
    licence = "CC BY 4.0"
    version = "2026-01"

    [labels.Drug]
    category = "ChemicalEntity"
    id = "drugbank_id"         # the property that holds the id, and the prefix that makes it a CURIE
    prefix = "drugbank"
    name = "name"

    [types.TREATS]
    predicate = "treats"
    documents = "pmids"        # the property that holds PMIDs
    polarity = "polarity"      # the property that may deny, and its values that do
    denied_values = ["denied"]

A node with several labels is read by the first of them in the order of the table. `skip = true` leaves one out.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

from medkg.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelMapping:
    """What the nodes of a label become; `id` and `name` are properties, `prefix` empty where ids are CURIEs already."""

    category: str = ""
    id: str = ""
    prefix: str = ""
    name: str = ""
    skip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeMapping:
    """What the relationships of a type become; `documents`, `polarity` and `confidence` are properties.

    `denied` says that all of them deny, `reversed` that they run from object to subject.
    """

    predicate: str = ""
    documents: str = ""
    polarity: str = ""
    denied_values: tuple[str, ...] = ()
    denied: bool = False
    confidence: str = ""
    reversed: bool = False
    skip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMapping:
    """The source that the graph becomes: the id of its document, its licence and version."""

    id: str = ""
    licence: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class PullMapping:
    """A whole table; the order of the labels counts."""

    source: SourceMapping = SourceMapping()
    labels: Mapping[str, LabelMapping] = field(default_factory=dict)
    types: Mapping[str, TypeMapping] = field(default_factory=dict)

    def laid_over(self, guessed: PullMapping) -> PullMapping:
        """Complete this table with what was guessed: for what it does not name, and for fields that it leaves out."""
        labels = {name: _completed(one, guessed.labels.get(name)) for name, one in self.labels.items()}
        types = {name: _completed(one, guessed.types.get(name)) for name, one in self.types.items()}
        return PullMapping(
            _completed(self.source, guessed.source), {**labels, **_rest(guessed.labels, labels)},
            {**types, **_rest(guessed.types, types)},
        )  # fmt: skip

    def label_of(self, labels: frozenset[str]) -> str:
        """Name the label by which a node is read, empty where the table has none of them."""
        return next((name for name in self.labels if name in labels), "")

    def toml(self) -> str:
        """Write the table."""
        parts = [("source", self.source)]
        written = [_section(name, values) for name, values in parts]
        written += [_section(f"labels.{_key(name)}", one) for name, one in self.labels.items()]
        written += [_section(f"types.{_key(name)}", one) for name, one in self.types.items()]
        return "\n".join(written)


_Part = TypeVar("_Part", LabelMapping, TypeMapping, SourceMapping)
_Any = TypeVar("_Any")


def read_mapping(text: str, *, file: str) -> PullMapping:
    """Read a table; raises UsageError naming what it cannot take."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file} is not valid TOML: {error}.", remedy="`medkg pull --dry-run` prints one.") from error
    _require(table, ("source", "labels", "types"), f"{file}")
    labels, types = (_named(table.get(name, {}), f"{file} [{name}]") for name in ("labels", "types"))
    return PullMapping(
        _part(SourceMapping, table.get("source", {}), f"{file} [source]"),
        {name: _part(LabelMapping, values, f"{file} [labels.{name}]") for name, values in labels.items()},
        {name: _part(TypeMapping, values, f"{file} [types.{name}]") for name, values in types.items()},
    )


def _named(values: object, where: str) -> dict[str, object]:
    if not isinstance(values, dict):
        raise UsageError(f"{where} is no table.", remedy="It has a table for each name, as --dry-run prints them.")
    return values


def _part(kind: type[_Part], values: object, where: str) -> _Part:
    known = {one.name: one for one in fields(kind)}
    _require(values, tuple(known), where)
    assert isinstance(values, dict)  # noqa: S101 - as the line before has seen
    taken: dict[str, Any] = {}
    for name, value in values.items():
        default = known[name].default
        wanted = list if isinstance(default, tuple) else type(default)
        if not isinstance(value, wanted):
            raise UsageError(f"{where}: {name} is {value!r}.", remedy=f"It takes a {_WORDS[wanted]}.")
        taken[name] = tuple(str(one) for one in value) if isinstance(value, list) else value
    return kind(**taken)


_WORDS: Mapping[type, str] = {str: "text", bool: "true or false", list: "list of texts"}


def _require(values: object, known: tuple[str, ...], where: str) -> None:
    if not isinstance(values, dict):
        raise UsageError(f"{where} is no table.", remedy=f"It may hold: {', '.join(known)}.")
    unknown = sorted(values.keys() - set(known))
    if unknown:
        raise UsageError(f"{where}: there is no {unknown[0]!r}.", remedy=f"It may hold: {', '.join(known)}.")


def _completed(given: _Part, guessed: _Part | None) -> _Part:
    if guessed is None:
        return given
    empty = {one.name: getattr(guessed, one.name) for one in fields(given) if not getattr(given, one.name)}
    return replace(given, **empty)


def _rest(guessed: Mapping[str, _Any], given: Mapping[str, object]) -> dict[str, _Any]:
    return {name: one for name, one in guessed.items() if name not in given}


def _section(name: str, values: LabelMapping | TypeMapping | SourceMapping) -> str:
    held = ((one.name, getattr(values, one.name)) for one in fields(values))
    lines = [f"{key} = {_value(value)}" for key, value in held if value]
    return "\n".join((f"[{name}]", *lines, ""))


def _key(name: str) -> str:
    return name if name.isascii() and name.replace("_", "").replace("-", "").isalnum() else _value(name)


def _value(value: object) -> str:
    # A JSON string of ASCII is a TOML string, but for DEL, which TOML wants escaped too.
    return json.dumps(list(value) if isinstance(value, tuple) else value).replace("\x7f", "\\u007f")
