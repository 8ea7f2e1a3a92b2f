"""The closed lists: Biolink categories and predicates that medkg knows, and how each predicate reads.

Source of the names: the Biolink Model (https://w3id.org/biolink/biolink-model). What an input calls otherwise and what
the mapping table (`medkg_ontologies/words.tsv`) does not translate is kept as it was; only names from these lists ever
become labels or relationship types of a store.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

CATEGORIES = frozenset(
    {
        "AnatomicalEntity",
        "BiologicalProcess",
        "Cell",
        "CellLine",
        "CellularComponent",
        "ChemicalEntity",
        "Device",
        "Disease",
        "Event",
        "Gene",
        "GeneFamily",
        "MolecularActivity",
        "NamedThing",
        "OrganismTaxon",
        "Pathway",
        "PhenotypicFeature",
        "PhysiologicalProcess",
        "Procedure",
        "Protein",
        "SequenceVariant",
    }
)

UNKNOWN_CATEGORY = "NamedThing"
UNKNOWN_PREDICATE = "related_to"


@dataclass(frozen=True, slots=True)
class Predicate:
    """A predicate and its words: "A `active` B", "A `denied` B". `sign` is +1 raises, -1 lowers, 0 neither.

    `causal` says that the predicate claims a cause; an associative edge must never be worded as a causal one.
    """

    name: str
    active: str
    denied: str
    sign: int = 0
    symmetric: bool = False
    causal: bool = False


def _verb(name: str, active: str, base: str, *, sign: int = 0, causal: bool = False) -> Predicate:
    return Predicate(name, active, f"does not {base}", sign, causal=causal)


def _copula(name: str, words: str, *, sign: int = 0, symmetric: bool = False, causal: bool = False) -> Predicate:
    return Predicate(name, f"is {words}", f"is not {words}", sign, symmetric, causal)


_ALL = (
    _verb("treats", "treats", "treat", sign=-1, causal=True),
    _verb("ameliorates", "ameliorates", "ameliorate", sign=-1, causal=True),
    _verb("prevents", "prevents", "prevent", sign=-1, causal=True),
    _verb("exacerbates", "exacerbates", "exacerbate", sign=1, causal=True),
    _verb("causes", "causes", "cause", sign=1, causal=True),
    _verb("contributes_to", "contributes to", "contribute to", sign=1, causal=True),
    _verb("disrupts", "disrupts", "disrupt", sign=-1, causal=True),
    _verb("affects", "affects", "affect", causal=True),
    _verb("affects_risk_for", "affects the risk for", "affect the risk for"),
    _verb("regulates", "regulates", "regulate", causal=True),
    _verb("positively_regulates", "positively regulates", "positively regulate", sign=1, causal=True),
    _verb("negatively_regulates", "negatively regulates", "negatively regulate", sign=-1, causal=True),
    _verb("increases", "increases", "increase", sign=1, causal=True),
    _verb("decreases", "decreases", "decrease", sign=-1, causal=True),
    _verb("increases_activity_of", "increases the activity of", "increase the activity of", sign=1, causal=True),
    _verb("decreases_activity_of", "decreases the activity of", "decrease the activity of", sign=-1, causal=True),
    _verb("increases_abundance_of", "increases the abundance of", "increase the abundance of", sign=1, causal=True),
    _verb("decreases_abundance_of", "decreases the abundance of", "decrease the abundance of", sign=-1, causal=True),
    _verb("increases_expression_of", "increases the expression of", "increase the expression of", sign=1, causal=True),
    _verb("decreases_expression_of", "decreases the expression of", "decrease the expression of", sign=-1, causal=True),
    _verb(
        "increases_degradation_of", "increases the degradation of", "increase the degradation of", sign=-1, causal=True
    ),
    _verb("increases_stability_of", "increases the stability of", "increase the stability of", sign=1, causal=True),
    _verb("increases_transport_of", "increases the transport of", "increase the transport of", sign=1, causal=True),
    _verb("decreases_synthesis_of", "decreases the synthesis of", "decrease the synthesis of", sign=-1, causal=True),
    _verb("produces", "produces", "produce", sign=1, causal=True),
    _verb("precedes", "precedes", "precede"),
    _verb("enables", "enables", "enable"),
    _verb("participates_in", "participates in", "participate in"),
    _verb("actively_involved_in", "is actively involved in", "act in"),
    _verb("occurs_in", "occurs in", "occur in"),
    _verb("has_phenotype", "has the phenotype", "have the phenotype"),
    _verb("has_side_effect", "has the side effect", "have the side effect", causal=True),
    _verb("has_metabolite", "has the metabolite", "have the metabolite"),
    _verb("has_output", "has the output", "have the output"),
    _verb("has_participant", "has the participant", "have the participant"),
    _verb("has_active_ingredient", "has the active ingredient", "have the active ingredient"),
    _verb("has_part", "has the part", "have the part"),
    _verb("expresses", "expresses", "express"),
    _verb("derives_into", "derives into", "derive into"),
    _verb("derives_from", "derives from", "derive from"),
    _verb("palliates", "palliates", "palliate", sign=-1, causal=True),
    Predicate("interacts_with", "interacts with", "does not interact with", symmetric=True),
    Predicate(
        "physically_interacts_with", "physically interacts with", "does not physically interact with", symmetric=True
    ),
    Predicate("binds", "binds", "does not bind", symmetric=True),
    Predicate("coexists_with", "coexists with", "does not coexist with", symmetric=True),
    _copula("molecularly_interacts_with", "in molecular interaction with", symmetric=True),
    _copula("associated_with", "associated with", symmetric=True),
    _copula("correlated_with", "correlated with", symmetric=True),
    _copula("positively_correlated_with", "positively correlated with", sign=1, symmetric=True),
    _copula("negatively_correlated_with", "negatively correlated with", sign=-1, symmetric=True),
    _copula("coexpressed_with", "coexpressed with", symmetric=True),
    _copula("chemically_similar_to", "chemically similar to", symmetric=True),
    _copula("similar_to", "similar to", symmetric=True),
    _copula("in_complex_with", "in complex with", symmetric=True),
    _copula("related_to", "related to", symmetric=True),
    _copula("same_as", "the same as", symmetric=True),
    _copula("contraindicated_in", "contraindicated in"),
    _copula("caused_by", "caused by", sign=1, causal=True),
    _copula("treated_by", "treated by", sign=-1, causal=True),
    _copula("affected_by", "affected by", causal=True),
    _copula("disrupted_by", "disrupted by", sign=-1, causal=True),
    _copula("produced_by", "produced by", sign=1, causal=True),
    _copula("manifestation_of", "a manifestation of"),
    _copula("phenotype_of", "a phenotype of"),
    _copula("is_metabolite_of", "a metabolite of"),
    _copula("in_taxon", "in the taxon"),
    _copula("located_in", "located in"),
    _copula("location_of", "the location of"),
    _copula("part_of", "part of"),
    _copula("expressed_in", "expressed in"),
    _copula("capable_of", "capable of"),
    _copula("subclass_of", "a kind of"),
    _copula("superclass_of", "a broader kind of"),
    _copula("cotreated_with", "given together with", symmetric=True),
    _copula("compared_with", "compared with", symmetric=True),
)

PREDICATES = MappingProxyType({predicate.name: predicate for predicate in _ALL})


def is_symmetric(name: str) -> bool:
    """Tell whether a predicate reads the same both ways; one that is not in the list does not."""
    return name in PREDICATES and PREDICATES[name].symmetric
