"""A text as the folded words that lexicon names are made of, with the offsets they came from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from medkg.model import names

# A combining mark belongs to the letter before it: names.words drops it, and so must a match here.
_WORD: Final = re.compile(r"(?:[^\W_][\u0300-\u036f]*)+")
# What may stand between two words of one name: a space or a line break, a hyphen, signs inside a chemical's name.
_JOINS: Final = re.compile(
    r"""(?:[^\S\n]{1,2}|[^\S\n]?\n[^\S\n]?|[-\u2010-\u2015\u2212/+.,:'\u2019\u2032()\[\]]{1,3}|['\u2019\u2032)\]]\s|'s\s|\u2019s\s)\Z"""
)
_SENTENCE_SIGNS: Final = frozenset(".,:")
_LONGEST_WORD: Final = 100


@dataclass(frozen=True, slots=True)
class Words:
    """Parallel lists over a text's words; `joined[i]` tells whether word i may share a name with word i+1."""

    starts: list[int]
    ends: list[int]
    folded: list[str]
    joined: list[bool]

    def __len__(self) -> int:
        return len(self.starts)


def folder() -> Callable[[str], str]:
    """Give a caching function from a raw word to its folded form (several folded words are joined by spaces)."""

    @lru_cache(maxsize=65_536)
    def fold(raw: str) -> str:
        return raw.lower() if raw.isascii() else " ".join(names.words(raw))

    return fold


def read_words(text: str, fold: Callable[[str], str]) -> Words:
    """Find a text's words; possessive endings and words of more than 100 letters (sequences, keys) are left out."""
    starts: list[int] = []
    ends: list[int] = []
    folded: list[str] = []
    joined: list[bool] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        if end - start > _LONGEST_WORD:
            continue
        word = fold(match.group())
        if word == "s" and start and text[start - 1] in "'\u2019":
            continue
        if not word:
            continue
        if starts:
            joined.append(_joins(text[ends[-1] : start]))
        starts.append(start)
        ends.append(end)
        folded.append(word)
    joined.append(False)
    return Words(starts, ends, folded, joined)


def _joins(gap: str) -> bool:
    if gap in (" ", "-"):
        return True
    return _JOINS.match(gap) is not None


def balanced(surface: str) -> bool:
    """Tell whether the brackets of a surface close each other."""
    return surface.count("(") == surface.count(")") and surface.count("[") == surface.count("]")


@lru_cache(maxsize=16_384)
def spellings(word: str) -> tuple[str, ...]:
    """Give a folded word's other spellings that names are filed under: American, then singular."""
    found = [word]
    american = word
    for british, ours in _AMERICAN:
        american = american.replace(british, ours)
    if american != word:
        found.append(american)
    found.extend(names.singular(form) for form in tuple(found) if names.singular(form) != form)
    return tuple(found)


_AMERICAN: Final = (
    ("haem", "hem"),
    ("aemi", "emi"),
    ("oedem", "edem"),
    ("oestr", "estr"),
    ("tumour", "tumor"),
    ("oesoph", "esoph"),
    ("foet", "fet"),
    ("paed", "ped"),
    ("anaes", "anes"),
    ("diarrhoea", "diarrhea"),
    ("dyspnoea", "dyspnea"),
    ("apnoea", "apnea"),
    ("caecal", "cecal"),
    ("ischaem", "ischem"),
    ("sulph", "sulf"),
    ("aluminium", "aluminum"),
    ("behaviour", "behavior"),
    ("colour", "color"),
    ("dyskinaes", "dyskines"),
    ("orrhoea", "orrhea"),
    ("coeliac", "celiac"),
    ("fibre", "fiber"),
    ("rhoeic", "rheic"),
)
