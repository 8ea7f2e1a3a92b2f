"""What a MeSH descriptor is, told by the branches of the tree that it hangs in."""

from __future__ import annotations

import re
from collections.abc import Collection

# The first branch that fits decides. C23 holds signs and symptoms, F03 mental disorders.
_BRANCHES = (
    (re.compile(r"C(?!23)|F03"), "Disease"),
    (re.compile(r"C23"), "PhenotypicFeature"),
    (re.compile(r"D(?!13\.444|13\.150|26|27\.(?!505)|12\.776|08\.811|05\.)"), "ChemicalEntity"),
    (re.compile(r"D(12\.776|08\.811)"), "Protein"),
    (re.compile(r"D05"), "ChemicalEntity"),
    (re.compile(r"A11(?!\.284)"), "Cell"),
    (re.compile(r"A11\.284"), "CellularComponent"),
    (re.compile(r"A(?!19|21)"), "AnatomicalEntity"),
    (re.compile(r"B"), "OrganismTaxon"),
)
# Behind the branches that ship: what else of the tree has a category here.
_FURTHER = (
    (re.compile(r"E07"), "Device"),
    (re.compile(r"E"), "Procedure"),
    (re.compile(r"G0[2-9]|G1"), "BiologicalProcess"),
)
_PROTEIN_TREE = re.compile(r"D12\.776|D08\.811")
_SMALL_TREE = re.compile(r"D0[2346]|D09|D10|D23\.469")


def branch_category(numbers: Collection[str]) -> str:
    """Give the category of a descriptor with these tree numbers; empty outside the branches that ship."""
    found = _first(numbers, _BRANCHES)
    return "Protein" if found == "ChemicalEntity" and is_protein(numbers) else found


def tree_category(numbers: Collection[str]) -> str:
    """Give the category of a descriptor with these tree numbers, procedures, devices and processes too; or empty."""
    return branch_category(numbers) or _first(numbers, _FURTHER)


def is_protein(numbers: Collection[str]) -> bool:
    """Tell proteins and enzymes from the hormones and small molecules that hang in the same branches."""
    return any(_PROTEIN_TREE.match(n) for n in numbers) and not any(_SMALL_TREE.match(n) for n in numbers)


def _first(numbers: Collection[str], branches: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    return next((category for pattern, category in branches if any(pattern.match(n) for n in numbers)), "")
