"""Which columns or attributes of a file mean what: a mapping that its user writes in TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from medkg.errors import UsageError

COLUMNS = (
    "subject", "predicate", "object", "subject_name", "subject_category", "object_name", "object_category", "polarity",
    "confidence", "document", "source",
)  # fmt: skip
"""What a column may be."""
NODES = ("id", "name", "category")
"""What an attribute of a GraphML node may be."""
_PREFIXED = ("subject", "object", "document")
_PLAIN = ("licence", "version", "delimiter")
_POLARITIES = ("asserted", "denied")
_TABLES = ("columns", "nodes", "prefixes", "constants", "polarity")
_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """A mapping, checked.

    `columns` and `nodes` lead from ours to the file's names; `prefixes` are those of bare ids; `constants` stand where
    a row says nothing; `polarity` says which words of the file mean asserted or denied; an empty `delimiter` is found
    out.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    nodes: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    prefixes: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    constants: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    polarity: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    licence: str = ""
    version: str = ""
    delimiter: str = ""


def read_column_map(path: Path) -> ColumnMap:
    """Read a mapping; raises UsageError naming the file, what is wrong in it and what may stand there."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"the mapping {path.name} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(f"the mapping {path.name} is no TOML: {error}.") from error
    _only(said, (*_TABLES, *_PLAIN), where=path.name)
    columns, nodes, prefixes, constants = (
        _words(said.get(name, {}), known, where=f"{path.name} [{name}]")
        for name, known in (("columns", COLUMNS), ("nodes", NODES), ("prefixes", _PREFIXED), ("constants", COLUMNS))
    )
    polarity = _words(said.get("polarity", {}), None, where=f"{path.name} [polarity]")
    for word in polarity.values():
        if word not in _POLARITIES:
            raise UsageError(f"{path.name} [polarity]: {word!r} is neither asserted nor denied.")
    plain = _words({name: said[name] for name in _PLAIN if name in said}, _PLAIN, where=path.name)
    return ColumnMap(columns, nodes, prefixes, constants, polarity, *(plain.get(name, "") for name in _PLAIN))


def _words(table: object, known: Collection[str] | None, *, where: str) -> dict[str, str]:
    if not isinstance(table, dict):
        raise UsageError(f"{where}: this is no table of names.", remedy='Write `name = "…"`, one a line.')
    if known is not None:
        _only(table, known, where=where)
    wrong = next((name for name, value in table.items() if not isinstance(value, str)), None)
    if wrong is not None:
        raise UsageError(f"{where}: {wrong} is no text.", remedy=f'Write `{wrong} = "…"`.')
    return dict(table)


def _only(table: Mapping[str, Any], known: Collection[str], *, where: str) -> None:
    unknown = next((name for name in table if name not in known), None)
    if unknown is not None:
        raise UsageError(f"{where}: there is no {unknown!r} in a mapping.", remedy=f"There are {', '.join(known)}.")
