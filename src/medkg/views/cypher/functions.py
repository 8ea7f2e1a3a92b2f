"""The closed list of functions that a statement may call, and how many arguments each takes."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the common subset: openCypher's spelling, least and most arguments, and whether it aggregates."""

    name: str
    least: int = 1
    most: int = 1
    aggregate: bool = False


_ALL = (
    Function("count", aggregate=True),
    Function("sum", aggregate=True),
    Function("avg", aggregate=True),
    Function("min", aggregate=True),
    Function("max", aggregate=True),
    Function("collect", aggregate=True),
    Function("labels"),
    Function("type"),
    Function("startNode"),
    Function("endNode"),
    Function("nodes"),
    Function("relationships"),
    Function("length"),
    Function("size"),
    Function("head"),
    Function("last"),
    Function("range", 2, 3),
    Function("coalesce", 1, 20),
    Function("nullIf", 2, 2),
    Function("toLower"),
    Function("toUpper"),
    Function("trim"),
    Function("ltrim"),
    Function("rtrim"),
    Function("left", 2, 2),
    Function("right", 2, 2),
    Function("substring", 2, 3),
    Function("replace", 3, 3),
    Function("split", 2, 2),
    Function("toString"),
    Function("toInteger"),
    Function("toFloat"),
    Function("abs"),
    Function("ceil"),
    Function("floor"),
    Function("round", 1, 2),
    Function("sign"),
    Function("sqrt"),
    Function("log"),
    Function("log10"),
    Function("date"),
)

FUNCTIONS = MappingProxyType({function.name.lower(): function for function in _ALL})
QUANTIFIERS = frozenset({"ALL", "ANY", "NONE", "SINGLE"})
