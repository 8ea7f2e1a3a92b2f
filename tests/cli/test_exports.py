"""`medkg export`: the shape of its result, its filters, its refusals; and one belief in every view."""

from __future__ import annotations

import json
from pathlib import Path

import networkx as nx
import pytest

import medkg
from tests.cli.conftest import Run

SHAPE = {
    "format", "path", "files", "concepts", "assertions", "documents", "evidence", "left_out", "replaced", "command",
    "hash", "seconds",
}  # fmt: skip


@pytest.fixture
def at_home(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """For the Python API in this process: the command's compiled names, and nobody's settings."""
    monkeypatch.setenv("MEDKG_CACHE", environment["MEDKG_CACHE"])
    monkeypatch.chdir(tmp_path)


def test_a_result_has_the_shape_of_the_contract(medkg: Run, graph: Path, tmp_path: Path) -> None:
    done = medkg("export", "kgx", tmp_path / "kgx", "-g", graph, "--format", "json")
    told = json.loads(done.stdout)
    assert told.keys() == SHAPE
    assert (told["format"], told["path"], told["files"]) == ("kgx", str(tmp_path / "kgx"), ["nodes.tsv", "edges.tsv"])
    assert told["hash"] == json.loads(medkg("info", "-g", graph, "--format", "json").stdout)["hash"]


def test_a_person_is_told_what_was_left_out_and_what_to_run(medkg: Run, graph: Path, tmp_path: Path) -> None:
    said = medkg("export", "hetionet-json", tmp_path / "h.json", "-g", graph).stdout
    assert "1 denied assertion left out: this format cannot say them." in said
    said = medkg("export", "neo4j-csv", tmp_path / "csv", "-g", graph).stdout
    assert f"Run in {tmp_path / 'csv'}: neo4j-admin database import full neo4j --nodes=" in said


def test_filters_narrow_an_export(medkg: Run, graph: Path, tmp_path: Path) -> None:
    done = medkg("export", "graphml", tmp_path / "g", "-g", graph, "--category", "Disease", "--without-denied")
    assert done.returncode == 0
    categories = nx.read_graphml(tmp_path / "g", force_multigraph=True).nodes(data="category")
    assert {category for _, category in categories} == {"Disease"}


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("jsonl", "all.jsonl", "--without-denied"), 2, "jsonl is always the whole graph."),
        (("graphml", "g.graphml", "--category", "Diseas"), 2, "The graph holds: "),
        (("kgx", "."), 1, "holds other things than an earlier export"),
        (("graphml", "none/g.graphml"), 1, "there is no folder none."),
    ],
)
def test_what_cannot_be_done_is_told(
    medkg: Run, graph: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work", encoding="utf-8")
    done = medkg("export", *arguments, "-g", graph, cwd=tmp_path)
    assert done.returncode == code
    assert words in done.stderr
    assert [place.name for place in tmp_path.iterdir()] == ["thesis.txt"]


def test_beliefs_are_the_same_in_every_view(graph: Path, at_home: None, tmp_path: Path) -> None:
    with medkg.open(graph) as opened:
        in_cypher = opened.cypher("MATCH ()-[r]->() WHERE r.key IS NOT NULL RETURN r.key, r.belief").rows
        in_memory = opened.networkx(denied=True)
        opened.export_as("cyjs", tmp_path / "g.cyjs")
        exported = json.loads((tmp_path / "g.cyjs").read_bytes())["elements"]["edges"]
        assert in_memory.graph["graph_hash"] == opened.hash
    beliefs = {key: edge["belief"] for *_, key, edge in in_memory.edges(keys=True, data=True)}
    assert beliefs
    assert {row[0]: row[1] for row in in_cypher} == beliefs
    assert {edge["data"]["key"]: edge["data"]["belief"] for edge in exported} == beliefs
