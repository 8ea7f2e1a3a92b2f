"""`medkg explain @FILE`: every source with every target."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def names(tmp_path: Path) -> Path:
    path = tmp_path / "drugs.txt"
    path.write_text("\ufefflithium\n\n# a remark\n  aspirin \nzzqqxx\nlithium\n", encoding="utf-8")
    return path


def test_every_pair_is_a_line_with_its_chains_or_its_reason(medkg: Run, graph: Path, names: Path) -> None:
    done = medkg("explain", f"@{names}", "hypothyroidism", "-g", graph, "--format", "jsonl")
    assert done.returncode == 0, done.stderr
    lithium, aspirin, unknown = map(json.loads, done.stdout.splitlines())
    for found, name in ((lithium, "lithium"), (aspirin, "aspirin")):
        one = json.loads(medkg("explain", name, "hypothyroidism", "-g", graph, "--format", "json").stdout)
        assert {**found, "nearest": []} == {**one, "nearest": []}
    assert lithium["chains"]
    assert unknown["chains"] == []
    assert "zzqqxx" in unknown["reason"]


def test_groups_of_many_pairs_have_a_place_in_lines_alone(medkg: Run, graph: Path, names: Path) -> None:
    asked = ("explain", f"@{names}", "hypothyroidism", "-g", graph, "--grouped")
    assert "has no place for the groups of many pairs; jsonl has" in medkg(*asked, "--format", "json").stderr
    lines = medkg(*asked, "--format", "jsonl")
    assert "no place" not in lines.stderr
    assert "groups" in json.loads(lines.stdout.splitlines()[0])


def test_other_forms_rank_the_pairs_and_count_all(medkg: Run, graph: Path, names: Path) -> None:
    (names.parent / "effects.txt").write_text("hypothyroidism\nstroke\n")
    asked = ("explain", f"@{names}", f"@{names.parent / 'effects.txt'}", "-g", graph, "--top", "2")
    found = json.loads(medkg(*asked, "--format", "json").stdout)
    assert (found["count"], found["explained"], found["truncated"]) == (6, 2, False)
    scores = [pair["score"] for pair in found["pairs"]]
    assert scores == sorted(scores, reverse=True)
    assert all(pair["score"] == pair["chain"]["score"] for pair in found["pairs"])
    said = medkg(*asked).stdout
    assert "2 of 6 pairs have chains; --format jsonl gives all of each." in said
    rows = list(csv.DictReader(io.StringIO(medkg(*asked, "--format", "csv").stdout)))
    assert [row["source_name"] for row in rows] == [pair["source"]["name"] for pair in found["pairs"]]


def test_no_pair_with_a_chain_is_four(medkg: Run, graph: Path, names: Path) -> None:
    done = medkg("explain", f"@{names}", "zzqqyy", "-g", graph, "--format", "json")
    assert (done.returncode, json.loads(done.stdout)["explained"]) == (4, 0)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("@no-such.txt", "hypothyroidism"), "the list no-such.txt cannot be read"),
        (("lithium", "@empty.txt"), "the list empty.txt holds no name"),
        (("lithium", "@latin.txt"), "the list latin.txt cannot be read"),
        (("@drugs.txt", "hypothyroidism", "--format", "svg"), "svg draws one pair"),
        (("@drugs.txt", "--target-category", "Disease"), "Name one source and one target here"),
        (("@drugs.txt", "hypothyroidism", "--via", "Gene"), "Name one source and one target here"),
        (
            ("@drugs.txt", "hypothyroidism", "--without", "lithium -causes-> hypothyroidism"),
            "is an edge, and only the chains of a single pair",
        ),
    ],
)
def test_what_makes_no_list_is_two(medkg: Run, graph: Path, names: Path, arguments: tuple[str, ...], said: str) -> None:
    folder = names.parent
    (folder / "empty.txt").write_text("# nothing\n")
    (folder / "latin.txt").write_bytes("Ménière\n".encode("latin-1"))
    done = medkg("explain", *arguments, "-g", graph, cwd=folder)
    assert done.returncode == 2
    assert said in done.stderr
