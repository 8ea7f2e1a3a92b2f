"""One normal form for names, shared by whoever writes a lexicon and whoever looks a name up in it."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType

_GREEK = MappingProxyType(
    {
        "α": "alpha",
        "β": "beta",
        "γ": "gamma",
        "δ": "delta",
        "ε": "epsilon",
        "ζ": "zeta",
        "η": "eta",
        "θ": "theta",
        "κ": "kappa",
        "λ": "lambda",
        "μ": "mu",
        "ν": "nu",
        "ξ": "xi",
        "π": "pi",
        "ρ": "rho",
        "σ": "sigma",
        "ς": "sigma",
        "τ": "tau",
        "φ": "phi",
        "χ": "chi",
        "ψ": "psi",
        "ω": "omega",
    }
)
_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['\u2019]s\b|(?<=s)['\u2019](?=\s|$)", re.IGNORECASE)
# Words that end in s without being plurals; longer rules would be a stemmer, which costs precision on drug names.
_SINGULAR_ENDINGS = ("ss", "us", "is", "os", "ps", "as", "ns")
_SHORTEST_PLURAL = 5


def words(name: str) -> tuple[str, ...]:
    """Split a name into folded words: compatibility forms, case, Greek letters, accents, hyphens and possessives gone.

    Letters and digits stay together (`5ht3`); a hyphen or any other sign parts words, so "beta-2" and "beta 2" agree.
    """
    folded = unicodedata.normalize("NFKD", _POSSESSIVE.sub("", name)).casefold()
    if not folded.isascii():
        folded = "".join(_GREEK.get(c, c) for c in folded if not unicodedata.combining(c))
    return tuple(_WORD.findall(folded))


def singular(word: str) -> str:
    """Take a regular English plural ending off a folded word; short words and words like `virus` stay."""
    if len(word) < _SHORTEST_PLURAL or not word.endswith("s") or word.endswith(_SINGULAR_ENDINGS):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    return word[:-1]


def normal_form(name: str) -> str:
    """Give the key under which a name is filed: folded words, the last one singular, joined by single spaces."""
    parts = words(name)
    return " ".join((*parts[:-1], singular(parts[-1]))) if parts else ""
