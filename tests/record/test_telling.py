"""Long work on a record tells who watches what is done, and of how much."""

from __future__ import annotations

from pathlib import Path

from medkg.record.store import Record, open_record
from medkg.record.telling import told
from tests.fakes import LoggedProgress
from tests.record.makers import EXTRACTOR, named


def test_everything_is_told_whatever_its_number() -> None:
    for number in (0, 1, 999, 1000, 2345):
        progress = LoggedProgress()
        assert sum(1 for _ in told(range(number), progress)) == number
        assert progress.advanced == number


def test_check_export_and_merge_are_told_in_full(record: Record, tmp_path: Path) -> None:
    for reading in named("PMID:", 3):
        record.put(reading, extractor=EXTRACTOR)
    checked, exported, merged = LoggedProgress(), LoggedProgress(), LoggedProgress()
    report = record.check(progress=checked)
    lines = record.export(tmp_path / "export.jsonl", progress=exported)
    with open_record(tmp_path / "other.graph", create=True) as other:
        other.merge_from(record.path, progress=merged)
    assert checked.stages == [("checking evidence", report.evidence), ("computing the hash", None)]
    assert checked.advanced == report.evidence + lines
    assert (exported.stages, exported.advanced) == ([("exporting", None)], lines)
    assert (merged.stages, merged.advanced) == ([("merging", 3)], 3)
