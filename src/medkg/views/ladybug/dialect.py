"""Checked Cypher as ladybug 0.22 understands it.

Its list positions and substrings count from 1 where openCypher counts from 0, its `log` is the decimal one, its
variable-length patterns may walk one relationship twice, and several functions have other names. What would silently
give another answer than Neo4j is rewritten here; docs/cypher.md lists what is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import MappingProxyType

from medkg.views.cypher.dialect import Dialect
from medkg.views.cypher.functions import Function
from medkg.views.cypher.matched import Condition, Edge, Matched

_RENAMED = MappingProxyType(
    {
        "type": "label",
        "startNode": "start_node",
        "endNode": "end_node",
        "relationships": "rels",
        "toLower": "lower",
        "toUpper": "upper",
        "split": "string_split",
        "log": "ln",
    }
)
_CASTS = MappingProxyType({"toString": "STRING", "toInteger": "INT64", "toFloat": "DOUBLE"})

# Beyond the end of any list or string.
_FAR = 1_000_000_000


class LadybugDialect(Dialect):
    """Writes for ladybug; `ends` are a database's relationships, as `TYPE FROM TO`, None where none is opened."""

    repeats_relationships = True
    gathers_conditions = True
    nests_captures = False
    unlimited = f" LIMIT {_FAR}"

    def __init__(self, ends: Iterable[str] | None = None) -> None:
        self.tells_ends = ends is not None
        self._ends = [(type_, start, end) for type_, start, end in (each.split() for each in ends or ())]

    def between(self, left: str, edge: Edge, right: str) -> str:
        """Write between which labels such relationships lie.

        Where none lies between the labels of two nodes that are bound already ladybug takes all relationships of the
        type instead of none, and joins them by the nodes' places in their tables, whichever these are.
        """
        if edge.may_stay:
            return ""
        lying = [(start, end) for type_, start, end in self._ends if not edge.types or type_ in edge.types]
        pairs = {pair for pair in lying if edge.forward} | {(end, start) for start, end in lying if edge.backward}
        if edge.walk:
            starts, ends = ({pair[side] for pair in pairs} for side in (0, 1))
            return f"{self._labelled(left, starts)} AND {self._labelled(right, ends)}"
        said = []
        for start in sorted({start for start, _ in pairs}):
            reached = self._labelled(right, {end for one, end in pairs if one == start})
            said.append(f"({self._labelled(left, [start])} AND {reached})")
        return f"({' OR '.join(said)})" if said else "false"

    def _labelled(self, variable: str, labels: Iterable[str]) -> str:
        return self.label_test(variable, sorted(labels))

    def call(self, function: Function, arguments: Sequence[str], *, distinct: bool = False) -> str:
        """Write a function call under ladybug's name, with its order and base of arguments."""
        first, *others = arguments
        if function.name in _CASTS:
            return f"cast({first} AS {_CASTS[function.name]})"
        if function.name == "labels":
            return f"[label({first})]"
        if function.name in ("head", "last"):
            return self.element(first, 0 if function.name == "head" else -1)
        if function.name == "round" and not others:
            return f"round({first}, 0)"
        if function.name == "substring":
            start, *length = others
            return f"substring({first}, ({start}) + 1, {length[0] if length else _FAR})"
        name = _RENAMED.get(function.name, function.name)
        return f"{name}({'DISTINCT ' if distinct else ''}{', '.join(arguments)})"

    def element(self, base: str, index: int) -> str:
        """Write an element that is null outside the list, as openCypher has it.

        Ladybug fails outside a list, even in a branch of CASE that is not taken; a null position it takes as null.
        """
        position = index + 1 if index >= 0 else index
        return f"list_extract({base}, CASE WHEN size({base}) >= {abs(position)} THEN {position} END)"

    def part(self, base: str, first: int | None, last: int | None) -> str:
        """Write a slice with 1-based, inclusive ends."""
        return f"list_slice({base}, {(first or 0) + 1}, {_FAR if last is None else last})"

    def comprehension(self, variable: str, source: str, condition: str, projection: str) -> str:
        """Write a comprehension as the list functions that take a lambda."""
        kept = f"list_filter({source}, {variable} -> {condition})" if condition else source
        return f"list_transform({kept}, {variable} -> {projection})" if projection else kept

    def label_test(self, variable: str, labels: Sequence[str]) -> str:
        """Write a label test by the label's name."""
        return f"(label({variable}) IN [{', '.join(self.string(label) for label in labels)}])"

    def hops(self, least: int, most: int) -> str:
        """Write bounds that, like openCypher's, walk no relationship twice."""
        return f"* TRAIL {least}..{most}"

    def keep_order(self, variable: str) -> str:
        """Part the ordered rows from an aggregation that may follow.

        Without it ladybug drops ORDER BY before an aggregation, with a LIMIT too: other rows would be counted.
        """
        return f"UNWIND [0] AS {variable}"

    def differ(self, first: str, second: str) -> str:
        """Compare internal identities, which is cheaper than comparing all properties."""
        return f"id({first}) <> id({second})"

    def outside(self, relation: str, walk: str) -> str:
        """Look for the relationship in the path that a variable-length variable is here."""
        return f"NOT list_contains(rels({walk}), {relation})"

    def equal(self, first: str, second: str) -> str:
        """Compare internal identities."""
        return f"id({first}) = id({second})"

    def matching(self, patterns: str, matched: Matched, *, whole: bool) -> str:
        """Write MATCH so that no condition is asked between two walks, and no walk goes on from beside another.

        From a node that a condition holds fast ladybug walks one relationship after the other. What it asks between
        two of them is answered for the first of a batch of rows and taken for all the others (it forgets that the
        rows, of which the next walk takes one at a time, are several again), so that rows come back that the
        condition excludes and others do not. A condition that speaks of all relationships is asked behind the last.
        Nor does it see all rows where it walks on from one of two nodes that it reached from a third. It joins
        what a clause before has found, and walks nothing on from there.
        """
        conditions = matched.conditions
        early = [condition for condition in conditions if matched.of_one_node(condition)]
        if _branches(matched, early):
            held = next((one for one in early if whole and _is_id(one)), None)
            before = f"MATCH ({min(held.variables)}) WHERE {held.text} WITH * " if held else ""
            return f"{before}MATCH {patterns}{_where([], [one for one in conditions if one is not held], matched)}"
        if len(matched.relations) < (_TWO if early else _TWO + 1):
            return f"MATCH {patterns}{_where(conditions, [], matched)}"
        return f"MATCH {patterns}{_where(early, [one for one in conditions if one not in early], matched)}"


_TWO = 2


def _branches(matched: Matched, early: Sequence[Condition]) -> bool:
    """Tell whether three relationships or more go out from a node that is held fast, other than in one line."""
    held = {variable for condition in early for variable in condition.variables if matched.degrees[variable]}
    line = all(degree <= _TWO for variable, degree in matched.degrees.items() if variable)
    ends = all(matched.degrees[variable] == 1 for variable in held)
    return len(matched.relations) > _TWO and bool(held) and not (line and ends)


def _is_id(condition: Condition) -> bool:
    """Tell whether a condition names one node."""
    return any(condition.text.startswith(f"{variable}.`id` = ") for variable in condition.variables)


def _where(early: Sequence[Condition], late: Sequence[Condition], matched: Matched) -> str:
    """Write early conditions as they are, late ones behind all relationships."""
    walked = {relation.variable for relation in matched.relations}
    written = [f"({one.text})" for one in (*early, *(one for one in late if walked <= one.variables))]
    if after := [f"({one.text})" for one in late if not walked <= one.variables]:
        bound = " AND ".join(f"id({variable}) IS NOT NULL" for variable in sorted(walked))
        written.append(f"CASE WHEN {bound} THEN {' AND '.join(after)} ELSE false END")
    return f" WHERE {' AND '.join(written)}" if written else ""
