"""`medkg explain --via` and `--target-category`: lists of concepts in place of chains."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

TRIPLES = """subject\tsubject_name\tsubject_category\tpredicate\tobject\tobject_name\tobject_category
MESH:C1\tnoremol\tChemicalEntity\tbinds\tncbigene:1\tGENA\tGene
MESH:C1\tnoremol\tChemicalEntity\tbinds\tncbigene:2\tGENB\tGene
MESH:D1\tsample fever\tDisease\tassociated_with\tncbigene:2\tGENB\tGene
MESH:D2\tsample chill\tDisease\tassociated_with\tncbigene:1\tGENA\tGene
MESH:C1\tnoremol\tChemicalEntity\ttreats\tMESH:D1\tsample fever\tDisease
"""


@pytest.fixture(scope="module")
def loaded(medkg: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("listing")
    (folder / "triples.tsv").write_text(TRIPLES, encoding="utf-8")
    done = medkg("load", folder / "triples.tsv", "-g", folder / "small.graph")
    assert done.returncode == 0, done.stderr
    return folder / "small.graph"


def test_via_ranks_the_concepts_between(medkg: Run, loaded: Path) -> None:
    asked = ("explain", "noremol", "sample fever", "--via", "Gene", "-g", loaded)
    found = json.loads(medkg(*asked, "--format", "json").stdout)
    assert [one["name"] for one in found["concepts"]] == ["GENB", "GENA"]
    first = found["concepts"][0]
    assert (found["category"], found["count"], found["truncated"], found["ranking"]) == ("Gene", 2, False, "mechanisms")
    assert (first["predicates"], first["rivals"]) == (["binds"], 1)
    assert first["score"] == pytest.approx(sum(first["parts"].values()))
    assert [hop["predicate"] for hop in first["chain"]["hops"]] == ["binds", "associated_with"]
    assert found["concepts"][1]["chain"] is None
    said = medkg(*asked, "--top", "1").stdout
    assert "1. GENB (ncbigene:2): noremol binds it" in said
    assert "target Gene -associated_with- Disease" in said
    assert "1 of 2 concepts are shown; see --top." in said
    rows = list(csv.DictReader(io.StringIO(medkg(*asked, "--format", "csv").stdout)))
    assert [row["id"] for row in rows] == ["ncbigene:2", "ncbigene:1"]


def test_target_category_asks_openly(medkg: Run, loaded: Path) -> None:
    asked = ("explain", "noremol", "--target-category", "Disease", "-g", loaded)
    found = json.loads(medkg(*asked, "--format", "json").stdout)
    assert {one["name"]: one["chains"] for one in found["concepts"]} == {"sample fever": 2, "sample chill": 1}
    scores = [one["score"] for one in found["concepts"]]
    assert scores == sorted(scores, reverse=True)
    assert (found["considered"], found["truncated"], found["reason"]) == (3, False, "")
    without = json.loads(medkg(*asked, "--without", "treats", "--top", "1", "--format", "json").stdout)
    assert without["truncated"]
    assert [hop["predicate"] for hop in without["concepts"][0]["chain"]["hops"]] == ["binds", "associated_with"]
    assert "sample fever (MESH:D1), 2 chains" in medkg(*asked).stdout
    patterned = medkg(*asked, "--pattern", "ChemicalEntity -treats-> Disease", "--format", "json")
    assert [one["name"] for one in json.loads(patterned.stdout)["concepts"]] == ["sample fever"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("noremol", "sample fever", "--via", "Pathway"), "no other concept of the category Pathway"),
        (("sample fever", "noremol", "--via", "Gene", "--without", "ncbigene:2"), "acts on any Gene"),
        (("noremol", "noremol", "--via", "Gene"), "are the same concept"),
        (("noremol", "--target-category", "Pathway"), "no other concept of the category Pathway"),
        (("zzqqxx", "--target-category", "Disease"), "zzqqxx"),
        (("noremol", "zzqqxx", "--via", "Gene"), "zzqqxx"),
    ],
)
def test_nothing_found_is_four_with_a_reason(medkg: Run, loaded: Path, arguments: tuple[str, ...], reason: str) -> None:
    done = medkg("explain", *arguments, "-g", loaded, "--format", "json")
    assert done.returncode == 4, done.stderr
    found = json.loads(done.stdout)
    assert found["concepts"] == []
    assert reason in found["reason"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("noremol",), "--target-category"),
        (("noremol", "--via", "Gene"), "two ends and --via"),
        (("noremol", "sample fever", "--target-category", "Disease"), "one end and --target-category"),
        (("noremol", "sample fever", "--via", "Gene", "--target-category", "Disease"), "one end and"),
        (("noremol", "sample fever", "--via", "Gene", "--grouped", "--directed"), "--directed, --grouped"),
        (("noremol", "--target-category", "Disease", "--significance"), "--significance"),
        (("noremol", "--target-category", "Disease", "--format", "svg"), "--format svg"),
        (("noremol", "sample fever", "--via", "Gnee"), "is no category"),
        (("noremol", "--target-category", "Gnee"), "is no category"),
        (("noremol", "--target-category", "Disease", "--pattern", "x->"), "pattern"),
        (("noremol", "--target-category", "Disease", "--without", "nonsense"), "nonsense"),
    ],
)
def test_what_makes_no_question_is_two(medkg: Run, loaded: Path, arguments: tuple[str, ...], said: str) -> None:
    done = medkg("explain", *arguments, "-g", loaded)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_ranking_that_is_not_there_is_named(medkg: Run, loaded: Path) -> None:
    done = medkg("explain", "noremol", "sample fever", "--via", "Gene", "--ranking", "no-such", "-g", loaded)
    assert done.returncode == 1
    assert "there is no ranking 'no-such'" in done.stderr
    assert "medkg train targets" in done.stderr
