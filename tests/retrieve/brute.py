"""The same question answered by trying everything, in plain Python, to hold the search against."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from medkg.model.biolink import PREDICATES
from medkg.model.contradiction import CONTRARIES
from medkg.model.effect import Direction, Step
from medkg.model.kinship import SAME_AS, VocabularyStep
from medkg.model.mention import Polarity
from medkg.model.path import PathQuery
from medkg.model.pattern import PathPattern
from medkg.retrieve.score import TREATMENTS, UNITS, Weights
from medkg.retrieve.signs import shipped_rules
from tests.path_index.sources import Listed

TOLD = "~"  # before the name of a predicate by which a vocabulary makes a step: they come last


class Chain(NamedTuple):
    """In the order of results: cheapest, shortest, then by ids, predicates and direction."""

    cost: int
    hops: int
    concepts: tuple[str, ...]
    predicates: tuple[str, ...]
    backward: tuple[bool, ...]


@dataclass(frozen=True)
class Edge:
    """What can be walked: an assertion, or a vocabulary's step, whose predicate is marked."""

    subject: str
    predicate: str
    object: str
    cost: int

    @property
    def kind(self) -> str:
        """Nothing for evidence, else what the vocabulary says: that two are one, or that one stands above."""
        if not self.predicate.startswith(TOLD):
            return ""
        return "same" if self.predicate == TOLD + SAME_AS else "up"


def brute(source: Listed, query: PathQuery, weights: Weights, said: Sequence[VocabularyStep] = ()) -> list[Chain]:
    """Every simple chain within the query's limits, in order."""
    category = {concept.id: concept.category for concept in source.concepts()}
    named = {name for a in source.assertions() for name in (a.triple.subject, a.triple.object)}
    said = sorted({step for step in said if {step.subject, step.object} <= named})
    edges = [*_asserted(source, query, category, weights), *_told(said, query, category, weights)]
    thing = _things(said) if SAME_AS not in query.without_predicates else {}
    steps = _walkable(edges, directed=query.directed)

    def of(name: str) -> str:
        return thing.get(name, name)

    def held(names: tuple[str, ...]) -> list[str]:
        found = {name for name in names if name in category and name not in query.without_concepts}
        things = {of(name) for name in found}
        return sorted(n for n in category if of(n) in things and n not in query.without_concepts)

    sources, targets = held(query.sources), held(query.targets)
    ends = {*query.sources, *query.targets, *sources, *targets}
    begun, ended = dict(query.source_levels), dict(query.target_levels)
    level = round(weights.hierarchy * UNITS)

    def middle(name: str) -> bool:
        return (
            name not in ends
            and name not in query.without_concepts
            and category[name] not in query.without_categories
            and (not query.through or category[name] in query.through)
        )

    def walk(chain: list[str], taken: list[tuple[Edge, bool]]) -> Iterator[Chain]:
        for name, edge, backward in steps.get(chain[-1], ()):
            before = chain[:-1] if edge.kind == "same" else chain
            if of(name) in map(of, before) or (taken and {taken[-1][0].kind, edge.kind} == {"same", "up"}):
                continue
            now = [*taken, (edge, backward)]
            if name in targets and not all(e.kind for e, _ in now):
                yield Chain(
                    sum(e.cost for e, _ in now) + level * (begun.get(chain[0], 0) + ended.get(name, 0)),
                    len(now),
                    (*chain, name),
                    tuple(e.predicate for e, _ in now),
                    tuple(b for _, b in now),
                )
            if middle(name) and len(now) < most:
                yield from walk([*chain, name], now)

    most = query.max_hops if query.pattern is None else len(query.pattern.hops)
    chains = [chain for name in sources for chain in walk([name], []) if _fits(chain, query.pattern, category)]
    return sorted(chain for chain in chains if query.effect is None or _effect(chain) is query.effect)


def _effect(chain: Chain) -> Direction | None:
    """The product of a chain's signs, None where a hop has none."""
    sign = 1
    for predicate, backward in zip(chain.predicates, chain.backward, strict=True):
        rule = shipped_rules().rules.get(predicate.removeprefix(TOLD))
        step = None if rule is None else rule.against if backward else rule.along
        if step not in {Step.RAISES, Step.LOWERS, Step.PASSES}:
            return None
        sign *= -1 if step is Step.LOWERS else 1
    return Direction.RAISES if sign > 0 else Direction.LOWERS


def documents_against(source: Listed) -> dict[tuple[str, str, str], int]:
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


def _walkable(edges: Sequence[Edge], *, directed: bool) -> dict[str, list[tuple[str, Edge, bool]]]:
    """Give where one can walk from each concept; what a vocabulary says is read one way."""
    steps: dict[str, list[tuple[str, Edge, bool]]] = {}
    for edge in edges:
        steps.setdefault(edge.subject, []).append((edge.object, edge, False))
        if not directed and not edge.kind:
            steps.setdefault(edge.object, []).append((edge.subject, edge, True))
    return steps


def _fits(chain: Chain, pattern: PathPattern | None, category: Mapping[str, str]) -> bool:
    if pattern is None:
        return True
    return (
        chain.hops == len(pattern.hops)
        and all(not names or category[c] in names for c, names in zip(chain.concepts, pattern.categories, strict=True))
        and all(
            # A hop of any predicate is one of evidence.
            (predicate.removeprefix(TOLD) in hop.predicates if hop.predicates else not predicate.startswith(TOLD))
            and (hop.backward if turned else hop.forward)
            for hop, predicate, turned in zip(pattern.hops, chain.predicates, chain.backward, strict=True)
        )
    )


def _things(said: Sequence[VocabularyStep]) -> dict[str, str]:
    """Name each thing that has several ids by the least of them; any two of its ids are joined."""
    thing: dict[str, str] = {}
    for step in said:
        if step.predicate == SAME_AS:
            thing[step.subject] = min(thing.get(step.subject, step.subject), step.object)
    return thing


def _asserted(source: Listed, query: PathQuery, category: Mapping[str, str], weights: Weights) -> Iterator[Edge]:
    asserted = [
        a for a in source.assertions() if a.triple.polarity is Polarity.ASSERTED and a.triple.subject != a.triple.object
    ]
    triples = [(a.triple.subject, a.triple.predicate, a.triple.object) for a in asserted]
    against = documents_against(source)
    for a, triple, degree in zip(asserted, triples, _degrees(triples, category), strict=True):
        if (
            triple[1] in query.without_predicates
            or a.triple in query.without_triples
            or a.documents < query.minimum_documents
        ):
            continue
        # Denial has a price of its own.
        belief = a.parts.support if a.parts and a.parts.support - a.belief > 1e-4 else a.belief
        doubt = -math.log(max(float(np.float32(belief)), 1e-4))
        yield Edge(
            *triple,
            round(weights.length * UNITS)
            + round(weights.degree * UNITS * degree)
            + round(weights.support * UNITS * doubt)
            + (round(weights.treatment * UNITS) if triple[1] in TREATMENTS else 0)
            + round(weights.contrary * UNITS * math.log1p(against.get(triple, 0) / a.documents)),
        )


def _told(
    said: Sequence[VocabularyStep], query: PathQuery, category: Mapping[str, str], weights: Weights
) -> Iterator[Edge]:
    degrees = _degrees([(s.subject, s.predicate, s.object) for s in said], category)
    struck = {(t.subject, t.predicate, t.object) for t in query.without_triples if t.polarity is Polarity.ASSERTED}
    for step, degree in zip(said, degrees, strict=True):
        same = step.predicate == SAME_AS
        if (
            step.predicate in query.without_predicates
            or (step.subject, step.predicate, step.object) in struck
            or not (same or query.hierarchy)
        ):
            continue
        cost = weights.equivalence * UNITS if same else weights.hierarchy * UNITS
        broad = 0 if same else round(weights.degree * UNITS * degree)
        yield Edge(step.subject, TOLD + step.predicate, step.object, round(cost) + broad)


def _degrees(triples: Sequence[tuple[str, str, str]], category: Mapping[str, str]) -> list[float]:
    degree: Counter[tuple[str, str, bool, str]] = Counter()

    def keys(triple: tuple[str, str, str]) -> tuple[tuple[str, str, bool, str], tuple[str, str, bool, str]]:
        s, p, o = triple
        symmetric = p in PREDICATES and PREDICATES[p].symmetric
        return (s, p, True, category[o]), (o, p, symmetric, category[s])

    for triple in triples:
        degree.update(keys(triple))
    products = ((degree[first], degree[second]) for first, second in map(keys, triples))
    return [float(np.float32(round(math.log(one) + math.log(other), 4))) for one, other in products]
