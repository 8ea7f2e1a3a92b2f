"""What every import promises: the same graph however often and in whatever order, and bad rows cost themselves."""

import gzip
import itertools
from pathlib import Path

import pytest

import medkg
from medkg.model.report import BuildReport
from tests.imports.samples import EXAMPLES, Example

LICENCE = "CC0-1.0"


def written(folder: Path, example: Example, rows: tuple[str, ...] | None = None) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if example.mapping:
        (folder / "mapping.toml").write_text(example.mapping, encoding="utf-8")
    path = folder / example.file
    path.write_text(example.text(rows), encoding="utf-8")
    return path


def loaded(graph: medkg.Graph, path: Path, **options: str) -> BuildReport:
    mapping = path.with_name("mapping.toml")
    return graph.load([path], mapping=mapping if mapping.exists() else "", **options)


def assertions(graph: medkg.Graph) -> frozenset[tuple[str, str, str, str, int]]:
    found = graph._parts.record().assertions()
    return frozenset(
        (one.triple.subject, one.triple.predicate, one.triple.object, str(one.triple.polarity), one.documents)
        for one in found
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_graph_says_what_its_file_said(tmp_path: Path, name: str) -> None:
    with medkg.open(tmp_path / "g", create=True) as graph:
        report = loaded(graph, written(tmp_path / "in", EXAMPLES[name]))
        assert report.quarantined == 0
        assert assertions(graph) == EXAMPLES[name].expected
        again = loaded(graph, tmp_path / "in" / EXAMPLES[name].file)
        assert (again.hash, again.new, again.changed, again.unchanged) == (report.hash, 0, 0, report.documents)


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_order_of_rows_changes_the_graph(tmp_path: Path, name: str) -> None:
    with medkg.open(tmp_path / "g", create=True) as graph:
        hashes = {loaded(graph, written(tmp_path / "in", EXAMPLES[name])).hash}
    for number, rows in enumerate(itertools.islice(itertools.permutations(EXAMPLES[name].rows), 1, 24, 11)):
        with medkg.open(tmp_path / f"g{number}", create=True) as graph:
            hashes.add(loaded(graph, written(tmp_path / f"in{number}", EXAMPLES[name], rows)).hash)
    assert len(hashes) == 1


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_bad_row_is_named_and_its_neighbours_land(tmp_path: Path, name: str) -> None:
    example = EXAMPLES[name]
    rows = (example.rows[0], example.bad, *example.rows[1:])
    with medkg.open(tmp_path / "g", create=True) as graph:
        report = loaded(graph, written(tmp_path / "in", example, rows))
        assert assertions(graph) == example.expected
        assert report.quarantined == 1
        (put_aside,) = graph._parts.record().rejections()
    before = "\n".join((*example.head, example.rows[0]))
    place = f"byte {len(before.encode()) + 1}" if example.by_byte else f"line {before.count(chr(10)) + 2}"
    assert (put_aside.file, put_aside.place) == (example.file, place)
    assert example.reason in put_aside.reason


@pytest.mark.parametrize("name", EXAMPLES)
def test_licence_and_version_stand_in_the_summary(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / "in", EXAMPLES[name])
    with medkg.open(tmp_path / "g", create=True) as graph:
        report = loaded(graph, path, licence=LICENCE, version="2026-11")
        assert {(one.source, one.version, one.licence) for one in graph.summary().loaded} == {
            (EXAMPLES[name].file, "2026-11", LICENCE)
        }
        other = loaded(graph, path, licence="other", version="2026-11")
        assert (other.changed, other.documents) == (report.documents, report.documents)


def test_a_mapping_says_licence_and_version_itself(tmp_path: Path) -> None:
    with medkg.open(tmp_path / "g", create=True) as graph:
        loaded(graph, written(tmp_path / "in", EXAMPLES["mapped"]))
        assert {(one.version, one.licence) for one in graph.summary().loaded} == {("7", "CC-BY-4.0")}


@pytest.mark.parametrize("name", ["kgx-tsv", "kgx-json", "semmeddb", "graphml"])
def test_a_file_that_breaks_off_gives_what_came_before(tmp_path: Path, name: str) -> None:
    """A truncated gzip is named; nothing is lost that stood whole before the break."""
    path = written(tmp_path / "in", EXAMPLES[name])
    whole = gzip.compress(path.read_bytes() + b"\n" * 10)
    path.write_bytes(whole[:-12])
    with medkg.open(tmp_path / "g", create=True) as graph:
        report = loaded(graph, path)
        assert report.quarantined >= 1
        assert "gzip data ends early" in " ".join(one.reason for one in graph._parts.record().rejections())


AWKWARD = """{"id": "x:1", "name": "%s", "category": ["biolink:Disease"]}
{"subject": "x:a'b\\"c$d", "predicate": "DROP", "object": "x:line\\nbreak"}
"""


def test_ids_and_names_of_any_kind_pass_unharmed(tmp_path: Path) -> None:
    path = tmp_path / "odd_edges.jsonl"
    path.write_text(AWKWARD % ("n" * 70_000), encoding="utf-8")
    with medkg.open(tmp_path / "g", create=True) as graph:
        graph.load([path], input_format="kgx")
        assert [one[:3] for one in assertions(graph)] == [("x:a'b\"c$d", "DROP", "x:line break")]
        assert max(len(concept.name) for concept in graph._parts.record().concepts()) == 70_000
        assert graph.check().problems == ()
