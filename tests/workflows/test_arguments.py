"""Arguments of the Python API that could be misread: one file is one file, and a bound that allows nothing is told.

A string is never taken for its letters: `/` is a whole machine.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

import medkg
from medkg.assemble.reading import readings

TRIPLES = "subject\tpredicate\tobject\nMESH:D008094\tcauses\tMESH:D007037\n"


@pytest.mark.parametrize("kind", [str, Path])
def test_one_input_is_one_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[str] | type[Path]) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.tsv").write_text(TRIPLES, encoding="utf-8")
    assert len(list(readings(kind("t.tsv")))) == 1
    with medkg.open(tmp_path / "x.graph", create=True) as graph:
        assert graph.load(kind("t.tsv")).evidence == 1
        assert graph.build(kind("t.tsv")).unchanged == 1
        assert graph.forget("source:t.tsv").documents == ("source:t.tsv",)
    with pytest.raises(medkg.errors.UsageError, match=r"no gold file none\.txt"):
        medkg.evaluate("ner", kind("none.txt"))


@pytest.mark.parametrize(
    "asked",
    [{"limit": 0}, {"limit": -1}, {"timeout": 0.0}, {"timeout": -1.0}],
    ids=["no row", "fewer than none", "no time", "less than none"],
)
def test_bounds_that_allow_nothing_are_refused_instead_of_passed_over(tmp_path: Path, asked: dict[str, int]) -> None:
    with (
        medkg.open(tmp_path / "x.graph", create=True) as graph,
        pytest.raises(medkg.errors.UsageError, match="at least one row and more than 0 seconds"),
    ):
        graph.cypher("MATCH (d:Disease) RETURN d.id", **asked)


@pytest.mark.parametrize("top", [0, -1])
def test_fewer_than_one_candidate_is_refused(tmp_path: Path, top: int) -> None:
    with medkg.open(tmp_path / "x.graph", create=True) as graph, pytest.raises(medkg.errors.UsageError, match="top"):
        graph.find("lithium", top=top)


@pytest.mark.parametrize("asked", [{"max_hops": 0}, {"top": 0}, {"top": -1}], ids=str)
def test_chains_of_nothing_are_refused_instead_of_passed_over(tmp_path: Path, asked: dict[str, int]) -> None:
    (tmp_path / "t.tsv").write_text(TRIPLES, encoding="utf-8")
    with medkg.open(tmp_path / "x.graph", create=True) as graph:
        graph.load(tmp_path / "t.tsv")
        with pytest.raises(medkg.errors.UsageError, match=next(iter(asked))):
            graph.explain("MESH:D008094", "MESH:D007037", **asked)


def test_fewer_than_one_contradiction_is_refused(tmp_path: Path) -> None:
    with medkg.open(tmp_path / "x.graph", create=True) as graph, pytest.raises(medkg.errors.UsageError, match="top"):
        graph.contradictions(top=0)


def test_a_trained_ranking_is_not_passed_over_for_chains_that_it_cannot_order(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text(TRIPLES, encoding="utf-8")
    trained = str(files("medkg_models") / "paths")
    with medkg.open(tmp_path / "x.graph", create=True) as graph:
        graph.load(tmp_path / "t.tsv")
        with pytest.raises(medkg.errors.UsageError, match="directed"):
            graph.explain("MESH:D008094", "MESH:D007037", ranking=trained)
        assert graph.explain("MESH:D008094", "MESH:D007037", ranking=trained, directed=True).chains
        with pytest.raises(medkg.errors.ModelError):
            graph.explain("MESH:D008094", "MESH:D007037", ranking="nowhere", directed=True)
