"""Vocabularies of one's own: added to a graph, found, and looked for in the texts that are read afterwards."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

OBO = """format-version: 1.2

[Term]
id: ZZ:0001
name: gribbly syndrome
synonym: "Mumford disease" EXACT []

[Term]
id: ZZ:0002
name: childhood gribbly syndrome
is_a: ZZ:0001 ! gribbly syndrome
"""


def test_an_added_ontology_is_found_and_looked_for(medkg: Run, graph: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.graph"
    shutil.copytree(graph, copy)
    (tmp_path / "own.obo").write_text(OBO)
    added = medkg("vocabulary", "add", tmp_path / "own.obo", "--category", "Disease", "-g", copy, "--format", "json")
    assert added.returncode == 0, added.stderr
    assert {key: json.loads(added.stdout)[key] for key in ("concepts", "names", "relations", "obsolete")} == {
        "concepts": 2, "names": 3, "relations": 1, "obsolete": 0,
    }  # fmt: skip
    found = json.loads(medkg("find", "Mumford disease", "-g", copy, "--format", "json").stdout)
    assert found[0]["id"] == "ZZ:0001"
    text = "Lithium caused gribbly syndrome."
    (annotated,) = json.loads(medkg("annotate", "-", "-g", copy, "--format", "json", stdin=text).stdout)
    assert [mention["id"] for mention in annotated["mentions"]] == ["MESH:D008094", "ZZ:0001"]
    listed = json.loads(medkg("vocabulary", "list", "-g", copy, "--format", "json").stdout)
    assert [row["name"] for row in listed][-1] == "own"
    assert all(row["licence"] for row in listed[:-1])


def test_a_broken_vocabulary_row_is_named_and_the_rest_loads(medkg: Run, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text("id,name,synonyms,category\nZZ:1,gribbly,,Disease\n,nothing,,Disease\nZZ:2,mumford,,Disease\n")
    done = medkg("vocabulary", "add", names, "-g", tmp_path / "v.graph", "--format", "json")
    assert done.returncode == 3, done.stderr
    assert json.loads(done.stdout)["concepts"] == 2
    assert "names.csv line 3" in done.stderr


def test_a_missing_vocabulary_file_is_wrong_usage(medkg: Run, tmp_path: Path) -> None:
    done = medkg("vocabulary", "add", tmp_path / "none.obo", "-g", tmp_path / "v.graph")
    assert done.returncode == 2
    assert "none.obo" in done.stderr


def as_json(medkg: Run, *arguments: str | Path) -> Any:
    done = medkg(*arguments, "--format", "json")
    assert done.returncode in {0, 3}, done.stderr
    return json.loads(done.stdout)


def test_what_a_removed_vocabulary_linked_is_linked_anew_by_the_next_build(medkg: Run, tmp_path: Path) -> None:
    graph, texts = tmp_path / "own.graph", tmp_path / "texts.jsonl"
    texts.write_text(
        '{"id": "a", "title": "Gribbles.", "text": "Lithium caused gribbly syndrome."}\n'
        '{"id": "b", "title": "Other.", "text": "Aspirin prevents stroke."}\n'
    )
    (tmp_path / "own.obo").write_text(OBO)
    medkg("vocabulary", "add", tmp_path / "own.obo", "--category", "Disease", "-g", graph)
    build = ("build", texts, "-g", graph, "--workers", "0")
    assert as_json(medkg, *build)["new"] == 2
    assert as_json(medkg, *build)["unchanged"] == 2
    removed = as_json(medkg, "vocabulary", "remove", "own", "-g", graph)
    assert removed == {"name": "own", "concepts": 2, "linked": 1, "documents": 1}
    (gone,) = [row for row in as_json(medkg, "vocabulary", "drift", "-g", graph) if row["drift"] == "gone"]
    assert gone == {
        "id": "ZZ:0001", "name": "gribbly syndrome", "category": "Disease", "drift": "gone", "now": [], "documents": 1,
    }  # fmt: skip
    assert as_json(medkg, "find", "ZZ:0001", "-g", graph)[0]["name"] == "gribbly syndrome"
    assert as_json(medkg, *build)["changed"] == 2
    assert medkg("find", "ZZ:0001", "-g", graph).returncode == 4
    assert as_json(medkg, "vocabulary", "drift", "-g", graph) == []
    assert medkg("check", "-g", graph).returncode == 0
    assert "own" not in [row["name"] for row in as_json(medkg, "vocabulary", "list", "-g", graph)]


@pytest.mark.parametrize("name", ["mesh", "nothing"])
def test_only_what_was_added_can_be_removed(medkg: Run, graph: Path, name: str) -> None:
    done = medkg("vocabulary", "remove", name, "-g", graph)
    assert done.returncode == 2
    assert f"{name!r}" in done.stderr
    assert "cannot be removed" in done.stderr


def test_two_files_of_one_name_are_not_mixed_up(medkg: Run, tmp_path: Path) -> None:
    for name in ("own.obo", "own.csv"):
        (tmp_path / name).write_text(OBO)
    done = medkg("vocabulary", "add", tmp_path / "own.obo", tmp_path / "own.csv", "-g", tmp_path / "v.graph")
    assert done.returncode == 2
    assert "two files would be the vocabulary 'own'" in done.stderr


def test_a_damaged_vocabulary_can_be_removed(medkg: Run, graph: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.graph"
    shutil.copytree(graph, copy)
    (copy / "vocabulary").mkdir()
    (copy / "vocabulary" / "own.tsv.gz").write_bytes(b"no table")
    assert as_json(medkg, "vocabulary", "remove", "own", "-g", copy)["concepts"] == 0
    assert medkg("vocabulary", "list", "-g", copy).returncode == 0


def test_version_and_licence_are_kept_and_a_file_that_cannot_be_read_costs_no_other(medkg: Run, tmp_path: Path) -> None:
    (tmp_path / "own.obo").write_text("data-version: 2026-01\n" + OBO)
    (tmp_path / "bad.owl").write_text('<?xml version="1.0"?>\n<!DOCTYPE rdf:RDF [\n<!ENTITY a "b">]>\n<rdf:RDF/>\n')
    added = medkg(
        "vocabulary", "add", tmp_path / "bad.owl", tmp_path / "own.obo", "-g", tmp_path / "v.graph", "--licence", "CC0"
    )
    assert added.returncode == 3, added.stderr
    assert "bad.owl line 2 holds a DOCTYPE" in added.stderr
    listed = as_json(medkg, "vocabulary", "list", "-g", tmp_path / "v.graph")[-1]
    assert (listed["name"], listed["version"], listed["licence"]) == ("own", "2026-01", "CC0")
    assert listed["origin"] == "added to this graph from own.obo"


def test_equivalents_are_one_concept_and_conflicts_are_listed(medkg: Run, tmp_path: Path) -> None:
    (tmp_path / "own.obo").write_text(
        "format-version: 1.2\n\n[Term]\nid: ncit:9900001\nname: gribbly lithium trouble\nxref: MESH:D000544\n\n"
        "[Term]\nid: EFO:9900002\nname: alzheimer gene\nxref: ncbigene:672\nxref: MESH:D008094\n"
    )
    graph = tmp_path / "v.graph"
    medkg("vocabulary", "add", tmp_path / "own.obo", "-g", graph, "--category", "Disease")
    (found, *_) = as_json(medkg, "find", "ncit:9900001", "-g", graph)
    assert (found["id"], found["why"]) == ("MESH:D000544", "the same thing, by cross-reference ncit:9900001")
    (conflict,) = as_json(medkg, "vocabulary", "list", "--conflicts", "-g", graph)
    assert (conflict["conflict"], conflict["first"]["id"], conflict["second"]["id"]) == (
        "category", "EFO:9900002", "MESH:D008094",
    )  # fmt: skip


def test_shipped_anatomy_names_what_a_graph_holds_and_nothing_in_texts(medkg: Run, tmp_path: Path) -> None:
    edges, graph = tmp_path / "edges.tsv", tmp_path / "a.graph"
    edges.write_text("subject\tpredicate\tobject\nncbigene:672\texpressed_in\tUBERON:0004535\n")
    assert medkg("load", edges, "-g", graph).returncode == 0
    (found, *_) = as_json(medkg, "find", "CV system", "-g", graph)
    assert (found["id"], found["why"]) == ("UBERON:0004535", "related synonym")
    text = "Lithium harms the cardiovascular system."
    (annotated,) = json.loads(medkg("annotate", "-", "-g", graph, "--format", "json", stdin=text).stdout)
    assert "UBERON:0004535" not in {mention["id"] for mention in annotated["mentions"]}
