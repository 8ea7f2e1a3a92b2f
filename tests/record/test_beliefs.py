"""Beliefs as the record counts them: a view of the evidence, by whichever table it was opened with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from medkg.model.assertion import Assertion, Triple
from medkg.model.belief import PLAIN_BELIEFS, BeliefTable, Reliability
from medkg.model.document import Notice
from medkg.model.mention import Polarity
from medkg.model.reading import Reading
from medkg.record.store import Record, open_record
from tests.record.makers import EXTRACTOR, INSIPIDUS, LITHIUM, TEXT, lithium_reading

DOUBTFUL = BeliefTable((Reliability(right=0.5, document=0.1, systematic=0.1, confidence=False),))
TRIPLE = Triple(LITHIUM.id, "causes", INSIPIDUS.id)


def _told(record: Record) -> Assertion:
    return next(one for one in record.assertions() if one.triple == TRIPLE)


def _own_text(name: str, *, polarity: str = "asserted") -> Reading:
    return lithium_reading(name, text=f"{TEXT} So {name}.", polarity=polarity)


def test_documents_with_one_text_are_one(record: Record) -> None:
    record.put(lithium_reading("PMID:1"), extractor=EXTRACTOR)
    alone = _told(record).belief
    record.put(lithium_reading("PMID:2"), extractor=EXTRACTOR)
    told = _told(record)
    assert (told.documents, told.belief) == (2, alone)
    assert told.parts is not None
    assert (told.parts.documents, told.parts.repeated) == (1, 1)
    record.put(_own_text("PMID:3"), extractor=EXTRACTOR)
    assert _told(record).belief > alone


def test_what_was_retracted_counts_for_nothing(record: Record) -> None:
    record.put(_own_text("PMID:1"), extractor=EXTRACTOR)
    alone = _told(record).belief
    withdrawn = _own_text("PMID:2")
    metadata = replace(withdrawn.document.metadata, notices=(Notice("RetractionIn", "PMID:9"),))
    record.put(
        replace(withdrawn, document=replace(withdrawn.document, metadata=metadata)),
        extractor=EXTRACTOR,
    )
    told = _told(record)
    assert (told.documents, told.belief) == (2, alone)
    assert told.parts is not None
    assert (told.parts.documents, told.parts.retracted) == (1, 1)


def test_denial_lowers_belief_and_both_sides_say_so(record: Record) -> None:
    record.put(_own_text("PMID:1"), extractor=EXTRACTOR)
    alone = _told(record).belief
    record.put(_own_text("PMID:2", polarity="denied"), extractor=EXTRACTOR)
    for_, against = record.between(LITHIUM.id, INSIPIDUS.id)
    assert against.triple == replace(TRIPLE, polarity=Polarity.DENIED)
    assert for_.parts is not None
    assert against.parts is not None
    assert round(for_.parts.support, 4) == alone
    assert for_.parts.opposed == against.parts.opposed == 1
    assert for_.belief == against.belief < alone
    assert list(record.assertions()) == [for_, against]


@pytest.mark.parametrize("beliefs", [PLAIN_BELIEFS, DOUBTFUL])
def test_the_table_changes_beliefs_and_nothing_else(record: Record, graph: Path, beliefs: BeliefTable) -> None:
    for number in range(3):
        record.put(_own_text(f"PMID:{number}"), extractor=EXTRACTOR)
    lines = list(record.lines())
    with open_record(graph, read_only=True, beliefs=beliefs) as reader:
        assert list(reader.lines()) == lines
        assert reader.graph_hash() == record.graph_hash()
        assert [one.triple for one in reader.assertions()] == [one.triple for one in record.assertions()]
        (told,) = reader.about(INSIPIDUS.id, as_subject=False)
        assert told == next(reader.assertions())
        assert (told.belief < _told(record).belief) is (beliefs is DOUBTFUL)
