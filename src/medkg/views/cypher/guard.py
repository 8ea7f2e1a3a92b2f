"""The guard: user and model-written Cypher is parsed as the reading subset, or refused before any engine sees it.

This is an allow-list. The grammar knows MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, RETURN, ORDER BY, SKIP, LIMIT and
UNION, and a closed list of functions; a statement that is anything else does not parse. The engine gets the
statement written anew from what was understood, names in backticks and strings escaped, never the user's own text.
"""

from __future__ import annotations

from dataclasses import dataclass

from medkg.views.cypher.dialect import Dialect
from medkg.views.cypher.patterns import HIDDEN, Patterns
from medkg.views.cypher.tokens import Kind

CLAUSES = "MATCH, OPTIONAL MATCH, WHERE, WITH, UNWIND, RETURN, ORDER BY, SKIP, LIMIT and UNION"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement that only reads, as the engine is to be given it.

    `columns` are the result's names as Neo4j gives them (None after RETURN *); `labels` and `types` are
    (name, offset); `limited` says that the last part carries a LIMIT of its own or may not be given one.
    """

    text: str
    columns: tuple[str, ...] | None
    parameters: frozenset[str]
    labels: tuple[tuple[str, int], ...]
    types: tuple[tuple[str, int], ...]
    limited: bool

    def capped(self, rows: int) -> str:
        """Give the text with a LIMIT at its end, unless it has one or is a union."""
        return self.text if self.limited else f"{self.text} LIMIT {rows}"


def guard(statement: str, *, dialect: Dialect) -> Statement:
    """Parse a statement and write it for an engine; raises QueryRefused naming the word and its place."""
    return _Statements(statement, dialect).read()


class _Statements(Patterns):
    """Reads whole statements."""

    def __init__(self, statement: str, dialect: Dialect) -> None:
        super().__init__(statement, dialect)
        self._columns: tuple[str, ...] | None = ()
        self._limited = False
        self._ordered_before = False

    def read(self) -> Statement:
        if self.at_end:
            self.refuse("it is empty", remedy="Begin with MATCH.")
        written = [self._single()]
        columns = self._columns
        while self.accept("UNION"):
            self.growth.next_part()
            written += ["UNION ALL" if self.accept("ALL") else "UNION", self._single()]
        self.accept(";")
        if not self.at_end:
            self._unexpected("a second statement" if self.behind.text == ";" else "")
        found = self.found
        return Statement(
            text=" ".join(written),
            columns=columns,
            parameters=frozenset(found.parameters),
            labels=tuple(found.labels),
            types=tuple(found.types),
            limited=self._limited or len(written) > 1,
        )

    def _single(self) -> str:
        written = []
        while True:
            if self.at_word("MATCH"):
                self.take()
                written.append(self.match(several=True))
            elif self.accept("OPTIONAL"):
                self.expect("MATCH")
                written.append(f"OPTIONAL {self.aside()}")
            elif self.accept("UNWIND"):
                written.append(self._unwind())
                self.growth.carry()
            elif self.accept("WITH"):
                written.append(f"WITH {self._projection(passed_on=True)}{self._where()}")
                self.growth.next_part()
                if self._ordered_before:
                    written += self._kept_order()
            elif self.accept("RETURN"):
                return " ".join([*written, f"RETURN {self._projection()}"])
            else:
                self._unexpected()

    def _unexpected(self, what: str = "") -> None:
        token = self.here
        if token.kind is Kind.END:
            self.refuse("it ends without RETURN", remedy="End it with RETURN and what you want to see.")
        shown = token.keyword or token.shown
        told = what or f"{shown} is not among the reading clauses"
        self.refuse(
            f"{told} ({shown})" if what else told,
            remedy=f"Only these clauses are run, one statement at a time: {CLAUSES}.",
        )

    def _unwind(self) -> str:
        source = self.expression()
        self.expect("AS")
        return f"UNWIND {source} AS {self.variable()}"

    def _kept_order(self) -> list[str]:
        self.found.hidden += 1
        kept = self.dialect.keep_order(self.dialect.name(f"{HIDDEN}{self.found.hidden}"))
        return [kept] if kept else []

    def _where(self) -> str:
        return f" WHERE {self.expression()}" if self.accept("WHERE") else ""

    def _projection(self, *, passed_on: bool = False) -> str:
        distinct = "DISTINCT " if self.accept("DISTINCT") else ""
        if self.accept("*"):
            self._columns, written = None, ["*"]
        else:
            pairs = self.separated(self._projected)
            self._columns, written = tuple(column for column, _ in pairs), [text for _, text in pairs]
        order, window = self._order(), self._window()
        if passed_on and order and not window:
            window = self.dialect.unlimited
        self._ordered_before = passed_on and bool(order)
        return f"{distinct}{', '.join(written)}{order}{window}"

    def _projected(self) -> tuple[str, str]:
        start = self.here.start
        written = self.expression()
        column = self.statement[start : self.behind.end]
        if not self.accept("AS"):
            return column, written
        name = self.here.text
        return name, f"{written} AS {self.variable()}"

    def _order(self) -> str:
        if not self.accept("ORDER"):
            return ""
        self.expect("BY")
        return f" ORDER BY {', '.join(self.separated(self._ordered))}"

    def _ordered(self) -> str:
        written = self.expression()
        direction = self.accept("ASC", "ASCENDING", "DESC", "DESCENDING")
        return f"{written} {'DESC' if direction.startswith('DESC') else 'ASC'}"

    def _window(self) -> str:
        skip = f" SKIP {self._count()}" if self.accept("SKIP") else ""
        limit = f" LIMIT {self._count()}" if self.accept("LIMIT") else ""
        self._limited = bool(limit)
        return skip + limit

    def _count(self) -> str:
        if self.here.kind is Kind.PARAMETER:
            self.found.parameters.add(self.here.text)
            return f"${self.take().text}"
        return str(self.whole("a number of rows"))
