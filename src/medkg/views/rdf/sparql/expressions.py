"""Expressions of SPARQL: parsed whole, so that nothing unknown can hide in one."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping

from medkg.views.rdf.sparql.functions import AGGREGATES, CASTS, FUNCTIONS
from medkg.views.rdf.sparql.paths import Paths
from medkg.views.rdf.sparql.terms import string
from medkg.views.rdf.sparql.tokens import Kind, Token

_OPERATORS = ("||", "&&", "=", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/")
# How many times longer than what it is made of a text may become: BIND(CONCAT(?a, ?a) AS ?b) forty times over would
# otherwise fill any memory with one word.
MOST_GROWTH = 10_000
_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"(?:@[A-Za-z0-9-]+|\^\^<[^>]*>)?|[0-9][0-9.eE+-]*')


class Expressions(Paths):
    """Reads expressions. Precedence is the engine's: the order of tokens is kept."""

    def __init__(self, query: str, prefixes: Mapping[str, str]) -> None:
        super().__init__(query, prefixes)
        self._grown = 1

    @abstractmethod
    def group(self) -> str:
        """Read what stands in braces."""

    def expression(self) -> str:
        """Read an expression up to the first token that cannot continue it."""
        with self.deeper():
            written = [self._signed()]
            while True:
                self.part()
                if self.at_word("IN") or (self.at_word("NOT") and self.at_word("IN", by=1)):
                    negated = self.accept("NOT")
                    self.take()
                    written += [f"{negated} IN".strip(), f"({', '.join(self._arguments())})"]
                elif operator := self.accept(*_OPERATORS):
                    written += [operator, self._signed()]
                else:
                    return " ".join(written)

    def constraint(self) -> str:
        """Read what FILTER, HAVING and ORDER BY take without brackets of their own: brackets or a call."""
        if self.at_sign("("):
            return self.bracketed()
        if self.here.kind is Kind.WORD or self.at_iri():
            return self._called()
        return self.refuse(f"{self.here.shown} stands where a condition is needed", remedy="Write it in brackets.")

    def bracketed(self) -> str:
        """Read an expression in brackets."""
        self.expect("(")
        written = self.expression()
        self.expect(")")
        return f"({written})"

    def _signed(self) -> str:
        signs = []
        while sign := self.accept("!", "-", "+"):
            signs.append(sign)
            if len(signs) > 2:  # noqa: PLR2004 - !! and - - are the most anybody means
                self.refuse("too many signs in a row")
        return " ".join([*signs, self._operand()])

    def _operand(self) -> str:
        if self.at_sign("("):
            return self.bracketed()
        if self.at_variable():
            return self.variable()
        if self.at_literal():
            return self.literal()
        return self._called()

    def _called(self) -> str:
        if self.at_iri():
            return self._cast_or_iri()
        token = self.here
        if self.accept("NOT"):
            self.expect("EXISTS")
            return f"NOT EXISTS {self.group()}"
        if self.accept("EXISTS"):
            return f"EXISTS {self.group()}"
        if token.keyword in AGGREGATES:
            return self._aggregate()
        if token.keyword in FUNCTIONS:
            return self._function()
        if token.kind is Kind.WORD and self.at_sign("(", by=1):
            known = ", ".join(sorted({*FUNCTIONS, *AGGREGATES}))
            self.refuse(f"{token.text}() is not a function that may be called", remedy=f"These are: {known}.")
        return self.refuse(f"{token.shown} stands where a value is needed")

    def _cast_or_iri(self) -> str:
        token, iri = self.here, self.iri()
        if not self.at_sign("("):
            return f"<{iri}>"
        if iri not in CASTS:
            known = ", ".join(f"xsd:{cast.rpartition('#')[2]}" for cast in sorted(CASTS))
            self.refuse(
                f"<{iri[:80]}> is not a function that may be called", token=token, remedy=f"These are: {known}."
            )
        self.expect("(")
        written = self.expression()
        self.expect(")")
        return f"<{iri}>({written})"

    def _arguments(self) -> list[str]:
        self.expect("(")
        written = [] if self.at_sign(")") else self.separated(self.expression)
        self.expect(")")
        return written

    def _function(self) -> str:
        token = self.take()
        arguments = self._arguments()
        least, most = FUNCTIONS[token.keyword]
        if not least <= len(arguments) <= most:
            wanted = f"{least}" if least == most else f"{least} to {most}"
            self.refuse(f"{token.keyword}() takes {wanted} arguments, not {len(arguments)}", token=token)
        self._check_growth(token, arguments)
        return f"{token.keyword}({', '.join(arguments)})"

    def _check_growth(self, token: Token, arguments: list[str]) -> None:
        """Count how often a value may stand in another one; functions that follow each other multiply."""
        if token.keyword == "CONCAT":
            self._grown *= max(1, sum(not _LITERAL.fullmatch(argument) for argument in arguments))
        elif token.keyword == "REPLACE":
            if not _LITERAL.fullmatch(arguments[2]):
                self.refuse("REPLACE() takes a written string as its replacement, not an expression", token=token)
            self._grown *= len(arguments[2])
        elif token.keyword == "ENCODE_FOR_URI":
            self._grown *= len("%F0%9F%A6%A0") // len("\U0001f9a0".encode())
        if self._grown > MOST_GROWTH:
            self.refuse("the texts that it puts together may grow without measure", token=token)

    def _aggregate(self) -> str:
        token = self.take()
        self.expect("(")
        distinct = "DISTINCT " if self.accept("DISTINCT") else ""
        everything = token.keyword == "COUNT" and self.accept("*")
        written = "*" if everything else self.expression()
        if token.keyword == "GROUP_CONCAT" and self.accept(";"):
            self.expect("SEPARATOR")
            self.expect("=")
            if self.here.kind is not Kind.STRING:
                self.refuse(f"{self.here.shown} stands where a separator is needed")
            written += f" ; SEPARATOR = {string(self.take().text)}"
        self.expect(")")
        return f"{token.keyword}({distinct}{written})"
