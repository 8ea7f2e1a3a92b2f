"""Walking along a statement's tokens, and what is learnt on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NoReturn, TypeVar

from medkg.errors import QueryRefused
from medkg.views.cypher.dialect import Dialect
from medkg.views.cypher.tokens import Kind, Token, refuse, tokens

Parsed = TypeVar("Parsed")

# The engine's own parser recurses too; people do not nest this deep.
DEEPEST = 40
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


class Cursor:
    """A place among the tokens of one statement."""

    def __init__(self, statement: str, dialect: Dialect) -> None:
        self.statement = statement
        self.dialect = dialect
        self.found = Findings()
        self._tokens = tokens(statement)
        self._at = 0
        self._depth = 0
        # Where an attempt failed before: without this, attempts nested in attempts would double at every level.
        self._barren: set[int] = set()

    @property
    def here(self) -> Token:
        """The token to be read next."""
        return self._tokens[self._at]

    def ahead(self, by: int = 1) -> Token:
        """Look further without moving."""
        return self._tokens[min(self._at + by, len(self._tokens) - 1)]

    @property
    def at_end(self) -> bool:
        """Whether all tokens are read."""
        return self._at == len(self._tokens) - 1

    @property
    def behind(self) -> Token:
        """The token that was read last."""
        return self._tokens[self._at - 1]

    def take(self) -> Token:
        """Read the next token, whatever it is."""
        token = self.here
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def at_sign(self, *signs: str, by: int = 0) -> bool:
        """Tell whether one of these signs stands next (or `by` tokens further on)."""
        token = self.ahead(by)
        return token.kind is Kind.SIGN and token.text in signs

    def at_word(self, *words: str, by: int = 0) -> bool:
        """Tell whether one of these keywords stands next (or `by` tokens further on)."""
        return self.ahead(by).keyword in words

    def accept(self, *expected: str) -> str:
        """Read one of these signs or keywords if it stands next; empty otherwise."""
        if self.at_sign(*expected):
            return self.take().text
        return self.take().keyword if self.at_word(*expected) else ""

    def expect(self, expected: str) -> Token:
        """Read a sign or keyword that must stand next; raises QueryRefused."""
        if not (self.at_sign(expected) or self.at_word(expected)):
            self.refuse(f"{self.here.shown} stands where {expected!r} is needed")
        return self.take()

    def refuse(self, message: str, *, token: Token | None = None, remedy: str = "") -> NoReturn:
        """Raise QueryRefused at a token, the next one unless told."""
        refuse(self.statement, (token or self.here).start, message, remedy=remedy)

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

    def separated(self, read: Callable[[], Parsed], *, by: str = ",") -> list[Parsed]:
        """Read one or more of something, parted by a sign."""
        found = [read()]
        while self.accept(by):
            found.append(read())
        return found

    def attempt(self, read: Callable[[], Parsed]) -> Parsed | None:
        """Try to read something; on refusal go back to where it began, forgetting what was learnt."""
        if self._at in self._barren:
            return None
        at, depth = self._at, self._depth
        labels, types = len(self.found.labels), len(self.found.types)
        try:
            return read()
        except QueryRefused:
            self._at, self._depth = at, depth
            self._barren.add(at)
            del self.found.labels[labels:], self.found.types[types:]
            return None

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Count a level of nesting; raises QueryRefused where it is too deep."""
        self._depth += 1
        if self._depth > DEEPEST:
            self.refuse(f"it is nested deeper than {DEEPEST} levels")
        yield
        self._depth -= 1

    def bounded(self, written: str) -> str:
        """Pass on what was written unless it has grown beyond reason."""
        if len(written) > LONGEST_WRITTEN:
            self.refuse("it grows too long when its nested functions are written out")
        return written
