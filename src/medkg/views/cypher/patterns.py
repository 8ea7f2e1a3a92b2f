"""Patterns: nodes, relationships and the paths that they make."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations

from medkg.views.cypher.dialect import Dialect
from medkg.views.cypher.expressions import Expressions
from medkg.views.cypher.growth import MOST_JOINED, MOST_WIDENED, NODE_PARTS
from medkg.views.cypher.tokens import Kind

MOST_HOPS = 6
HIDDEN = "__hop_"
_ID_GIVEN = "`id`: "
_ID_COMPARED = re.compile(r"([^\W\d]\w*)\.id\s*(?:=(?!~)|\bIN\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship of one hop: its written variable and its types (empty: any)."""

    variable: str
    types: frozenset[str]

    def may_equal(self, other: Relation) -> bool:
        """Tell whether both could be bound to one relationship."""
        return not self.types or not other.types or bool(self.types & other.types)


class Patterns(Expressions):
    """Reads patterns, and the short reading queries inside EXISTS and COUNT."""

    def __init__(self, statement: str, dialect: Dialect) -> None:
        super().__init__(statement, dialect)
        # Written before the condition is read. One too many costs a test of labels, one too few a look at all nodes.
        self._by_id = {dialect.name(name) for name in _ID_COMPARED.findall(statement)}

    def match(self) -> str:
        """Read what follows MATCH: patterns, then WHERE; adds that no relationship is matched twice where needed."""
        relations: list[Relation] = []
        paths = self.separated(lambda: self._path(relations))
        conditions = []
        if self.dialect.repeats_relationships:
            pairs = combinations(relations, 2)
            conditions = [self.dialect.differ(a.variable, b.variable) for a, b in pairs if a.may_equal(b)]
        if self.accept("WHERE"):
            asked = self.expression()
            conditions.append(f"({asked})" if conditions else asked)
        where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
        return self.bounded(f"MATCH {', '.join(paths)}{where}")

    def path_test(self) -> str:
        """Read a pattern used as a condition."""
        with self.deeper():
            written = self._node()
            if not self.at_sign("-", "<"):
                self.refuse("a pattern has a relationship")
            while self.at_sign("-", "<"):
                written += self._relationship(None) + self._node()
            return written

    def subquery(self) -> str:
        """Read `MATCH … WHERE …`, or the pattern alone, as it stands inside EXISTS and COUNT."""
        self.accept("MATCH")
        return self.match()

    def _path(self, relations: list[Relation]) -> str:
        name = ""
        if self.at_sign("=", by=1):
            name = f"{self.variable()} = "
            self.expect("=")
        written = self._node(first=True)
        while self.at_sign("-", "<"):
            written += self._relationship(relations) + self._node()
        return name + written

    def _node(self, *, first: bool = False) -> str:
        self.expect("(")
        self.part(weight=NODE_PARTS)
        variable = "" if self.at_sign(")", ":", "{") else self.variable()
        labels: list[str] = []
        if self.accept(":"):
            labels = self.separated(self.label, by="|")
            if self.at_sign(":", "&"):
                self.refuse("a node here has one label", remedy="Write (n:A|B) for either of two.")
        properties = f" {self.mapping()}" if self.at_sign("{") else ""
        self.expect(")")
        if not labels and self.growth.widened < MOST_WIDENED:
            by_id = _ID_GIVEN in properties or variable in self._by_id
            labels = list(self.dialect.unlabelled(alone=first and not self.at_sign("-", "<"), by_id=by_id))
            self.growth.widened += bool(labels)
        named = f":{'|'.join(self.dialect.name(label) for label in labels)}" if labels else ""
        return f"({variable}{named}{properties})"

    def _relationship(self, relations: list[Relation] | None) -> str:
        self.growth.joined += 1
        if self.growth.joined > MOST_JOINED:
            self.refuse(
                f"more than {MOST_JOINED} relationships are joined at once", remedy="Divide the statement by WITH."
            )
        left = "<-" if self.accept("<") else "-"
        self.expect("-")
        inside = self._inside(relations) if self.at_sign("[") else self._anonymous(relations)
        self.expect("-")
        right = "->" if self.accept(">") else "-"
        if left == "<-" and right == "->":
            self.refuse("a relationship has one direction or none", token=self.behind)
        return f"{left}{inside}{right}"

    def _anonymous(self, relations: list[Relation] | None) -> str:
        hidden = self._hidden(relations, frozenset())
        return f"[{hidden}]" if hidden else ""

    def _inside(self, relations: list[Relation] | None) -> str:
        self.expect("[")
        variable = "" if self.at_sign("]", ":", "*", "{") else self.variable()
        types = self.separated(self._type, by="|") if self.accept(":") else []
        hops = self._hops() if self.at_sign("*") else ""
        properties = f" {self.mapping()}" if self.at_sign("{") else ""
        self.expect("]")
        if not hops and relations is not None:
            if variable:
                relations.append(Relation(variable, frozenset(types)))
            else:
                variable = self._hidden(relations, frozenset(types))
        named = f":{'|'.join(self.dialect.name(name) for name in types)}" if types else ""
        return f"[{variable}{named}{hops}{properties}]"

    def _hidden(self, relations: list[Relation] | None, types: frozenset[str]) -> str:
        """Name an unnamed relationship where the engine must be told that it differs from the others."""
        if relations is None or not self.dialect.repeats_relationships:
            return ""
        self.found.hidden += 1
        variable = self.dialect.name(f"{HIDDEN}{self.found.hidden}")
        relations.append(Relation(variable, types))
        return variable

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
        return self.dialect.hops(least, most)
