"""How surely an assertion holds: who says it, how often, how plainly, and who denies it.

Every source errs at random and systematically, as in Gyori et al. 2017 (doi:10.15252/msb.20177651): more evidence mends
the first kind of error and never the second. Here the same stands on two levels, since sentences of one document share
its error: with q the share of single statements that are right,

    document = (1 - document error)   * (1 - product over its sentences of (1 - q))
    source   = (1 - systematic error) * (1 - product over its documents of (1 - document))
    support  = 1 - product over the sources of (1 - source)

What is asserted and what is denied cannot both hold, so the two supports, each taken for itself, are combined by
Dempster's rule (Dempster 1967, doi:10.1214/aoms/1177698950): belief = support * (1 - denial) / (1 - support * denial).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import NamedTuple

from medkg.errors import ModelError
from medkg.model.identity import digest

ANY = "*"
_PLACES = 4
_LINK_PLACES = 2
# No evidence is beyond doubt; it also keeps two sides that are sure of themselves from dividing by nothing.
_MOST = 0.9999
_COLUMNS = ("source", "predicate", "right", "document", "systematic", "possible", "confidence", "cases", "basis")
_REMEDY = "Add a row `*`, `*`."
_RATES = ("right", "document", "systematic", "possible")


class Statement(NamedTuple):
    """One piece of evidence as belief sees it.

    `text` is the same for documents that repeat each other, `place` for evidence from one sentence (-1: from none).
    `link` is how surely both ends were identified, 0..1; `flat` says that it is stated neither as a possibility nor for
    a hypothetical case.
    """

    document: int | str
    text: int | str | bytes
    source: str
    place: int = -1
    confidence: float = 1.0
    link: float = 1.0
    flat: bool = True
    retracted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BeliefParts:
    """How a belief came about.

    `support` is what it would be were nothing denied, `denial` the support of the other side by documents that do not
    state this one too. `documents` counts the texts that speak for it, `possible` those of them that never say it
    flatly, `opposed` the texts behind `denial`; `repeated` documents have the text of another and `retracted` ones were
    withdrawn: neither adds anything.
    """

    support: float
    denial: float = 0.0
    documents: int = 1
    possible: int = 0
    repeated: int = 0
    retracted: int = 0
    opposed: int = 0

    @property
    def belief(self) -> float:
        """Combine the two sides by Dempster's rule, at four places."""
        return round(self.support * (1.0 - self.denial) / (1.0 - self.support * self.denial), _PLACES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """How a kind of source errs about a predicate: a row of the table.

    `source` is an extractor's name without its version, or its beginning and `*`; `predicate` may be `*`. `right` is
    the share of single statements that are; `possible` what is left of it where something is only called possible.
    `document` and `systematic` are the errors that further sentences and further documents do not mend. `confidence`
    says that the evidence's own confidence counts as well. `cases` and `basis` say where the row comes from.
    """

    source: str = ANY
    predicate: str = ANY
    right: float = 1.0
    document: float = 0.0
    systematic: float = 0.0
    possible: float = 0.5
    confidence: bool = True
    cases: int = 0
    basis: str = "written"

    def __post_init__(self) -> None:
        for name in _RATES:
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ValueError(f"{name} is {getattr(self, name)}; it must lie between 0 and 1.")

    def right_in(self, statement: Statement) -> float:
        """Give the probability that one statement is right, taken alone."""
        rate = self.right * statement.link
        rate *= statement.confidence if self.confidence else 1.0
        return rate if statement.flat else rate * self.possible

    def line(self) -> str:
        """Write it as a row of the table."""
        rates = (f"{getattr(self, name):.4f}" for name in _RATES)
        return "\t".join((self.source, self.predicate, *rates, str(int(self.confidence)), str(self.cases), self.basis))


class BeliefTable:
    """The reliabilities of all sources; the row that names source and predicate most closely speaks."""

    def __init__(self, rows: Iterable[Reliability]) -> None:
        self.rows = tuple(rows)
        self._row = {(row.source, row.predicate): row for row in self.rows}
        self._found: dict[tuple[str, str], Reliability] = {}
        if (ANY, ANY) not in self._row:
            raise ModelError("the belief table has no row for any source and predicate.", remedy=_REMEDY)

    @classmethod
    def from_lines(cls, lines: Sequence[str], *, name: str) -> BeliefTable:
        """Read a table as `lines` writes it; raises ModelError naming the line that is none."""
        if tuple(lines[:1]) != ("\t".join(_COLUMNS),):
            raise ModelError(f"{name} is no belief table.", remedy=f"Its columns are: {', '.join(_COLUMNS)}.")
        rows: dict[tuple[str, str], Reliability] = {}
        for number, line in enumerate(lines[1:], start=2):
            try:
                row = _row(line.split("\t"))
                if (row.source, row.predicate) in rows:
                    raise ValueError(f"{row.source}, {row.predicate} stands there twice.")  # noqa: TRY301 -- named below
            except ValueError as error:
                raise ModelError(f"{name}, line {number}: {error}", remedy="Correct or remove the line.") from error
            rows[row.source, row.predicate] = row
        if (ANY, ANY) not in rows:
            raise ModelError(f"{name}, the belief table, has no row for any source and predicate.", remedy=_REMEDY)
        return cls(rows.values())

    def lines(self) -> tuple[str, ...]:
        """Write the table, header first, in the order of source and predicate."""
        ordered = sorted(self.rows, key=lambda row: (row.source, row.predicate))
        return ("\t".join(_COLUMNS), *(row.line() for row in ordered))

    @property
    def digest(self) -> str:
        """Hash what beliefs depend on; a view that was built with another table is stale."""
        return digest(list(self.lines()))

    def reliability(self, source: str, predicate: str) -> Reliability:
        """Give the row for an extractor (its version does not matter) and a predicate."""
        kind = kind_of(source)
        found = self._found.get((kind, predicate))
        if found is None:
            found = self._found[kind, predicate] = self._closest(kind, predicate)
        return found

    def weigh(self, predicate: str, stated: Iterable[Statement], denied: Iterable[Statement] = ()) -> BeliefParts:
        """Weigh what is stated against what is denied; for a denied assertion the two change places.

        The same whatever the order; more support never lowers the belief, more denial never raises it.
        """
        spoken = tuple(stated)
        mine, others = by_text(spoken), by_text(denied)
        against = {text: pieces for text, pieces in others.items() if text not in mine}
        documents = {piece.document for piece in spoken}
        withdrawn = {piece.document for piece in spoken if piece.text not in mine}
        return BeliefParts(
            support=self._support(predicate, mine),
            denial=self._support(predicate, against),
            documents=len(mine),
            possible=sum(not any(piece.flat for piece in pieces) for pieces in mine.values()),
            repeated=len(documents) - len(withdrawn) - len(mine),
            retracted=len(withdrawn),
            opposed=len(against),
        )

    def _support(self, predicate: str, texts: Mapping[int | str | bytes, Sequence[Statement]]) -> float:
        by_source: dict[str, list[float]] = {}
        for pieces in texts.values():
            for kind in {kind_of(piece.source) for piece in pieces}:
                row = self.reliability(kind, predicate)
                sentences: dict[int, float] = {}
                for piece in pieces:
                    if kind_of(piece.source) == kind:
                        sentences[piece.place] = max(row.right_in(piece), sentences.get(piece.place, 0.0))
                document = (1.0 - row.document) * (1.0 - _all_wrong(sentences.values()))
                by_source.setdefault(kind, []).append(document)
        sources = (
            (1.0 - self.reliability(kind, predicate).systematic) * (1.0 - _all_wrong(documents))
            for kind, documents in by_source.items()
        )
        return min(1.0 - _all_wrong(sources), _MOST)

    def _closest(self, kind: str, predicate: str) -> Reliability:
        beginnings = sorted({row.source for row in self.rows if _covers(row.source, kind)}, key=len, reverse=True)
        for source in (kind, *beginnings):
            for name in (predicate, ANY):
                if (source, name) in self._row:
                    return self._row[source, name]
        return self._row[ANY, ANY]


def link_score(*scores: float) -> float:
    """Give how surely two ends were identified: the product of their scores, of which a third digit says nothing."""
    return round(prod(sorted(min(max(score, 0.0), 1.0) for score in scores)), _LINK_PLACES)


def kind_of(source: str) -> str:
    """Give an extractor's name without its version."""
    return source.partition("@")[0]


def _covers(pattern: str, kind: str) -> bool:
    return pattern.endswith(ANY) and kind.startswith(pattern[:-1])


def by_text(statements: Iterable[Statement]) -> dict[int | str | bytes, list[Statement]]:
    """Gather statements by text; a text that was retracted under any of its ids says nothing."""
    texts: dict[int | str | bytes, list[Statement]] = {}
    for statement in statements:
        texts.setdefault(statement.text, []).append(statement)
    return {text: pieces for text, pieces in texts.items() if not any(piece.retracted for piece in pieces)}


def _all_wrong(right: Iterable[float]) -> float:
    # Sorted, so that the order in which evidence comes changes no bit.
    return prod(1.0 - one for one in sorted(right))


def _row(columns: Sequence[str]) -> Reliability:
    if len(columns) != len(_COLUMNS):
        raise ValueError(f"it has {len(columns)} columns and needs {len(_COLUMNS)}.")
    fields = dict(zip(_COLUMNS, columns, strict=True))
    return Reliability(
        source=fields["source"],
        predicate=fields["predicate"],
        right=float(fields["right"]),
        document=float(fields["document"]),
        systematic=float(fields["systematic"]),
        possible=float(fields["possible"]),
        confidence=bool(int(fields["confidence"])),
        cases=int(fields["cases"]),
        basis=fields["basis"],
    )


# What holds where no table was given: statements are right as often as their extractor says.
PLAIN_BELIEFS = BeliefTable((Reliability(),))
