"""Terms of SPARQL: every name is written as a whole IRI, every string in one quoting."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from medkg.views.rdf.sparql.tokens import Kind, Token, tokens
from medkg.views.reading import Reader

RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
XSD = "http://www.w3.org/2001/XMLSchema#"

# A short name may stand for a long IRI, many times over.
LONGEST_WRITTEN = 1_000_000
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LOCAL_ESCAPE = re.compile(r"\\(.)")
_WRITTEN = MappingProxyType(
    str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})
)


def string(text: str) -> str:
    """Write a string literal."""
    return f'"{text.translate(_WRITTEN)}"'


class Terms(Reader[Token]):
    """Reads terms. `prefixes` are those that a query need not declare."""

    # pyoxigraph 0.5 ends the process, its stack being full, on 15,000 operators or 4,000 members of a group.
    most_parts = 1_000

    def __init__(self, query: str, prefixes: Mapping[str, str]) -> None:
        super().__init__(query, tokens(query))
        self._prefixes = dict(prefixes)
        self._spelt = 0

    def prologue(self) -> None:
        """Read PREFIX declarations; they are undone as names are written whole."""
        while self.accept("PREFIX"):
            token = self.here
            if token.kind is not Kind.PREFIXED or not token.text.endswith(":") or token.text.count(":") > 1:
                self.refuse(f"{token.shown} stands where a prefix is needed", remedy="Write PREFIX name: <IRI>.")
            self.take()
            self._prefixes[token.text[:-1]] = self._whole_iri()

    def at_iri(self) -> bool:
        """Tell whether an IRI stands next, whole or prefixed."""
        return self.here.kind in (Kind.IRI, Kind.PREFIXED)

    def iri(self) -> str:
        """Read an IRI, whole or prefixed, and give it whole, without brackets."""
        if self.here.kind is not Kind.PREFIXED:
            return self._whole_iri()
        token = self.take()
        prefix, _, local = token.text.partition(":")
        if prefix not in self._prefixes:
            known = ", ".join(f"{name}:" for name in sorted(self._prefixes)) or "none"
            self.refuse(
                f"the prefix {prefix + ':'!r} is not declared (known: {known})",
                token=token,
                remedy=f"Begin with PREFIX {prefix}: <IRI>.",
            )
        written = self._prefixes[prefix] + _LOCAL_ESCAPE.sub(r"\1", local)
        self._spelt += len(written)
        if self._spelt > LONGEST_WRITTEN:
            self.refuse("it grows too long when its prefixes are written out", token=token)
        return written

    def _whole_iri(self) -> str:
        token = self.here
        if token.kind is not Kind.IRI:
            self.refuse(f"{token.shown} stands where an IRI is needed")
        if not _ABSOLUTE.match(token.text):
            self.refuse(f"the IRI <{token.text[:80]}> is relative", remedy="Write it whole or with a prefix.")
        return self.take().text

    def at_variable(self) -> bool:
        """Tell whether a variable stands next."""
        return self.here.kind is Kind.VARIABLE

    def variable(self) -> str:
        """Read a variable and write it."""
        if not self.at_variable():
            self.refuse(f"{self.here.shown} stands where a variable is needed")
        return f"?{self.take().text}"

    def variable_or_iri(self) -> str:
        """Read a variable or an IRI and write it."""
        return self.variable() if self.at_variable() else f"<{self.iri()}>"

    def at_literal(self) -> bool:
        """Tell whether a literal without sign stands next."""
        return self.here.kind in (Kind.STRING, Kind.NUMBER) or self.at_word("TRUE", "FALSE")

    def literal(self) -> str:
        """Read a literal without sign, with its language or type, and write it."""
        token = self.take()
        if token.kind is not Kind.STRING:
            return token.keyword.lower() or token.text
        written = string(token.text)
        if self.here.kind is Kind.LANGUAGE:
            return f"{written}@{self.take().text}"
        return f"{written}^^<{self.iri()}>" if self.accept("^^") else written

    def whole(self, what: str) -> str:
        """Read a whole number without sign."""
        token = self.here
        if token.kind is not Kind.NUMBER or not token.text.isdigit() or len(token.text) > len("999999999"):
            self.refuse(f"{token.shown} stands where {what} is needed")
        return self.take().text
