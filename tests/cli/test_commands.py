"""The contract: shapes, exit codes, and where words go."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def shape(medkg: Run, *arguments: str | Path, code: int = 0) -> object:
    done = medkg(*arguments, "--format", "json")
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def test_build_reports_and_again_changes_nothing(medkg: Run, notes: Path, tmp_path: Path) -> None:
    first = shape(medkg, "build", notes, "-g", tmp_path / "a.graph", "--workers", "0")
    again = shape(medkg, "build", notes, "-g", tmp_path / "a.graph", "--workers", "0")
    assert isinstance(first, dict)
    assert isinstance(again, dict)
    wanted = {"documents", "new", "changed", "unchanged", "quarantined", "mentions", "evidence", "assertions", "hash"}
    assert wanted | {"seconds", "words_per_second"} == set(first)
    assert (first["new"], again["new"], again["unchanged"]) == (3, 0, 3)
    assert first["hash"] == again["hash"]


def test_workers_do_not_change_the_graph(medkg: Run, notes: Path, graph: Path, tmp_path: Path) -> None:
    built = shape(medkg, "build", notes, "-g", tmp_path / "b.graph", "--workers", "2", "--batch", "1")
    summary = shape(medkg, "info", "-g", graph)
    assert isinstance(built, dict)
    assert isinstance(summary, dict)
    assert built["hash"] == summary["hash"]


def test_find_gives_reasons(medkg: Run, graph: Path) -> None:
    found = shape(medkg, "find", "lithium", "-g", graph)
    assert isinstance(found, list)
    assert {"id", "name", "category", "score", "why"} == set(found[0])
    assert found[0]["id"] == "MESH:D008094"


def test_find_nothing_is_four(medkg: Run, graph: Path) -> None:
    done = medkg("find", "zzqqxx-no-such-thing", "-g", graph)
    assert done.returncode == 4
    assert "Nothing answers" in done.stderr


def test_annotate_from_standard_input(medkg: Run) -> None:
    done = medkg("annotate", "-", "--format", "json", stdin="Lithium did not cause hypothyroidism.")
    assert done.returncode == 0, done.stderr
    (document,) = json.loads(done.stdout)
    assert [m["text"].lower() for m in document["mentions"]] == ["lithium", "hypothyroidism"]
    assert document["relations"][0]["polarity"] == "denied"
    for mention in document["mentions"]:
        assert document["text"][mention["start"] : mention["end"]] == mention["text"]


def test_query_contract_example(medkg: Run, graph: Path) -> None:
    statement = (
        "MATCH (c:ChemicalEntity)-[r:CAUSES]->(d:Disease {id: $id}) "
        "RETURN c.name, r.documents, r.polarity ORDER BY r.polarity"
    )
    result = shape(medkg, "query", statement, "--param", "id=MESH:D007037", "-g", graph)
    assert isinstance(result, dict)
    assert result["columns"] == ["c.name", "r.documents", "r.polarity"]
    assert result["rows"] == [["Lithium", 1, "asserted"], ["Lithium", 1, "denied"]]


def test_query_that_writes_is_refused(medkg: Run, graph: Path) -> None:
    done = medkg("query", "MATCH (n) DETACH DELETE n", "-g", graph)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


def test_explain_walks_and_shows_what_denies(medkg: Run, graph: Path) -> None:
    found = shape(medkg, "explain", "lithium", "hypothyroidism", "-g", graph)
    assert isinstance(found, dict)
    counts = {"ranking", "groups", "group_count", "considered", "nearest", "kinds"}
    assert {"source", "target", "chains", "truncated", "reason", "against"} | counts == set(found)
    best = found["chains"][0]
    assert best["hops"][0]["predicate"] == "causes"
    assert best["hops"][0]["evidence"][0]["document"] == "PMID:1"
    assert found["against"] or best["against"]


def test_explain_tests_patterns_only_when_asked(medkg: Run, graph: Path) -> None:
    ends = ("explain", "lithium", "hypothyroidism", "-g", graph)
    found = shape(medkg, *ends)
    assert isinstance(found, dict)
    assert all(chain["p_value"] is chain["significance"] is None for chain in found["chains"])
    tested = shape(medkg, *ends, "--significance")
    assert isinstance(tested, dict)
    for chain in tested["chains"]:
        assert 0 < chain["p_value"] <= chain["significance"]["q_value"] <= 1
        assert chain["significance"]["hops"] == len(chain["hops"])
    said = medkg(*ends, "--significance", "--format", "table").stdout
    assert f"pattern {tested['chains'][0]['significance']['pattern']}: p " in said


def test_explain_without_a_chain_is_four_with_a_reason(medkg: Run, graph: Path) -> None:
    found = shape(medkg, "explain", "aspirin", "hypothyroidism", "-g", graph, code=4)
    assert isinstance(found, dict)
    assert found["chains"] == []
    assert found["reason"]
    rows = medkg("explain", "aspirin", "hypothyroidism", "-g", graph, "--format", "csv")
    assert rows.stdout.startswith("chain,score,hop")
    assert found["reason"] in rows.stderr  # a row that is no step of a chain would not be read as a reason


@pytest.mark.parametrize(("form", "begin"), [("mermaid", "flowchart"), ("svg", "<svg "), ("html", "<!DOCTYPE html>")])
def test_explain_draws(medkg: Run, graph: Path, form: str, begin: str) -> None:
    drawn = medkg("explain", "lithium", "hypothyroidism", "-g", graph, "--format", form)
    assert drawn.returncode == 0, drawn.stderr
    assert drawn.stdout.startswith(begin)
    assert "Hypothyroidism" in drawn.stdout
    nothing = medkg("explain", "aspirin", "hypothyroidism", "-g", graph, "--format", form)
    assert nothing.returncode == 4
    assert nothing.stdout.startswith(begin)
    unknown = medkg("explain", "zzqqxx", "hypothyroidism", "-g", graph, "--format", form)
    assert (unknown.returncode, unknown.stdout) == (4, "")


def test_explain_groups_and_counts_what_it_groups(medkg: Run, graph: Path) -> None:
    found = shape(medkg, "explain", "lithium", "hypothyroidism", "-g", graph, "--grouped", "--diverse")
    assert isinstance(found, dict)
    assert sum(group["count"] for group in found["groups"]) == found["considered"] == len(found["chains"])
    assert {"count", "place", "members", "best", "words"} == set(found["groups"][0])
    said = medkg("explain", "lithium", "hypothyroidism", "-g", graph, "--grouped").stdout
    assert "1 chain in 1 of 1 group; 1 looked at" in said


def test_explain_without_an_edge_says_when_nothing_remains(medkg: Run, graph: Path) -> None:
    whole = shape(medkg, "explain", "lithium", "hypothyroidism", "-g", graph)
    assert isinstance(whole, dict)
    key = whole["chains"][0]["hops"][0]["key"]
    for edge in (key, "lithium -causes-> hypothyroidism"):
        left = shape(medkg, "explain", "lithium", "hypothyroidism", "-g", graph, "--without", edge, code=4)
        assert isinstance(left, dict)
        assert left["chains"] == []
        assert "excluded assertions (1 given)" in left["reason"]
    wrong = medkg("explain", "lithium", "hypothyroidism", "-g", graph, "--without", "lithium -treats-> hypothyroidism")
    assert wrong.returncode == 2
    assert "'MESH:D008094 -causes-> MESH:D007037'" in wrong.stderr


def test_contradictions_show_both_sides(medkg: Run, graph: Path) -> None:
    found = shape(medkg, "contradictions", "-g", graph)
    assert isinstance(found, dict)
    assert (found["count"], found["truncated"]) == (1, False)
    (one,) = found["contradictions"]
    assert {"conflict", "belief", "subject", "object", "first", "second"} == set(one)
    assert (one["first"]["polarity"], one["second"]["polarity"]) == ("asserted", "denied")
    assert one["second"]["evidence"][0]["document"] == "PMID:2"
    said = medkg("contradictions", "-g", graph)
    assert "Lithium causes Hypothyroidism – but Lithium does not cause Hypothyroidism." in said.stdout
    assert shape(medkg, "contradictions", "--predicate", "treats", "-g", graph)["count"] == 0  # type: ignore[index]
    assert medkg("contradictions", "--predicate", "no_such_thing", "-g", graph).returncode == 2


def test_only_what_can_be_drawn_is_drawn(medkg: Run, graph: Path) -> None:
    assert medkg("find", "lithium", "-g", graph, "--format", "svg").returncode == 2


def test_explain_an_unknown_name_is_four(medkg: Run, graph: Path) -> None:
    done = medkg("explain", "zzqqxx", "hypothyroidism", "-g", graph)
    assert done.returncode == 4
    assert "zzqqxx" in done.stderr


def test_ask_answers_with_citations(medkg: Run, graph: Path) -> None:
    answer = shape(medkg, "ask", "Does aspirin prevent stroke?", "-g", graph)
    assert isinstance(answer, dict)
    assert answer["status"] == "answered"
    assert answer["citations"][0]["document"] == "PMID:3"
    assert "[1]" in answer["answer"]


def test_ask_abstains_with_a_reason(medkg: Run, graph: Path) -> None:
    answer = shape(medkg, "ask", "Does aspirin cause hypothyroidism?", "-g", graph, code=4)
    assert isinstance(answer, dict)
    assert answer["status"] == "abstained"
    assert answer["reason"]


@pytest.mark.parametrize(
    ("claim", "verdict", "code"),
    [
        ("Aspirin prevents stroke", "supported", 0),
        ("Aspirin does not prevent stroke", "refuted", 0),
        ("Stroke prevents aspirin", "unknown", 4),
        ("Aspirin causes stroke", "unknown", 4),
    ],
)
def test_verify(medkg: Run, graph: Path, claim: str, verdict: str, code: int) -> None:
    found = shape(medkg, "verify", claim, "-g", graph, code=code)
    assert isinstance(found, dict)
    assert found["verdict"] == verdict
    assert {"verdict", "claim", "for", "against", "reason"} == set(found)


def test_forget_is_as_if_never_read(medkg: Run, notes: Path, graph: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.graph"
    shutil.copytree(graph, copy)
    receipt = shape(medkg, "forget", "PMID:2", "-g", copy)
    fewer = tmp_path / "fewer.jsonl"
    lines = notes.read_text("utf-8").splitlines(keepends=True)
    fewer.write_text("".join(line for line in lines if "PMID:2" not in line), encoding="utf-8")
    never = shape(medkg, "build", fewer, "-g", tmp_path / "never.graph", "--workers", "0")
    assert isinstance(receipt, dict)
    assert isinstance(never, dict)
    assert receipt["hash_after"] == never["hash"]
    left = b"".join(path.read_bytes() for path in copy.rglob("*") if path.is_file())
    assert b"in this series" not in left


def test_forget_an_unknown_document(medkg: Run, graph: Path) -> None:
    done = medkg("forget", "PMID:999", "-g", graph)
    assert done.returncode == 1
    assert "PMID:999" in done.stderr


def test_merge_and_diff(medkg: Run, notes: Path, graph: Path, tmp_path: Path) -> None:
    lines = notes.read_text("utf-8").splitlines(keepends=True)
    for number, line in enumerate(lines):
        part = tmp_path / f"{number}.jsonl"
        part.write_text(line, encoding="utf-8")
        shape(medkg, "build", part, "-g", tmp_path / f"{number}.graph", "--workers", "0")
    graphs = [tmp_path / f"{number}.graph" for number in range(len(lines))]
    merged = shape(medkg, "merge", *graphs[1:], "-g", graphs[0])
    summary = shape(medkg, "info", "-g", graph)
    assert isinstance(merged, dict)
    assert isinstance(summary, dict)
    assert merged["hash"] == summary["hash"]
    assert medkg("diff", graphs[0], graph).returncode == 0
    assert medkg("diff", graphs[1], graph).returncode == 1


def test_check_and_export(medkg: Run, graph: Path, tmp_path: Path) -> None:
    assert medkg("check", "-g", graph).returncode == 0
    exported = shape(medkg, "export", "jsonl", tmp_path / "all.jsonl", "-g", graph)
    assert isinstance(exported, dict)
    assert hashlib.sha256((tmp_path / "all.jsonl").read_bytes()).hexdigest() == exported["hash"]


def test_a_broken_record_is_put_aside_and_its_neighbours_land(medkg: Run, tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text('{"id": "a", "text": "Aspirin prevents stroke."}\n{broken\n{"id": "b", "text": "Nothing."}\n')
    done = medkg("build", path, "-g", tmp_path / "q.graph", "--workers", "0", "--format", "json")
    assert done.returncode == 3
    report = json.loads(done.stdout)
    assert (report["documents"], report["quarantined"]) == (2, 1)
    row = json.loads((tmp_path / "q.graph" / "quarantine.jsonl").read_text("utf-8"))
    assert row["file"] == "some.jsonl"
    assert row["place"] == "line 2"


def test_no_graph_says_what_to_do(medkg: Run, tmp_path: Path) -> None:
    done = medkg("info", "-g", tmp_path / "none.graph")
    assert done.returncode == 1
    assert "medkg build" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_input_is_named(medkg: Run, tmp_path: Path) -> None:
    done = medkg("build", tmp_path / "nowhere.xml", "-g", tmp_path / "x.graph", "--workers", "0")
    assert done.returncode == 2
    assert "nowhere.xml" in done.stderr
    assert not (tmp_path / "x.graph").exists()


def test_wrong_option_is_two(medkg: Run, graph: Path) -> None:
    assert medkg("explain", "a", "b", "--max-hops", "9", "-g", graph).returncode == 2
    assert medkg("explain", "a", "b", "--without", "Nonsense", "-g", graph).returncode == 2
    assert medkg("nosuchcommand").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("build", "x", "--workers", "-1"), "'--workers': it must be at least 0."),
        (("build", "x", "--workers", "two"), "'--workers': it must be a whole number."),
        (("explain", "a", "b", "--max-hops", "9"), "'--max-hops': it must be at most 6."),
        (("query", "RETURN 1", "--timeout", "long"), "'--timeout': it must be a number."),
        (("info", "--format", "xml"), "'xml' is not one of 'table', 'json', 'jsonl', 'csv'."),
        (("vocabulary", "list", "--format", "xml"), "'xml' is not one of"),
        (("eval", "nosuch", "--gold", "x"), "'nosuch' is not one of 'ner',"),
        (("info", "--quiet", "--verbose"), "--quiet and --verbose contradict each other. Leave one out."),
    ],
)
def test_a_wrong_option_is_told_in_our_words(medkg: Run, graph: Path, arguments: tuple[str, ...], words: str) -> None:
    done = medkg(*arguments, "-g", graph)
    assert done.returncode == 2
    assert words in done.stderr
    assert "Input should" not in done.stderr
    assert "Value error" not in done.stderr


def test_csv_and_jsonl(medkg: Run, graph: Path) -> None:
    rows = list(csv.reader(io.StringIO(medkg("find", "lithium", "-g", graph, "--format", "csv").stdout)))
    assert rows[0] == ["id", "name", "category", "score", "why"]
    lines = medkg("find", "lithium", "-g", graph, "--format", "jsonl").stdout.splitlines()
    assert all(json.loads(line)["id"] for line in lines)


def test_settings_say_where_they_come_from(medkg: Run, tmp_path: Path) -> None:
    (tmp_path / "medkg.toml").write_text("[build]\nbatch = 7\n")
    done = medkg("info", "--settings", "--format", "json", cwd=tmp_path)
    rows = {row["setting"]: (row["value"], row["from"]) for row in json.loads(done.stdout)}
    assert rows["build.batch"] == ("7", "medkg.toml")
    assert rows["query.limit"][1] == "default"


def test_where_neo4j_is_comes_from_its_own_variables_and_secrets_are_masked(medkg: Run, tmp_path: Path) -> None:
    (tmp_path / "medkg.toml").write_text("[neo4j]\nuri = 'bolt://a:1'\nusername = 'file'\n")
    own = {"NEO4J_URI": "bolt://b:2", "NEO4J_PASSWORD": "hush", "MEDKG_NEO4J__DATABASE": "ours", "NEO4J_DATABASE": "x"}
    done = medkg("info", "--settings", "--format", "json", cwd=tmp_path, **own)
    rows = {row["setting"]: (row["value"], row["from"]) for row in json.loads(done.stdout)}
    assert rows["neo4j.uri"] == ("bolt://b:2", "environment (NEO4J_URI)")
    assert rows["neo4j.username"] == ("file", "medkg.toml")
    assert rows["neo4j.password"] == ("********", "environment (NEO4J_PASSWORD)")
    assert rows["neo4j.database"] == ("ours", "environment (MEDKG_NEO4J__DATABASE)")
    assert "hush" not in done.stdout


def test_a_wrong_setting_is_named(medkg: Run, tmp_path: Path) -> None:
    (tmp_path / "medkg.toml").write_text("[build]\nbatch = 'many'\n")
    done = medkg("info", cwd=tmp_path)
    assert done.returncode == 2
    assert "build.batch" in done.stderr


def test_load_keeps_curated_sources_beside_text(medkg: Run, graph: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.graph"
    shutil.copytree(graph, copy)
    triples = tmp_path / "known.tsv"
    triples.write_text("subject\tpredicate\tobject\nMESH:D008094\tcauses\tMESH:D007037\n")
    shape(medkg, "load", triples, "-g", copy)
    result = shape(
        medkg, "query", "MATCH (a)-[r:CAUSES]->(b) WHERE r.polarity = 'asserted' RETURN r.documents", "-g", copy
    )
    assert isinstance(result, dict)
    assert result["rows"] == [[2]]
