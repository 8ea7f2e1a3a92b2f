"""The same question answered by trying everything, in plain Python, to hold the search against."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np

from medkg.model.assertion import Assertion
from medkg.model.biolink import PREDICATES
from medkg.model.contradiction import CONTRARIES
from medkg.model.effect import Direction, Step
from medkg.model.mention import Polarity
from medkg.model.path import PathQuery
from medkg.model.pattern import PathPattern
from medkg.retrieve.score import TREATMENTS, UNITS, Weights
from medkg.retrieve.signs import shipped_rules
from tests.path_index.sources import Listed


class Chain(NamedTuple):
    """In the order of results: cheapest, shortest, then by ids, predicates and direction."""

    cost: int
    hops: int
    concepts: tuple[str, ...]
    predicates: tuple[str, ...]
    backward: tuple[bool, ...]


def brute(source: Listed, query: PathQuery, weights: Weights) -> list[Chain]:
    """Every simple chain within the query's limits, in order."""
    category = {concept.id: concept.category for concept in source.concepts()}
    asserted = [
        a for a in source.assertions() if a.triple.polarity is Polarity.ASSERTED and a.triple.subject != a.triple.object
    ]
    costs = _costs(asserted, category, weights, against=_against(source))
    usable = [
        a
        for a in asserted
        if a.triple.predicate not in query.without_predicates
        and a.triple not in query.without_triples
        and a.documents >= query.minimum_documents
    ]
    ends = {*query.sources, *query.targets}
    steps: dict[str, list[tuple[str, Assertion, bool]]] = {}
    for a in usable:
        steps.setdefault(a.triple.subject, []).append((a.triple.object, a, False))
        if not query.directed:
            steps.setdefault(a.triple.object, []).append((a.triple.subject, a, True))

    def middle(name: str) -> bool:
        return (
            name not in ends
            and name not in query.without_concepts
            and category[name] not in query.without_categories
            and (not query.through or category[name] in query.through)
        )

    def walk(chain: list[str], taken: list[tuple[Assertion, bool]]) -> Iterator[Chain]:
        for name, assertion, backward in steps.get(chain[-1], ()):
            if name in chain:
                continue
            now = [*taken, (assertion, backward)]
            if name in targets:
                yield Chain(
                    sum(costs[id(a)] for a, _ in now),
                    len(now),
                    (*chain, name),
                    tuple(a.triple.predicate for a, _ in now),
                    tuple(b for _, b in now),
                )
            if middle(name) and len(now) < most:
                yield from walk([*chain, name], now)

    most = query.max_hops if query.pattern is None else len(query.pattern.hops)
    targets = {name for name in query.targets if name in category and name not in query.without_concepts}
    sources = sorted({name for name in query.sources if name in category and name not in query.without_concepts})
    chains = [chain for name in sources for chain in walk([name], []) if _fits(chain, query.pattern, category)]
    return sorted(chain for chain in chains if query.effect is None or _effect(chain) is query.effect)


def _effect(chain: Chain) -> Direction | None:
    """The product of a chain's signs, None where a hop has none."""
    sign = 1
    for predicate, backward in zip(chain.predicates, chain.backward, strict=True):
        rule = shipped_rules().rules.get(predicate)
        step = None if rule is None else rule.against if backward else rule.along
        if step not in {Step.RAISES, Step.LOWERS, Step.PASSES}:
            return None
        sign *= -1 if step is Step.LOWERS else 1
    return Direction.RAISES if sign > 0 else Direction.LOWERS


def _against(source: Listed) -> dict[tuple[str, str, str], int]:
    """The most documents of any single assertion that contradicts a triple."""
    exclude = {frozenset((one.first, one.second)) for one in CONTRARIES}
    found: dict[tuple[str, str, str], int] = {}
    for said in source.assertions():
        for other in source.assertions():
            ours, theirs = said.triple, other.triple
            symmetric = ours.predicate in PREDICATES and PREDICATES[ours.predicate].symmetric
            same = (ours.subject, ours.object) == (theirs.subject, theirs.object)
            turned = symmetric and (ours.subject, ours.object) == (theirs.object, theirs.subject)
            denied = theirs.polarity is Polarity.DENIED and ours.predicate == theirs.predicate
            excluded = theirs.polarity is Polarity.ASSERTED and {ours.predicate, theirs.predicate} in exclude
            if (same or turned) and (denied or excluded):
                key = (ours.subject, ours.predicate, ours.object)
                found[key] = max(found.get(key, 0), other.documents)
    return found


def _fits(chain: Chain, pattern: PathPattern | None, category: Mapping[str, str]) -> bool:
    if pattern is None:
        return True
    return (
        chain.hops == len(pattern.hops)
        and all(not names or category[c] in names for c, names in zip(chain.concepts, pattern.categories, strict=True))
        and all(
            (not hop.predicates or predicate in hop.predicates) and (hop.backward if turned else hop.forward)
            for hop, predicate, turned in zip(pattern.hops, chain.predicates, chain.backward, strict=True)
        )
    )


def _costs(
    asserted: list[Assertion],
    category: dict[str, str],
    weights: Weights,
    *,
    against: Mapping[tuple[str, str, str], int],
) -> dict[int, int]:
    degree: Counter[tuple[str, str, bool, str]] = Counter()

    def keys(a: Assertion) -> tuple[tuple[str, str, bool, str], tuple[str, str, bool, str]]:
        s, p, o = a.triple.subject, a.triple.predicate, a.triple.object
        symmetric = p in PREDICATES and PREDICATES[p].symmetric
        return (s, p, True, category[o]), (o, p, symmetric, category[s])

    for a in asserted:
        degree.update(keys(a))
    costs = {}
    for a in asserted:
        first, second = keys(a)
        logarithm = float(np.float32(round(math.log(degree[first]) + math.log(degree[second]), 4)))
        doubt = -math.log(max(float(np.float32(a.belief)), 1e-4))
        costs[id(a)] = (
            round(weights.length * UNITS)
            + round(weights.degree * UNITS * logarithm)
            + round(weights.support * UNITS * doubt)
            + (round(weights.treatment * UNITS) if a.triple.predicate in TREATMENTS else 0)
            + round(weights.contrary * UNITS * _doubt(a, against))
        )
    return costs


def _doubt(said: Assertion, against: Mapping[tuple[str, str, str], int]) -> float:
    triple = said.triple
    return math.log1p(against.get((triple.subject, triple.predicate, triple.object), 0) / said.documents)
