"""The guard: SPARQL of users and models is parsed as SPARQL 1.1's reading forms, or refused before any engine sees it.

This is an allow-list. The grammar knows SELECT, ASK, CONSTRUCT and DESCRIBE over the graph that is there; whatever
writes, reaches outside (SERVICE, FROM, LOAD), speaks of a base, or walks without an end does not parse. The engine
gets the query written anew from what was understood, never the user's own text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NoReturn

from medkg.views.rdf.sparql.groups import Groups

FORMS = "SELECT, ASK, CONSTRUCT and DESCRIBE"
_AFTER_GROUP = ("HAVING", "ORDER", "LIMIT", "OFFSET", "VALUES")
_NO_PREFIXES: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedQuery:
    """A query that only reads, as the engine is to be given it.

    `form` is SELECT, ASK, CONSTRUCT or DESCRIBE; `variables` are the columns of a SELECT (None after SELECT *, empty
    for other forms); `limited` says that it carries a LIMIT of its own.
    """

    text: str
    form: str
    variables: tuple[str, ...] | None
    limited: bool


def guard_sparql(query: str, *, prefixes: Mapping[str, str] = _NO_PREFIXES) -> CheckedQuery:
    """Parse a query and write it anew with whole IRIs; raises QueryRefused naming the word and its place.

    `prefixes` are those that a query may use without declaring them; its own declarations come first.
    """
    return _Queries(query, prefixes).read()


class _Queries(Groups):
    """Reads whole queries."""

    def __init__(self, query: str, prefixes: Mapping[str, str]) -> None:
        super().__init__(query, prefixes)
        self._variables: tuple[str, ...] | None = ()
        self._limited = False

    def read(self) -> CheckedQuery:
        self.prologue()
        form = self.here.keyword
        if self.at_end:
            self.refuse("it is empty", remedy="Begin with SELECT.")
        if form == "SELECT":
            text = self.select()
        elif form in ("ASK", "CONSTRUCT", "DESCRIBE"):
            self.take()
            text = f"{form} {self._other(form)}{self._modifiers()}"
        else:
            self._unexpected()
        if self.accept("VALUES"):
            text = f"{text} {self.rows()}"
        if not self.at_end:
            self._unexpected()
        variables = self._variables if form == "SELECT" else ()
        return CheckedQuery(text=text, form=form, variables=variables, limited=self._limited)

    def _unexpected(self) -> NoReturn:
        shown = self.here.keyword or self.here.shown
        self.refuse(f"{shown} is not part of a query that reads", remedy=f"Only {FORMS} are run, one at a time.")

    def select(self) -> str:
        """Read a SELECT query without prologue; the outermost is read to its end last, and its columns stay."""
        self.expect("SELECT")
        kept = self.accept("DISTINCT", "REDUCED")
        columns = self._columns()
        where = self._where()
        written = f"SELECT {kept}{' ' if kept else ''}{' '.join(text for text, _ in columns) or '*'} {where}"
        written += self._modifiers()
        self._variables = tuple(name for _, name in columns) or None
        return written

    def _columns(self) -> list[tuple[str, str]]:
        if self.accept("*"):
            return []
        found = []
        while self.at_variable() or self.at_sign("("):
            self.part()
            if self.at_variable():
                found.append((self.variable(), self.behind.text))
            else:
                text = self.named_expression()
                found.append((text, text.rpartition("?")[2][:-1]))
        if not found:
            self.refuse(f"{self.here.shown} stands where a column is needed", remedy="Write variables or *.")
        return found

    def _other(self, form: str) -> str:
        if form == "ASK":
            return self._where()
        if form == "DESCRIBE":
            return self._described()
        if self.at_sign("{"):
            return f"{self.template()} {self._where()}"
        self._check_no_dataset()
        self.expect("WHERE")
        return f"WHERE {self.template()}"

    def _described(self) -> str:
        terms = ["*"] if self.accept("*") else [self.variable_or_iri()]
        while terms != ["*"] and (self.at_variable() or self.at_iri()):
            self.part()
            terms.append(self.variable_or_iri())
        self._check_no_dataset()
        where = f" {self._where()}" if self.at_word("WHERE") or self.at_sign("{") else ""
        return f"{' '.join(terms)}{where}"

    def _where(self) -> str:
        self._check_no_dataset()
        self.accept("WHERE")
        return f"WHERE {self.group()}"

    def _check_no_dataset(self) -> None:
        if self.at_word("FROM"):
            self.refuse(
                "FROM is not part of a query here", remedy="Name a graph with GRAPH <IRI> { … } or GRAPH ?g { … }."
            )

    def _modifiers(self) -> str:
        written = ""
        if self.accept("GROUP"):
            self.expect("BY")
            written += f" GROUP BY {self._several(self._grouped, 'a grouping')}"
        if self.accept("HAVING"):
            written += f" HAVING {self._several(self.constraint, 'a condition')}"
        if self.accept("ORDER"):
            self.expect("BY")
            written += f" ORDER BY {self._several(self._ordered, 'an order')}"
        return written + self._window()

    def _several(self, read: Callable[[], str], what: str) -> str:
        """Read one or more of what solution modifiers take; they are parted by nothing but blanks."""
        written = []
        while not self.at_end and not self.at_sign("}", ")") and not self.at_word(*_AFTER_GROUP):
            self.part()
            written.append(read())
        if not written:
            self.refuse(f"{self.here.shown} stands where {what} is needed")
        return " ".join(written)

    def _grouped(self) -> str:
        if self.at_variable():
            return self.variable()
        if not self.at_sign("("):
            return self.constraint()
        self.expect("(")
        expression = self.expression()
        named = f" AS {self.variable()}" if self.accept("AS") else ""
        self.expect(")")
        return f"({expression}{named})"

    def _ordered(self) -> str:
        if direction := self.accept("ASC", "DESC"):
            return f"{direction}{self.bracketed()}"
        return self.variable() if self.at_variable() else self.constraint()

    def _window(self) -> str:
        """Read LIMIT and OFFSET, each at most once, in either order."""
        counts: dict[str, str] = {}
        while (keyword := self.here.keyword) in ("LIMIT", "OFFSET") and keyword not in counts:
            self.take()
            counts[keyword] = self.whole("a number of rows")
        self._limited = "LIMIT" in counts
        return "".join(f" {keyword} {count}" for keyword, count in counts.items())
