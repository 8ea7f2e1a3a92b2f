r"""SPARQL's words: a query cut into tokens, or refused with the place of what is not SPARQL.

Escapes are undone inside strings and IRIs, where they mean something, and refused anywhere else: SPARQL 1.1 would let
`\u0049NSERT` be a keyword. Source: SPARQL 1.1 Query Language, section 19 (W3C Recommendation, 21 March 2013).
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
    IRI = "IRI"
    PREFIXED = "prefixed name"
    VARIABLE = "variable"
    BLANK = "blank node"
    STRING = "string"
    LANGUAGE = "language tag"
    NUMBER = "number"
    SIGN = "sign"
    END = "end of the query"


@dataclass(frozen=True, slots=True)
class Token:
    """A token's kind and meaning (escapes undone, quotes and brackets gone), and where it stands in the query."""

    kind: Kind
    text: str
    start: int
    end: int

    @property
    def keyword(self) -> str:
        """The word in upper case; empty if it is anything else."""
        return self.text.upper() if self.kind is Kind.WORD else ""

    @property
    def sign(self) -> str:
        """The sign; empty if it is anything else."""
        return self.text if self.kind is Kind.SIGN else ""

    @property
    def shown(self) -> str:
        """The token as a message names it."""
        return self.kind.value if self.kind is Kind.END else repr(self.text[:40])


# The specification's PN_CHARS_BASE, and its PN_CHARS without the hyphen.
_FIRST = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_OTHER = f"{_FIRST}_0-9\u00b7\u0300-\u036f\u203f-\u2040"
# A prefix has an end: else each word of a long query would be looked at to the query's end.
_PREFIX = f"(?:[{_FIRST}](?:[{_OTHER}.-]{{0,60}}[{_OTHER}-])?)?:"
_ESCAPED_IN_NAME = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_LOCAL = (
    f"(?:(?:[{_OTHER}:]|{_ESCAPED_IN_NAME})"
    f"(?:(?:[{_OTHER}.:-]|{_ESCAPED_IN_NAME})*(?:[{_OTHER}:-]|{_ESCAPED_IN_NAME}))?)?"
)
_EXPONENT = r"[eE][+-]?[0-9]+"
_NUMBER = rf"(?:[0-9]+\.[0-9]*{_EXPONENT}|[0-9]*\.[0-9]+(?:{_EXPONENT})?|[0-9]+(?:{_EXPONENT})?)(?!\w)"
_QUOTED = r"""
    \"{3} (?: \"{0,2} (?: [^\"\\] | \\. ) )* \"{3}
  | '{3} (?: '{0,2} (?: [^'\\] | \\. ) )* '{3}
  | \"(?!\"\") (?: [^\"\\\r\n] | \\. )* \"
  | '(?!'') (?: [^'\\\r\n] | \\. )* '
"""
_IRI = r'<((?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*)>'
_SKIPPED = re.compile(r"\s+|#[^\r\n]*")
_READ = (
    (Kind.NUMBER, re.compile(_NUMBER)),
    (Kind.STRING, re.compile(_QUOTED, re.DOTALL | re.VERBOSE)),
    (Kind.IRI, re.compile(_IRI)),
    (Kind.BLANK, re.compile(r"_:([A-Za-z0-9_]+)")),
    (Kind.PREFIXED, re.compile(_PREFIX + _LOCAL)),
    (Kind.VARIABLE, re.compile(rf"[?$]([{_FIRST}_0-9][{_OTHER}]*)")),
    (Kind.LANGUAGE, re.compile(r"@([A-Za-z]+(?:-[A-Za-z0-9]+)*)")),
    (Kind.WORD, re.compile(r"[A-Za-z_][A-Za-z0-9_]*")),
    (Kind.SIGN, re.compile(r"\^\^|&&|\|\||!=|<=|>=|[{}()\[\];,.|/^*+\-?!=<>]")),
)
_ESCAPED = MappingProxyType({"\\": "\\", "'": "'", '"': '"', "n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"})
_LONG_QUOTES = ('"""', "'''")
_NOT_IN_IRI = re.compile(r'[\x00-\x20<>"{}|\\^`]')
_REMEDY = "A query is SPARQL 1.1 in plain characters."


def tokens(query: str) -> tuple[Token, ...]:
    """Cut a query into tokens, the last one being its end; raises QueryRefused."""
    check_length(query)
    found: list[Token] = []
    at = 0
    while at < len(query):
        skipped = _SKIPPED.match(query, at)
        if skipped:
            at = skipped.end()
            continue
        token = _token(query, at)
        found.append(token)
        at = token.end
    found.append(Token(Kind.END, "", at, at))
    return tuple(found)


def _token(query: str, at: int) -> Token:
    for kind, pattern in _READ:
        match = pattern.match(query, at)
        if match:
            return Token(kind, _meaning(query, kind, match), at, match.end())
    character = query[at]
    if character in "\"'":
        refuse(query, at, "a string is not closed")
    return refuse(query, at, f"{character!r} (U+{ord(character):04X}) has no place in SPARQL here", remedy=_REMEDY)


def _meaning(query: str, kind: Kind, match: re.Match[str]) -> str:
    text = match[match.lastindex or 0]
    if kind is Kind.STRING:
        width = 3 if text.startswith(_LONG_QUOTES) else 1
        text = unescaped(query, match.start() + width, text[width:-width], _ESCAPED)
    elif kind is Kind.IRI:
        text = unescaped(query, match.start() + 1, text, MappingProxyType({}))
        wrong = _NOT_IN_IRI.search(text)
        if wrong:
            refuse(query, match.start(), f"{wrong[0]!r} (U+{ord(wrong[0]):04X}) cannot stand in an IRI")
    check_writable(query, match.start(), text, remedy=_REMEDY)
    return text
