"""What may be asked of chains, in a user's own words: names are not looked up, and what is left out has a default."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict


class ChainLimits(TypedDict, total=False):
    """Which chains are sought; every question for chains takes these.

    `max_hops` and `top`: the longest chain and how many; else the settings answer.max_hops and answer.top. `through`:
    only these categories between the ends. `without`: predicates, categories and concept ids that no chain may hold.
    `directed`: walk edges only from subject to object. `minimum_documents`: weakest support of a hop. `pattern`: only
    chains of one pattern, such as "ChemicalEntity -binds|affects-> Gene -*- Disease" (see `PathPattern.parse`).
    `effect`: only chains that, taken literally, suggest that more of the source "lowers" or "raises" the target.
    `hierarchy`: walk from a concept to a broader one of the vocabularies as well, never down to a kind.
    """

    max_hops: int | None
    top: int | None
    through: Sequence[str]
    without: Sequence[str]
    directed: bool
    minimum_documents: int
    pattern: str
    effect: str
    hierarchy: bool
