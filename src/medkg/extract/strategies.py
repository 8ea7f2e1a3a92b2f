"""How far a way of reading a short form out of a long one is to be trusted: counted, per strategy, on gold.

A strategy is where the long form stands, how the letters lie in it, what is passed over and what kind of short form it
is; its precision plays the part of Ab3P's pseudo-precision, but is counted on annotated abstracts (half of MED1250) and
smoothed towards that of wider strategies. `extract/data/abbreviations.tsv` lists them, best first;
`benchmarks/abbreviations.py` counts them anew and cross-validates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from medkg.errors import ExtractionError
from medkg.extract.alignment import BEGIN, INSIDE, NEXT, PART, Alignment
from medkg.extract.tables import Table

ANY: Final = "*"
_FEW: Final = 3
# What is thought of a family before anything is counted.
_PRIOR: Final = {"clear": 0.8, "gapped": 0.6, "reshaped": 0.4, "weak": 0.1}
_WEIGHT: Final = 2  # cases that the wider estimate counts for
_CLEAR: Final = frozenset({"initials", "parts", "prefixes", "a letter inside", "letters inside"})
_RESHAPED: Final = frozenset({"begins in a word", "digits left out", "turned"})


@dataclass(frozen=True, slots=True, order=True)
class Strategy:
    """A row of the table without its figures; `letters`, `gaps` and `kind` may be `*` for any."""

    place: str
    family: str
    letters: str
    gaps: str
    kind: str

    def wider(self) -> Iterator[Strategy]:
        """Give this strategy, that of every kind of short form, and the whole family, narrowest first."""
        yield self
        yield Strategy(self.place, self.family, self.letters, self.gaps, ANY)
        yield Strategy(self.place, self.family, ANY, ANY, ANY)


def strategy_of(alignment: Alignment, *, short: str, place: str) -> Strategy:
    """Name the strategy that an alignment follows."""
    letters = _letters(alignment)
    gaps = "".join((f"{alignment.skipped} skipped" if alignment.skipped else "", " tail" if alignment.tail else ""))
    return Strategy(place, _family(letters, alignment), letters, gaps.strip() or "none", _kind(short))


def _letters(alignment: Alignment) -> str:
    steps = alignment.steps
    inside = steps.count(INSIDE)
    if alignment.left_out:
        if steps[0] == INSIDE:
            return f"{alignment.left_out}, begins inside"
        return "turned" if alignment.left_out == "turned" else "digits left out"
    if steps[0] != BEGIN:
        return "begins inside a word" if steps[0] == INSIDE else "begins in a word"
    if inside:
        return "a letter inside" if inside == 1 else "letters inside"
    return "prefixes" if NEXT in steps else "parts" if PART in steps else "initials"


def _family(letters: str, alignment: Alignment) -> str:
    gaps = alignment.skipped + alignment.tail
    if letters in _CLEAR and gaps <= 1:
        return "gapped" if gaps else "clear"
    return "reshaped" if letters in _RESHAPED and not gaps else "weak"


def _kind(short: str) -> str:
    letters = sum(character.isalnum() for character in short)
    if letters > 1 and not any(character.isupper() for character in short[1 if " " in short else 0 :]):
        return "lower"
    return str(min(letters, _FEW)) + ("+" if letters >= _FEW else "")


class Reliability:
    """The precision of each strategy, read from the table."""

    def __init__(self, precisions: Mapping[Strategy, float]) -> None:
        self._precisions = precisions

    @classmethod
    def from_table(cls, table: Table) -> Reliability:
        """Read the rows; raises ExtractionError where a precision is no number."""
        precisions: dict[Strategy, float] = {}
        for row in table.rows:
            try:
                precisions[Strategy(*(row[name] for name in COLUMNS))] = float(row["precision"])
            except (KeyError, ValueError) as error:
                raise ExtractionError(
                    f"{table.name}: {row} has no precision for a strategy.",
                    stage="rules",
                    remedy=f"The columns are {', '.join(COLUMNS)} and precision, a number from 0 to 1.",
                ) from error
        return cls(precisions)

    def of(self, strategy: Strategy) -> float:
        """Give the precision of the narrowest strategy that was counted; 0 for a place and family never seen."""
        return next((self._precisions[wide] for wide in strategy.wider() if wide in self._precisions), 0.0)


COLUMNS: Final = ("place", "family", "letters", "gaps", "kind")


@dataclass(frozen=True, slots=True)
class Counted:
    """How often a strategy was right among the times it was tried, and its smoothed precision."""

    strategy: Strategy
    right: int
    tried: int
    precision: float


def count(tried: Iterable[tuple[Strategy, bool]]) -> list[Counted]:
    """Count strategies and the wider ones that hold them, most precise first.

    Each is smoothed towards the next wider one, which counts as two more cases; a family towards its prior.
    """
    right: dict[Strategy, int] = {}
    total: dict[Strategy, int] = {}
    for strategy, was_right in tried:
        for wide in strategy.wider():
            right[wide] = right.get(wide, 0) + was_right
            total[wide] = total.get(wide, 0) + 1
    counted = [Counted(one, right[one], total[one], round(_smoothed(one, right, total), 4)) for one in total]
    return sorted(counted, key=lambda c: (-c.precision, -c.tried, c.strategy))


def _smoothed(strategy: Strategy, right: Mapping[Strategy, int], total: Mapping[Strategy, int]) -> float:
    estimate = _PRIOR[strategy.family]
    for wide in reversed(list(dict.fromkeys(strategy.wider()))):
        estimate = (right[wide] + _WEIGHT * estimate) / (total[wide] + _WEIGHT)
    return estimate
