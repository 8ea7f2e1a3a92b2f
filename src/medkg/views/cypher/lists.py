"""Lists of the reading subset: written ones, list expressions, quantifiers and parts of lists."""

from __future__ import annotations

from abc import abstractmethod

from medkg.views.cypher.cursor import Cursor
from medkg.views.cypher.dialect import Dialect
from medkg.views.cypher.growth import MOST_MEMBERS
from medkg.views.cypher.tokens import Kind, Token

# List expressions one inside the other's condition: each level multiplies the work of a single row.
_MOST_INSIDE = 3


class Lists(Cursor):
    """Reads what speaks of lists, whose members are expressions, and refuses what an engine answers wrongly."""

    def __init__(self, statement: str, dialect: Dialect) -> None:
        super().__init__(statement, dialect)
        self._mentioned: list[str] = []
        # The variables that patterns bind or mention, as they are written.
        self.drawn: list[str] = []
        self._capturing = 0
        self._whole_values: list[str] = []
        self._inside_lists = 0

    @abstractmethod
    def expression(self) -> str:
        """Read an expression up to the first token that cannot continue it."""

    def _grown(self, start: Token, joined: int, *, times: int = 1) -> None:
        """Note that values are put together, or one is stretched; raises QueryRefused where that has no measure."""
        self.growth.join(joined)
        self.growth.stretch(times)
        if self.growth.beyond:
            self.refuse("the values that it puts together may grow without measure", token=start)

    def _list(self) -> str:
        start = self.expect("[")
        written = [] if self.at_sign("]") else self.separated(self.expression)
        self.expect("]")
        self.growth.members += len(written)
        if self.growth.members > MOST_MEMBERS:
            self.refuse(f"its lists have more than {MOST_MEMBERS:,} members", token=start, remedy="Pass a parameter.")
        self._grown(start, sum(map(varies, written)))
        return f"[{', '.join(written)}]"

    def _comprehends(self) -> bool:
        return self.ahead(1).kind in (Kind.WORD, Kind.NAME) and self.at_word("IN", by=2)

    def _comprehension(self) -> str:
        self.expect("[")
        variable, source = self._each()
        before = self._capturing
        condition = self._body(variable) if self.accept("WHERE") else ""
        if self.at_sign("|"):
            self._check_captures(before)
        projection = self._projected_body(variable) if self.accept("|") else ""
        self.expect("]")
        return self.bounded(self.dialect.comprehension(variable, source, condition, projection))

    def _each(self) -> tuple[str, str]:
        variable = self.variable()
        self.expect("IN")
        before = self._capturing
        source = self.expression()
        self._check_captures(before)
        return variable, source

    def _body(self, variable: str) -> str:
        """Read what a list expression says of its variable, noting whether it speaks of any other."""
        before, outside = len(self._mentioned), len(self._whole_values)
        self._inside_lists += 1
        try:
            if self._inside_lists > _MOST_INSIDE:
                self.refuse(f"list expressions stand inside each other more than {_MOST_INSIDE} deep")
            written = self.expression()
        finally:
            self._inside_lists -= 1
        self._whole_values[outside:] = [name for name in self._whole_values[outside:] if name != variable]
        self._capturing += any(name != variable for name in self._mentioned[before:])
        return written

    def _projected_body(self, variable: str) -> str:
        """Read a projection; refuses one that takes something whole from outside, which may be the list itself."""
        start, before = self.here, len(self._whole_values)
        written = self._body(variable)
        if copied := self._whole_values[before:]:
            self.refuse(
                f"the list would hold {copied[0]} once for each of its members",
                token=start,
                remedy="UNWIND the list, and collect() what you make of it.",
            )
        return written

    def _check_captures(self, before: int) -> None:
        if self._capturing > before and not self.dialect.nests_captures:
            self.refuse(
                "over a filtered list this may speak of its own variable only; the engine answers wrongly",
                remedy="Carry the filtered list through WITH first.",
            )

    def _quantifier(self) -> str:
        quantifier = self.take().keyword
        self.expect("(")
        variable, source = self._each()
        self.expect("WHERE")
        condition = self._body(variable)
        self.expect(")")
        return f"{quantifier.lower()}({variable} IN {source} WHERE {condition})"

    def _subscript(self, base: str) -> str:
        self.expect("[")
        first = None if self.at_sign("..") else self._index()
        if self.accept(".."):
            last = None if self.at_sign("]") else self._index()
            self.expect("]")
            if (first or 0) < 0 or (last or 0) < 0:
                self.refuse("a slice counts from the start of its list", token=self.behind)
            return self.dialect.part(base, first, last)
        self.expect("]")
        return self.dialect.element(base, first or 0)

    def _index(self) -> int:
        return -self.whole("a whole number") if self.accept("-") else self.whole("a whole number")


def varies(written: str) -> bool:
    """Tell whether a written expression speaks of anything in the graph or in earlier clauses."""
    return "`" in written
