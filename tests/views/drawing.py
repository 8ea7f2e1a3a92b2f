"""Drawing statements of docs/cypher.md's subset at random: patterns of one to four steps with conditions anywhere."""

from __future__ import annotations

import random
from collections.abc import Callable

from medkg.views.cypher.shape import EVIDENCE
from tests.views.drawn import CATEGORIES, Drawn, Edge, PropertyGraph, Row, Step, Test

_TYPES = ("TREATS", "CAUSES", "REGULATES", "BINDS", "RELATED_TO")
_LABELS = ("ChemicalEntity", "Disease", "Gene", "NamedThing")
_SHAPES = (
    "ab",
    "ab",
    "ab bc",
    "ab bc",
    "ab bc",
    "ab bc cd",
    "ab bc cd",
    "ba bc",
    "ab bc bd",
    "ab ab",
    "ab bc bc",
    "ab bc ca",
    "ab ac bd",
)
_ARROWS = {">": ("-", "->"), "<": ("<-", "-"), "-": ("-", "-")}


class _Drawing:
    def __init__(self, graph: PropertyGraph, seed: int) -> None:
        self.graph = graph
        self.chance = random.Random(seed)  # noqa: S311 - the same statement every time
        self.inline: dict[str, list[str]] = {}
        self.said: list[str] = []
        self.tests: list[tuple[frozenset[str], Test]] = []

    def draw(self) -> Drawn:
        chance = self.chance
        shape = chance.choice(_SHAPES).split()
        nodes = {name: self._labels() for name in sorted(set("".join(shape)))}
        steps = [self._step(number, ends) for number, ends in enumerate(shape)]
        start = self._anchor(shape[0][0]) if chance.random() < 0.75 else ""
        if chance.random() < 0.2:
            self._anchor(shape[-1][1])
        single = [step.variable for step in steps if step.most == 1]
        for variable in single:
            if chance.random() < 0.35:
                self._brackets(variable)
        for _ in range(chance.choice((0, 1, 1, 2))):
            self._condition(sorted(nodes), single)
        counted = chance.random() < 0.2
        columns = [] if counted else [(name, "id") for name in nodes] + [(one, "key") for one in single]
        text = self._written(nodes, steps, columns)
        return Drawn(text, nodes, steps, self.tests, columns, counted, start)

    def _labels(self) -> tuple[str, ...]:
        draw = self.chance.random()
        return tuple(sorted(self.chance.sample(_LABELS, 1 if draw < 0.3 else 2))) if draw < 0.4 else ()

    def _step(self, number: int, ends: str) -> Step:
        chance = self.chance
        types = tuple(sorted(chance.sample(_TYPES, chance.choice((1, 2))))) if chance.random() < 0.5 else ()
        least, most = chance.choice(((1, 2), (0, 2), (2, 2))) if chance.random() < 0.08 and types else (1, 1)
        return Step("rstu"[number], ends[0], ends[1], chance.choice(">><-"), types, least, most)

    def _anchor(self, name: str) -> str:
        """Hold a node fast by its id, in brackets or in WHERE, or by a property that many have."""
        chance = self.chance
        if chance.random() < 0.2:
            self._node_filter(name)
            return ""
        id_ = chance.choice([key for key, node in self.graph.nodes.items() if node.label != EVIDENCE])
        self.tests.append((frozenset(name), lambda row: row[name] == id_))
        if chance.random() < 0.6:
            self.inline.setdefault(name, []).append(f"id: '{id_}'")
        else:
            self.said.append(f"{name}.id = '{id_}'")
        return id_

    def _node_filter(self, name: str) -> None:
        word = self.chance.choice(CATEGORIES)
        self.said.append(f"{name}.category = '{word}'")
        self.tests.append((frozenset(name), lambda row: self._of(row, name, "category") == word))

    def _brackets(self, variable: str) -> None:
        word = self.chance.choice(("asserted", "asserted", "denied"))
        self.inline.setdefault(variable, []).append(f"polarity: '{word}'")
        self.tests.append((frozenset(variable), lambda row: self._of(row, variable, "polarity") == word))

    def _condition(self, nodes: list[str], single: list[str]) -> None:
        kinds: list[Callable[[list[str], list[str]], tuple[str, str, Test]]] = [self._labelled, self._named]
        if single:
            kinds += [self._polarity, self._polarity, self._counted, self._typed, self._either]
        if len(single) > 1:
            kinds += [self._alike]
        said, needed, test = self.chance.choice(kinds)(nodes, single)
        self.said.append(said)
        self.tests.append((frozenset(needed), test))

    def _labelled(self, nodes: list[str], single: list[str]) -> tuple[str, str, Test]:
        name, label = self.chance.choice(nodes), self.chance.choice(_LABELS)
        return f"{name}:{label}", name, lambda row: self.graph.nodes[str(row[name])].label == label

    def _named(self, nodes: list[str], single: list[str]) -> tuple[str, str, Test]:
        one, other = self.chance.choice(nodes), self.chance.choice(nodes)
        return f"{one}.id <> {other}.id", one + other, lambda row: row[one] != row[other]

    def _polarity(self, nodes: list[str], single: list[str]) -> tuple[str, str, Test]:
        name, word = self.chance.choice(single), self.chance.choice(("asserted", "denied"))
        if self.chance.random() < 0.3:
            return (
                f"NOT {name}.polarity = '{word}'",
                name,
                _known(lambda row: self._of(row, name, "polarity"), word, same=False),
            )
        return f"{name}.polarity = '{word}'", name, _known(lambda row: self._of(row, name, "polarity"), word, same=True)

    def _counted(self, nodes: list[str], single: list[str]) -> tuple[str, str, Test]:
        name = self.chance.choice(single)
        return f"{name}.documents > 1", name, lambda row: (self._of(row, name, "documents") or 0) == 2

    def _typed(self, nodes: list[str], single: list[str]) -> tuple[str, str, Test]:
        name, type_ = self.chance.choice(single), self.chance.choice(_TYPES)
        return f"type({name}) = '{type_}'", name, lambda row: _edge(row, name).type == type_

    def _either(self, nodes: list[str], single: list[str]) -> tuple[str, str, Test]:
        name, node = self.chance.choice(single), self.chance.choice(nodes)
        said = f"({name}.polarity = 'denied' OR {node}.name = 'beta')"
        return (
            said,
            name + node,
            lambda row: self._of(row, name, "polarity") == "denied" or self._of(row, node, "name") == "beta",
        )

    def _alike(self, nodes: list[str], single: list[str]) -> tuple[str, str, Test]:
        one, other = self.chance.sample(single, 2)
        return (
            f"{one}.polarity = {other}.polarity",
            one + other,
            lambda row: (
                self._of(row, one, "polarity") is not None
                and self._of(row, one, "polarity") == self._of(row, other, "polarity")
            ),
        )

    def _of(self, row: Row, variable: str, name: str) -> object:
        value = row[variable]
        properties = value.properties if isinstance(value, Edge) else self.graph.nodes[str(value)].properties
        return properties.get(name)

    def _written(self, nodes: dict[str, tuple[str, ...]], steps: list[Step], columns: list[tuple[str, str]]) -> str:
        shown: set[str] = set()
        paths: list[str] = []
        for before, step in zip([None, *steps], steps, strict=False):
            right = self._step_written(step) + self._node(step.right, nodes, shown, first=step.left)
            if before and before.right == step.left and self.chance.random() < 0.8:
                paths[-1] += right
            else:
                paths.append(self._node(step.left, nodes, shown) + right)
        where = f" WHERE {' AND '.join(self.said)}" if self.said else ""
        shown_columns = ", ".join(f"{name}.{property_}" for name, property_ in columns) or "count(*)"
        return f"MATCH {', '.join(paths)}{where} RETURN {shown_columns}"

    def _node(self, name: str, nodes: dict[str, tuple[str, ...]], shown: set[str], *, first: str = "") -> str:
        if name in shown or name == first:
            return f"({name})"
        shown.add(name)
        return f"({name}{_names(nodes[name])}{self._map(name)})"

    def _step_written(self, step: Step) -> str:
        left, right = _ARROWS[step.direction]
        hops = "" if step.least == step.most == 1 else f"*{step.least}..{step.most}"
        return f"{left}[{step.variable}{_names(step.types)}{hops}{self._map(step.variable)}]{right}"

    def _map(self, variable: str) -> str:
        return f" {{{', '.join(self.inline[variable])}}}" if variable in self.inline else ""


def draw(graph: PropertyGraph, seed: int) -> Drawn:
    """Draw a statement about a graph, the same for the same seed."""
    return _Drawing(graph, seed).draw()


def _names(names: tuple[str, ...]) -> str:
    return f":{'|'.join(names)}" if names else ""


def _edge(row: Row, name: str) -> Edge:
    value = row[name]
    assert isinstance(value, Edge)
    return value


def _known(value: Callable[[Row], object], word: str, *, same: bool) -> Test:
    return lambda row: None if value(row) is None else (value(row) == word) is same
