"""Erasure on disk: nothing of a forgotten document is left in any file of the graph."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from medkg.errors import DocumentNotFound, GraphLocked
from medkg.model.concept import Concept
from medkg.model.document import Document, Metadata
from medkg.model.reading import Findings, Reading, Rejection
from medkg.record.store import Record, open_record
from tests.record.makers import EXTRACTOR, curated, lithium_reading, named


def files_with(graph: Path, needle: str) -> list[str]:
    return [file.name for file in graph.rglob("*") if file.is_file() and needle.encode() in file.read_bytes()]


def secret_reading(number: int, *, note: str) -> Reading:
    chance = random.Random(number)  # noqa: S311 - only lengths depend on it
    text = " ".join(f"secret{number} {note} {chance.random()}" for _ in range(chance.randrange(1, 60)))
    document = Document(
        id=f"NOTE:{number}", text=text, metadata=Metadata(journal=f"ward{number} {note}"), source=f"{note}{number}"
    )
    concept = Concept(f"LOCAL:patient{number}", f"Mr Example {number} {note}", f"Ward{number}")
    return Reading(document, Findings(concepts=(concept,)), f"line {number}")


def test_no_byte_of_a_forgotten_document_stays(graph: Path) -> None:
    with open_record(graph, create=True) as record:
        for number in range(150):
            record.put(secret_reading(number, note="first"), extractor=EXTRACTOR)
        for number in range(0, 150, 2):
            record.begin_run()
            record.put(secret_reading(number, note="second"), extractor=EXTRACTOR)
        record.quarantine(Rejection("a.xml", "line 1", "NOTE:7", "parse", "cannot read secret7 word"))
        record.quarantine(Rejection("a.xml", "line 2", "NOTE:8", "parse", "cannot read secret8 word"))
        record.quarantine(Rejection("a.xml", "line 9", "NOTE:1000", "parse", "never stored"))
        gone = [number for number in range(150) if number % 10 != 3]
        record.forget([f"NOTE:{number}" for number in gone])
        for number in gone:
            for needle in (
                f"secret{number} ",
                f"ward{number} ",
                f"patient{number}Mr",
                f"Example {number} ",
            ):
                assert files_with(graph, needle) == []
        assert files_with(graph, "secret13 ") == ["record.sqlite"]
        assert [rejection.record for rejection in record.rejections()] == ["NOTE:1000"]
        assert record.check().problems == ()


def test_an_unknown_id_erases_nothing_and_lists_the_nearest(record: Record) -> None:
    for reading in named("PMID:2275", 3):
        record.put(reading, extractor=EXTRACTOR)
    before = record.graph_hash()
    with pytest.raises(DocumentNotFound, match=r"'PMID:22751x'; nearest: PMID:22751"):
        record.forget(["PMID:22750", "PMID:22751x"])
    assert record.graph_hash() == before


def test_the_receipt_counts_what_went(record: Record) -> None:
    record.put(lithium_reading("PMID:1"), extractor=EXTRACTOR)
    record.put(lithium_reading("PMID:2", polarity="denied"), extractor=EXTRACTOR)
    record.put(curated([("a", "treats", "b")])(), extractor=EXTRACTOR)
    before = record.graph_hash()
    receipt = record.forget(["PMID:2", "PMID:2", "kg"])
    assert (receipt.documents, receipt.mentions, receipt.evidence, receipt.assertions) == (("PMID:2", "kg"), 2, 2, 2)
    assert receipt.hash_before == before != receipt.hash_after
    held = record._connection
    assert held.execute("SELECT text FROM predicate").fetchall() == [("causes",)]
    assert held.execute("SELECT text FROM source").fetchall() == [("papers.xml",)]
    assert held.execute("SELECT text FROM concept WHERE text IN ('a', 'b')").fetchall() == []
    record.put(curated([("a", "treats", "b")])(), extractor=EXTRACTOR)
    assert record.check().problems == ()


def test_a_reader_in_the_way_is_said(graph: Path, record: Record) -> None:
    for reading in named("PMID:", 2):
        record.put(reading, extractor=EXTRACTOR)
    record._connection.execute("PRAGMA busy_timeout = 50")
    with open_record(graph, read_only=True) as reader:
        stream = reader.lines()
        next(stream)
        with pytest.raises(GraphLocked, match=r"erased from .* still reads"):
            record.forget(["PMID:0"])
        del stream
    assert set(record.documents(["PMID:0", "PMID:1"])) == {"PMID:1"}
    record.close()
    with open_record(graph) as again:
        assert again._connection.execute("SELECT erasing FROM state").fetchone() == (0,)
