"""Rows say what values say."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from medkg.model.assertion import Triple, assertion_key
from medkg.model.identity import digest
from medkg.model.mention import Polarity
from medkg.model.reading import Reading
from medkg.record.store import open_record
from tests.record.makers import readings


@settings(max_examples=25, deadline=None)
@given(given_=st.lists(readings(), min_size=1, max_size=6))
def test_rows_of_a_record_are_its_values(given_: list[Reading]) -> None:
    with tempfile.TemporaryDirectory() as folder, open_record(Path(folder) / "a.graph", create=True) as record:
        for one in given_:
            record.put(one, extractor="t@1+0")
        wanted = sorted(
            (
                *(a.triple.subject, a.triple.object),
                (a.triple.predicate, str(a.triple.polarity), a.belief, a.documents, a.evidence, a.sources),
            )
            for a in record.assertions()
        )
        assert (
            sorted((subject, object_, tuple(figures)) for subject, object_, figures in record.assertion_rows())
            == wanted
        )
        values = {document.id: dict(pieces) for document, pieces in record.evidence_by_document()}
        rows = {document.id: list(pieces) for document, pieces in record.evidence_rows()}
        assert list(rows) == list(values)
        for document, pieces in values.items():
            text = record.documents([document])[document].text
            assert {row[0] for row in rows[document]} == set(pieces)
            for id_, subject, object_, said, sentence, start, end in rows[document]:
                piece, meant = pieces[id_], pieces[id_].context
                assert (subject, object_) == (piece.subject, piece.object)
                assert tuple(said) == (
                    *(piece.predicate, meant.polarity, meant.certainty, meant.experiencer, meant.temporality),
                    *(piece.confidence, piece.extractor, piece.section),
                )
                place = (piece.sentence.of(text), piece.sentence.start, piece.sentence.end) if piece.sentence else None
                assert (sentence, start, end) == (place or ("", -1, -1))


@given(words=st.tuples(*[st.text(st.characters(exclude_categories=["Cs"]))] * 3), polarity=st.sampled_from(Polarity))
def test_the_key_by_hand_is_the_digest(words: tuple[str, str, str], polarity: Polarity) -> None:
    assert assertion_key(*words, polarity) == digest([*words, polarity]) == Triple(*words, polarity).key
