"""Groups of SPARQL: what stands in braces, subqueries too."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable

from medkg.views.rdf.sparql.triples import Triples

_REFUSED_IN_GROUP = "A group holds triples, FILTER, OPTIONAL, MINUS, UNION, GRAPH, BIND, VALUES and subqueries."
_MEMBER_PARTS = 5


class Groups(Triples):
    """Reads groups."""

    @abstractmethod
    def select(self) -> str:
        """Read a SELECT query without prologue."""

    def group(self) -> str:
        """Read what stands in braces."""
        self.part(weight=_MEMBER_PARTS)
        with self.deeper():
            self.expect("{")
            written = self._subquery() if self.at_word("SELECT") else self._members()
            self.expect("}")
            return f"{{ {written} }}" if written else "{}"

    def _subquery(self) -> str:
        written = self.select()
        return f"{written} {self.rows()}" if self.accept("VALUES") else written

    def template(self) -> str:
        """Read plain triples in braces, as CONSTRUCT makes them."""
        self.expect("{")
        written = []
        while not self.at_sign("}"):
            written.append(f"{self.triples(paths=False)} .")
            if not self.accept("."):
                break
        self.expect("}")
        return f"{{ {' '.join(written)} }}" if written else "{}"

    def _members(self) -> str:
        written = []
        while not self.at_sign("}"):
            if not self.at_triple():
                written.append(self._member())
                self.accept(".")
                continue
            written.append(f"{self.triples(paths=True)} .")
            if not self.accept(".") and self.at_triple():
                self.refuse(f"{self.here.shown} stands where '.' is needed")
        return " ".join(written)

    def _member(self) -> str:
        self.part(weight=_MEMBER_PARTS)
        if self.at_sign("{"):
            return " UNION ".join(self.separated(self.group, by="UNION"))
        if keyword := self.accept("OPTIONAL", "MINUS", "GRAPH"):
            named = f" {self.variable_or_iri()}" if keyword == "GRAPH" else ""
            return f"{keyword}{named} {self.group()}"
        if self.accept("FILTER"):
            return f"FILTER {self.constraint()}"
        if self.accept("BIND"):
            return f"BIND{self.named_expression()}"
        if self.accept("VALUES"):
            return self.rows()
        if self.at_end:
            self.refuse("a group is not closed", remedy="Close it with '}'.")
        shown = self.here.keyword or self.here.shown
        return self.refuse(f"{shown} is not among what a group may hold", remedy=_REFUSED_IN_GROUP)

    def named_expression(self) -> str:
        """Read `(expression AS ?variable)`."""
        self.expect("(")
        expression = self.expression()
        self.expect("AS")
        written = f"({expression} AS {self.variable()})"
        self.expect(")")
        return written

    def rows(self) -> str:
        """Read what follows VALUES."""
        if self.at_variable():
            names, row = self.variable(), self._cell
        else:
            names, row = f"({' '.join(self._until_bracket(self.variable))})", self._row
        self.expect("{")
        written = []
        while not self.at_sign("}"):
            written.append(row())
        self.expect("}")
        return f"VALUES {names} {{ {' '.join(written)} }}"

    def _until_bracket(self, read: Callable[[], str]) -> list[str]:
        self.expect("(")
        written = []
        while not self.at_sign(")"):
            written.append(read())
        self.expect(")")
        return written

    def _row(self) -> str:
        return f"({' '.join(self._until_bracket(self._cell))})"

    def _cell(self) -> str:
        if self.accept("UNDEF"):
            return "UNDEF"
        if self.at_variable():
            self.refuse("a variable cannot stand among values")
        return self.value()
