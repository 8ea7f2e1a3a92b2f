"""Variant forms of names, from `extract/data/variants.tsv`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Final

from medkg.extract.tables import Table
from medkg.model.names import normal_form, words

_CHOICE: Final = re.compile(r"\(([^()]*)\)|([^()]+)")


class Variants:
    """Maps the normal form of a variant to the name to look up, and knows how many words variants have."""

    def __init__(self, table: Table) -> None:
        self._names = {normal_form(form): row["name"] for row in table.rows for form in spelled_out(row["form"])}
        self._longest: dict[str, int] = {}
        for key in self._names:
            first, *rest = words(key)
            self._longest[first] = max(self._longest.get(first, 0), 1 + len(rest))

    def name(self, surface: str) -> str:
        """Give the name that a surface stands for; empty where it is no variant."""
        return self._names.get(normal_form(surface), "")

    def longest(self, word: str) -> int:
        """Give the greatest number of words of a variant that begins with this folded word."""
        return self._longest.get(word, 0)

    @property
    def names(self) -> Mapping[str, str]:
        """All variants: normal form to name."""
        return self._names


def spelled_out(form: str) -> Iterator[str]:
    """Spell out the choices of a form: "(renal|kidney) (injury|damage)" has four."""
    parts = [(choice or plain).split("|") for choice, plain in _CHOICE.findall(form)]
    for combination in product(*parts):
        yield "".join(combination)
