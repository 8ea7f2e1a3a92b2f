"""Patterns: nodes, relationships and the paths that they make."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations

from medkg.views.cypher.dialect import Dialect
from medkg.views.cypher.expressions import Expressions
from medkg.views.cypher.growth import MOST_JOINED, MOST_WIDENED, NODE_PARTS
from medkg.views.cypher.matched import Condition, Edge, Matched, Relation
from medkg.views.cypher.tokens import Kind

MOST_HOPS = 6
HIDDEN = "__hop_"
_ID = "`id`"
_ID_COMPARED = re.compile(r"([^\W\d]\w*)\.id\s*(?:=(?!~)|\bIN\b)", re.IGNORECASE)


class Patterns(Expressions):
    """Reads patterns, and the short reading queries inside EXISTS and COUNT."""

    # The variable of the node that was read last, empty where it has none, and what was read between two nodes.
    _at_node = ""
    _at_edge = Edge(frozenset())
    _least = 1

    def __init__(self, statement: str, dialect: Dialect) -> None:
        super().__init__(statement, dialect)
        # Written before the condition is read. One too many costs a test of labels, one too few a look at all nodes.
        self._by_id = {dialect.name(name) for name in _ID_COMPARED.findall(statement)}
        # Whether what is read stands beside a MATCH, whose nodes it may speak of.
        self._aside = False

    def aside(self) -> str:
        """Read what follows OPTIONAL MATCH, or stands inside EXISTS and COUNT."""
        before, self._aside = self._aside, self.dialect.tells_ends
        try:
            return self.match()
        finally:
            self._aside = before

    def match(self, *, several: bool = False) -> str:
        """Read what follows MATCH: patterns, then WHERE; adds that no relationship is matched twice where needed.

        With `several`, the MATCH clauses that follow are read too where the dialect wants their conditions together.
        """
        matched = Matched()
        written = [self._clause(matched)]
        while several and self.dialect.gathers_conditions and self.accept("MATCH"):
            written.append(self._clause(matched))
        return self.bounded(self._matching(" MATCH ".join(written), matched, whole=several))

    def path_test(self) -> str:
        """Read a pattern used as a condition."""
        back, joined = self.place(), self.growth.joined
        with self.deeper():
            written = self._node(None)
            if not self.at_sign("-", "<"):
                self.refuse("a pattern has a relationship")
            while self.at_sign("-", "<"):
                written += self._relationship(None) + self._node(None)
        if self.dialect.tells_ends or (self.dialect.gathers_conditions and self.growth.joined > joined + 1):
            back()
            matched, before = Matched(), self._aside
            self._aside = self.dialect.tells_ends
            with self.deeper():
                path = self._path(matched)
            self._aside = before
            matched.conditions[:0] = self._distinct(matched.relations, matched.walks)
            return f"EXISTS {{ {self._matching(path, matched)} }}"
        return written

    def _matching(self, patterns: str, matched: Matched, *, whole: bool = False) -> str:
        """Write MATCH, opening the rings in its patterns where the engine may go wrong in them."""
        opened = len(matched.relations) > 2  # noqa: PLR2004 - two relationships are joined one after the other
        for second, node in matched.closing.items():
            if opened:
                matched.conditions.append(Condition(self.dialect.equal(second, node), frozenset({second, node})))
            else:
                patterns = patterns.replace(second, node)
        return self.dialect.matching(patterns, matched, whole=whole)

    def subquery(self) -> str:
        """Read `MATCH … WHERE …`, or the pattern alone, as it stands inside EXISTS and COUNT."""
        self.accept("MATCH")
        return self.aside()

    def _clause(self, matched: Matched) -> str:
        """Read the patterns of one clause, adding to `matched` what they and WHERE say; the patterns are returned."""
        before, walked, inside = len(matched.relations), len(matched.walks), len(matched.conditions)
        paths = self.separated(lambda: self._path(matched))
        matched.conditions[inside:inside] = self._distinct(matched.relations[before:], matched.walks[walked:])
        if self.accept("WHERE"):
            matched.conditions += self.conditions()
        return ", ".join(paths)

    def _distinct(self, relations: list[Relation], walks: list[Relation]) -> list[Condition]:
        """Say that relationships of one clause are not the same one, where the engine does not see to that."""
        if not self.dialect.repeats_relationships:
            return []
        pairs = [(a, b, self.dialect.differ(a.variable, b.variable)) for a, b in combinations(relations, 2)]
        pairs += [(a, b, self.dialect.outside(a.variable, b.variable)) for a in relations for b in walks]
        return [Condition(said, frozenset({a.variable, b.variable})) for a, b, said in pairs if a.may_equal(b)]

    def _path(self, matched: Matched) -> str:
        name = ""
        if self.at_sign("=", by=1):
            variable = self.variable()
            matched.others.add(variable)
            name = f"{variable} = "
            self.expect("=")
        written = self._node(matched, first=True)
        left = self._at_node
        while self.at_sign("-", "<"):
            relationship, edge = self._relationship(matched), self._at_edge
            node, right = self._node(matched), self._at_node
            if self._aside:
                self._tell_ends(left, edge, right, matched)
            if matched.join(left, right) and self.dialect.gathers_conditions:
                second = self._unseen()
                matched.closing[second] = right
                node = node.replace(right, second, 1)
                matched.degrees.update((left, second))
            else:
                matched.degrees.update((left, right))
            left = right
            written += relationship + node
        return name + written

    def _tell_ends(self, left: str, edge: Edge, right: str, matched: Matched) -> None:
        if said := self.dialect.between(left, edge, right):
            matched.conditions.append(Condition(said, frozenset({left, right})))

    def _node(self, matched: Matched | None, *, first: bool = False) -> str:
        self.expect("(")
        self.part(weight=NODE_PARTS)
        variable = "" if self.at_sign(")", ":", "{") else self.variable()
        labels: list[str] = []
        if self.accept(":"):
            labels = self.separated(self.label, by="|")
            if self.at_sign(":", "&"):
                self.refuse("a node here has one label", remedy="Write (n:A|B) for either of two.")
        pairs = self.pairs() if self.at_sign("{") else []
        self.expect(")")
        if not labels and self.growth.widened < MOST_WIDENED:
            by_id = variable in self._by_id or any(key == _ID for key, _ in pairs)
            labels = list(self.dialect.unlabelled(alone=first and not self.at_sign("-", "<"), by_id=by_id))
            self.growth.widened += bool(labels)
        if matched and self.dialect.gathers_conditions:
            variable = self._apart(variable, pairs, matched)
            pairs = []
        if matched and self._aside:
            variable = variable or self._unseen()
        self.drawn += [variable] if variable else []
        self._at_node = variable
        named = f":{'|'.join(self.dialect.name(label) for label in labels)}" if labels else ""
        return f"({variable}{named}{_properties(pairs)})"

    def _apart(self, variable: str, pairs: list[tuple[str, Condition]], matched: Matched) -> str:
        """Turn properties in brackets into conditions, and give the variable of which they speak."""
        if pairs:
            variable = variable or self._unseen()
        matched.conditions += [
            Condition(f"{variable}.{key} = ({value.text})", value.variables | {variable}) for key, value in pairs
        ]
        return variable

    def _relationship(self, matched: Matched | None) -> str:
        self.growth.joined += 1
        if self.growth.joined > MOST_JOINED:
            self.refuse(
                f"more than {MOST_JOINED} relationships are joined at once", remedy="Divide the statement by WITH."
            )
        left = "<-" if self.accept("<") else "-"
        self.expect("-")
        inside = self._inside(matched) if self.at_sign("[") else self._anonymous(matched)
        self.expect("-")
        right = "->" if self.accept(">") else "-"
        if left == "<-" and right == "->":
            self.refuse("a relationship has one direction or none", token=self.behind)
        self._at_edge = replace(self._at_edge, forward=left == "-", backward=right == "-")
        return f"{left}{inside}{right}"

    def _anonymous(self, matched: Matched | None) -> str:
        self._at_edge = Edge(frozenset())
        hidden = self._one_hop("", frozenset(), matched)
        return f"[{hidden}]" if hidden else ""

    def _inside(self, matched: Matched | None) -> str:
        self.expect("[")
        variable = "" if self.at_sign("]", ":", "*", "{") else self.variable()
        types = self.separated(self._type, by="|") if self.accept(":") else []
        hops = self._hops() if self.at_sign("*") else ""
        pairs = self.pairs() if self.at_sign("{") else []
        self.expect("]")
        self._at_edge = Edge(frozenset(types), walk=bool(hops), may_stay=bool(hops) and self._least == 0)
        if not hops:
            variable = self._one_hop(variable, frozenset(types), matched)
            if matched and self.dialect.gathers_conditions:
                variable = self._apart(variable, pairs, matched)
                pairs = []
        elif matched and (variable or self.dialect.repeats_relationships):
            variable = variable or self._unseen()
            matched.others.add(variable)
            matched.walks.append(Relation(variable, frozenset(types)))
        self.drawn += [variable] if variable else []
        named = f":{'|'.join(self.dialect.name(name) for name in types)}" if types else ""
        return f"[{variable}{named}{hops}{_properties(pairs)}]"

    def _one_hop(self, variable: str, types: frozenset[str], matched: Matched | None) -> str:
        """Note a relationship, naming an unnamed one where the engine must be told that it differs from the others."""
        if matched is None:
            return variable
        if not variable and self.dialect.repeats_relationships:
            variable = self._unseen()
        if variable:
            matched.relations.append(Relation(variable, types))
        return variable

    def _unseen(self) -> str:
        """Give a variable that no result shows."""
        self.found.hidden += 1
        return self.dialect.name(f"{HIDDEN}{self.found.hidden}")

    def _type(self) -> str:
        self.accept(":")  # the older spelling [:A|:B]
        token = self.named("a relationship type", reserved=True)
        self.found.types.append((token.text, token.start))
        return token.text

    def _hops(self) -> str:
        star = self.expect("*")
        least, most = 1, 0
        if self.here.kind in (Kind.WORD, Kind.PARAMETER):
            self.refuse(f"{self.here.shown} stands where a number of hops is needed")
        if self.here.kind is Kind.NUMBER:
            least = most = self.whole("a number of hops")
        if self.accept(".."):
            if self.here.kind is not Kind.NUMBER:
                self.refuse(
                    "a variable-length pattern needs an upper bound", remedy=f"Write *{least}..{MOST_HOPS} or less."
                )
            most = self.whole("a number of hops")
        if not most and not least == most == 0:
            self.refuse(
                "a variable-length pattern needs an upper bound", token=star, remedy=f"Write *1..{MOST_HOPS} or less."
            )
        if most > MOST_HOPS or least > most:
            self.refuse(
                f"*{least}..{most} is outside the {MOST_HOPS} hops that a pattern may take",
                token=star,
                remedy="The command `medkg explain` searches longer chains.",
            )
        self._least = least
        return self.dialect.hops(least, most)


def _properties(pairs: list[tuple[str, Condition]]) -> str:
    return f" {{{', '.join(f'{key}: {value.text}' for key, value in pairs)}}}" if pairs else ""
