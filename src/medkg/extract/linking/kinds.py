"""The coarse kinds that corpora tell apart and that the ranking has weights for."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

CHEMICAL: Final = "chemical"
DISEASE: Final = "disease"
GENE: Final = "gene"
OTHER: Final = "other"
TRAINED: Final = (CHEMICAL, DISEASE)
# The category that stands for a kind where one must be named.
CATEGORY_OF: Final = MappingProxyType({CHEMICAL: "ChemicalEntity", DISEASE: "Disease"})
_KINDS: Final = MappingProxyType(
    {
        "ChemicalEntity": CHEMICAL,
        "SmallMolecule": CHEMICAL,
        "Drug": CHEMICAL,
        "Disease": DISEASE,
        "PhenotypicFeature": DISEASE,
        "Gene": GENE,
        "GeneFamily": GENE,
        "Protein": GENE,
    }
)


def kind_of(category: str) -> str:
    """Give the kind of a Biolink category."""
    return _KINDS.get(category, OTHER)
