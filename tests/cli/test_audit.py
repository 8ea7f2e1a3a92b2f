"""What a demanding user met: every form of every answer, and options that must not be ignored."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

COMMANDS: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "explain": (
        ("explain", "lithium", "hypothyroidism"),
        {"chain", "subject", "predicate", "object", "documents", "p_value"},
    ),
    "ask": (("ask", "Does lithium cause hypothyroidism?"), {"status", "text", "verdict", "cited"}),
    "abstained": (("ask", "Does aspirin cause hypothyroidism?"), {"status", "reason"}),
    "verify": (("verify", "Lithium causes hypothyroidism"), {"verdict", "side", "document", "sentence"}),
    "unknown": (("verify", "Aspirin causes hypothyroidism"), {"verdict", "reason"}),
    "check": (("check",), {"what", "value"}),
}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_csv_holds_what_json_holds(medkg: Run, graph: Path, name: str) -> None:
    arguments, columns = COMMANDS[name]
    done = medkg(*arguments, "-g", graph, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert rows, done.stdout + done.stderr
    assert columns <= set(rows[0])


def test_csv_of_an_export(medkg: Run, graph: Path, tmp_path: Path) -> None:
    done = medkg("export", "jsonl", tmp_path / "out.jsonl", "-g", graph, "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(done.stdout))
    assert set(row) == {"format", "path", "lines", "hash"}


def test_csv_of_annotations_holds_every_document(medkg: Run, notes: Path) -> None:
    done = medkg("annotate", notes, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["document"] for row in rows} == {"PMID:1", "PMID:2", "PMID:3"}


def test_relations_are_annotated_with_their_whole_context(medkg: Run) -> None:
    done = medkg("annotate", "-", "--format", "json", stdin="Lithium did not cause hypothyroidism.")
    ((relation,),) = [document["relations"] for document in json.loads(done.stdout)]
    assert {"polarity", "certainty", "experiencer", "temporality"} <= set(relation)


@pytest.mark.parametrize("name", ["zzqqxx", "zz:qq"])
def test_explaining_an_unknown_name_keeps_the_shape(medkg: Run, graph: Path, name: str) -> None:
    done = medkg("explain", "lithium", name, "-g", graph, "--format", "json")
    assert done.returncode == 4
    shape = json.loads(done.stdout)
    assert set(shape) == {
        "source", "target", "chains", "groups", "group_count", "considered", "against", "truncated", "reason",
        "nearest", "ranking", "kinds",
    }  # fmt: skip
    assert shape["chains"] == []
    assert name in shape["reason"]


def test_a_category_that_nothing_has_is_refused(medkg: Run, graph: Path) -> None:
    done = medkg("explain", "lithium", "hypothyroidism", "--through", "Diseese", "-g", graph)
    assert done.returncode == 2
    assert "Diseese" in done.stderr
    assert "Disease" in done.stderr


def test_a_predicate_without_mapping_can_be_left_out(medkg: Run, tmp_path: Path) -> None:
    triples = tmp_path / "own.tsv"
    triples.write_text(
        "subject\tpredicate\tobject\nMESH:D008094\tfoo_bar\tMESH:D011141\nMESH:D008094\tcauses\tMESH:D011141\n",
        encoding="utf-8",
    )
    graph = tmp_path / "own.graph"
    assert medkg("load", triples, "-g", graph).returncode == 0
    ends = ("explain", "MESH:D008094", "MESH:D011141", "-g", graph, "--format", "json")
    found = json.loads(medkg(*ends).stdout)
    assert {hop["predicate"] for chain in found["chains"] for hop in chain["hops"]} == {"causes", "foo_bar"}
    done = medkg(*ends, "--without", "foo_bar")
    assert done.returncode == 0, done.stderr
    kept = json.loads(done.stdout)["chains"]
    assert {hop["predicate"] for chain in kept for hop in chain["hops"]} == {"causes"}


def test_settings_say_what_the_option_says(medkg: Run, graph: Path) -> None:
    done = medkg("info", "--settings", "-g", graph, "--format", "json")
    rows = {row["setting"]: row for row in json.loads(done.stdout)}
    assert rows["graph"] == {"setting": "graph", "value": str(graph), "from": "option (--graph)"}


def test_explain_keeps_to_the_settings_where_no_option_says_otherwise(medkg: Run, tmp_path: Path) -> None:
    rows = [
        "subject\tpredicate\tobject",
        "X:1\tcauses\tX:2",
        "X:1\taffects\tX:2",
        "X:1\taffects\tX:3",
        "X:3\taffects\tX:2",
    ]
    (tmp_path / "own.tsv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (tmp_path / "medkg.toml").write_text("[answer]\nmax_hops = 1\ntop = 1\n", encoding="utf-8")
    assert medkg("load", "own.tsv", "-g", "own.graph", cwd=tmp_path).returncode == 0
    ends = ("explain", "X:1", "X:2", "-g", "own.graph", "--format", "json")
    for options, chains in (((), 1), (("--top", "9"), 2), (("--top", "9", "--max-hops", "2"), 3)):
        done = medkg(*ends, *options, cwd=tmp_path)
        assert len(json.loads(done.stdout)["chains"]) == chains


def test_a_preposition_is_no_gene(medkg: Run, graph: Path) -> None:
    done = medkg("ask", "What is the mechanism of lithium in hypothyroidism?", "-g", graph)
    assert done.returncode == 0
    assert done.stdout.startswith("Lithium causes Hypothyroidism (1 document")
    told = medkg("ask", "Lithium in hypothyroidism?", "-g", graph)
    assert told.returncode == 4
    assert "Lithium = Lithium" in told.stdout
    assert "in = " not in told.stdout


def test_what_is_not_answered_is_said_in_words(medkg: Run, graph: Path) -> None:
    done = medkg("ask", "Which drugs cause stroke?", "-g", graph)
    assert done.returncode == 4
    assert "nothing in this graph says that any ChemicalEntity causes Stroke" in done.stdout


def test_a_category_that_is_asked_for_and_left_out_is_refused(medkg: Run, graph: Path) -> None:
    both = ("--through", "Gene", "--without", "Gene")
    done = medkg("explain", "lithium", "hypothyroidism", *both, "-g", graph)
    assert done.returncode == 2
    assert "'Gene' is both asked for between the ends and left out" in done.stderr
