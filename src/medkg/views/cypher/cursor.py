"""Walking along a statement's tokens, and what is learnt on the way."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from medkg.errors import QueryRefused
from medkg.views.cypher.dialect import Dialect
from medkg.views.cypher.growth import Growth
from medkg.views.cypher.tokens import Kind, Token, tokens
from medkg.views.reading import Reader

Parsed = TypeVar("Parsed")

# Rewriting may write an argument twice, so that nesting multiplies; no honest statement comes near.
LONGEST_WRITTEN = 400_000
# Keywords that begin or divide clauses: none of them may be a bare variable, label or property name.
RESERVED = re.compile(
    "MATCH|OPTIONAL|WHERE|WITH|RETURN|ORDER|SKIP|LIMIT|UNWIND|UNION|CREATE|MERGE|SET|DELETE|DETACH|REMOVE|CALL|YIELD|LOAD|"
    "COPY|ATTACH|INSTALL|DROP|ALTER|FOREACH|AND|OR|XOR|NOT|IN|IS|NULL|TRUE|FALSE|STARTS|ENDS|CONTAINS|CASE|WHEN|THEN|"
    "ELSE|END|DISTINCT|AS|EXISTS"
)


@dataclass(slots=True)
class Findings:
    """What a statement speaks of: names with their offsets, so that a caller can hold them against what exists."""

    labels: list[tuple[str, int]] = field(default_factory=list)
    types: list[tuple[str, int]] = field(default_factory=list)
    parameters: set[str] = field(default_factory=set)
    hidden: int = 0


class Cursor(Reader[Token]):
    """A place among the tokens of one statement, and the dialect in which it is written anew."""

    def __init__(self, statement: str, dialect: Dialect) -> None:
        super().__init__(statement, tokens(statement))
        self.dialect = dialect
        self.found = Findings()
        self.growth = Growth()
        # Where an attempt failed before: without this, attempts nested in attempts would double at every level.
        self._barren: set[int] = set()

    def named(self, what: str, *, reserved: bool = False) -> Token:
        """Read a name, bare or in backticks; `reserved` lets keywords pass where no keyword can stand."""
        token = self.here
        bare = token.kind is Kind.WORD and (reserved or not RESERVED.fullmatch(token.keyword))
        if not bare and token.kind is not Kind.NAME:
            self.refuse(f"{token.shown} stands where {what} is needed")
        return self.take()

    def variable(self) -> str:
        """Read a variable and write it."""
        token = self.named("a variable")
        if token.text.startswith("__"):
            self.refuse("names that begin with two underscores are the engine's own", token=token)
        return self.dialect.name(token.text)

    def property_name(self) -> str:
        """Read the name of a property and write it; keywords may be properties (`e.end`)."""
        token = self.named("a property", reserved=True)
        return self.dialect.name(token.text)

    def whole(self, what: str) -> int:
        """Read a whole number without sign."""
        token = self.here
        if token.kind is not Kind.NUMBER or not token.text.isdigit() or len(token.text) > len("999999999"):
            self.refuse(f"{token.shown} stands where {what} is needed")
        return int(self.take().text)

    def attempt(self, read: Callable[[], Parsed]) -> Parsed | None:
        """Try to read something; on refusal go back to where it began, forgetting what was learnt."""
        if self._at in self._barren:
            return None
        back = self.place()
        try:
            return read()
        except QueryRefused:
            at = back()
            self._barren.add(at)
            return None

    def place(self) -> Callable[[], int]:
        """Give the way back to here, on which what was learnt since is forgotten; it returns where here is."""
        at, depth, growth, parts = self._at, self._depth, replace(self.growth), self._parts
        labels, types = len(self.found.labels), len(self.found.types)

        def back() -> int:
            self._at, self._depth, self.growth, self._parts = at, depth, replace(growth), parts
            del self.found.labels[labels:], self.found.types[types:]
            return at

        return back

    def bounded(self, written: str) -> str:
        """Pass on what was written unless it has grown beyond reason."""
        if len(written) > LONGEST_WRITTEN:
            self.refuse("it grows too long when its nested functions are written out")
        return written
