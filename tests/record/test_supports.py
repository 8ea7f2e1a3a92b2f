"""Which documents stand for each assertion: in step with the assertions, whatever was stored."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.model.assertion import Triple
from medkg.model.reading import Reading
from tests.record.makers import EXTRACTOR, fresh, readings, workplace


@settings(max_examples=20)
@given(st.lists(readings(), max_size=4, unique_by=lambda reading: reading.document.id))
def test_supports_come_with_the_assertions_and_are_their_documents(stored: list[Reading]) -> None:
    with workplace() as folder, fresh(folder) as record:
        for reading in stored:
            record.put(reading, extractor=EXTRACTOR)
        expected: dict[Triple, set[str]] = defaultdict(set)
        for document, pieces in record.evidence_by_document():
            for _, piece in pieces:
                expected[Triple(piece.subject, piece.predicate, piece.object, piece.polarity)].add(document.id)
        supports = list(record.supports())
        assertions = list(record.assertions())
        assert [triple for triple, _ in supports] == [assertion.triple for assertion in assertions]
        assert [len(documents) for _, documents in supports] == [assertion.documents for assertion in assertions]
        assert dict(supports) == {triple: tuple(sorted(documents)) for triple, documents in expected.items()}
