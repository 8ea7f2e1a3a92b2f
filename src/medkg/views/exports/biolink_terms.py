"""The graph's words as Biolink 4 has them, for KGX.

Sources: https://biolink.github.io/biolink-model/ and its table of predicates that became qualified ones,
https://github.com/biolink/biolink-model/blob/master/predicate_mapping.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from medkg.model.biolink import PREDICATES, UNKNOWN_PREDICATE

_ASPECTED = re.compile(r"(increases|decreases)(?:_(\w+)_of)?")
_DIRECTION = MappingProxyType({"increases": "increased", "decreases": "decreased"})
_ANY_ASPECT = "activity_or_abundance"
# Predicates of medkg's list that Biolink 4 no longer has or never had, and the nearest that it has.
_NEAREST = MappingProxyType(
    {
        "ameliorates": "ameliorates_condition",
        "palliates": "ameliorates_condition",
        "prevents": "preventative_for_condition",
        "exacerbates": "exacerbates_condition",
        "affects_risk_for": "associated_with_likelihood_of",
        "molecularly_interacts_with": "physically_interacts_with",
        "cotreated_with": "related_to",
        "compared_with": "related_to",
    }
)
_REGULATION = MappingProxyType({"positively_regulates": "upregulated", "negatively_regulates": "downregulated"})
# Prefixes that Biolink spells otherwise than Bioregistry.
_PREFIXES = MappingProxyType(
    {
        "chembl": "CHEMBL.COMPOUND",
        "drugbank": "DRUGBANK",
        "ensembl": "ENSEMBL",
        "hgnc": "HGNC",
        "ncbigene": "NCBIGene",
        "pubchem.compound": "PUBCHEM.COMPOUND",
        "reactome": "REACT",
        "rxnorm": "RXCUI",
        "umls": "UMLS",
        "uniprot": "UniProtKB",
    }
)
MEDKG = "infores:medkg"
_CURATED, _ANNOTATOR = "curated:", "annotator:"


@dataclass(frozen=True, slots=True)
class BiolinkPredicate:
    """A predicate with its qualifiers; `original` is the graph's own word where Biolink has another, else empty."""

    predicate: str
    qualified: str = ""
    aspect: str = ""
    direction: str = ""
    original: str = ""


def biolink_predicate(word: str) -> BiolinkPredicate:
    """Give a predicate as Biolink 4 says it: "increases the activity of" is an effect with qualifiers."""
    if word not in PREDICATES:
        return BiolinkPredicate(f"biolink:{UNKNOWN_PREDICATE}", original=word)
    if word in _REGULATION:
        return BiolinkPredicate("biolink:regulates", direction=_REGULATION[word], original=word)
    if effect := _ASPECTED.fullmatch(word):
        aspect = effect[2] or _ANY_ASPECT
        return BiolinkPredicate("biolink:affects", "biolink:causes", aspect, _DIRECTION[effect[1]], word)
    nearest = _NEAREST.get(word, word)
    return BiolinkPredicate(f"biolink:{nearest}", original="" if nearest == word else word)


def biolink_curie(curie: str) -> str:
    """Spell the prefix of a CURIE as Biolink does."""
    prefix, colon, local = curie.partition(":")
    return f"{_PREFIXES[prefix]}:{local}" if colon and prefix in _PREFIXES else curie


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where an assertion comes from, in Biolink's closed words: primary source, level of knowledge, kind of agent."""

    primary: str
    knowledge_level: str
    agent_type: str

    @property
    def aggregator(self) -> str:
        """Who took it over from there: medkg, unless it read the texts itself."""
        return "" if self.primary == MEDKG else MEDKG


def provenance(sources: Sequence[str]) -> Provenance:
    """Tell by its extractors where an assertion comes from.

    A curated source goes before an annotator of texts, and that before medkg's own reading; the first by name where
    there are several. Whether an annotator was a person is not known.
    """
    for source in sources:
        if source.startswith(_CURATED):
            return Provenance(_infores(source.removeprefix(_CURATED)), "knowledge_assertion", "manual_agent")
    for source in sources:
        if source.startswith(_ANNOTATOR):
            return Provenance(_infores(source.removeprefix(_ANNOTATOR)), "not_provided", "not_provided")
    return Provenance(MEDKG, "not_provided", "text_mining_agent")


def _infores(name: str) -> str:
    """Write a source's name as an information resource; what stands after a slash is a part of it."""
    return "infores:" + (re.sub(r"[^a-z0-9]+", "-", name.partition("/")[0].lower()).strip("-") or "unknown")
