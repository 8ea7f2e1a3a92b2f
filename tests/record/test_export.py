"""The canonical export: sorted by bytes, hashed as written, content only; and what `difference` makes of two."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.model.reading import Findings, Reading
from medkg.record.store import Record, difference, open_record
from tests.record.makers import EXTRACTOR, LITHIUM, curated, graph_of, lithium_reading, named


def test_the_hash_is_the_sha256_of_the_exported_bytes(record: Record, tmp_path: Path) -> None:
    record.put(lithium_reading(), extractor=EXTRACTOR)
    record.put(curated([("a b", "treats", 'c"'), ("a", "treats", "ü"), ("a!", "x", "\\")])(), extractor="h")
    path = tmp_path / "export.jsonl"
    count = record.export(path)
    held = path.read_bytes()
    assert hashlib.sha256(held).hexdigest() == record.graph_hash()
    assert held.count(b"\n") == count
    assert held.splitlines() == sorted(held.splitlines())
    assert {json.loads(line)["kind"] for line in held.splitlines()} == {
        "concept", "document", "evidence", "mention", "naming",
    }  # fmt: skip
    assert all(line.startswith(b'{"kind":"') for line in held.splitlines())
    assert [file.name for file in tmp_path.iterdir() if file.name.endswith(".part")] == []


def test_the_hash_moves_with_content_alone(graph: Path, record: Record) -> None:
    record.put(lithium_reading(), extractor=EXTRACTOR)
    known = record.graph_hash()
    assert record._connection.execute("SELECT hash FROM state").fetchone() == (known,)
    reading = lithium_reading()
    elsewhere = Reading(_from(reading.document, "another.xml"), reading.findings, "byte 7")
    with open_record(graph.parent / "b.graph", create=True) as other:
        other.put(elsewhere, extractor="another@2")
        assert other.graph_hash() == known
        other.put(lithium_reading("PMID:2"), extractor=EXTRACTOR)
        assert other.graph_hash() != known


def test_a_concept_is_called_as_most_documents_call_it(record: Record) -> None:
    for number, name in enumerate(["Li", "lithium", "lithium", "Li+", "Li+"]):
        document = Document(id=f"D{number}", text="")
        concepts = (Concept(LITHIUM.id, name, "ChemicalEntity"), Concept("MESH:D2", "", ""))
        record.put(Reading(document, Findings(concepts=concepts)), extractor=EXTRACTOR)
    assert list(record.concepts()) == [
        Concept("MESH:D008094", "Li+", "ChemicalEntity"),
        Concept("MESH:D2", "MESH:D2", "NamedThing"),
    ]
    record.forget(["D3"])
    assert [concept.name for concept in record.concepts()] == ["lithium", "MESH:D2"]


def test_the_difference_counts_all_and_shows_some(tmp_path: Path) -> None:
    first = graph_of(tmp_path, "a", [named("PMID:", 2)])
    second = graph_of(tmp_path, "b", [[lithium_reading("PMID:0"), lithium_reading("PMID:1", polarity="denied")]])
    with open_record(first, read_only=True) as left, open_record(second, read_only=True) as right:
        assert difference(left, left).same
        found = difference(left, right)
        assert not found.same
        assert found.only_left == (("evidence", 1), ("mention", 2))
        assert found.only_right == (("evidence", 1), ("mention", 2))
        assert all('"PMID:1"' in line for line in (*found.examples_left, *found.examples_right))
        assert list(left.lines()) == sorted({*left.lines()})


def _from(document: Document, source: str) -> Document:
    return Document(
        id=document.id,
        text=document.text,
        title_end=document.title_end,
        sections=document.sections,
        metadata=document.metadata,
        source=source,
    )
