"""Chains of a wanted sign are found exactly, and what contradicts a hop is priced exactly."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.errors import UsageError
from medkg.model.assertion import Assertion, Triple
from medkg.model.belief import BeliefParts
from medkg.model.biolink import is_symmetric
from medkg.model.concept import Concept
from medkg.model.contradiction import CONTRARIES
from medkg.model.effect import Direction
from medkg.model.kinship import PART_OF, SAME_AS, SUBCLASS_OF
from medkg.model.mention import Polarity
from medkg.model.path import PathQuery
from medkg.ports import PathIndex
from medkg.retrieve import frontier, join
from medkg.retrieve.contrary import Contraries, contradicted
from medkg.retrieve.score import UNITS, EdgeCosts, PartCosts, Weights
from medkg.retrieve.search import Chains
from medkg.retrieve.signs import shipped_rules
from tests.path_index.sources import Listed, Said, indexed
from tests.retrieve.brute import brute, documents_against
from tests.retrieve.test_exactness import WEIGHTS, compare, graph, levels, pattern, question, shown, vocabularies

# Signs along and against, correlations, kinds, inverses, hops without a sign, and pairs that exclude each other.
SIGNED = (
    "increases", "decreases", "causes", "positively_correlated_with", "negatively_correlated_with", "subclass_of",
    "has_part", "treated_by", "affects", "treats", "contraindicated_in", "no_such_predicate",
)  # fmt: skip
WANTED = (Direction.RAISES, Direction.LOWERS)


def asked_of_all(draw: random.Random, source: Listed, *, patterned: bool) -> PathQuery:
    """Signs, steps of vocabularies, levels and patterns at once; contradictions lie in the graph."""
    query = question(draw, source)
    return replace(
        query,
        effect=draw.choice(WANTED) if draw.random() < 0.8 else None,
        hierarchy=draw.random() < 0.6,
        without_predicates=(*query.without_predicates, *([SAME_AS] if draw.random() < 0.1 else [])),
        source_levels=levels(draw, query.sources) if draw.random() < 0.3 else (),
        target_levels=levels(draw, query.targets) if draw.random() < 0.3 else (),
        pattern=pattern(draw) if patterned else None,
    )


def weighed(draw: random.Random, source: Listed) -> Listed:
    """What is denied too has been lowered by it, as the record lowers belief."""
    told = []
    for one in source.assertion_list:
        parts = BeliefParts(support=one.belief, denial=draw.choice((0.0, 0.3, 0.9)))
        told.append(replace(one, belief=parts.belief, parts=parts))
    return Listed(source.concept_list, tuple(told))


def told_of_all(draw: random.Random) -> tuple[Listed, Said]:
    """Evidence with and without signs, some of it contested, and vocabularies that say some of the same predicates."""
    source = weighed(draw, graph(draw, predicates=draw.sample(SIGNED, 6)))
    return source, vocabularies(draw, source, predicates=(SUBCLASS_OF, PART_OF, "has_part", "decreases"))


ALL_WEIGHTS = (*WEIGHTS, Weights(contrary=2.5), Weights(length=0.05, degree=0, contrary=1, equivalence=0, hierarchy=0))


@settings(max_examples=400, deadline=None)
@given(st.randoms(use_true_random=True), st.sampled_from(ALL_WEIGHTS), st.booleans(), st.booleans())
def test_signs_vocabularies_and_contradictions_at_once_equal_brute_force(
    draw: random.Random, weights: Weights, shortcuts: bool, patterned: bool
) -> None:
    source, said = told_of_all(draw)
    query = asked_of_all(draw, source, patterned=patterned)
    with pytest.MonkeyPatch.context() as patch:
        if shortcuts:
            patch.setattr(frontier, "_WORTH_CUTTING", 0)
            patch.setattr(join, "_WORTH_TRIMMING", 0)
        # Half of them read stored costs, see `compare`; in some graphs, no vocabulary says anything.
        compare(source, query, weights, said if draw.random() < 0.6 else None)


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=True), st.sampled_from(ALL_WEIGHTS), st.booleans())
def test_a_narrow_search_keeps_signs_vocabularies_and_contradictions(
    draw: random.Random, weights: Weights, sweeps: bool
) -> None:
    source, said = told_of_all(draw)
    query = asked_of_all(draw, source, patterned=False)
    with pytest.MonkeyPatch.context() as patch:
        # All bounds come from sweeps over all edges, as in graphs whose frontiers are wide.
        patch.setattr(frontier, "_WORTH_PULLING", 1 << 20 if sweeps else 8)
        chains = Chains(indexed(source, kinship=said, pricing=weights), weights=weights, work_bound=draw.randint(5, 60))
        result = chains.chains(query)
    if "stopped" not in result.reason:
        expected = brute(source, query, weights, said.step_list)
        assert [shown(path) for path in result.chains] == expected[: query.top]


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=True))
def test_what_a_batch_remembers_knows_signs(draw: random.Random) -> None:
    source, said = told_of_all(draw)
    chains = Chains(indexed(source, kinship=said))
    batch = chains.batch()
    asked = asked_of_all(draw, source, patterned=False)
    for effect in (None, *WANTED, None):
        query = replace(asked, effect=effect)
        assert batch.chains(query) == chains.chains(query)


def evident(index: PathIndex) -> dict[int, tuple[str, str, str]]:
    """Give subject, predicate and object of each edge of evidence, by number."""
    ids = [index.concept(row).id for row in range(len(index.category))]
    subjects = np.repeat(np.arange(len(ids)), np.diff(index.out_start)).tolist()
    told = enumerate(zip(subjects, index.out_predicate.tolist(), index.out_target.tolist(), strict=True))
    return {edge: (ids[s], index.predicates[p], ids[o]) for edge, (s, p, o) in told if p < index.asserted}


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=True))
def test_each_edge_is_priced_by_the_documents_against_it(draw: random.Random) -> None:
    source, said = told_of_all(draw)
    weights = Weights(contrary=draw.choice((0.5, 2.5)))
    index = indexed(source, kinship=said, pricing=draw.choice((weights, None)))
    edges = list(range(len(index.out_target)))
    costs = PartCosts(index, EdgeCosts(index, weights), edges)
    against, documents = documents_against(source), index.documents.tolist()
    expected = {
        edge: round(weights.contrary * UNITS * math.log1p(against[triple] / documents[edge]))
        for edge, triple in evident(index).items()
        if triple in against
    }
    found = {edge: round(-dict(costs.parts((edge,))).get("contrary", 0.0) * UNITS) for edge in edges}
    assert {edge: units for edge, units in found.items() if units} == expected
    contested, counts = contradicted(index)
    triples = evident(index)
    assert {edge: against[triple] for edge, triple in triples.items() if triple in against} == dict(
        zip(contested.tolist(), counts.tolist(), strict=True)
    )


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=True))
def test_single_edges_are_excluded_by_what_excludes_their_predicates(draw: random.Random) -> None:
    source, said = told_of_all(draw)
    index = indexed(source, kinship=said)
    triples, contraries = evident(index), Contraries(index)
    exclude = {frozenset((one.first, one.second)) for one in CONTRARIES}
    for edge in range(len(index.out_target)):
        expected = []
        if edge in triples:
            s, p, o = triples[edge]
            pairs = {(s, o), (o, s)} if is_symmetric(p) else {(s, o)}
            expected = [n for n, (a, q, b) in triples.items() if (a, b) in pairs and {p, q} in exclude]
        assert contraries.excluding(edge) == expected


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=True))
def test_what_contradicts_is_priced_as_brute_force_prices_it(draw: random.Random) -> None:
    source = graph(draw, predicates=SIGNED)
    compare(source, question(draw, source), Weights(contrary=draw.choice((0.0, 0.5, 2.5))))


@settings(max_examples=200, deadline=None)
@given(st.randoms(use_true_random=True))
def test_each_chain_found_has_the_effect_that_was_asked_for(draw: random.Random) -> None:
    source = graph(draw, predicates=SIGNED)
    wanted = draw.choice(WANTED)
    rules = shipped_rules()
    query = replace(question(draw, source), top=5000)
    of_sign = Chains(indexed(source)).chains(replace(query, effect=wanted)).chains
    assert all(rules.effect(chain).direction is wanted for chain in of_sign)
    everything = Chains(indexed(source)).chains(query).chains
    assert list(of_sign) == [chain for chain in everything if rules.effect(chain).direction is wanted]


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=True))
def test_the_price_changes_nothing_where_nothing_contradicts(draw: random.Random) -> None:
    source = graph(draw)
    asserted = tuple(a for a in source.assertion_list if a.triple.polarity is Polarity.ASSERTED)
    query = question(draw, source)
    told = Listed(source.concept_list, asserted)
    priced, free = (Chains(indexed(told), weights=Weights(contrary=price)).chains(query) for price in (5.0, 0.0))
    assert priced == free


def contested(*said: tuple[str, str, str, int, Polarity]) -> Listed:
    names = sorted({name for subject, _, object_, _, _ in said for name in (subject, object_)})
    assertions = tuple(Assertion(Triple(s, p, o, polarity), n, n, 1.0) for s, p, o, n, polarity in said)
    return Listed(tuple(Concept(name, name, "Gene") for name in names), assertions)


def test_doubt_is_the_share_of_documents_against() -> None:
    yes, no = Polarity.ASSERTED, Polarity.DENIED
    source = contested(("A", "causes", "B", 3, yes), ("A", "causes", "B", 1, no))
    (chain,) = Chains(indexed(source)).chains(PathQuery(sources=("A",), targets=("B",))).chains
    assert dict(chain.parts) == {"length": -1.0, "degree": 0.0, "support": 0.0, "contrary": -0.1438}
    assert chain.contrary == ()
    assert [hop.documents for hop in chain.against] == [1]


def test_denial_is_priced_once() -> None:
    yes, no = Polarity.ASSERTED, Polarity.DENIED
    said = contested(("A", "causes", "B", 3, yes), ("A", "causes", "B", 1, no))
    parts = BeliefParts(support=0.9, denial=0.8, opposed=1)
    lowered = replace(said.assertion_list[0], belief=parts.belief, parts=parts)
    source = Listed(said.concept_list, (lowered, *said.assertion_list[1:]))
    (chain,) = Chains(indexed(source)).chains(PathQuery(sources=("A",), targets=("B",))).chains
    assert dict(chain.parts) == {"length": -1.0, "degree": 0.0, "support": -0.0527, "contrary": -0.1438}
    assert chain.hops[0].belief == parts.belief


def test_the_predicate_that_excludes_stands_beside() -> None:
    yes = Polarity.ASSERTED
    source = contested(("A", "increases", "B", 1, yes), ("A", "decreases", "B", 9, yes), ("B", "affects", "C", 1, yes))
    query = PathQuery(sources=("C",), targets=("A",), max_hops=2)
    best, other = Chains(indexed(source)).chains(query).chains
    assert [hop.triple.predicate for hop in best.hops] == ["affects", "decreases"]
    assert [(hop.triple.predicate, hop.documents, hop.forward) for hop in best.contrary] == [("increases", 1, False)]
    assert [hop.triple.predicate for hop in other.contrary] == ["decreases"]


def test_no_direction_is_no_wish() -> None:
    source = contested(("A", "causes", "B", 1, Polarity.ASSERTED))
    query = PathQuery(sources=("A",), targets=("B",), effect=Direction.UNDETERMINED)
    with pytest.raises(UsageError, match="raise or that lower"):
        Chains(indexed(source)).chains(query)


def test_why_no_chain_has_the_sign() -> None:
    source = contested(("A", "causes", "B", 1, Polarity.ASSERTED))
    query = PathQuery(sources=("A",), targets=("B",), effect=Direction.LOWERS)
    assert not brute(source, query, Weights())
    result = Chains(indexed(source)).chains(query)
    assert result.reason == "no chain of up to 4 hops lowers B by its signs; without that limit, the best has 1 hop."
