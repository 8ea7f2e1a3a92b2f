"""Colours of categories, told apart by colour-blind readers, on light and on dark ground.

The light row is Okabe & Ito's palette (https://jfly.uni-koeln.de/color/, as in Wong 2011, doi:10.1038/nmeth.1618), the
dark row the same hues made lighter. Colour is never the only sign: each concept bears its category in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Hue:
    """One colour: the name of its class in a picture, and its two shades."""

    name: str
    light: str
    dark: str


_CHEMICAL = Hue("chemical", "#0072B2", "#4AA3DF")
_DISEASE = Hue("disease", "#D55E00", "#F0823C")
_GENE = Hue("gene", "#009E73", "#2FC49B")
_PHENOTYPE = Hue("phenotype", "#E69F00", "#F2B233")
_PROCESS = Hue("process", "#CC79A7", "#DDA0C4")
_ANATOMY = Hue("anatomy", "#56B4E9", "#9AD4F5")
_OTHER = Hue("other", "#6B7480", "#A0A7B0")
HUES = (_CHEMICAL, _DISEASE, _GENE, _PHENOTYPE, _PROCESS, _ANATOMY, _OTHER)

_BY_CATEGORY = MappingProxyType(
    {
        "ChemicalEntity": _CHEMICAL,
        "Disease": _DISEASE,
        "Gene": _GENE,
        "GeneFamily": _GENE,
        "Protein": _GENE,
        "SequenceVariant": _GENE,
        "PhenotypicFeature": _PHENOTYPE,
        "BiologicalProcess": _PROCESS,
        "MolecularActivity": _PROCESS,
        "Pathway": _PROCESS,
        "PhysiologicalProcess": _PROCESS,
        "AnatomicalEntity": _ANATOMY,
        "Cell": _ANATOMY,
        "CellLine": _ANATOMY,
        "CellularComponent": _ANATOMY,
    }
)


def hue(category: str) -> Hue:
    """Give a category its colour; those without one of their own are grey."""
    return _BY_CATEGORY.get(category, _OTHER)
