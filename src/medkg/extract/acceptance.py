"""Whether a name that stands in the text is meant: stop names, short symbols, ordinary words that are also names."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from medkg.extract.beside import is_capitals
from medkg.extract.tables import Table
from medkg.model.mention import Link
from medkg.model.names import normal_form

GENES: Final = frozenset({"Gene", "GeneFamily", "Protein"})
_SYMBOL_LENGTH: Final = 5
_TINY: Final = 2
_SHORT_WORD: Final = 4
# "March 8" is a day before it is a gene.
_DATE: Final = re.compile(r"(?:Mar|March|Sep|Sept|Oct|Dec)\.? \d{1,2}")


class Verdict(Enum):
    """Whether a match is taken; UNSUPPORTED ones only if the document names the same concept in full.

    A SYMBOL of capitals alone, as trials, scores and joints are called too, also if it is spoken of as a gene.
    """

    YES = "yes"
    NO = "no"
    UNSUPPORTED = "unsupported"
    SYMBOL = "symbol"


class Acceptance:
    """Judges matches by their surface; the stop names are `extract/data/stop_names.tsv`."""

    def __init__(self, stop_names: Table) -> None:
        self._never = frozenset(normal_form(row["name"]) for row in stop_names.rows if row["when"] == "always")
        self._lower = frozenset(normal_form(row["name"]) for row in stop_names.rows if row["when"] == "lower")
        self._alone = frozenset(normal_form(row["name"]) for row in stop_names.rows if row["when"] == "alone")

    def judge(self, surface: str, *, words: int, link: Link, shouted: bool) -> Verdict:
        """Judge one match. `shouted`: the whole sentence is in capitals, so capitals say nothing."""
        key = normal_form(surface)
        if key in self._never:
            return Verdict.NO
        if key in self._lower and (shouted or not _symbol_like(surface)):
            return Verdict.NO
        if key in self._alone or (link.concept.category in GENES and _DATE.fullmatch(surface)):
            return Verdict.UNSUPPORTED
        if words > 1:
            return self._several_words(surface)
        return self._one_word(surface, key, link, shouted=shouted)

    def _several_words(self, surface: str) -> Verdict:
        letters = sum(character.isalpha() for character in surface)
        if letters == 0:
            return Verdict.NO
        signs = sum(character.isalnum() for character in surface)
        return Verdict.UNSUPPORTED if signs <= _TINY else Verdict.YES

    def _one_word(self, surface: str, key: str, link: Link, *, shouted: bool) -> Verdict:
        letters = sum(character.isalpha() for character in surface)
        if letters == 0 or len(surface) == 1:
            return Verdict.NO
        own_name = normal_form(link.concept.name) == key
        if link.concept.category in GENES and len(surface) <= _SYMBOL_LENGTH + 1 and not _symbol_like(surface):
            return Verdict.NO
        if link.concept.category in GENES and is_capitals(surface) and len(surface) > _TINY:
            return Verdict.SYMBOL
        if len(surface) <= _TINY:
            return Verdict.UNSUPPORTED if _symbol_like(surface) and not shouted else Verdict.NO
        if len(surface) <= _SHORT_WORD and not own_name and not _symbol_like(surface):
            return Verdict.UNSUPPORTED if surface.isalpha() and len(surface) < _SHORT_WORD else Verdict.YES
        return Verdict.YES


def _symbol_like(surface: str) -> bool:
    """Tell whether a surface is written as a symbol: two capitals, or letters with digits."""
    capitals = sum(character.isupper() for character in surface)
    return capitals > 1 or (capitals > 0 and any(c.isdigit() for c in surface))
