"""What a chain looks like to the learnt ranking: how busy its concepts are, and its patterns in readable words.

Patterns are those of Himmelstein & Baranzini 2015 (doi:10.1371/journal.pcbi.1004259) with their parts as back-off, so
that a whole pattern that was never seen is still judged by its steps: the categories alone, the predicates alone, both,
every step, and every two steps in a row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from medkg.ports import PathIndex
from medkg.retrieve.join import Found

NUMBERS = ("degrees", "entering", "entering_most", "leaving", "leaving_most")

Floats = NDArray[np.float64]
Pattern = tuple[tuple[int, ...], tuple[int, ...], tuple[bool, ...]]


def numbers(index: PathIndex, found: Sequence[Found]) -> Floats:
    """Measure chains, a row each, in the order of NUMBERS; natural logarithms throughout.

    `degrees` sums the index's degree terms of the hops; `entering` sums the number of edges into every concept but the
    first, `leaving` that out of every concept but the last; `…_most` is the greatest of each.
    """
    if not found:
        return np.zeros((0, len(NUMBERS)))
    nodes = np.array([row for one in found for row in one.nodes], dtype=np.int64)
    edges = np.array([edge for one in found for edge in one.edges], dtype=np.int64)
    hops = np.array([one.hops for one in found])
    starts = np.cumsum(hops) - hops
    first = starts + np.arange(len(found))
    onward = np.ones(len(nodes), dtype=np.bool_)
    onward[first + hops] = False
    reached = np.ones(len(nodes), dtype=np.bool_)
    reached[first] = False
    entering = _logarithm(index.in_start, nodes[reached])
    leaving = _logarithm(index.out_start, nodes[onward])
    return np.column_stack(
        (
            np.add.reduceat(index.degree[edges].astype(np.float64), starts),
            np.add.reduceat(entering, starts),
            np.maximum.reduceat(entering, starts),
            np.add.reduceat(leaving, starts),
            np.maximum.reduceat(leaving, starts),
        )
    )


def _logarithm(start: NDArray[np.int64], nodes: NDArray[np.int64]) -> Floats:
    # A chain that walks an edge backward may enter a concept that no edge enters.
    counts: Floats = np.log(np.maximum(start[nodes + 1] - start[nodes], 1).astype(np.float64))
    return counts


def evidence_alone(index: PathIndex, found: Found) -> Found:
    """Leave the steps of vocabularies out of a chain: what two ids or a kind and its class lead to is led to by one."""
    kept = [place for place, code in enumerate(found.predicates) if code < index.asserted]
    if len(kept) == found.hops:
        return found
    return Found(
        found.cost,
        len(kept),
        (found.nodes[kept[0]], *(found.nodes[place + 1] for place in kept)),
        tuple(found.predicates[place] for place in kept),
        tuple(found.backward[place] for place in kept),
        tuple(found.edges[place] for place in kept),
    )


def pattern_of(index: PathIndex, found: Found) -> Pattern:
    """Give a chain's pattern in codes: categories, predicates, and which hops walk backward."""
    return tuple(int(index.category[row]) for row in found.nodes), found.predicates, found.backward


def features(index: PathIndex, pattern: Pattern) -> tuple[str, ...]:
    """Spell out what a pattern consists of, each once, sorted."""
    return tuple(sorted(set(_features(index, pattern))))


def step(index: PathIndex, pattern: Pattern, place: int) -> str:
    """Spell one step: `step Protein -causes-> Disease`."""
    return f"step {_spelled(index, pattern, place, place + 1)}"


def _features(index: PathIndex, pattern: Pattern) -> Iterator[str]:
    categories, predicates, backward = pattern
    hops = len(predicates)
    yield f"length {hops}"
    yield f"ends {index.categories[categories[0]]} {index.categories[categories[-1]]}"
    yield "categories " + " ".join(index.categories[code] for code in categories)
    yield "predicates " + " ".join(
        _arrow(index.predicates[code], turned=turned) for code, turned in zip(predicates, backward, strict=True)
    )
    yield f"pattern {_spelled(index, pattern, 0, hops)}"
    for place in range(hops):
        yield step(index, pattern, place)
    for place in range(hops - 1):
        yield f"steps {_spelled(index, pattern, place, place + 2)}"


def _spelled(index: PathIndex, pattern: Pattern, first: int, last: int) -> str:
    categories, predicates, backward = pattern
    words = [index.categories[categories[first]]]
    for place in range(first, last):
        words.append(_arrow(index.predicates[predicates[place]], turned=backward[place]))
        words.append(index.categories[categories[place + 1]])
    return " ".join(words)


def _arrow(predicate: str, *, turned: bool) -> str:
    return f"<-{predicate}-" if turned else f"-{predicate}->"
