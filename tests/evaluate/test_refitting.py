"""`train paths` on chains that a user accepted: moved towards them, never from nothing, and only on what is held."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

import medkg
from medkg.assemble.rankings import path_ranking
from medkg.errors import InputError, UsageError
from medkg.evaluate.accepted_chains import holds_explanations, read_accepted
from medkg_cli.shapes import explanation_shape

DRUGS = range(6)


def triples(count: int) -> str:
    """Every drug reaches its disease through an enzyme that it inhibits and through a process that it affects."""
    names = "subject\tsubject_name\tsubject_category\tpredicate\tobject\tobject_name\tobject_category"
    rows = []
    for n in range(count):
        drug, disease = (f"X:C{n}", f"drug {n}", "ChemicalEntity"), (f"X:D{n}", f"disease {n}", "Disease")
        for kind, middle in (
            ("decreases_activity_of", (f"X:G{n}", f"enzyme {n}", "Protein")),
            ("affects", (f"X:P{n}", f"process {n}", "BiologicalProcess")),
        ):
            rows += ["\t".join((*drug, kind, *middle)), "\t".join((*middle, "causes", *disease))]
    return "\n".join((names, *rows, ""))


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("refit")
    (folder / "triples.tsv").write_text(triples(len(DRUGS)), encoding="utf-8")
    with medkg.open(folder / "own.graph", create=True) as opened:
        opened.load([folder / "triples.tsv"])
    return folder / "own.graph"


def explained(graph: Path, *, ranking: str = "auto") -> list[dict[str, Any]]:
    with medkg.open(graph) as opened:
        found = [opened.explain(f"X:C{n}", f"X:D{n}", directed=True, ranking=ranking) for n in DRUGS]
    return [json.loads(json.dumps(explanation_shape(one))) for one in found]


def accepted(lines: list[dict[str, Any]], middle: str = "process") -> list[dict[str, Any]]:
    for line in lines:
        for chain in line["chains"]:
            chain["accepted"] = middle in chain["concepts"][1]["name"]
    return lines


def written(path: Path, lines: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize("middle", ["enzyme", "process"])
def test_what_was_accepted_comes_nearer_to_the_first_place(graph: Path, tmp_path: Path, middle: str) -> None:
    gold = written(tmp_path / "mine.jsonl", accepted(explained(graph), middle))
    report = medkg.train("paths", [gold], graph=graph, output=tmp_path / "own")
    before, after = path_ranking("auto"), path_ranking(str(tmp_path / "own"))
    assert before is not None
    assert after is not None
    kinds = {"enzyme": "decreases_activity_of-> Protein", "process": "affects-> BiologicalProcess"}
    step = f"step ChemicalEntity -{kinds[middle]}"
    assert after.weights.get(step, 0.0) > before.weights.get(step, 0.0)
    # What no accepted pair shows is as it was.
    untouched = "step AnatomicalEntity -location_of-> BiologicalProcess"
    assert after.weights.get(untouched) == before.weights.get(untouched)
    assert len(after.weights) >= len(before.weights)
    figures = dict(report.metrics)
    assert (report.count, figures["pairs"], figures["pairs_left_out"]) == (len(DRUGS), len(DRUGS), 0)
    assert figures["mrr"] >= figures["mrr_before"]
    card = (tmp_path / "own" / "card.md").read_text()
    assert "mine.jsonl, SHA-256" in card
    assert "6 accepted chains of 6 pairs" in card
    assert explained(graph, ranking=str(tmp_path / "own"))[0]["ranking"] == str(tmp_path / "own")


def test_the_same_lines_and_graph_give_the_same_bytes_and_the_seed_deals_the_folds(graph: Path, tmp_path: Path) -> None:
    gold = written(tmp_path / "mine.jsonl", accepted(explained(graph)))
    for name, seed in (("one", 0), ("two", 0), ("other", 3)):
        medkg.train("paths", [gold], graph=graph, output=tmp_path / name, seed=seed)
    weights, cards = (
        [(tmp_path / name / file).read_text() for name in ("one", "two", "other")]
        for file in ("weights.tsv", "card.md")
    )
    assert len(set(weights)) == 1
    assert cards[0] == cards[1]
    assert "dealt by source, seed 3" in cards[2]


def test_chains_that_the_graph_no_longer_holds_are_named(graph: Path, tmp_path: Path) -> None:
    gold = written(tmp_path / "mine.jsonl", accepted(explained(graph)))
    (tmp_path / "less.tsv").write_text(triples(len(DRUGS) - 1), encoding="utf-8")
    with medkg.open(tmp_path / "less.graph", create=True) as opened:
        opened.load([tmp_path / "less.tsv"])
    with pytest.raises(InputError, match=r"1 of the accepted chains walk: .*line 6: 'X:C5 -affects-> X:P5'"):
        medkg.train("paths", [gold], graph=tmp_path / "less.graph", output=tmp_path / "own")
    assert not (tmp_path / "own").exists()


def test_pairs_with_nothing_to_choose_from_are_counted(graph: Path, tmp_path: Path) -> None:
    lines = accepted(explained(graph))
    for chain in lines[0]["chains"]:
        chain["accepted"] = True
    report = medkg.train("paths", [written(tmp_path / "mine.jsonl", lines)], graph=graph, output=tmp_path / "own")
    assert dict(report.metrics)["pairs_left_out"] == 1
    for line in lines:
        for chain in line["chains"]:
            chain["accepted"] = True
    with pytest.raises(InputError, match="nothing can be learnt"):
        medkg.train("paths", [written(tmp_path / "all.jsonl", lines)], graph=graph, output=tmp_path / "none")


def broken(change: str, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    chain = next(chain for chain in lines[2]["chains"] if chain["accepted"])
    hop = chain["hops"][0]
    if change == "nothing accepted":
        for line in lines:
            for one in line["chains"]:
                del one["accepted"]
    elif change == "key":
        hop["key"] = "0" * 32
    elif change == "backward":
        hop["forward"] = False
    elif change == "order":
        chain["hops"].reverse()
    elif change == "no hops":
        chain["hops"] = []
    else:
        del lines[2]["chains"]
    return lines


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("nothing accepted", "no chain is marked as accepted"),
        ("key", "line 3: the key '0+' is not that of 'X:C2 -affects-> X:P2'"),
        ("backward", "line 3: an accepted chain walks 'X:C2 -affects-> X:P2' backward"),
        ("order", "line 3: the hops of an accepted chain do not lead on"),
        ("no hops", "line 3: the hops of an accepted chain do not lead on"),
        ("no chains", "line 3: is no explanation"),
    ],
)
def test_lines_that_cannot_teach_are_named(graph: Path, tmp_path: Path, change: str, says: str) -> None:
    gold = written(tmp_path / "mine.jsonl", broken(change, accepted(explained(graph))))
    assert holds_explanations(gold)
    with pytest.raises(InputError, match=says):
        read_accepted([gold])


def test_two_kinds_of_gold_are_not_mixed(graph: Path, tmp_path: Path) -> None:
    gold = written(tmp_path / "mine.jsonl", accepted(explained(graph)))
    (tmp_path / "drawn.json").write_text("[]")
    with pytest.raises(UsageError, match="one kind at a time"):
        medkg.train("paths", [gold, tmp_path / "drawn.json"], graph=graph, output=tmp_path / "own")


def test_a_line_ends_at_its_end_alone(graph: Path, tmp_path: Path) -> None:
    lines = accepted(explained(graph))
    lines[0]["chains"][0]["words"] = "one\u2028two\u0085three"
    gold = tmp_path / "accepted.jsonl"
    gold.write_text("".join(json.dumps(line, ensure_ascii=False) + "\r\n" for line in lines), encoding="utf-8")
    assert len(read_accepted([gold])) == len(lines)


def test_damaged_gold_is_refused_by_name(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(b"{}\n" * 4000, mtime=0))
    packed[20] ^= 0xFF
    (tmp_path / "damaged.jsonl.gz").write_bytes(packed)
    for read in (holds_explanations, lambda path: read_accepted([path])):
        with pytest.raises(InputError, match=r"damaged\.jsonl\.gz: the gold cannot be read"):
            read(tmp_path / "damaged.jsonl.gz")
