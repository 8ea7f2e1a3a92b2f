"""Which names may be looked for in running text, and whether the case of a text's word agrees with a name's.

"was" is no Wiskott-Aldrich gene and "all" no leukaemia: a symbol must stand as it is written, an ordinary word that
some vocabulary also lists as a name is never looked for. People who ask for a name are told all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from importlib.resources import files

from medkg.model.names import normal_form

_SIGNS = re.compile(r"[\W_]+")
_SHORT = 4
_WORD_LIKE = 3


class Matching(IntEnum):
    """How a name may be met in running text."""

    ANY_CASE = 0
    AS_WRITTEN = 1
    NEVER = 2


@dataclass(frozen=True, slots=True)
class OrdinaryWords:
    """Folded words of plain English: `function` words, `general` words that name too much, `common` other words."""

    function: frozenset[str]
    general: frozenset[str]
    common: frozenset[str]

    @classmethod
    def shipped(cls) -> OrdinaryWords:
        """Read the shipped list (`ordinary_words.txt`: a `[section]` line, then words; `#` begins a comment)."""
        sections: dict[str, set[str]] = {"function": set(), "general": set(), "common": set()}
        for section, word in _sectioned((files("medkg_ontologies") / "ordinary_words.txt").read_text(encoding="utf-8")):
            sections[section].add(normal_form(word))
        return cls(*(frozenset(sections[name]) for name in ("function", "general", "common")))


def _sectioned(text: str) -> Iterator[tuple[str, str]]:
    section = ""
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[] ")
        elif line and not line.startswith("#"):
            for word in line.split(","):
                yield section, word


def matching(surface: str, key: str, ordinary: OrdinaryWords) -> Matching:
    """Decide how a name (`surface`, filed under `key`) may be met in running text."""
    letters = squeezed(surface)
    symbol = is_symbol(surface)
    if len(letters) <= 1 or letters.isdigit() or key in ordinary.general:
        return Matching.NEVER
    if key in ordinary.function:
        return Matching.AS_WRITTEN if symbol and len(letters) >= _WORD_LIKE else Matching.NEVER
    if key in ordinary.common:
        return Matching.AS_WRITTEN if symbol else Matching.NEVER
    if len(letters) > _SHORT:
        return Matching.ANY_CASE
    plain = surface.isalpha() and surface[1:].islower() and len(letters) >= _WORD_LIKE
    return Matching.ANY_CASE if plain else Matching.AS_WRITTEN


def is_symbol(surface: str) -> bool:
    """Tell whether a name is written like a symbol: one word, capitals and digits, no more than a plural's small s."""
    letters = squeezed(surface)
    return " " not in surface and len(letters) > 1 and letters.removesuffix("s").isupper()


def squeezed(surface: str) -> str:
    """Take everything but letters and digits out of a name, its case kept."""
    return surface if surface.isalnum() else _SIGNS.sub("", surface)


def written_alike(text: str, surface: str) -> bool:
    """Tell whether a text writes a symbol as its name does; a plural's s may be added."""
    found, wanted = squeezed(text), squeezed(surface)
    return found == wanted or found == wanted + "s"
