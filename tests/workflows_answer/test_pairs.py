"""Many pairs at once say of each pair what asking for it alone says."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from medkg.model.path import Explanation, PathQuery
from medkg.ports import Unwatched
from medkg.workflows.explain import explain
from medkg.workflows.pairs import explain_pairs
from medkg.workflows.telling import Telling
from tests.workflows_answer.small_graph import SmallGraph, small_graph, small_names

SOURCES = ("lithium", "carbamazepine", "GSK3B", "lithium")
TARGETS = ("bipolar disorder", "tremor", "hypothyroidism", "lithium")


class Counting(Unwatched):
    """Progress that counts."""

    def __init__(self) -> None:
        self.total: int | None = None
        self.done = 0

    def stage(self, name: str, *, total: int | None = None) -> None:
        self.total = total

    def advance(self, by: int = 1) -> None:
        self.done += by


def alone(source: str, target: str, query: PathQuery) -> Explanation:
    graph = small_graph()
    found = explain(
        source,
        target,
        query,
        finder=small_names(),
        chains=graph,
        evidence=graph,
        neighbourhood=graph,
        telling=Telling(grouped=True),
    )
    return replace(found, nearest=())


def together(graph: SmallGraph, query: PathQuery, counting: Counting, *more: str) -> list[Explanation]:
    found = explain_pairs(
        (*SOURCES, *more), TARGETS, query, finder=small_names(), chains=graph, evidence=graph, neighbourhood=graph,
        progress=counting, telling=Telling(grouped=True),
    )  # fmt: skip
    return list(found)


def test_every_pair_is_what_it_is_alone_in_the_order_of_the_names_each_once() -> None:
    query, counting = PathQuery(sources=(), max_hops=3, top=5), Counting()
    expected = [alone(source, target, query) for source in dict.fromkeys(SOURCES) for target in TARGETS]
    assert together(small_graph(), query, counting) == expected
    assert (counting.total, counting.done) == (12, 12)


def test_a_name_without_a_concept_costs_its_own_pairs_alone() -> None:
    found = together(small_graph(), PathQuery(sources=()), Counting(), "zzqqxx", "cold")
    assert len(found) == 5 * len(TARGETS)
    unknown, ambiguous = found[12:16], found[16:]
    assert all(not one.chains and "zzqqxx" in one.reason and one.source.id == "zzqqxx" for one in unknown)
    assert all(not one.chains and "'cold'" in one.reason and one.target.id != "cold" for one in ambiguous)


def test_a_pair_is_explained_when_it_is_asked_for() -> None:
    counting = Counting()
    graph = small_graph()
    found = explain_pairs(
        SOURCES, TARGETS, PathQuery(sources=()), finder=small_names(), chains=graph, evidence=graph,
        neighbourhood=graph, progress=counting,
    )  # fmt: skip
    assert len(list(islice(found, 2))) == 2
    assert counting.done == 1
