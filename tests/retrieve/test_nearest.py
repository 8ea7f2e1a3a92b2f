"""The kinds of edge that are missing, against adding every edge there could be."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import permutations

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept
from medkg.model.mention import Polarity
from medkg.model.path import NearMiss, PathQuery
from medkg.retrieve.nearest import nearest_misses
from medkg.retrieve.search import Chains
from tests.path_index.sources import Listed, indexed
from tests.retrieve.test_exactness import graph, question

Kind = tuple[str, str, str]


def kinds(source: Listed) -> set[Kind]:
    category = {concept.id: concept.category for concept in source.concepts()}
    asserted = (a.triple for a in source.assertions() if a.triple.polarity is Polarity.ASSERTED)
    return {(category[t.subject], t.predicate, category[t.object]) for t in asserted if t.subject != t.object}


def shortest_with(source: Listed, query: PathQuery, triple: Triple) -> int:
    """How long the shortest chain is once this triple is asserted too; 0 where there is none."""
    others = (assertion for assertion in source.assertions() if assertion.triple != triple)
    assertions = (*others, Assertion(triple, 9, 9, 0.9))
    found = Chains(indexed(Listed(tuple(source.concepts()), tuple(sorted(assertions, key=lambda a: a.triple))))).chains(
        replace(query, top=500)
    )
    return min((len(chain.hops) for chain in found.chains), default=0)


def every_miss(source: Listed, query: PathQuery) -> dict[Kind, int]:
    """The fewest hops that one more edge of each kind gives, but for an edge between the ends."""
    fewest: dict[Kind, int] = {}
    concepts = list(source.concepts())
    known = {a.triple for a in source.assertions() if a.documents >= query.minimum_documents}
    for kind in sorted(kinds(source)):
        for subject, object_ in permutations(concepts, 2):
            triple = Triple(subject.id, kind[1], object_.id)
            ends = {*query.sources, *query.targets}
            if (
                (subject.category, kind[1], object_.category) != kind
                or triple in known
                or {subject.id, object_.id} <= ends
            ):
                continue
            hops = shortest_with(source, query, triple)
            if hops:
                fewest[kind] = min(hops, fewest.get(kind, hops))
    return fewest


@settings(max_examples=40, deadline=None)
@given(st.randoms(use_true_random=False))
def test_each_kind_is_as_near_as_trying_every_edge_shows(draw: random.Random) -> None:
    source = graph(draw)
    asked = replace(question(draw, source), without_triples=(), max_hops=draw.choice((1, 2, 3, 4)))
    query = replace(asked, sources=asked.sources[:1], targets=asked.targets[:1])
    index = indexed(source)
    assume(all(index.row(end) >= 0 for end in (*query.sources, *query.targets)))
    assume(query.sources != query.targets and not Chains(index).chains(query).chains)
    found: dict[Kind, int] = {}
    for miss in nearest_misses(index, query, most=10_000):
        kind = (miss.subject_category, miss.predicate, miss.object_category)
        found[kind] = min(miss.hops, found.get(kind, miss.hops))
    assert found == every_miss(source, query)


def test_a_miss_names_and_counts_both_sides() -> None:
    concepts = (
        *(Concept(f"T:g{n}", f"gene {n}", "Gene") for n in range(5)),
        Concept("T:drug", "drug", "ChemicalEntity"),
        Concept("T:ill", "illness", "Disease"),
        Concept("T:other", "another", "Disease"),
    )
    binds = [Triple("T:drug", "binds", f"T:g{n}") for n in range(4)]
    triples = sorted([*binds, Triple("T:g4", "causes", "T:other")])
    source = Listed(concepts, tuple(Assertion(triple, 1, 1, 0.5) for triple in triples))
    query = PathQuery(sources=("T:drug",), targets=("T:ill",), max_hops=2)
    assert nearest_misses(indexed(source), query) == (
        NearMiss(
            predicate="causes",
            subject_category="Gene",
            object_category="Disease",
            forward=True,
            before=1,
            after=0,
            starts=concepts[:3],
            start_count=4,
            ends=(concepts[6],),
            end_count=1,
            edges=1,
        ),
    )
    assert nearest_misses(indexed(source), replace(query, max_hops=1)) == ()
    assert nearest_misses(indexed(source), replace(query, targets=("T:unknown",))) == ()
