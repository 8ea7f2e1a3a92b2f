"""P-values of patterns: uniform where nothing is there, small where something was planted, the same every time."""

from __future__ import annotations

import random
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept
from medkg.model.path import GraphPath, PathQuery, PatternSignificance
from medkg.retrieve import significance as permutation_test
from medkg.retrieve.search import Chains
from medkg.retrieve.significance import PatternTests
from medkg.retrieve.significance_family import false_discovery_rates, open_patterns
from medkg.retrieve.significance_kinds import Kinds, Step
from medkg.views.path_index.view import MappedPathIndex
from medkg.wording import significance
from tests.path_index.sources import Listed, indexed

DRUG, GENE, DISEASE = "ChemicalEntity", "Gene", "Disease"
PREFIXES = {DRUG: "C", GENE: "G", DISEASE: "D"}


def chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 -- sampling needs no secret


def graph(triples: Iterable[tuple[str, str, str]]) -> MappedPathIndex:
    """Index triples between concepts whose first letter tells their category."""
    made = sorted({Triple(*triple) for triple in triples})
    category = {prefix: name for name, prefix in PREFIXES.items()}
    names = sorted({name for triple in made for name in (triple.subject, triple.object)})
    concepts = tuple(Concept(name, f"the {name}", category[name[0]]) for name in names)
    return indexed(Listed(concepts, tuple(Assertion(triple, 1, 1, 0.9) for triple in made)))


def named(category: str, count: int) -> list[str]:
    return [f"{PREFIXES[category]}:{number:03}" for number in range(count)]


def independent(
    draw: random.Random, subjects: list[str], predicate: str, objects: list[str], *, mean: float
) -> list[tuple[str, str, str]]:
    """Draw each edge by itself, with odds that are a product of a factor of either end.

    Given its degrees, such a graph is equally likely to be any graph of these degrees: exactly the null.
    """
    weights = {name: draw.lognormvariate(0, 0.8) for name in (*subjects, *objects)}
    return [
        (one, predicate, other)
        for one in subjects
        for other in objects
        if one != other and draw.random() < (odds := weights[one] * weights[other] * mean) / (1 + odds)
    ]


def explained(
    index: MappedPathIndex, source: str, target: str, *, max_hops: int = 3, seed: int = 1
) -> dict[str, PatternSignificance]:
    chains = chains_of(index, source, target, max_hops=max_hops)
    found = PatternTests(index, seed=seed).significance(chains, max_hops=max_hops)
    return {one.pattern: one for one in found if one is not None}


def chains_of(index: MappedPathIndex, source: str, target: str, *, max_hops: int = 3) -> tuple[GraphPath, ...]:
    query = PathQuery(sources=(source,), targets=(target,), max_hops=max_hops, top=200)
    return Chains(index).chains(query).chains


@pytest.mark.parametrize("hops", [2, 3])
def test_without_any_association_p_values_are_uniform(hops: int) -> None:
    draw = chance(hops)
    broken = []
    for _ in range(30):
        drugs, genes, diseases = named(DRUG, 25), named(GENE, 40), named(DISEASE, 20)
        index = graph(
            independent(draw, drugs, "affects", genes, mean=0.12)
            + independent(draw, genes, "associated_with", diseases, mean=0.12)
            + independent(draw, genes, "regulates", genes, mean=0.06)
        )
        tests = PatternTests(index)
        kinds = tests.copies.kinds
        first, between, last = (
            next(kind for kind in kinds.all if index.predicates[kind.predicate] == name)
            for name in ("affects", "regulates", "associated_with")
        )
        inner = (Step(between, forward=True),) if hops == 3 else ()
        disease = index.categories.index(DISEASE)
        pattern = (Step(first, forward=True), *inner, Step(last, forward=last.object == disease))
        for _ in range(8):
            source, target = draw.choice(drugs), draw.choice(diseases)
            if index.row(source) < 0 or index.row(target) < 0:
                continue
            if tests.copies.degrees(last).entering(pattern[-1])[kinds.place(index.row(target))] == 0:
                continue
            null = tests.null(pattern, source, target)
            # Counts tie often in small graphs: among ties the place is drawn.
            broken.append((null.greater + draw.random() * (null.equal + 1)) / (null.size + 1))
    count = len(broken)
    assert count > 150
    levels = np.arange(count + 1) / count
    ordered = np.sort(broken)
    distance = max((levels[1:] - ordered).max(), (ordered - levels[:-1]).max())
    # Kolmogorov-Smirnov at one in a thousand.
    assert distance < 1.95 / count**0.5


def planted(draw: random.Random) -> MappedPathIndex:
    """A random graph in which one drug affects the very genes that one disease goes with."""
    drugs, genes, diseases = named(DRUG, 40), named(GENE, 80), named(DISEASE, 30)
    noise = independent(draw, drugs[1:], "affects", genes, mean=0.08)
    noise += independent(draw, genes, "associated_with", diseases[1:], mean=0.08)
    shared = draw.sample(genes, 8)
    return graph(
        noise
        + [(drugs[0], "affects", gene) for gene in shared]
        + [(gene, "associated_with", diseases[0]) for gene in shared]
    )


def test_a_planted_association_is_found() -> None:
    index = planted(chance(5))
    found = explained(index, "C:000", "D:000")["ChemicalEntity -affects-> Gene -associated_with- Disease"]
    assert found.p_value < 1e-4
    assert found.q_value < 0.01
    assert found.null_size > 100_000
    other = explained(index, "C:001", "D:001")["ChemicalEntity -affects-> Gene -associated_with- Disease"]
    assert other.p_value > 0.05


def test_results_do_not_depend_on_threads_order_or_what_was_asked_before() -> None:
    index = planted(chance(6))
    pairs = [(f"C:{n:03}", f"D:{n:03}") for n in range(8)]
    alone = [explained(index, *pair) for pair in pairs]
    assert any(alone)
    shared = PatternTests(index)

    def ask(pair: tuple[str, str]) -> dict[str, PatternSignificance]:
        found = shared.significance(chains_of(index, *pair), max_hops=3)
        return {one.pattern: one for one in found if one is not None}

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, reversed(pairs))) == alone[::-1]
    assert [ask(pair) for pair in pairs] == alone
    assert [explained(index, *pair, seed=2) for pair in pairs] != alone


def test_a_hub_without_equals_is_held_against_many_counts() -> None:
    draw = chance(7)
    drugs, genes, diseases = named(DRUG, 30), named(GENE, 300), named(DISEASE, 30)
    index = graph(
        [("C:000", "affects", gene) for gene in genes[:290]]
        + independent(draw, drugs[1:], "affects", genes, mean=0.02)
        + [(gene, "associated_with", "D:000") for gene in genes[5:]]
        + independent(draw, genes, "associated_with", diseases[1:], mean=0.02)
    )
    found = explained(index, "C:000", "D:000", max_hops=2)["ChemicalEntity -affects-> Gene -associated_with- Disease"]
    assert found.null_size >= 8_000
    assert 0.01 < found.p_value <= 1
    assert found.determined == ()


def test_great_hubs_are_held_against_fewer_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permutation_test, "_WORK_BOUND", 3_000)
    genes = named(GENE, 400)
    index = graph(
        [("C:000", "affects", gene) for gene in genes[:-90]]
        + [("C:001", "affects", gene) for gene in genes[::11]]
        + [(gene, "associated_with", "D:000") for gene in genes[90:]]
        + [(gene, "associated_with", "D:001") for gene in genes[::13]]
    )
    found = explained(index, "C:000", "D:000", max_hops=2)["ChemicalEntity -affects-> Gene -associated_with- Disease"]
    # Nine ends on either side, in each of eight copies.
    assert found.null_size == 9 * 9 * 8
    assert 1 / (found.null_size + 1) <= found.p_value <= 1


def test_a_kind_of_a_single_edge_shows_nothing_and_is_named() -> None:
    index = graph([("C:000", "affects", "G:000"), *((f"G:{n:03}", "treats", f"D:{n % 3:03}") for n in range(9))])
    found = explained(index, "C:000", "D:000")["ChemicalEntity -affects-> Gene -treats-> Disease"]
    assert found.determined == ("ChemicalEntity -affects-> Gene",)
    assert found.p_value > 0.1
    direct = explained(index, "C:000", "G:000")["ChemicalEntity -affects-> Gene"]
    assert (direct.p_value, direct.q_value) == (1.0, 1.0)


def test_a_complete_kind_cannot_be_permuted_and_is_named() -> None:
    drugs, genes, diseases = named(DRUG, 4), named(GENE, 5), named(DISEASE, 3)
    index = graph(
        [(one, "affects", other) for one, other in product(drugs, genes)]
        + [(one, "associated_with", other) for one, other in product(genes, diseases)]
    )
    for found in explained(index, "C:000", "D:000").values():
        assert found.p_value == found.q_value == 1.0
        assert "ChemicalEntity -affects-> Gene" in found.determined
    assert "shows nothing" in significance(found)


def test_the_score_is_the_degree_weighted_path_count() -> None:
    index = graph(
        [("C:000", "affects", "G:000"), ("C:000", "affects", "G:001"), ("C:001", "affects", "G:001"),
         ("G:000", "treats", "D:000"), ("G:001", "treats", "D:000"), ("G:001", "treats", "D:001")]
    )  # fmt: skip
    found = explained(index, "C:000", "D:000", max_hops=2)["ChemicalEntity -affects-> Gene -treats-> Disease"]
    assert found.score == pytest.approx((2 * 1 * 1 * 2) ** -0.5 + (2 * 2 * 2 * 2) ** -0.5, rel=1e-5)
    assert found.hops == 2


def test_each_chain_gets_its_own_pattern_and_long_ones_none() -> None:
    links = [(f"G:{n:03}", "regulates", f"G:{n + 1:03}") for n in range(5)]
    index = graph([*links, ("G:000", "regulates", "G:005"), ("G:000", "treats", "G:005")])
    chains = chains_of(index, "G:000", "G:005", max_hops=6)
    found = PatternTests(index).significance(chains, max_hops=6)
    patterns = {len(chain.hops): one and one.pattern for chain, one in zip(chains, found, strict=True)}
    assert patterns[5] is None
    assert {one.pattern for one in found if one} == {"Gene -regulates-> Gene", "Gene -treats-> Gene"}
    backward = PatternTests(index).significance(chains_of(index, "G:001", "G:000", max_hops=1), max_hops=1)
    assert [one and one.pattern for one in backward] == ["Gene <-regulates- Gene"]
    assert PatternTests(index).significance((), max_hops=3) == ()


def test_false_discovery_rates_by_hand() -> None:
    assert false_discovery_rates([0.04, 0.01, 0.03, 0.5], family=4) == pytest.approx((0.16 / 3, 0.04, 0.16 / 3, 0.5))
    # The rest of a family counts as p = 1.
    assert false_discovery_rates([0.01], family=50) == pytest.approx((0.5,))
    assert false_discovery_rates([0.2, 0.9], family=50) == (1.0, 1.0)
    assert false_discovery_rates([], family=3) == ()


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=True), st.integers(1, 4))
def test_possible_patterns_are_those_that_listing_finds(draw: random.Random, max_hops: int) -> None:
    names = [*named(DRUG, 2), *named(GENE, 3), *named(DISEASE, 2)]
    predicates = ("affects", "associated_with", "treats")
    index = graph((draw.choice(names), draw.choice(predicates), draw.choice(names)) for _ in range(9))
    kinds = Kinds(index)
    ends = [draw.randrange(len(index.category)) for _ in range(2)]
    steps = {step for kind in kinds.all for step in (Step(kind, True), Step(kind, True).turned)}

    def has_edge(row: int, step: Step) -> bool:
        edges = kinds.edges(step.kind).degrees[0 if step.forward else 1]
        return step.begin == index.category[row] and bool(edges[kinds.place(row)])

    listed = [
        pattern
        for hops in range(1, max_hops + 1)
        for pattern in product(steps, repeat=hops)
        if all(one.end == other.begin for one, other in pairwise(pattern))
        and has_edge(ends[0], pattern[0])
        and has_edge(ends[1], pattern[-1].turned)
    ]
    assert open_patterns(index, kinds, *ends, max_hops=max_hops) == len(listed)


def test_words() -> None:
    found = PatternSignificance(
        pattern="Gene -treats-> Disease",
        hops=1,
        score=0.5,
        p_value=0.00234,
        q_value=0.0412,
        null_size=8192,
        patterns=12,
    )
    assert significance(found) == (
        "pattern Gene -treats-> Disease: p 0.0023 of 8,192 null counts, q 0.041 among 12 possible patterns"
    )
    fixed = replace(found, determined=("Gene -treats-> Disease",))
    assert significance(fixed).endswith(
        "; the degrees alone fix every edge of Gene -treats-> Disease, which therefore shows nothing"
    )
