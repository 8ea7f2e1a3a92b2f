"""What was exported comes back; what others wrote lands as one source; faults cost nobody else anything."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

import medkg
from medkg.model.reading import GraphReading, Rejection
from medkg.views.rdf.reading import RdfReader
from medkg.views.rdf.writing import write_rdf
from medkg.vocabulary.words import ShippedTerminology
from tests.views.small_source import CONCEPTS, DOCUMENTS, EVIDENCE, Silence, SmallSource

READER = RdfReader(ShippedTerminology())


def _read(path: Path) -> tuple[list[GraphReading], list[Rejection], list[object], list[object]]:
    graphs, rejected, concepts, evidence = [], [], [], []
    for record in READER.read(path, source=path.name):
        if isinstance(record, Rejection):
            rejected.append(record)
        else:
            graphs.append(record)
            concepts += list(record.concepts)
            evidence += list(record.evidence)
    return graphs, rejected, concepts, evidence


@pytest.mark.parametrize(("form", "suffix"), [("nquads", "nq.gz"), ("trig", "trig")])
def test_an_export_comes_back_as_it_was(tmp_path: Path, form: str, suffix: str) -> None:
    source = SmallSource()
    path = tmp_path / f"graph.{suffix}"
    write_rdf(form, path, source, source, Silence())
    if suffix.endswith("gz"):
        path.write_bytes(gzip.compress(path.read_bytes()))
    graphs, rejected, concepts, evidence = _read(path)
    assert not rejected
    assert {graph.document for graph in graphs} == set(DOCUMENTS)
    assert set(evidence) == set(EVIDENCE)
    assert set(concepts) == set(CONCEPTS)


def test_a_loaded_graph_has_the_same_hash_after_the_way_through_rdf(tmp_path: Path) -> None:
    table = tmp_path / "facts.tsv"
    rows = [
        "subject\tpredicate\tobject\tpolarity",
        "MESH:D1\ttreats\tMESH:D2\tasserted",
        "odd 'one'\tDROP\tMESH:D2\tdenied",
    ]
    table.write_text("\n".join(rows) + "\n", encoding="utf-8")
    with (
        medkg.open(tmp_path / "a.graph", create=True) as first,
        medkg.open(tmp_path / "b.graph", create=True) as second,
    ):
        first.load(table)
        first.export_as("nquads", tmp_path / "a.nq")
        report = second.load(tmp_path / "a.nq")
        assert report.quarantined == 0
        assert second.hash == first.hash


def test_triples_of_others_are_one_source_and_their_words_are_translated_or_kept(tmp_path: Path) -> None:
    path = tmp_path / "facts.ttl"
    path.write_text(
        """@prefix m: <http://id.nlm.nih.gov/mesh/> . @prefix b: <https://w3id.org/biolink/vocab/> .
        @prefix x: <http://x.org/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
        m:D1 b:treats m:D2 ; x:smellsLike m:D2 ; a b:ChemicalEntity ; rdfs:label "One" ;
          x:weight 7 .""",
        encoding="utf-8",
    )
    (graph,), (rejected,), concepts, evidence = _read(path)
    assert graph.document.id == "source:facts.ttl"
    assert {(e.subject, e.predicate, e.object) for e in evidence} == {  # type: ignore[attr-defined]
        ("MESH:D1", "treats", "MESH:D2"),
        ("MESH:D1", "smellsLike", "MESH:D2"),
    }
    assert {(c.id, c.name, c.category) for c in concepts} == {  # type: ignore[attr-defined]
        ("MESH:D1", "One", "ChemicalEntity"),
        ("MESH:D2", "MESH:D2", "NamedThing"),
    }
    assert rejected.reason.startswith("1 triples have a literal")


def test_a_broken_line_is_named_and_its_neighbours_land(tmp_path: Path) -> None:
    path = tmp_path / "facts.nt"
    path.write_text("<x:a> <x:p> <x:b> .\n<x:a> <x:p> broken .\n<x:b> <x:p> <x:c> .\n", encoding="utf-8")
    _, (rejected,), _, evidence = _read(path)
    assert (rejected.file, rejected.place) == ("facts.nt", "line 2")
    assert len(evidence) == 2


def test_what_stands_before_a_fault_in_turtle_lands(tmp_path: Path) -> None:
    path = tmp_path / "facts.ttl"
    path.write_text("<x:a> <x:p> <x:b> .\n<x:a> <x:p> <x:c> .\n<x:a> ]broken .\n", encoding="utf-8")
    _, rejected, _, evidence = _read(path)
    assert [one.place for one in rejected] == ["line 3"]
    assert len(evidence) == 2


@pytest.mark.parametrize(
    "text",
    [
        "# a comment\n<x:a> <x:p> <x:b> <x:g> .\n",
        "<x:a> <x:p> <x:b> .\n",
        "@prefix x: <x:> . x:a x:p x:b .",
        "<x:g> { <x:a> <x:p> <x:b> }",
        '{"@id": "x:a", "x:p": {"@id": "x:b"}}',
        '[{"@id": "x:a", "x:p": {"@id": "x:b"}}]',
        """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="x:">
        <rdf:Description rdf:about="x:a"><x:p rdf:resource="x:b"/></rdf:Description></rdf:RDF>""",
    ],
)
def test_what_has_no_telling_name_is_told_by_its_beginning(tmp_path: Path, text: str) -> None:
    path = tmp_path / "stdin"
    path.write_text(text, encoding="utf-8")
    _, rejected, _, evidence = _read(path)
    assert not rejected
    assert [(e.subject, e.object) for e in evidence] == [("x:a", "x:b")]  # type: ignore[attr-defined]


def test_a_declaration_across_two_pieces_of_a_file_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a.rdf"
    path.write_text(" " * ((1 << 20) - 4) + XXE.removeprefix('<?xml version="1.0"?>'), encoding="utf-8")
    graphs, (rejected,), _, _ = _read(path)
    assert not graphs
    assert "DOCTYPE" in rejected.reason


XXE = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>'


@pytest.mark.parametrize(
    ("name", "text", "reason", "encoding"),
    [
        ("a.rdf", XXE, "DOCTYPE", "utf-8"),
        ("a.rdf", XXE, "DOCTYPE", "utf-16"),
        ("a.jsonld", '{"@context": "http://example.org/c.jsonld", "@id": "x:a"}', "remote context", "utf-8"),
        ("a.jsonld", '{"@context": [{"a": "x:a"}, "http://example.org/c"], "@id": "x:a"}', "remote context", "utf-8"),
        ("a.jsonld", '{"@graph": [{"@context": {"@import": "http://example.org/c"}}]}', "remote context", "utf-8"),
        ("a.jsonld", "no json", "cannot be read", "utf-8"),
        ("a.nq.gz", "not packed", "cannot be read", "utf-8"),
    ],
)
def test_what_would_fetch_or_grow_is_refused(tmp_path: Path, name: str, text: str, reason: str, encoding: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding=encoding)
    graphs, (rejected,), _, _ = _read(path)
    assert not graphs
    assert reason in rejected.reason


def test_evidence_that_was_changed_by_hand_is_put_aside(tmp_path: Path, nquads: Path) -> None:
    path = tmp_path / "changed.nq"
    path.write_text(nquads.read_text(encoding="utf-8").replace('"denied"', '"perhaps"'), encoding="utf-8")
    _, (rejected,), _, evidence = _read(path)
    assert "perhaps" in rejected.reason
    assert len(set(evidence)) == len(EVIDENCE) - 1
