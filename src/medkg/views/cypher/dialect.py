"""How checked Cypher is written for an engine: plain openCypher here, what an engine spells otherwise in its own."""

from __future__ import annotations

from collections.abc import Sequence

from medkg.views.cypher.functions import Function
from medkg.views.cypher.matched import Edge, Matched


class Dialect:
    """Writes the parts of a statement from parts that are already checked and written; `raw` ones are not yet."""

    # Whether one MATCH may bind two relationship variables to the same relationship, which openCypher forbids.
    repeats_relationships = False
    # Whether the conditions of MATCH clauses that follow each other are gathered behind the last of their patterns.
    gathers_conditions = False
    # Whether patterns beside a MATCH must be told between which labels their relationships lie.
    tells_ends = False
    # Whether a list expression over another one may speak of variables outside both.
    nests_captures = True
    # What an engine wants to read after WITH … ORDER BY where no SKIP or LIMIT was written.
    unlimited = ""

    def name(self, raw: str) -> str:
        """Write a variable, label, type or property name; backticks inside were refused by the tokenizer."""
        return f"`{raw}`"

    def unlabelled(self, *, alone: bool, by_id: bool) -> Sequence[str]:
        """Give the labels (raw) to write on a node that names none: any of them.

        `alone` says that no relationship is beside it, `by_id` that it is looked up by its id.
        """
        del alone, by_id
        return ()

    def between(self, left: str, edge: Edge, right: str) -> str:
        """Write that two nodes have labels between which such an edge lies; empty where the engine sees to that.

        It is asked of nodes in the patterns of OPTIONAL MATCH, EXISTS, COUNT and of conditions.
        """
        del left, edge, right
        return ""

    def string(self, raw: str) -> str:
        """Write a string literal with as few escapes as Cypher allows."""
        escaped = raw.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
        return f"'{escaped}'"

    def call(self, function: Function, arguments: Sequence[str], *, distinct: bool = False) -> str:
        """Write a function call."""
        return f"{function.name}({'DISTINCT ' if distinct else ''}{', '.join(arguments)})"

    def element(self, base: str, index: int) -> str:
        """Write the element of a list; indices count from 0, negative ones from the end."""
        return f"{base}[{index}]"

    def part(self, base: str, first: int | None, last: int | None) -> str:
        """Write a slice of a list, from 0, end exclusive, both ends zero or more or None."""
        return f"{base}[{'' if first is None else first}..{'' if last is None else last}]"

    def comprehension(self, variable: str, source: str, condition: str, projection: str) -> str:
        """Write a list comprehension; condition and projection may be empty."""
        where = f" WHERE {condition}" if condition else ""
        return f"[{variable} IN {source}{where}{f' | {projection}' if projection else ''}]"

    def label_test(self, variable: str, labels: Sequence[str]) -> str:
        """Write a test for any of some labels (raw names)."""
        return f"{variable}:{'|'.join(self.name(label) for label in labels)}"

    def hops(self, least: int, most: int) -> str:
        """Write the bounds of a variable-length relationship."""
        return f"*{least}..{most}"

    def keep_order(self, variable: str) -> str:
        """Write what an engine needs after WITH … ORDER BY to respect it; `variable` is a name for its own use."""
        del variable
        return ""

    def differ(self, first: str, second: str) -> str:
        """Write that two relationship variables are not the same relationship."""
        return f"{first} <> {second}"

    def outside(self, relation: str, walk: str) -> str:
        """Write that a relationship variable is none of the relationships of a variable-length one."""
        return f"NOT {relation} IN {walk}"

    def equal(self, first: str, second: str) -> str:
        """Write that two node variables are the same node."""
        return f"{first} = {second}"

    def matching(self, patterns: str, matched: Matched, *, whole: bool) -> str:
        """Write MATCH with its patterns and conditions; `whole` says that clauses may stand before it."""
        del whole
        joined = " AND ".join(condition.text for condition in matched.conditions)
        return f"MATCH {patterns}{f' WHERE {joined}' if joined else ''}"
