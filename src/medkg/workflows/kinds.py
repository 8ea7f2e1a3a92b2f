"""A concept and its kinds: what a question asks about when it asks about a class."""

from __future__ import annotations

from dataclasses import replace

from medkg.generate.naming import Named
from medkg.ports import Kinship, Neighbourhood

# So many ids of kinds of one concept are asked about at once, the nearest first.
MOST_KINDS = 5_000


def with_kinds(named: Named, kinship: Kinship | None, neighbourhood: Neighbourhood) -> tuple[Named, str]:
    """Add to a name the kinds of its concept that the graph holds, and say what was left out of them, if anything.

    A class that nothing in the graph speaks of is asked about through its kinds. Without a kinship nothing is added.
    """
    if kinship is None:
        return named, ""
    below = sorted((level, curie) for curie, level in kinship.narrower(named.ids).items() if curie not in named.ids)
    held = [(curie, level) for level, curie in below if neighbourhood.named(curie) is not None]
    asked = replace(named, kinds=tuple(held[:MOST_KINDS]), in_graph=named.in_graph or bool(held))
    if len(held) <= MOST_KINDS:
        return asked, ""
    there = f"of {len(held):,} ids of kinds of {named.concept.name} in this graph"
    return asked, f"{there} the nearest {MOST_KINDS:,} were asked about."
