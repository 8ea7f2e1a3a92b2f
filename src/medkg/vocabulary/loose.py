"""Looser normal forms of names: what a name is filed under beside its own, so that other wordings of it are found.

Each form forgets more than the one before it. Words are the names' folded words; families of words come from
`vocabulary/data/word_families.tsv`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from medkg.model.names import american, singular, words

# Endings that turn a noun into an adjective or its like; longest first, taken off once.
_ENDING: Final = re.compile(
    r"(?<=\w{5})(?:icity|ically|ation|ative|ical|sion|tion|sive|tive|ions?|ity|ary|ous|ism|ies|ive|ing|ial|al|ic|ia|ed|"
    r"es|is|us|um|a|e|y|s)$"
)
_ACID: Final = re.compile(r"\b(\w{3,})ic acid\b")
_NON: Final = re.compile(r"\b(non|anti|post|pre|hyper|hypo) (?=\w)")
_REMEMBERED: Final = 65_536
_ROMAN: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}


class Looseness(IntEnum):
    """What a loose form forgets."""

    SPACES = 0  # where words begin: alphamethyldopa, alpha-methyl dopa
    ORDER = 1  # the order of words, little words, plurals, Roman figures, -ic acid for -ate
    FAMILIES = 2  # which word of a family, adjectival endings, words like "disease"
    HARM = 3  # in what way something is harmed: lung toxicity, lung damage, lung disease


@dataclass(frozen=True, slots=True)
class _Families:
    first: dict[str, str]
    dropped: frozenset[str]
    little: frozenset[str]
    harm: frozenset[str]


@cache
def _families() -> _Families:
    first: dict[str, str] = {}
    lists: dict[str, frozenset[str]] = {}
    text = files("medkg.vocabulary").joinpath("data", "word_families.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#") or line == "word\tothers":
            continue
        word, _, others = line.partition("\t")
        if word in {"drop", "little", "harm"}:
            lists[word] = frozenset(others.split())
        else:
            first.update(dict.fromkeys((word, *others.split()), word))
    return _Families(first, lists["drop"], lists["little"], lists["harm"])


def loose_forms(name: str) -> tuple[str, str, str, str]:
    """Give a name's loose forms, one for each Looseness; empty where a form forgets all of the name."""
    folded = american(" ".join(words(name)))
    spaceless = folded.replace(" ", "")
    joined = _NON.sub(r"\1", _ACID.sub(r"\1ate", folded) if "ic acid" in folded else folded)
    forms = [_word_forms(word) for word in joined.split()]
    kept = [plain for plain, _ in forms if plain]
    stems = {stem for _, stem in forms if stem}
    harmed = stems - _families().harm
    return spaceless, " ".join(sorted(kept)), " ".join(sorted(stems)), " ".join(sorted(harmed))


@lru_cache(maxsize=_REMEMBERED)
def _word_forms(word: str) -> tuple[str, str]:
    """Give a word without its plural, empty for a little word, and its family or stem, empty where that is dropped."""
    families = _families()
    plain = _ROMAN.get(word) or singular(word)
    if plain in families.little:
        return "", ""
    return plain, "" if plain in families.dropped else families.first.get(plain) or _ENDING.sub("", plain)
