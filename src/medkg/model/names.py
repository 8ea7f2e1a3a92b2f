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
# Both the lexicon and the text are folded, so a wrong singular ("diabete") costs nothing; only two different words
# that fall together would, and a real plural that does not fall together with its singular.
_NO_PLURAL = ("ss", "us", "is")
_PLURAL_ES = ("sses", "xes", "ches", "shes", "uses")
_SHORTEST_PLURAL = 5
# British spellings to American ones, which most vocabularies write; each pattern stands for one sound of many words.
_BRITISH = re.compile(r"aemi|haem|oedem|oesoph|oestr|rrhoe|caec|paed|anaes|foet|tumour|colour|behaviour|sulph|alumini")
_AMERICAN = MappingProxyType(
    {
        "aemi": "emi",
        "haem": "hem",
        "oedem": "edem",
        "oesoph": "esoph",
        "oestr": "estr",
        "rrhoe": "rrhe",
        "caec": "cec",
        "paed": "ped",
        "anaes": "anes",
        "foet": "fet",
        "tumour": "tumor",
        "colour": "color",
        "behaviour": "behavior",
        "sulph": "sulf",
        "alumini": "alumin",
    }
)


def words(name: str) -> tuple[str, ...]:
    """Split a name into folded words: compatibility forms, case, Greek letters, accents, hyphens and possessives gone.

    Letters and digits stay together (`5ht3`); a hyphen or any other sign parts words, so "beta-2" and "beta 2" agree.
    """
    if "'" in name or "\u2019" in name:
        name = _POSSESSIVE.sub("", name)
    return tuple(_WORD.findall(name.lower() if name.isascii() else _fold(name)))


def _fold(name: str) -> str:
    # Case folding may compose what was decomposed and the other way round, hence the second decomposition.
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    return "".join(_GREEK.get(c, c) for c in folded if not unicodedata.combining(c))


def singular(word: str) -> str:
    """Take a regular English plural ending off a folded word; short words and words like `virus` stay."""
    if len(word) < _SHORTEST_PLURAL or not word.endswith("s") or word.endswith(_NO_PLURAL):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(_PLURAL_ES) and not word.endswith("aches"):
        return word[:-2]
    return word[:-1]


def american(words_: str) -> str:
    """Write folded words in American spelling: `oedema` → `edema`, `tumour` → `tumor`, `anaemia` → `anemia`."""
    # Most names hold none of these signs, and to look for five short texts is quicker than to try one pattern.
    if "ae" in words_ or "oe" in words_ or "our" in words_ or "sulph" in words_ or "alumini" in words_:
        return _BRITISH.sub(lambda match: _AMERICAN[match.group()], words_)
    return words_


def normal_form(name: str) -> str:
    """Give the key under which a name is filed: folded words in American spelling, the last one singular."""
    parts = words(name)
    return american(" ".join((*parts[:-1], singular(parts[-1])))) if parts else ""
