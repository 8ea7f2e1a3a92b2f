"""`check` finds what was tampered with."""

from __future__ import annotations

import pytest

from medkg.record.store import Record
from tests.record.makers import EXTRACTOR, lithium_reading, named

TAMPERINGS = {
    "UPDATE evidence SET confidence = 0.9 WHERE id = 2": "does not have the content",
    "UPDATE evidence SET polarity = 1 WHERE id = 2": "does not have the content",
    "UPDATE evidence SET object_end = 9999 WHERE id = 1": "lie outside the text",
    "UPDATE evidence SET digest = zeroblob(16) WHERE id = 1": "does not have the content",
    "DELETE FROM evidence WHERE id = 1": "0 evidence are stored, the ledger says 1",
    "UPDATE document SET text = replace(text, 'caused', 'healed') WHERE id = 1": "not the text that was hashed",
    "UPDATE document SET metadata = '{\"journal\":\"x\"}' WHERE id = 1": "not the content that was hashed",
    "UPDATE document SET metadata = 'not json' WHERE id = 1": "cannot be read",
    "UPDATE mention SET \"end\" = 9999 WHERE ordinal = 0 AND document = 1": "lies outside the text",
    "UPDATE mention SET \"start\" = \"start\" + 1 WHERE ordinal = 0 AND document = 1": "not those that were stored",
    "UPDATE mention SET concept = (SELECT max(id) FROM concept) WHERE ordinal = 0": "not those that were stored",
    "UPDATE mention SET concept = NULL, judgement = NULL WHERE document = 1": "not those that were stored",
    "UPDATE label SET name = 'Gold' WHERE name = 'Lithium'": "not those that were stored",
    "DELETE FROM naming WHERE document = 1": "0 namings are stored",
    "DELETE FROM ledger WHERE document = 2": "the ledger has no row",
    "UPDATE ledger SET revised = '2001' WHERE document = 2": "another version",
    "UPDATE state SET hash = 'abc'": "the hash that is kept, abc, is not that of the content",
    "PRAGMA foreign_keys = OFF; UPDATE evidence SET section = 99 WHERE id = 1": "refers to a row of section",
    "DROP VIEW assertion; CREATE VIEW assertion AS SELECT '' AS subject, '' AS predicate, '' AS object, "
    "'' AS polarity, 0 AS documents, 0 AS evidence": "does not count what",
}  # fmt: skip


@pytest.mark.parametrize("statement", TAMPERINGS)
def test_a_changed_row_is_found(record: Record, statement: str) -> None:
    for reading in named("PMID:", 2):
        record.put(reading, extractor=EXTRACTOR)
    assert record.check().problems == ()
    for part in statement.split("; "):
        record._connection.execute(part)
    problems = record.check().problems
    assert any(TAMPERINGS[statement] in problem for problem in problems), problems


def test_a_sound_record_is_counted(record: Record) -> None:
    record.put(lithium_reading(), extractor=EXTRACTOR)
    report = record.check()
    assert (report.documents, report.evidence, report.problems) == (1, 1, ())
    assert report.hash == record.graph_hash()
