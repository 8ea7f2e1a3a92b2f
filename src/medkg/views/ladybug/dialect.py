"""Checked Cypher as ladybug 0.22 understands it.

Its list positions and substrings count from 1 where openCypher counts from 0, its `log` is the decimal one, its
variable-length patterns may walk one relationship twice, and several functions have other names. What would silently
give another answer than Neo4j is rewritten here; docs/cypher.md lists what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from medkg.views.cypher.dialect import Dialect
from medkg.views.cypher.functions import Function
from medkg.views.cypher.matched import Matched

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
    """Writes for ladybug."""

    repeats_relationships = True
    gathers_conditions = True
    nests_captures = False
    unlimited = f" LIMIT {_FAR}"

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

    def equal(self, first: str, second: str) -> str:
        """Compare internal identities."""
        return f"id({first}) = id({second})"

    def where(self, matched: Matched) -> str:
        """Write the conditions so that none on a relationship is asked before all relationships are walked.

        From a node that a condition holds fast ladybug walks one relationship after the other. What it asks between
        two of them is answered for the first of a batch of rows and taken for all the others (it forgets that the
        rows, of which the next walk takes one at a time, are several again), so that rows come back that the
        condition excludes and others do not. A condition that speaks of all relationships is asked behind the last.
        """
        after = {relation.variable for relation in matched.relations}
        late = [
            condition
            for condition in matched.conditions
            if not matched.of_one_node(condition) and not after <= condition.variables
        ]
        if not _walks_on(matched):
            late = []
        written = [f"({condition.text})" for condition in matched.conditions if condition not in late]
        if late:
            walked = " AND ".join(f"id({variable}) IS NOT NULL" for variable in sorted(after))
            asked = " AND ".join(f"({condition.text})" for condition in late)
            written.append(f"CASE WHEN {walked} THEN {asked} ELSE false END")
        return f" WHERE {' AND '.join(written)}" if written else ""


def _walks_on(matched: Matched) -> bool:
    """Tell whether ladybug may walk on from where a relationship led it.

    It does so behind a condition: one on a node, with two relationships, or one on a relationship, with three.
    """
    held = matched.filtered or any(matched.of_one_node(condition) for condition in matched.conditions)
    return len(matched.relations) >= (2 if held else 3)
