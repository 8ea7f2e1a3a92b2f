"""The learnt order of chains: what it learns, where it keeps out, and that its table says all that it knows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medkg.assemble.rankings import path_ranking
from medkg.errors import InputError, ModelError
from medkg.evaluate.mechanisms import Mechanism, UnionGraph, fold_of
from medkg.evaluate.path_teaching import teach
from medkg.model.assertion import Triple
from medkg.model.concept import Concept
from medkg.model.path import PathQuery, PathResult
from medkg.retrieve.describe import NUMBERS
from medkg.retrieve.learning import PathLearner
from medkg.retrieve.ranking import HEADER, PathRanking
from medkg.retrieve.search import PLAIN, Chains
from tests.path_index.sources import Quiet, indexed


def mechanism(number: int, *, through: str = "Protein", kind: str = "inhibits") -> Mechanism:
    """A drug with two ways to its disease: through a concept of a category of its own, and through a process."""
    drug, disease = Concept(f"C:{number}", "drug", "ChemicalEntity"), Concept(f"D:{number}", "disease", "Disease")
    drawn, other = Concept(f"X:{number}", "drawn", through), Concept(f"P:{number}", "other", "BiologicalProcess")
    links = (
        Triple(drug.id, kind, drawn.id),
        Triple(drawn.id, "causes", disease.id),
    )
    return Mechanism(f"m{number}", drug.id, disease.id, (drug, disease, drawn, other), links)


def ways(one: Mechanism) -> Mechanism:
    """The same with the other way in, which nobody drew for it."""
    more = (Triple(one.drug, "affects", f"P:{one.id[1:]}"), Triple(f"P:{one.id[1:]}", "causes", one.disease))
    return replace(one, links=(*one.links, *more))


def learnt(count: int = 12) -> PathRanking:
    drawn = [mechanism(number) for number in range(count)]
    graph = UnionGraph(tuple(ways(one) for one in drawn))
    return teach(drawn, lambda _: PathLearner(indexed(graph)), name="taught", progress=Quiet())


def asked(graph: UnionGraph, ranking: PathRanking | None, *, directed: bool = True) -> PathResult:
    query = PathQuery(sources=("C:99",), targets=("D:99",), directed=directed)
    return Chains(indexed(graph), ranking=ranking).chains(query)


def test_what_was_drawn_elsewhere_comes_first_here() -> None:
    result = asked(UnionGraph((ways(mechanism(99)),)), learnt())
    assert result.ranking == "taught"
    assert [chain.concepts[1].id for chain in result.chains] == ["X:99", "P:99"]
    for chain in result.chains:
        assert round(sum(value for _, value in chain.parts), 4) == chain.score
        assert [name for name, _ in chain.parts] == ["length", "pattern", "degree"]


@pytest.mark.parametrize(
    ("graph", "directed", "says"),
    [
        (UnionGraph((mechanism(99),)), False, PLAIN),
        (UnionGraph((mechanism(99, through="Gene", kind="binds"),)), True, "taught knows 0% of the steps"),
    ],
    ids=["undirected", "other words"],
)
def test_it_keeps_out_of_what_it_was_not_taught(graph: UnionGraph, directed: bool, says: str) -> None:
    result, plain = asked(graph, learnt(), directed=directed), asked(graph, None, directed=directed)
    assert result.chains == plain.chains
    assert says in result.ranking
    assert result.ranking.startswith(PLAIN)


def test_it_keeps_out_of_ends_of_other_kinds() -> None:
    index = indexed(UnionGraph((ways(mechanism(99)),)))
    query = PathQuery(sources=("X:99",), targets=("D:99",), directed=True)
    found = Chains(index, ranking=learnt()).chains(query).ranking
    assert found == f"{PLAIN}, since taught has not learnt about such ends"
    assert Chains(index, ranking=learnt()).chains(replace(query, directed=False)).ranking == PLAIN


def test_a_table_says_all() -> None:
    ranking = learnt()
    again = PathRanking.from_lines(ranking.lines(), name="taught")
    assert again == ranking
    assert learnt().lines() == ranking.lines()
    assert "step ChemicalEntity -inhibits-> Protein" in ranking.weights


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "does not begin"),
        (["weight"], "does not begin"),
        ([HEADER, "degrees\tmuch"], "line 2"),
        ([HEADER, "degrees\tnan"], "line 2"),
        ([HEADER, "degrees"], "line 2"),
        ([HEADER, "degrees\t1"], "entering"),
    ],
)
def test_a_table_that_is_none_is_refused(lines: list[str], says: str) -> None:
    with pytest.raises(ModelError, match=says):
        PathRanking.from_lines(lines, name="mine")


def test_too_little_cannot_teach() -> None:
    with pytest.raises(InputError, match="there are 2 pairs"):
        learnt(2)


def test_the_shipped_ranking_opens_and_others_are_refused() -> None:
    shipped = path_ranking("auto")
    assert shipped is not None
    assert {*NUMBERS} <= {*shipped.weights}
    assert path_ranking("plain") is None
    with pytest.raises(ModelError, match=r"auto, plain, or a folder"):
        path_ranking("nowhere")


def test_folds_are_dealt_by_drug_and_evenly() -> None:
    folds = [fold_of(mechanism(number).drug, 5) for number in range(1000)]
    assert {folds.count(fold) > 150 for fold in range(5)} == {True}
    assert all(fold_of(replace(mechanism(7), id=f"n{n}").drug, 5) == folds[7] for n in range(5))
    other = [fold_of(mechanism(number).drug, 5, seed=1) for number in range(1000)]
    assert {other.count(fold) > 150 for fold in range(5)} == {True}
    assert 500 < sum(one != another for one, another in zip(folds, other, strict=True)) < 950
