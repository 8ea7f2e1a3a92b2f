"""The labels that the encoder gives to word pieces: O, and B and I of each kind that it was taught."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# The order is part of every trained model: append, never insert.
KINDS: Final = ("ChemicalEntity", "Disease", "Gene", "OrganismTaxon", "SequenceVariant", "CellLine")
OUTSIDE: Final = 0
LABELS: Final = ("O", *(f"{place}-{kind}" for kind in KINDS for place in "BI"))
_KIND_OF: Final = MappingProxyType(
    {kind: number for number, kind in enumerate(KINDS)}
    # Corpora of diseases annotate signs and symptoms as diseases; corpora of genes do not tell a gene from its product.
    | {"PhenotypicFeature": KINDS.index("Disease"), "GeneFamily": KINDS.index("Gene"), "Protein": KINDS.index("Gene")}
)


def kind_number(category: str) -> int | None:
    """Give the number of the kind that a Biolink category is labelled as; None for one that was never taught."""
    return _KIND_OF.get(category)


def begins(kind: int) -> int:
    """Give the label that begins a mention of a kind."""
    return 1 + 2 * kind


def goes_on(kind: int) -> int:
    """Give the label of the further pieces of a mention of a kind."""
    return 2 + 2 * kind


def allowed(taught: frozenset[int]) -> NDArray[np.bool_]:
    """Say which labels a piece outside all mentions may have where only some kinds were annotated.

    What a corpus does not annotate may stand anywhere in it: such pieces teach that they are none of the kinds
    that it does annotate, and nothing else.
    """
    possible = np.ones(len(LABELS), dtype=np.bool_)
    for kind in taught:
        possible[begins(kind)] = possible[goes_on(kind)] = False
    return possible


def forbidden_steps() -> NDArray[np.float32]:
    """Give 0 for each step from one label to the next that BIO allows and minus infinity for others, `[from, to]`."""
    steps = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
    for kind in range(len(KINDS)):
        inside = goes_on(kind)
        steps[:, inside] = -np.inf
        steps[begins(kind), inside] = steps[inside, inside] = 0
    return steps
