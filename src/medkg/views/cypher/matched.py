"""What the MATCH clauses of one pattern say, in pieces, so that an engine can be given the conditions elsewhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship: its written variable and its types (empty: any)."""

    variable: str
    types: frozenset[str]

    def may_equal(self, other: Relation) -> bool:
        """Tell whether both could be bound to one relationship."""
        return not self.types or not other.types or bool(self.types & other.types)


@dataclass(frozen=True, slots=True)
class Edge:
    """What is written between two nodes: types (empty: any), directions, and whether several hops or none may be."""

    types: frozenset[str]
    forward: bool = True
    backward: bool = True
    walk: bool = False
    may_stay: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """A written condition and the written variables that it speaks of."""

    text: str
    variables: frozenset[str]


@dataclass(slots=True)
class Matched:
    """What was read so far of a pattern.

    `relations` have one hop, `walks` several; `others` are the variables of paths and walks; `degrees` are the numbers
    of relationships at each named node; `closing` has the second names of nodes that close a ring.
    """

    relations: list[Relation] = field(default_factory=list)
    walks: list[Relation] = field(default_factory=list)
    others: set[str] = field(default_factory=set)
    conditions: list[Condition] = field(default_factory=list)
    degrees: Counter[str] = field(default_factory=Counter)
    closing: dict[str, str] = field(default_factory=dict)
    # The node that each node was found to hang together with, and the second names of those that close a ring.
    _together: dict[str, str] = field(default_factory=dict)

    def join(self, left: str, right: str) -> bool:
        """Note that a relationship joins two nodes (empty: unnamed); tell whether they hung together before."""
        if not left or not right:
            return False
        first, second = self._root(left), self._root(right)
        self._together[first] = second
        return first == second

    def _root(self, node: str) -> str:
        while self._together.setdefault(node, node) != node:
            node = self._together[node]
        return node

    def of_one_node(self, condition: Condition) -> bool:
        """Tell whether a condition is known once a single node is, or before."""
        walked = self.others.union(relation.variable for relation in self.relations)
        return len(condition.variables) <= 1 and not condition.variables & walked
