"""medkg's own export read back in awkward forms: Turtle, foreign triples beside it, pieces changed by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from medkg.views.rdf.writing import write_rdf
from tests.views.rdf_view.test_reading import _read
from tests.views.small_source import CONCEPTS, DOCUMENTS, EVIDENCE, Silence, SmallSource

MESH = "http://id.nlm.nih.gov/mesh/"
TREATS = "https://w3id.org/biolink/vocab/treats"


@pytest.fixture(scope="module")
def turtle(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("own") / "graph.ttl"
    write_rdf("turtle", path, SmallSource(), SmallSource(), Silence())
    return path.read_text(encoding="utf-8")


def test_turtle_comes_back_with_each_piece_of_evidence_in_its_own_document(tmp_path: Path, turtle: str) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text(turtle, encoding="utf-8")
    graphs, rejected, concepts, evidence = _read(path)
    assert not rejected
    assert {graph.document for graph in graphs} == set(DOCUMENTS)
    assert len(evidence) == len(EVIDENCE)
    assert set(evidence) == set(EVIDENCE)
    assert set(concepts) == set(CONCEPTS)


@pytest.mark.parametrize(
    "foreign",
    [
        f"<{MESH}D1> <{TREATS}> <{MESH}D2> .",
        "<x:a> <x:smells_like> <x:b> .",
        f"<{MESH}D008094> <x:weight> 7 .",
        "<x:e> a <https://w3id.org/medkg/vocabulary#Evidence> .",
    ],
)
def test_what_others_wrote_beside_an_export_is_told(tmp_path: Path, turtle: str, foreign: str) -> None:
    path = tmp_path / "graph.ttl"
    path.write_text(f"{turtle}\n{foreign}\n", encoding="utf-8")
    _, (rejected,), _, evidence = _read(path)
    assert rejected.reason.startswith("1 ")
    assert set(evidence) == set(EVIDENCE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('confidence> "0.9"', 'confidence> "INF"'),
        ('confidence> "0.9"', 'confidence> "-0.1"'),
        ('oa#end> "', 'oa#end> "9'),
        ('oa#end> "', 'oa#end> "-'),
    ],
)
def test_evidence_that_cannot_be_is_put_aside(tmp_path: Path, turtle: str, old: str, new: str) -> None:
    assert old in turtle
    path = tmp_path / "graph.ttl"
    path.write_text(turtle.replace(old, new, 1), encoding="utf-8")
    _, (rejected,), _, evidence = _read(path)
    assert "not what medkg writes of evidence" in rejected.reason
    assert len(evidence) == len(EVIDENCE) - 1


def test_the_counts_alone_are_no_facts_about_assertions(tmp_path: Path, nquads: Path) -> None:
    path = tmp_path / "counted.nq"
    lines = nquads.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if line.endswith("graph/counted> .\n")), encoding="utf-8")
    _, rejected, concepts, evidence = _read(path)
    assert {piece.polarity for piece in evidence} == {"asserted"}  # type: ignore[attr-defined]
    assert not any("assertion/" in concept.id for concept in concepts)  # type: ignore[attr-defined]
    assert len(rejected) == 1


def test_faults_beyond_those_that_are_told_one_by_one_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "many.nt"
    path.write_text("broken\n" * 1500 + "<x:a> <x:p> <x:b> .\n", encoding="utf-8")
    _, rejected, _, evidence = _read(path)
    assert len(evidence) == 1
    assert len(rejected) == 1001
    assert rejected[-1].reason == "500 more lines could not be read."
