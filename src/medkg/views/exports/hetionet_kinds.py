"""The graph's words as Hetionet has them: kinds of nodes, metaedges, identifiers (https://het.io/about/metagraph/)."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

_KIND = MappingProxyType(
    {
        "AnatomicalEntity": "Anatomy",
        "BiologicalProcess": "Biological Process",
        "CellularComponent": "Cellular Component",
        "ChemicalEntity": "Compound",
        "MolecularActivity": "Molecular Function",
        "PhenotypicFeature": "Symptom",
    }
)
# Two of Hetionet's kinds share a category with another and are told by their vocabulary.
_KIND_BY_PREFIX = MappingProxyType(
    {("ChemicalEntity", "ndfrt"): "Pharmacologic Class", ("PhenotypicFeature", "umls"): "Side Effect"}
)
# Where Hetionet writes an identifier without its prefix.
_BARE = MappingProxyType(
    {
        "Gene": "ncbigene",
        "Compound": "drugbank",
        "Pharmacologic Class": "ndfrt",
        "Side Effect": "umls",
        "Symptom": "MESH",
    }
)
_ABBREVIATIONS = MappingProxyType(
    {
        "Anatomy": "A",
        "Biological Process": "BP",
        "Cellular Component": "CC",
        "Compound": "C",
        "Disease": "D",
        "Gene": "G",
        "Molecular Function": "MF",
        "Pathway": "PW",
        "Pharmacologic Class": "PC",
        "Side Effect": "SE",
        "Symptom": "S",
    }
)
# (source kind, our predicate, target kind) to Hetionet's edge kind and its abbreviation.
_METAEDGES = MappingProxyType(
    {
        ("Anatomy", "decreases_expression_of", "Gene"): ("downregulates", "AdG"),
        ("Anatomy", "expresses", "Gene"): ("expresses", "AeG"),
        ("Anatomy", "increases_expression_of", "Gene"): ("upregulates", "AuG"),
        ("Compound", "binds", "Gene"): ("binds", "CbG"),
        ("Compound", "has_side_effect", "Side Effect"): ("causes", "CcSE"),
        ("Compound", "decreases_expression_of", "Gene"): ("downregulates", "CdG"),
        ("Compound", "palliates", "Disease"): ("palliates", "CpD"),
        ("Compound", "chemically_similar_to", "Compound"): ("resembles", "CrC"),
        ("Compound", "treats", "Disease"): ("treats", "CtD"),
        ("Compound", "increases_expression_of", "Gene"): ("upregulates", "CuG"),
        ("Disease", "associated_with", "Gene"): ("associates", "DaG"),
        ("Disease", "negatively_correlated_with", "Gene"): ("downregulates", "DdG"),
        ("Disease", "located_in", "Anatomy"): ("localizes", "DlA"),
        ("Disease", "has_phenotype", "Symptom"): ("presents", "DpS"),
        ("Disease", "similar_to", "Disease"): ("resembles", "DrD"),
        ("Disease", "positively_correlated_with", "Gene"): ("upregulates", "DuG"),
        ("Gene", "correlated_with", "Gene"): ("covaries", "GcG"),
        ("Gene", "interacts_with", "Gene"): ("interacts", "GiG"),
        ("Gene", "participates_in", "Biological Process"): ("participates", "GpBP"),
        ("Gene", "participates_in", "Cellular Component"): ("participates", "GpCC"),
        ("Gene", "participates_in", "Molecular Function"): ("participates", "GpMF"),
        ("Gene", "participates_in", "Pathway"): ("participates", "GpPW"),
        ("Gene", "regulates", "Gene"): ("regulates", "Gr>G"),
        ("Pharmacologic Class", "superclass_of", "Compound"): ("includes", "PCiC"),
    }
)
# What of a metaedge's abbreviation is not its kind's: "CtD", "Gr>G".
_NODE_SIGNS = "ABCDEFGMPSW<>"


@dataclass(frozen=True, slots=True)
class HetNode:
    """A concept as Hetionet names it."""

    kind: str
    identifier: str

    @property
    def id(self) -> str:
        """The id in Hetionet's tables."""
        return f"{self.kind}::{self.identifier}"


def het_node(curie: str, category: str) -> HetNode:
    """Give a concept its kind and identifier; a category that Hetionet lacks is its own kind."""
    prefix, _, local = curie.partition(":")
    kind = _KIND_BY_PREFIX.get((category, prefix)) or _KIND.get(category, category)
    if _BARE.get(kind) == prefix and local and ":" not in local:
        return HetNode(kind, local)
    return HetNode(kind, curie)


def metaedge(subject: HetNode, predicate: str, object_: HetNode) -> tuple[str, str]:
    """Give an edge its kind and abbreviation; a relation that Hetionet lacks keeps its predicate as both."""
    return _METAEDGES.get((subject.kind, predicate, object_.kind), (predicate, predicate))


def abbreviations(kinds: set[str], edges: set[tuple[str, str, str]]) -> dict[str, str]:
    """Abbreviate the kinds of nodes in upper case, those of edges (source kind, kind, target kind) in lower case.

    Hetionet's own where it has them; others get the shortest beginning of their word that is still free.
    """
    found = {kind: _ABBREVIATIONS[kind] for kind in sorted(kinds) if kind in _ABBREVIATIONS}
    for kind in sorted(kinds - {*found}):
        found[kind] = _free(_letters(kind).upper(), {*_ABBREVIATIONS.values(), *found.values()})
    known = {kind: short.strip(_NODE_SIGNS) for kind, short in _METAEDGES.values()}
    relations: dict[str, str] = {}
    for kind in sorted({kind for _, kind, _ in edges}):
        taken = {*known.values(), *relations.values()}
        relations[kind] = known.get(kind) or _free(_letters(kind).lower(), taken)
    return {**found, **relations}


def _letters(word: str) -> str:
    return "".join(letter for letter in word if letter.isascii() and letter.isalpha()) or "x"


def _free(letters: str, taken: set[str]) -> str:
    for length in range(1, len(letters) + 1):
        if letters[:length] not in taken:
            return letters[:length]
    while letters in taken:
        letters += letters[-1]
    return letters
