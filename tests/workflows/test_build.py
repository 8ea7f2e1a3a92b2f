"""What a build promises: only what changed is read, one document is one put, nobody pays for a neighbour."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import InputError, StorageError
from medkg.extract.pool import SupervisedPool
from medkg.model.assertion import Evidence
from medkg.model.concept import Concept
from medkg.model.document import Document, Metadata
from medkg.model.reading import Findings, GraphReading, Reading, Rejection
from medkg.model.report import BuildReport, GraphSummary
from medkg.record.store import open_record
from medkg.workflows.build import build, load, report
from medkg.workflows.desk import Counts
from tests.fakes import LoggedProgress, MemoryRecord, WordExtractor, findings_of, reading

BROKEN_LINE = Rejection("test.jsonl", "line 9", "", "read", "not JSON")


def run(readings: list[Reading | GraphReading | Rejection], record: MemoryRecord, *, version: str = "1") -> Counts:
    ticks = count()
    with SupervisedPool(lambda: WordExtractor(version), workers=0) as pool:
        return build(readings, record=record, pool=pool, progress=LoggedProgress(), clock=lambda: float(next(ticks)))


def curated(name: str, pieces: int) -> GraphReading:
    evidence = (
        Evidence(subject="A:1", predicate="treats", object=f"B:{n}", document_id=name, extractor="curator")
        for n in range(pieces)
    )
    return GraphReading(Document(id=name, text="", source="graph.tsv"), (Concept("A:1", "a", "Drug"),), evidence, "all")


def test_everything_is_counted() -> None:
    record = MemoryRecord()
    given_readings = [
        reading(1, "Alpha Beta Gamma"),
        BROKEN_LINE,
        reading(2, "Alpha raise"),
        curated("GRAPH:1", 5),
        reading(3, ""),
        reading(4, "nothing here"),
    ]
    counts = run(given_readings, record)
    assert counts == Counts(new=4, quarantined=2, mentions=3, evidence=7, words=5, seconds=1.0)
    assert [rejection.stage for rejection in record.quarantined] == ["read", "extract"]
    assert set(record.stored) == {"TEST:1", "GRAPH:1", "TEST:3", "TEST:4"}


def test_again_reads_only_what_changed() -> None:
    record = MemoryRecord()
    run([reading(n, "Alpha Beta") for n in range(10)], record)
    puts = record.puts
    assert run([reading(n, "Alpha Beta") for n in range(10)], record) == Counts(unchanged=10, seconds=1.0)
    assert record.puts == puts
    changed = run([reading(n, "Alpha Beta" if n else "Alpha Delta") for n in range(11)], record)
    assert (changed.new, changed.changed, changed.unchanged, record.puts) == (1, 1, 9, puts + 2)
    assert run([reading(n, "Alpha Beta") for n in range(1, 10)], record, version="2").changed == 9


def test_a_file_with_other_annotations_is_read_again() -> None:
    record = MemoryRecord()
    bare = reading(1, "Alpha Beta")
    annotated = replace(bare, findings=findings_of(bare.document, "annotator"))
    assert run([annotated], record).new == 1
    assert run([annotated], record).unchanged == 1
    assert {mention.extractor for mention in record.stored["TEST:1"][2].mentions} == {"annotator", "words@1"}
    assert run([bare], record).changed == 1
    assert {mention.extractor for mention in record.stored["TEST:1"][2].mentions} == {"words@1"}


@pytest.mark.parametrize("annotated_first", [True, False])
def test_annotations_that_only_another_form_of_a_document_carries_are_not_dropped_in_silence(
    tmp_path: Path, *, annotated_first: bool
) -> None:
    bare = reading(1, "Alpha Beta")
    revised = replace(bare, document=replace(bare.document, metadata=Metadata(revised="2020-01-01")))
    annotated = replace(bare, findings=findings_of(bare.document, "annotator"))
    progress = LoggedProgress()
    with open_record(tmp_path / "x.graph", create=True) as record, SupervisedPool(WordExtractor, workers=0) as pool:
        for _ in range(2):  # a second run says it again: it is still so
            record.begin_run()
            given_readings = [annotated, revised] if annotated_first else [revised, annotated]
            build(given_readings, record=record, pool=pool, progress=progress, clock=lambda: 0.0)
            assert [note for note in progress.notes if "TEST:1 was given more than once" in note] == progress.notes
            assert progress.notes.pop()
            assert not progress.notes


def test_the_same_annotations_twice_are_no_loss() -> None:
    record, progress = MemoryRecord(), LoggedProgress()
    bare = reading(1, "Alpha Beta")
    annotated = replace(bare, findings=findings_of(bare.document, "annotator"))
    with SupervisedPool(WordExtractor, workers=0) as pool:
        build([annotated, annotated], record=record, pool=pool, progress=progress, clock=lambda: 0.0)
    assert not progress.notes


def test_what_the_record_refuses_is_put_aside() -> None:
    record = MemoryRecord(fail_at=2, fail_with=InputError("offsets 3..9 lie outside", place="line 1"))
    counts = run([reading(n, "Alpha Beta") for n in range(4)], record)
    assert (counts.new, counts.quarantined) == (3, 1)
    assert record.quarantined == [Rejection("test.jsonl", "line 1", "TEST:1", "store", "offsets 3..9 lie outside")]


def test_a_graph_that_breaks_off_is_put_aside_and_its_neighbours_land() -> None:
    def broken() -> Iterator[Evidence]:
        yield from curated("GRAPH:1", 2).evidence
        raise InputError("three columns instead of four", place="graph.tsv line 3")

    record = MemoryRecord()
    given_readings = [replace(curated("GRAPH:1", 0), evidence=broken()), curated("GRAPH:2", 3)]
    counts = load(given_readings, record=record, progress=LoggedProgress(), clock=lambda: 0.0)
    assert (counts.new, counts.quarantined, counts.evidence) == (1, 1, 3)
    assert record.quarantined[0].reason == "three columns instead of four"


@pytest.mark.parametrize("error", [KeyboardInterrupt(), StorageError("the disk is full")])
@pytest.mark.parametrize("workers", [0, 2])
def test_an_ended_build_is_finished_by_the_next(error: BaseException, workers: int) -> None:
    given_readings = [reading(n, f"Alpha{n} Beta") for n in range(20)]
    whole = MemoryRecord()
    run(list(given_readings), whole)
    record = MemoryRecord(fail_at=8, fail_with=error)
    with SupervisedPool(WordExtractor, workers=workers, batch=2) as pool:
        with pytest.raises(type(error)):
            build(given_readings, record=record, pool=pool, progress=LoggedProgress(), clock=lambda: 0.0)
        assert len(record.stored) == 7
    counts = run(list(given_readings), record)
    assert (counts.new, counts.unchanged) == (13, 7)
    assert record.stored == whole.stored


@given(seed=st.integers(0, 2**16), batch=st.sampled_from([1, 3, 50]))
def test_the_order_of_the_inputs_does_not_matter(seed: int, batch: int) -> None:
    given_readings = [reading(n, text) for n, text in enumerate(["Alpha Beta", "", "raise", "Gamma", "x"] * 3)]
    expected = MemoryRecord()
    counts = run(list(given_readings), expected)
    shuffled = Random(seed).sample(given_readings, len(given_readings))  # noqa: S311 - a shuffle, not a secret
    record = MemoryRecord()
    with SupervisedPool(WordExtractor, workers=0, batch=batch) as pool:
        assert counts == replace(
            build(shuffled, record=record, pool=pool, progress=LoggedProgress(), clock=lambda: 0.0), seconds=1.0
        )
    assert record.stored == expected.stored
    assert sorted(record.quarantined) == sorted(expected.quarantined)


def test_load_extracts_nothing_and_reads_only_what_changed() -> None:
    record = MemoryRecord()
    entry = reading(1, "")
    found = findings_of(reading(1, "Alpha Beta Gamma").document, "curator")
    path = replace(entry, findings=Findings(evidence=found.evidence, concepts=found.concepts))
    progress = LoggedProgress()
    counts = load([path, BROKEN_LINE, curated("GRAPH:1", 2500)], record=record, progress=progress, clock=lambda: 0.0)
    assert counts == Counts(new=2, quarantined=1, evidence=2502)
    assert progress.advanced == 2502
    again = load([path, curated("GRAPH:1", 2500)], record=record, progress=progress, clock=lambda: 0.0)
    assert again == Counts(unchanged=2)
    corrected = replace(path, findings=Findings(evidence=found.evidence[:1], concepts=found.concepts))
    assert load([corrected], record=record, progress=progress, clock=lambda: 0.0).changed == 1


def test_load_puts_texts_aside_so_that_what_a_build_found_in_them_stands() -> None:
    record = MemoryRecord()
    bare = reading(1, "Alpha Beta")
    run([bare], record)
    built = dict(record.stored)
    annotated = replace(bare, findings=findings_of(bare.document, "annotator"))
    for one in (bare, annotated):
        assert load([one], record=record, progress=LoggedProgress(), clock=lambda: 0.0) == Counts(quarantined=1)
    assert record.stored == built
    assert "medkg build" in record.quarantined[-1].reason


def test_curated_sources_are_the_same_to_build_and_load() -> None:
    record = MemoryRecord()
    load([curated("GRAPH:1", 3)], record=record, progress=LoggedProgress(), clock=lambda: 0.0)
    assert run([curated("GRAPH:1", 3)], record).unchanged == 1


def test_progress_counts_every_document_once() -> None:
    progress = LoggedProgress()
    with SupervisedPool(WordExtractor, workers=0) as pool:
        build(
            [reading(1, "Alpha"), BROKEN_LINE, reading(2, "raise"), curated("GRAPH:1", 3), reading(3, "")],
            record=MemoryRecord(),
            pool=pool,
            progress=progress,
            clock=lambda: 0.0,
            total=5,
        )
    assert (progress.stages, progress.advanced) == ([("building", 5)], 5)


class Summed:
    """A graph of three assertions."""

    def summary(self) -> GraphSummary:
        return GraphSummary(
            path="g",
            hash="abc",
            schema=1,
            documents=4,
            mentions=9,
            evidence=5,
            assertions=3,
            denied=0,
            concepts=4,
            categories=(),
            predicates=(),
            extractors=(),
            sources=(),
            unmapped=(),
            quarantined=0,
            size_bytes=1,
        )


def test_the_report_adds_what_the_graph_is_now() -> None:
    counts = Counts(new=1, changed=2, unchanged=3, quarantined=4, mentions=5, evidence=6, words=100, seconds=0.5)
    assert report(counts, source=Summed(), progress=LoggedProgress()) == BuildReport(
        documents=6,
        new=1,
        changed=2,
        unchanged=3,
        quarantined=4,
        mentions=5,
        evidence=6,
        assertions=3,
        hash="abc",
        seconds=0.5,
        words_per_second=200.0,
    )
    assert report(Counts(), source=Summed(), progress=LoggedProgress()).words_per_second == 0.0
