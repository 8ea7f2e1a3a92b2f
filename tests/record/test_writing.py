"""Putting documents: precedence, what the door refuses, streams, quarantine, summary."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from medkg.errors import InputError
from medkg.model.assertion import Evidence, Triple
from medkg.model.document import Document, Span
from medkg.model.mention import Mention, Polarity
from medkg.model.reading import Findings, GraphReading, Reading, Rejection
from medkg.model.report import Standing
from medkg.record.store import Record, open_record
from tests.record.makers import EXTRACTOR, INSIPIDUS, LITHIUM, TEXT, curated, lithium_reading, named

OTHER = TEXT + " It passed."


def test_precedence_within_a_run_and_over_runs(record: Record) -> None:
    first, second = lithium_reading(text=TEXT), lithium_reading(text=OTHER)
    if first.document.content_hash < second.document.content_hash:
        first, second = second, first
    assert record.put(second, extractor=EXTRACTOR) is Standing.NEW
    assert record.put(first, extractor=EXTRACTOR) is Standing.CHANGED
    assert record.standing(second.document, extractor=EXTRACTOR) is Standing.SUPERSEDED
    assert record.put(second, extractor=EXTRACTOR) is Standing.SUPERSEDED
    record.begin_run()
    assert record.put(second, extractor=EXTRACTOR) is Standing.CHANGED


def test_a_revision_date_goes_before_everything(record: Record) -> None:
    record.put(lithium_reading(revised="2002"), extractor=EXTRACTOR)
    record.begin_run()
    assert record.put(lithium_reading(revised="2001"), extractor=EXTRACTOR) is Standing.SUPERSEDED
    assert record.put(lithium_reading(), extractor=EXTRACTOR) is Standing.SUPERSEDED
    assert record.put(lithium_reading(revised="2003-01"), extractor=EXTRACTOR) is Standing.CHANGED


def test_another_extractor_reads_again(record: Record) -> None:
    record.put(lithium_reading(), extractor=EXTRACTOR)
    assert record.standing(lithium_reading().document, extractor="medkg@0.2.0") is Standing.CHANGED
    assert record.put(lithium_reading(), extractor="medkg@0.2.0") is Standing.CHANGED
    assert record.standing(lithium_reading().document, extractor="medkg@0.2.0") is Standing.UNCHANGED


def test_other_findings_in_the_same_document_update_it(record: Record) -> None:
    reading = lithium_reading()
    bare = Reading(reading.document)
    outcomes = []
    for order in ((bare, reading), (reading, bare)):
        for one in order:
            record.put(one, extractor=EXTRACTOR)
        outcomes.append(record.graph_hash())
        record.forget([reading.document.id])
        record.begin_run()
    assert outcomes[0] == outcomes[1]
    record.put(bare, extractor=EXTRACTOR)
    record.begin_run()
    assert record.put(reading, extractor=EXTRACTOR) is Standing.CHANGED


def _with(reading: Reading, **fields: object) -> Reading:
    evidence = dataclasses.replace(reading.findings.evidence[0], **fields)  # type: ignore[arg-type]
    return Reading(reading.document, Findings(evidence=(evidence,)), "a.xml line 7")


def _mention(reading: Reading, **fields: object) -> Reading:
    mention: Mention = dataclasses.replace(reading.findings.mentions[0], **fields)  # type: ignore[arg-type]
    return Reading(reading.document, Findings((mention,)), "a.xml line 7")


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (_with(lithium_reading(), document_id="PMID:2"), "came with document 'PMID:1'"),
        (_with(lithium_reading(), object_span=Span(80, 9999)), "lie outside the text"),
        (_with(lithium_reading(), text_hash="0" * 32), "another version of the text"),
        (_with(lithium_reading(), confidence=1.5), "outside 0..1"),
        (_with(lithium_reading(), confidence=float("nan")), "outside 0..1"),
        (_with(lithium_reading(), subject=""), "needs a subject"),
        (_with(lithium_reading(), section="\ud800"), "lone surrogate"),
        (_mention(lithium_reading(), document_id="PMID:2"), "came with 'PMID:1'"),
        (_mention(lithium_reading(), span=Span(24, 30)), "its text has 'Lithiu' at 24..30"),
        (_mention(lithium_reading(), span=Span(80, 9999)), "lie outside the text"),
        (Reading(Document(id="PMID:1", text="half \ud83d"), place="a.xml line 7"), "lone surrogate"),
    ],
)
def test_what_could_not_be_replayed_is_refused_with_its_place(record: Record, broken: Reading, said: str) -> None:
    with pytest.raises(InputError, match=r"a\.xml line 7") as raised:
        record.put(broken, extractor=EXTRACTOR)
    assert said in str(raised.value)
    assert list(record.lines()) == []


def test_numbers_have_one_spelling(record: Record) -> None:
    record.put(_with(lithium_reading(), confidence=1), extractor=EXTRACTOR)
    assert record.put(_with(lithium_reading(), confidence=1.0), extractor=EXTRACTOR) is Standing.UNCHANGED
    assert record.check().problems == ()


def test_a_streamed_graph_is_one_document(record: Record) -> None:
    make = curated([(f"hgnc:{n % 7}", "interacts_with", f"hgnc:{n}") for n in range(12_000)])
    assert record.put(make(), extractor="hetionet@1") is Standing.NEW
    assert record.put(make(), extractor="hetionet@1") is Standing.UNCHANGED
    assert sum(1 for _ in record.assertions()) == 12_000
    assert record.summary().documents == 1
    assert record.check().problems == ()
    assert record.put(curated([("a", "b", "c")])(), extractor="hetionet@1").value in {"changed", "superseded"}


def test_concepts_may_come_from_the_evidence_alone(record: Record) -> None:
    evidence = Evidence(subject="x:1", predicate="treats", object="x:2", document_id="kg", extractor="e")
    record.put(GraphReading(Document(id="kg", text=""), (), iter([evidence, evidence])), extractor="e")
    assert [(c.id, c.name, c.category) for c in record.concepts()] == [
        ("x:1", "x:1", "NamedThing"),
        ("x:2", "x:2", "NamedThing"),
    ]
    assert record.evidence(Triple("x:1", "treats", "x:2")) == (evidence,)


def test_evidence_comes_best_first_and_distinct_documents_are_counted(record: Record) -> None:
    weak = _with(lithium_reading("PMID:3"), confidence=0.2)
    for reading in (weak, lithium_reading("PMID:2"), lithium_reading("PMID:1")):
        record.put(reading, extractor=EXTRACTOR)
    record.put(lithium_reading("PMID:4", polarity="denied"), extractor=EXTRACTOR)
    triple = Triple(LITHIUM.id, "causes", INSIPIDUS.id)
    assert [e.document_id for e in record.evidence(triple)] == ["PMID:1", "PMID:2", "PMID:3"]
    for_, against = record.between(INSIPIDUS.id, LITHIUM.id)
    assert (for_.triple, for_.documents, for_.evidence) == (triple, 3, 3)
    assert (against.triple.polarity, against.documents) == (Polarity.DENIED, 1)
    assert record.evidence(Triple("no", "such", "thing")) == ()
    assert record.between("no", LITHIUM.id) == ()


def test_quarantine_is_kept_once_and_clears_when_the_file_reads_well(graph: Path) -> None:
    first = Rejection("a.xml", "byte 7", "PMID:7", "parse", "no title — \udcff")
    second = Rejection("a.xml", "byte 9", "", "parse", "empty")
    other = Rejection("b.xml", "byte 9", "", "parse", "empty")
    file = graph / "quarantine.jsonl"
    with open_record(graph, create=True) as record:
        for rejection in (second, first, other, first, second):
            record.quarantine(rejection)
        assert [json.loads(line)["place"] for line in file.read_text().splitlines()] == ["byte 9", "byte 7", "byte 9"]
        before = record.graph_hash()
        assert record.clear_quarantine("a.xml", seen=[first]) == 1
        assert [(r.file, r.place) for r in record.rejections()] == [("a.xml", "byte 7"), ("b.xml", "byte 9")]
        assert record.graph_hash() == before
    with file.open("a") as out:
        out.write('{"torn')
    with open_record(graph) as record:
        assert [json.loads(line)["file"] for line in file.read_text().splitlines()] == ["a.xml", "b.xml"]
        assert record.summary().quarantined == 2
        record.clear_quarantine("a.xml")
        record.clear_quarantine("b.xml")
        assert not file.exists()


def test_a_merge_counts_and_carries_rejections(tmp_path: Path, record: Record) -> None:
    with open_record(tmp_path / "other.graph", create=True) as other:
        for reading in named("PMID:", 3):
            other.put(reading, extractor=EXTRACTOR)
        other.quarantine(Rejection("a.xml", "byte 7", "", "parse", "empty"))
    record.put(lithium_reading("PMID:0"), extractor=EXTRACTOR)
    counts = record.merge_from(tmp_path / "other.graph")
    assert (counts.documents, counts.new, counts.changed, counts.unchanged) == (3, 2, 0, 1)
    assert len(record.rejections()) == 1
    assert record.merge_from(tmp_path / "other.graph").unchanged == 3


def test_the_summary_counts_by_kind(record: Record) -> None:
    record.put(lithium_reading("PMID:1"), extractor=EXTRACTOR)
    record.put(lithium_reading("PMID:2", polarity="denied"), extractor=EXTRACTOR)
    record.put(curated([("g:1", "glues", "g:2")])(), extractor="hetionet@1")
    found = record.summary()
    assert (found.documents, found.mentions, found.evidence, found.assertions, found.denied) == (3, 4, 3, 3, 1)
    assert found.concepts == 4
    assert found.categories == (("Gene", 2), ("ChemicalEntity", 1), ("Disease", 1))
    assert found.predicates == (("causes", 2), ("glues", 1))
    assert found.extractors == ((EXTRACTOR, 6), ("hetionet@1", 1))
    assert found.sources == (("papers.xml", 2), ("edges.tsv", 1))
    assert found.unmapped == (("glues", 1),)
    assert found.size_bytes > 0
