"""Many chains made few without hiding any: groups of interchangeable ones, and a choice that does not repeat itself.

Pure stages after the search: they see the chains that were found and nothing else, and what they give does not depend
on the order in which they are handed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from medkg.errors import UsageError
from medkg.model.path import ChainGroup, GraphPath

# How many chains are looked at for each that is wanted, and how many at most.
CANDIDATES_EACH = 10
MOST_CANDIDATES = 2_000
# The weight of newness against score (1 - lambda of the paper): as much of the one as of the other.
DIVERSITY = 0.5

T = TypeVar("T", bound=Hashable)


def candidates(top: int) -> int:
    """Say how many chains to search for where `top` are to be chosen from them."""
    return max(top, min(CANDIDATES_EACH * top, MOST_CANDIDATES))


def plainly_ordered(chains: Iterable[GraphPath]) -> list[GraphPath]:
    """Put chains in the order of results: best, shortest, then by concept ids, predicates and direction."""
    return sorted(chains, key=_plain)


def _plain(chain: GraphPath) -> tuple[float, int, tuple[str, ...], tuple[str, ...], tuple[bool, ...]]:
    return (
        -chain.score,
        len(chain.hops),
        tuple(concept.id for concept in chain.concepts),
        tuple(hop.triple.predicate for hop in chain.hops),
        tuple(not hop.forward for hop in chain.hops),
    )


def grouped(chains: Iterable[GraphPath]) -> tuple[ChainGroup, ...]:
    """Part chains into groups that differ in one middle concept alone; each chain is in exactly one group.

    Those of a group have the same length, predicates, directions and categories, and all other concepts in common. A
    chain that could go with several goes with the most, then with those that differ nearest to the source. Groups are
    ordered as their best chains are.
    """
    waiting = dict.fromkeys(plainly_ordered(chains))
    sizes = Counter(key for chain in waiting for key in _openings(chain))
    by_key: dict[_Opening, list[GraphPath]] = {}
    for chain in waiting:
        for key in _openings(chain):
            by_key.setdefault(key, []).append(chain)
    groups = []
    while waiting:
        best = next(iter(waiting))
        opening = max(_openings(best), key=lambda key: (sizes[key], -key.place), default=None)
        alike = [chain for chain in by_key[opening] if chain in waiting] if opening else [best]
        for chain in alike:
            del waiting[chain]
            sizes.subtract(_openings(chain))
        groups.append(ChainGroup(chains=tuple(alike), place=opening.place if opening and len(alike) > 1 else None))
    return tuple(groups)


@dataclass(frozen=True, slots=True)
class _Opening:
    """A chain with one middle concept taken out: what it has in common with those that only differ there."""

    place: int
    others: tuple[str, ...]
    categories: tuple[str, ...]
    steps: tuple[tuple[str, bool], ...]


def _openings(chain: GraphPath) -> list[_Opening]:
    ids = tuple(concept.id for concept in chain.concepts)
    categories = tuple(concept.category for concept in chain.concepts)
    steps = tuple((hop.triple.predicate, hop.forward) for hop in chain.hops)
    return [_Opening(place, ids[:place] + ids[place + 1 :], categories, steps) for place in range(1, len(chain.hops))]


def diversified(chains: Iterable[GraphPath], *, top: int, diversity: float = DIVERSITY) -> tuple[GraphPath, ...]:
    """Choose chains that score well and are unlike those chosen before: maximal marginal relevance.

    Carbonell & Goldstein 1998 (doi:10.1145/290941.291025). Alike are chains that share middle concepts and that share
    steps of the same kind (category, predicate, direction, category), each for one half. `diversity` 0 gives the plain
    order, 1 looks at unlikeness alone (after the first). Raises UsageError for any other number.
    """
    if not 0.0 <= diversity <= 1.0:
        raise UsageError(f"the diversity is {diversity}; it must lie between 0 and 1.")
    ordered = plainly_ordered(dict.fromkeys(chains))
    relevance = _scaled([chain.score for chain in ordered])
    traits = [_Traits.of(chain) for chain in ordered]
    likest = [0.0] * len(ordered)
    left = list(range(len(ordered)))
    chosen: list[GraphPath] = []
    while left and len(chosen) < top:
        best = max(left, key=lambda n: (1.0 - diversity) * relevance[n] - diversity * likest[n])
        left.remove(best)
        chosen.append(ordered[best])
        for n in left:
            likest[n] = max(likest[n], traits[n].likeness(traits[best]))
    return tuple(chosen)


def _scaled(scores: Sequence[float]) -> list[float]:
    """Bring scores to 0..1, the best at 1."""
    if not scores:
        return []
    least, most = min(scores), max(scores)
    return [(score - least) / (most - least) if most > least else 1.0 for score in scores]


@dataclass(frozen=True, slots=True)
class _Traits:
    """What makes two chains alike."""

    middle: frozenset[str]
    steps: frozenset[tuple[str, str, bool, str]]

    @classmethod
    def of(cls, chain: GraphPath) -> _Traits:
        """Take a chain's traits; its ends are everybody's."""
        walk = zip(chain.concepts, chain.hops, chain.concepts[1:], strict=False)
        return cls(
            frozenset(concept.id for concept in chain.concepts[1:-1]),
            frozenset((a.category, hop.triple.predicate, hop.forward, b.category) for a, hop, b in walk),
        )

    def likeness(self, other: _Traits) -> float:
        """Give 0 for nothing in common, 1 for the same."""
        return (_jaccard(self.middle, other.middle) + _jaccard(self.steps, other.steps)) / 2.0


def _jaccard(one: frozenset[T], other: frozenset[T]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 1.0
