"""`eval paths`: ranks, ties and controls by hand, and a whole run over a small file of the real layout."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from medkg.assemble.evaluation import paths_evaluation
from medkg.errors import InputError, UsageError
from medkg.evaluate.mechanisms import Mechanism, UnionGraph, read_mechanisms
from medkg.evaluate.paths import degree_matched, evaluate_paths, outcome
from medkg.evaluate.scores import expected_rank
from medkg.ports import AssertionSource, ChainFinder
from medkg.retrieve.search import Chains
from medkg.vocabulary.words import ShippedTerminology
from tests.path_index.sources import Quiet, indexed


def entry(number: int, drug: str, disease: str, *paths: str) -> dict[str, object]:
    """An entry whose concepts are single letters and whose paths are words of them."""
    names = sorted({letter for path in paths for letter in path})
    return {
        "directed": True,
        "multigraph": True,
        "graph": {"_id": f"entry-{number}", "drug_mesh": f"MESH:{drug}", "disease_mesh": f"MESH:{disease}"},
        "nodes": [{"id": f"MESH:{name}", "label": "Protein", "name": name} for name in names],
        "links": [
            {"source": f"MESH:{first}", "key": "increases activity of", "target": f"MESH:{second}"}
            for path in paths
            for first, second in pairwise(path)
        ],
    }


def written(folder: Path, *entries: object) -> Path:
    path = folder / "gold.json.gz"
    path.write_bytes(gzip.compress(json.dumps(entries).encode()))
    return path


def finder(source: AssertionSource, others: Sequence[Mechanism]) -> ChainFinder:
    assert not others
    return Chains(indexed(source))


def of(*paths: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(path) for path in paths)


def test_ties_stand_at_their_expected_rank() -> None:
    scores = {tuple(path): score for path, score in (("AB", -1.0), ("ACB", -2.0), ("ADB", -2.0), ("AEB", -2.0))}
    assert expected_rank(scores, of("AB", "ACB")) == 1
    assert expected_rank(scores, of("ACB")) == 3
    assert expected_rank(scores, of("ACB", "ADB")) == 1 + 4 / 3
    assert expected_rank(scores, of("AXB")) == 0
    assert expected_rank({}, of("AB")) == 0


def test_node_f1_is_of_the_first_path_and_averages_over_ties() -> None:
    scores = {tuple("ACB"): -1.0, tuple("ADB"): -1.0}
    assert outcome(scores, of("ACB")).node_f1 == pytest.approx((1 + 2 / 3) / 2)
    assert outcome(scores, of("ACB", "ADB")).node_f1 == pytest.approx(2 * 3 / 7)


def test_degree_matched_control_is_alike_and_not_gold() -> None:
    scores = {tuple(path): 0.0 for path in ("ACB", "ADB", "AEB", "ACDB")}
    degrees = {"A": 3, "B": 3, "C": 5, "D": 50, "E": 6}
    assert degree_matched(scores, of("ACB"), degrees) == of("AEB")
    assert degree_matched(scores, of(*("".join(path) for path in scores)), degrees) == frozenset()


def test_a_whole_run(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        entry(1, "A", "B", "ACB"),
        entry(2, "A", "B", "ADEB"),
        # Its only path is longer than is searched.
        entry(3, "A", "Z", "AFGHIJKLZ"),
    )
    evaluation = evaluate_paths([path], terminology=ShippedTerminology(), make_finder=finder, progress=Quiet())
    metrics = dict(evaluation.metrics)
    assert (evaluation.task, evaluation.count, evaluation.gold) == ("paths", 3, ("gold.json.gz",))
    assert metrics["mrr"] == round((1 + 1 / 2 + 0) / 3, 4)
    assert metrics["random_mrr"] == round((2 / 3 + 2 / 3 + 0) / 3, 4)
    assert metrics["shortest_mrr"] == metrics["mrr"]
    assert metrics["hit_at_1"] == round(1 / 3, 4)
    assert metrics["hit_at_10"] == round(2 / 3, 4)
    assert metrics["without_candidates"] == 1
    # Of the other's two paths, each is the other's control.
    assert metrics["degree_matched_mrr"] == round((1 / 2 + 1) / 2, 4)
    again = evaluate_paths(
        [path], terminology=ShippedTerminology(), make_finder=finder, progress=Quiet(), intervals=True
    )
    assert again.metrics[: len(evaluation.metrics)] == evaluation.metrics
    assert dict(again.metrics)["mrr_low"] <= metrics["mrr"] <= dict(again.metrics)["mrr_high"]


def test_an_entry_keeps_its_own_paths_and_the_union_holds_each_link_once(tmp_path: Path) -> None:
    path = written(tmp_path, entry(1, "A", "B", "ACB", "ADEB"), entry(2, "A", "B", "ADCEB"))
    mechanisms = read_mechanisms([path], terminology=ShippedTerminology())
    assert mechanisms[0].paths() == frozenset(tuple(f"MESH:{letter}" for letter in path) for path in ("ACB", "ADEB"))
    assert len(list(UnionGraph(mechanisms).assertions())) == 7


@pytest.mark.parametrize("text", [b"", b"{}", b"[1]", b'[{"nodes": []}]', b"[", gzip.compress(b"[]", mtime=0)[:-4]])
def test_what_is_no_drugmechdb_file_is_refused_by_name(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(text)
    with pytest.raises(InputError, match=r"broken\.json"):
        read_mechanisms([path], terminology=ShippedTerminology())


@pytest.mark.skipif("MEDKG_DATA" not in os.environ, reason="MEDKG_DATA does not name the folder of gold data")
def test_the_figure_on_drugmechdb_holds() -> None:
    path = Path(os.environ["MEDKG_DATA"]) / "graph/drugmechdb/paths_dev.json.gz"
    metrics = dict(
        evaluate_paths([path], terminology=ShippedTerminology(), make_finder=finder, progress=Quiet()).metrics
    )
    assert metrics["mrr"] > 0.43 > metrics["shortest_mrr"] > metrics["random_mrr"]


@pytest.mark.parametrize(("folds", "ranking", "says"), [(1, "auto", "at least 2"), (3, "plain", "'plain'")])
def test_what_cannot_be_measured_together_is_refused(folds: int, ranking: str, says: str, tmp_path: Path) -> None:
    gold = written(tmp_path, entry(1, "A", "B", "AXB"))
    with pytest.raises(UsageError, match=says):
        paths_evaluation([gold], ranking=ranking, folds=folds, intervals=False, progress=Quiet())


def test_figures_name_the_ranking_that_they_measure(tmp_path: Path) -> None:
    gold = written(tmp_path, entry(1, "A", "B", "AXB"))
    found = paths_evaluation([gold], ranking="plain", folds=0, intervals=False, progress=Quiet())
    assert dict(found.config)["ranking"] == "plain"
