"""Why there is no chain: the one true reason, found by asking the question again with less forbidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from medkg.model.path import PathQuery
from medkg.ports import PathIndex
from medkg.retrieve.frontier import Neighbours
from medkg.retrieve.kinship import kin
from medkg.retrieve.limits import ends, limits

# How far a chain is looked for beyond the hop limit.
FARTHEST = 6

Nodes = NDArray[np.int32]


def why_none(index: PathIndex, query: PathQuery) -> str:
    """Say why a search found nothing: names, same ends, hop limit, exclusions, denials or no connection at all."""
    reason = _unusable(index, query)
    if reason:
        return reason
    told = _only_told(index, query) if query.hierarchy else ""
    if told:
        return told
    if query.target_category:
        return _none_reached(index, query)
    hops, length = _shortest(index, query)
    if query.pattern is not None:
        other = (
            f"the shortest of any pattern has {length} hop{'s' if hops > 1 else ''}." if hops else "nor of any other."
        )
        return f"no chain has the pattern {query.pattern}; {other}"
    if hops:
        return f"there is no chain of {up_to(query.max_hops)}; the shortest has {length}."
    return _forbidden(index, query) or _only_denied(index, _level(query)) or _apart(index, query)


def wrong_sign(query: PathQuery, *, hops: int) -> str:
    """Say that chains have not the effect asked for; `hops` is the length of the best that has another or none."""
    within = "of this pattern" if query.pattern is not None else f"of {up_to(query.max_hops)}"
    asked = f"no chain {within} {query.effect} {query.target_category or _listed(query.targets)} by its signs"
    return f"{asked}; without that limit, the best has {hops} hop{'s' if hops > 1 else ''}."


def _only_told(index: PathIndex, query: PathQuery) -> str:
    """Say that vocabularies connect the ends and no evidence does, where it is so."""
    hops, evident = _distance(index, query), _distance(index, _level(query))
    if query.pattern is not None or not 0 < hops <= query.max_hops or 0 < evident <= query.max_hops:
        return ""
    return f"within {query.max_hops} hops only vocabularies connect the two, and what they say is no evidence."


def _level(query: PathQuery) -> PathQuery:
    """Ask the same without steps up hierarchies."""
    return replace(query, hierarchy=False)


def _shortest(index: PathIndex, query: PathQuery) -> tuple[int, str]:
    """Give the least distance, 0 where there is none, and in words the hops of the shortest chain.

    With steps up hierarchies distances bound chains from below: they count what vocabularies alone say, and turns
    that no chain takes.
    """
    hops = _distance(index, query)
    exact = not query.hierarchy or hops == _distance(index, _level(query))
    return hops, f"{hops}" if exact else f"at least {hops}"


def _unusable(index: PathIndex, query: PathQuery) -> str:
    """Say what is wrong with the ends themselves."""
    for asked in (query.sources,) if query.target_category else (query.sources, query.targets):
        if not asked:
            return "no concept was given for one of the two ends."
        held = [curie for curie in asked if index.row(curie) >= 0]
        if not held:
            return f"{_listed(asked)} {'is' if len(asked) == 1 else 'are'} not in the graph."
        if set(held) <= set(query.without_concepts):
            return (
                f"{_listed(held)} {'was' if len(held) == 1 else 'were'} excluded, yet a chain must begin or end there."
            )
    things = kin(index, query).thing
    if not query.target_category and len(np.unique(things(np.union1d(*ends(index, query))))) == 1:
        return "start and end are the same concept; a chain needs two."
    return ""


def _none_reached(index: PathIndex, query: PathQuery) -> str:
    """Say why no concept of a category is reached."""
    if not len(ends(index, query)[1]):
        return no_category(index, query.target_category)
    hops, length = _shortest(index, replace(query, pattern=None))
    within = "of this pattern" if query.pattern is not None else f"of {up_to(query.max_hops)}"
    near = f"the nearest is {length} away" if hops else "none is connected to it within the limits asked for"
    return f"no chain {within} leads to any {query.target_category}; {near}."


def up_to(hops: int) -> str:
    """Say a hop limit."""
    return f"up to {hops} hops" if hops != 1 else "1 hop"


def no_category(index: PathIndex, category: str) -> str:
    """Say that there is no concept of a category to ask for, and which categories there are."""
    held = ", ".join(sorted(index.categories))
    return f"this graph has no other concept of the category {category}; its categories are {held or 'none'}."


def _forbidden(index: PathIndex, query: PathQuery) -> str:
    """Name the exclusion without which there is a chain; of several, the first that suffices alone."""
    lifted = query
    names = []
    for name, lift in _exclusions(query):
        hops = _distance(index, _level(lift(query)))
        if 0 < hops <= query.max_hops:
            return f"the only chains of {up_to(query.max_hops)} lead {name}."
        lifted = lift(lifted)
        names.append(name)
    hops, length = _shortest(index, lifted) if names else (0, "")
    if not hops:
        return ""
    if len(names) > 1 and 0 < _distance(index, _level(lifted)) <= query.max_hops:
        return f"the only chains of {up_to(query.max_hops)} lead {' and '.join(names)}."
    return f"the only chains lead {' and '.join(names)}, and the shortest has {length} hops."


def _exclusions(query: PathQuery) -> Iterator[tuple[str, Callable[[PathQuery], PathQuery]]]:
    """Give each limit that the query sets, in words and with what lifts it."""
    if query.without_predicates:
        words = f"through excluded predicates ({_listed(query.without_predicates)})"
        yield words, lambda asked: replace(asked, without_predicates=())
    if query.without_categories:
        words = f"through excluded categories ({_listed(query.without_categories)})"
        yield words, lambda asked: replace(asked, without_categories=())
    if query.through:
        words = f"through categories other than {_listed(query.through)}"
        yield words, lambda asked: replace(asked, through=())
    if query.without_concepts:
        words = f"through excluded concepts ({_listed(query.without_concepts)})"
        yield words, lambda asked: replace(asked, without_concepts=())
    if query.without_triples:
        words = f"through excluded assertions ({len(query.without_triples)} given)"
        yield words, lambda asked: replace(asked, without_triples=())
    if query.minimum_documents > 1:
        words = f"over assertions with fewer than {query.minimum_documents} documents"
        yield words, lambda asked: replace(asked, minimum_documents=1)
    if query.directed:
        yield "against the direction of some assertion", lambda asked: replace(asked, directed=False)


def _only_denied(index: PathIndex, query: PathQuery) -> str:
    hops = _distance(index, query, denied=True) if len(index.denied_pairs) else 0
    if not hops:
        return ""
    return (
        f"only denied assertions connect the two (at {hops} hop{'s' if hops > 1 else ''}), and those are never walked."
    )


def _apart(index: PathIndex, query: PathQuery) -> str:
    plain = PathQuery(sources=query.sources, targets=query.targets)
    neighbours = Neighbours(index, limits(index, plain))
    for curies in (query.sources, query.targets):
        rows = np.array([row for row in map(index.row, curies) if row >= 0], dtype=np.int32)
        if not len(neighbours.of(rows)):
            return f"no asserted relation names {_listed(curies)}."
    if _distance(index, plain, farthest=len(index.category)):
        return f"the two are more than {FARTHEST} hops apart."
    return "the two lie in parts of the graph that nothing connects."


def _distance(index: PathIndex, query: PathQuery, *, denied: bool = False, farthest: int = FARTHEST) -> int:
    """Count the hops of the shortest chain within the query's limits but for its hop limit; 0 where there is none."""
    sources, targets = ends(index, query)
    thing = kin(index, query).thing
    if not np.intersect1d(sources, targets).size:
        return _breadth_first(index, query, sources, targets, denied=denied, farthest=farthest)
    # Where a concept is both, each source is asked about the other targets.
    found = (
        _breadth_first(
            index,
            query,
            sources[place : place + 1],
            targets[thing(targets) != thing(sources[place : place + 1])],
            denied=denied,
            farthest=farthest,
        )
        for place in range(len(sources))
    )
    return min((hops for hops in found if hops), default=0)


def _breadth_first(
    index: PathIndex, query: PathQuery, sources: Nodes, targets: Nodes, *, denied: bool, farthest: int
) -> int:
    """Count hops from both ends in turn, the smaller frontier first, until the two meet."""
    within = limits(index, query)
    neighbours = Neighbours(index, within)
    concepts = len(index.category)
    middle = within.open(concepts, [*sources.tolist(), *targets.tolist()])
    ours, theirs = _Wave(sources, middle, forward=True), _Wave(targets, middle, forward=False)
    for hops in range(1, farthest + 1):
        wave, other = (ours, theirs) if len(ours.frontier) <= len(theirs.frontier) else (theirs, ours)
        around = neighbours.of(wave.frontier, forward=wave.forward)
        if denied:
            around = np.union1d(around, _denied_around(index, wave.frontier))
        if other.reached[around].any():
            return hops
        wave.frontier = around[wave.unseen[around]]
        if not len(wave.frontier):
            return 0
        wave.unseen[wave.frontier] = False
        wave.reached[wave.frontier] = True
    return 0


class _Wave:
    """What has been reached from one end, and where it stands."""

    def __init__(self, begin: Nodes, middle: NDArray[np.bool_], *, forward: bool) -> None:
        self.frontier, self.forward = begin, forward
        self.unseen = middle.copy()
        self.reached = np.zeros_like(middle)
        self.reached[begin] = True


def _denied_around(index: PathIndex, nodes: Nodes) -> Nodes:
    mark = np.zeros(len(index.category), dtype=np.bool_)
    mark[nodes] = True
    low, high = index.denied_pairs[:, 0], index.denied_pairs[:, 1]
    return np.concatenate((high[mark[low]], low[mark[high]]))


def _listed(names: Sequence[str]) -> str:
    most = 5
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
