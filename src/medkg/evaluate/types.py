"""The coarse names under which figures are printed: gold files use many words for few kinds."""

from __future__ import annotations

from types import MappingProxyType

COARSE = MappingProxyType(
    {
        "AnatomicalEntity": "Anatomy",
        "BiologicalProcess": "Process",
        "Cell": "Cell",
        "CellLine": "CellLine",
        "CellularComponent": "CellularComponent",
        "ChemicalEntity": "Chemical",
        "Disease": "Disease",
        "Gene": "Gene",
        "GeneFamily": "Gene",
        "OrganismTaxon": "Species",
        # The public disease corpora annotate signs and symptoms as diseases.
        "PhenotypicFeature": "Disease",
        "Protein": "Gene",
        "SequenceVariant": "Variant",
    }
)


def coarse(category: str) -> str:
    """Name a Biolink category coarsely; what has no coarse name keeps its own."""
    return COARSE.get(category, category)
