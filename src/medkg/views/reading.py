"""What the guards of two query languages share: places, escapes, and walking along a statement's tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Generic, NoReturn, Protocol, TypeVar

from medkg.errors import QueryRefused

# An engine's own parser recurses too; people do not nest this deep.
DEEPEST = 40
LONGEST_STATEMENT = 100_000

_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.DOTALL)
_LAST_CHARACTER = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


class Lexeme(Protocol):
    """A token of either language: `keyword` and `sign` are empty where it is not such a thing."""

    @property
    def text(self) -> str:
        """The token's meaning."""
        ...

    @property
    def start(self) -> int:
        """Where it begins."""
        ...

    @property
    def end(self) -> int:
        """Where it has ended."""
        ...

    @property
    def keyword(self) -> str:
        """The word in upper case."""
        ...

    @property
    def sign(self) -> str:
        """The sign."""
        ...

    @property
    def shown(self) -> str:
        """The token as a message names it."""
        ...


Token = TypeVar("Token", bound=Lexeme)
Parsed = TypeVar("Parsed")


def place(statement: str, offset: int) -> str:
    """Name a place in a statement as people count: line and column from 1."""
    before = statement[:offset]
    return f"line {before.count(chr(10)) + 1}, column {offset - before.rfind(chr(10))}"


def refuse(statement: str, offset: int, message: str, *, remedy: str = "") -> NoReturn:
    """Raise QueryRefused with the place of what is refused."""
    raise QueryRefused(f"The statement is refused at {place(statement, offset)}: {message}.", remedy=remedy)


def check_length(statement: str) -> None:
    """Raise QueryRefused where a statement is longer than anybody writes."""
    if len(statement) > LONGEST_STATEMENT:
        refuse(statement, LONGEST_STATEMENT, f"it is longer than {LONGEST_STATEMENT:,} characters")


def unescaped(statement: str, start: int, quoted: str, simple: Mapping[str, str]) -> str:
    """Undo the escapes in what stands at `start`: `simple` ones and code points; raises QueryRefused."""

    def meant(escape: re.Match[str]) -> str:
        code = escape[1]
        if code[0] in "uU" and len(code) > 1:
            number = int(code[1:], 16)
            if number > _LAST_CHARACTER:
                refuse(statement, start + escape.start(), f"'\\{code}' is not a character")
            return chr(number)
        if code not in simple:
            refuse(
                statement,
                start + escape.start(),
                f"'\\{code}' is not an escape",
                remedy="Write a backslash as '\\\\'.",
            )
        return simple[code]

    return _ESCAPE.sub(meant, quoted)


def check_writable(statement: str, start: int, text: str, *, remedy: str = "Pass it as a parameter.") -> None:
    """Raise QueryRefused where a text holds what no engine's parser takes: NUL, or half a character."""
    for character in text:
        if character == "\0" or ord(character) in _SURROGATES:
            refuse(statement, start, f"U+{ord(character):04X} cannot stand in a statement", remedy=remedy)


class Reader(Generic[Token]):
    """A place among the tokens of one statement, the last of which is its end."""

    # Operators, properties and the like; an engine looks at no clock while it plans, and recurses over flat chains.
    most_parts = 2_000

    def __init__(self, statement: str, tokens: tuple[Token, ...]) -> None:
        self.statement = statement
        self._tokens = tokens
        self._at = 0
        self._depth = 0
        self._parts = 0

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
        return self.ahead(by).sign in signs

    def at_word(self, *words: str, by: int = 0) -> bool:
        """Tell whether one of these keywords stands next (or `by` tokens further on)."""
        return self.ahead(by).keyword in words

    def accept(self, *expected: str) -> str:
        """Read one of these signs or keywords if it stands next; empty otherwise."""
        if self.at_sign(*expected):
            return self.take().sign
        return self.take().keyword if self.at_word(*expected) else ""

    def expect(self, expected: str) -> Token:
        """Read a sign or keyword that must stand next; raises QueryRefused."""
        if not (self.at_sign(expected) or self.at_word(expected)):
            self.refuse(f"{self.here.shown} stands where {expected!r} is needed")
        return self.take()

    def refuse(self, message: str, *, token: Token | None = None, remedy: str = "") -> NoReturn:
        """Raise QueryRefused at a token, the next one unless told."""
        refuse(self.statement, (token or self.here).start, message, remedy=remedy)

    def separated(self, read: Callable[[], Parsed], *, by: str = ",") -> list[Parsed]:
        """Read one or more of something, parted by a sign."""
        found = [read()]
        while self.accept(by):
            found.append(read())
        return found

    def part(self, *, weight: int = 1) -> None:
        """Count a part of the statement; raises QueryRefused where they are more than an engine plans."""
        self._parts += weight
        if self._parts > self.most_parts:
            self.refuse("it has more parts than can be planned", remedy="Ask several questions, or pass a list.")

    @contextmanager
    def deeper(self) -> Iterator[None]:
        """Count a level of nesting; raises QueryRefused where it is too deep."""
        self._depth += 1
        if self._depth > DEEPEST:
            self.refuse(f"it is nested deeper than {DEEPEST} levels")
        yield
        self._depth -= 1
