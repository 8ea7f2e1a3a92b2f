"""Cypher's words: a statement cut into tokens, or refused with the place of what is not Cypher.

Strings, backtick names and comments are understood here once and never again: the guard writes the statement anew from
these tokens, so an engine whose own rules for blanks, escapes or comments differ has nothing to disagree about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from medkg.views.reading import check_length, check_writable, refuse, unescaped


class Kind(Enum):
    """What a token is."""

    WORD = "word"
    NAME = "name in backticks"
    STRING = "string"
    NUMBER = "number"
    PARAMETER = "parameter"
    SIGN = "sign"
    END = "end of the statement"


@dataclass(frozen=True, slots=True)
class Token:
    """A token's kind and meaning (escapes undone, quotes gone), and where it stands in the statement."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def keyword(self) -> str:
        """The word in upper case if it could be a keyword; empty otherwise, so no look-alike letter ever passes."""
        return self.text.upper() if self.kind is Kind.WORD and self.text.isascii() else ""

    @property
    def sign(self) -> str:
        """The sign; empty if it is anything else."""
        return self.text if self.kind is Kind.SIGN else ""

    @property
    def shown(self) -> str:
        """The token as a message names it."""
        return self.kind.value if self.kind is Kind.END else repr(self.text[:40])


_BLANK = re.compile(r"\s+")
_COMMENT = re.compile(r"//[^\r\n]*|/\*.*?\*/", re.DOTALL)
_NUMBER = re.compile(r"(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?!\w)")
_WORD = re.compile(r"[^\W\d]\w*")
_PARAMETER = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_BACKTICKS = re.compile(r"`([^`]+)`(?!`)")
_SIGN = re.compile(r"<>|<=|>=|=~|\.\.|[()\[\]{},:;.|*+\-/%^=<>]")
_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_ESCAPED = MappingProxyType(
    {"\\": "\\", "'": "'", '"': '"', "`": "`", "n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
)
_SKIPPED = (_BLANK, _COMMENT)
_READ = (
    (Kind.NUMBER, _NUMBER),
    (Kind.WORD, _WORD),
    (Kind.PARAMETER, _PARAMETER),
    (Kind.NAME, _BACKTICKS),
    (Kind.STRING, _QUOTED),
    (Kind.SIGN, _SIGN),
)
_UNCLOSED = MappingProxyType({"'": "string", '"': "string", "`": "name in backticks"})


def tokens(statement: str) -> tuple[Token, ...]:
    """Cut a statement into tokens, the last one being its end; raises QueryRefused."""
    check_length(statement)
    found: list[Token] = []
    at = 0
    while at < len(statement):
        skipped = next((match for pattern in _SKIPPED if (match := pattern.match(statement, at))), None)
        if skipped:
            at = skipped.end()
            continue
        token = _token(statement, at)
        found.append(token)
        at = token.end
    found.append(Token(Kind.END, "", at, at))
    return tuple(found)


def _token(statement: str, at: int) -> Token:
    if statement.startswith("/*", at):
        refuse(statement, at, "a comment is not closed")
    for kind, pattern in _READ:
        match = pattern.match(statement, at)
        if match:
            return Token(kind, _meaning(statement, kind, match), at, match.end())
    character = statement[at]
    unclosed = _UNCLOSED.get(character)
    if unclosed:
        refuse(statement, at, f"a {unclosed} is not closed")
    return refuse(statement, at, f"{character!r} (U+{ord(character):04X}) has no place in Cypher here")


def _meaning(statement: str, kind: Kind, match: re.Match[str]) -> str:
    if kind is Kind.STRING:
        text = unescaped(statement, match.start() + 1, match[0][1:-1], _ESCAPED)
    else:
        text = match[1] if kind in (Kind.PARAMETER, Kind.NAME) else match[0]
    if kind is Kind.NAME and "\\" in text:
        # Neo4j undoes \u0060 inside backticks before it looks for the name's end.
        refuse(statement, match.start(), "a name in backticks holds a backslash")
    check_writable(statement, match.start(), text)
    return text
