"""Vocabularies of one's own: added to a graph, found, and looked for in the texts that are read afterwards."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

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
