"""The drug inside a salt: people write "imatinib" where a vocabulary lists only "imatinib mesylate".

The name without its counter-ion (or the ester that makes a prodrug) becomes a broader synonym of the salt, but only
where it is nobody's name already and only one concept would bear it: it never takes a name away and never makes one
ambiguous.
The words are the counter-ions and esters of the WHO's modified INNs (INNM, 2006) that do not name drugs by themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from medkg.model.concept import Scope, Synonym, Term
from medkg.model.names import normal_form

_CHEMICALS: Final = frozenset({"ChemicalEntity", "SmallMolecule", "Drug"})
_COUNTER_ION_WORDS: Final = """
    acetate axetil besilate besylate bitartrate bromide calcium chloride cilexetil citrate dihydrochloride
    dimesylate diphosphate dipivoxil disodium disoproxil ditosylate edisylate embonate etexilate fumarate
    gluconate hemifumarate hydrobromide hydrochloride iodide isethionate lactate malate maleate medoxomil
    mesilate mesylate mofetil monohydrate nitrate oxalate pamoate phosphate potassium proxetil sodium succinate
    sulfate tartrate tosilate tosylate trihydrate
"""
_COUNTER_IONS: Final = frozenset(_COUNTER_ION_WORDS.split())
_RADICALS: Final = ("yl", "ic", "ous")  # phenyl acetate, ferric gluconate: no drug but a part of many
_SHORTEST: Final = 6  # letters; shorter stems are roots of systematic names


def salt_stems(terms: Sequence[Term]) -> Mapping[str, Sequence[Synonym]]:
    """Give, by concept id, the names without their counter-ion that only this concept may bear."""
    taken = {normal_form(name) for term in terms for name in _names(term)}
    claims: dict[str, set[str]] = defaultdict(set)
    spelled: dict[str, str] = {}
    for term in terms:
        if term.concept.category in _CHEMICALS and not term.obsolete:
            for name in _names(term):
                stem = _stem(name)
                key = normal_form(stem)
                if len(stem) >= _SHORTEST and key not in taken:
                    claims[key].add(term.concept.id)
                    spelled[key] = min(stem, spelled.get(key, stem))
    stems: dict[str, list[Synonym]] = defaultdict(list)
    for key, concepts in sorted(claims.items()):
        if len(concepts) == 1:
            stems[next(iter(concepts))].append(Synonym(spelled[key], Scope.BROAD))
    return stems


def _names(term: Term) -> Iterable[str]:
    return (term.concept.name, *(one.text for one in term.synonyms if one.scope is Scope.EXACT))


def _stem(name: str) -> str:
    """Take the counter-ions off the end of a name; empty where nothing is taken or too little is left."""
    words = name.split()
    kept = len(words)
    while kept and words[kept - 1].lower() in _COUNTER_IONS:
        kept -= 1
    stem = " ".join(words[:kept])
    drug = 0 < kept < len(words) and stem.isalpha() and not stem.lower().endswith(_RADICALS)
    return stem if drug else ""
