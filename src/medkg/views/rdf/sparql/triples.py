"""Triples of SPARQL: patterns with paths, and templates without."""

from __future__ import annotations

from medkg.views.rdf.sparql.expressions import Expressions
from medkg.views.rdf.sparql.tokens import Kind

# Joins are weighed against each other: 300 take four seconds, and 600 a minute and more.
_TERM_PARTS = 10


class Triples(Expressions):
    """Reads triples in all their short forms and writes them as they were meant."""

    def at_triple(self) -> bool:
        """Tell whether a term or a bracketed one stands next, with which triples begin."""
        return (
            self.at_variable()
            or self.at_iri()
            or self.at_literal()
            or self.here.kind is Kind.BLANK
            or self.at_sign("[", "(", "-", "+")
        )

    def triples(self, *, paths: bool) -> str:
        """Read triples that share a subject and write them, without the full stop."""
        bracketed = self.at_sign("[", "(") and not self._at_empty()
        subject = self._term(paths=paths)
        if bracketed and not self._at_verb():
            return subject
        return f"{subject} {self._properties(paths=paths)}"

    def _at_empty(self) -> bool:
        return (self.at_sign("[") and self.at_sign("]", by=1)) or (self.at_sign("(") and self.at_sign(")", by=1))

    def _at_verb(self) -> bool:
        return self.at_variable() or self.at_iri() or self.here.text == "a" or self.at_sign("^", "!", "(")

    def _properties(self, *, paths: bool) -> str:
        written = [self._property(paths=paths)]
        while self.accept(";"):
            if self._at_verb():
                written.append(self._property(paths=paths))
        return " ; ".join(written)

    def _property(self, *, paths: bool) -> str:
        return f"{self._verb(paths=paths)} {', '.join(self.separated(lambda: self._term(paths=paths)))}"

    def _verb(self, *, paths: bool) -> str:
        if self.at_variable():
            return self.variable()
        return self.path().text if paths else f"<{self.predicate()}>"

    def _term(self, *, paths: bool) -> str:
        self.part(weight=_TERM_PARTS)
        with self.deeper():
            if self.at_sign("["):
                return self._unnamed(paths=paths)
            if self.accept("("):
                written = []
                while not self.at_sign(")"):
                    written.append(self._term(paths=paths))
                self.expect(")")
                return f"({' '.join(written)})"
            if self.here.kind is Kind.BLANK:
                return f"_:{self.take().text}"
            return self.value()

    def _unnamed(self, *, paths: bool) -> str:
        self.expect("[")
        written = "" if self.at_sign("]") else f" {self._properties(paths=paths)} "
        self.expect("]")
        return f"[{written}]"

    def value(self) -> str:
        """Read a variable, an IRI or a literal, where numbers may have a sign."""
        sign = self.accept("-", "+")
        if sign and self.here.kind is not Kind.NUMBER:
            self.refuse(f"{self.here.shown} stands where a number is needed")
        return sign + self.literal() if self.at_literal() else self.variable_or_iri()
