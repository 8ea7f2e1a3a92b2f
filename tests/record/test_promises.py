"""Idempotence, independence of order, erasure and union, held against any readings."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medkg.model.assertion import Assertion, Evidence, Triple
from medkg.model.belief import PLAIN_BELIEFS, Statement
from medkg.model.mention import Polarity
from medkg.model.reading import Reading
from medkg.model.report import Standing
from medkg.record.canonical import evidence_digest, judgement_of_grounding, number
from medkg.record.store import open_record
from tests.record.makers import EXTRACTOR, fresh, graph_of, hash_of, readings, workplace

few = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@few
@given(readings())
def test_putting_again_changes_nothing(reading: Reading) -> None:
    with workplace() as folder, fresh(folder) as record:
        assert record.put(reading, extractor=EXTRACTOR) is Standing.NEW
        first = list(record.lines())
        assert record.standing(reading.document, extractor=EXTRACTOR) is Standing.UNCHANGED
        assert record.put(reading, extractor=EXTRACTOR) is Standing.UNCHANGED
        assert list(record.lines()) == first
        assert record.check().problems == ()


@few
@given(st.lists(readings(), max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_one_run_does_not_matter(inputs: list[Reading], chance: random.Random) -> None:
    shuffled = [*inputs, *inputs]
    chance.shuffle(shuffled)
    with workplace() as folder:
        assert hash_of(graph_of(folder, "a", [inputs])) == hash_of(graph_of(folder, "b", [shuffled]))


@few
@given(
    st.lists(readings(), max_size=5, unique_by=lambda reading: reading.document.id),
    st.lists(readings(), max_size=3),
    st.randoms(use_true_random=False),
)
def test_the_order_of_a_run_over_an_older_graph_does_not_matter(
    older: list[Reading], inputs: list[Reading], chance: random.Random
) -> None:
    shuffled = [*inputs, *inputs]
    chance.shuffle(shuffled)
    with workplace() as folder:
        assert hash_of(graph_of(folder, "a", [older, inputs])) == hash_of(graph_of(folder, "b", [older, shuffled]))


@few
@given(st.lists(readings(), max_size=5, unique_by=lambda r: r.document.id), st.integers(0, 5))
def test_distinct_documents_make_the_same_graph_in_any_split_into_runs(inputs: list[Reading], cut: int) -> None:
    with workplace() as folder:
        whole = graph_of(folder, "a", [inputs])
        assert hash_of(whole) == hash_of(graph_of(folder, "b", [inputs[cut:], inputs[:cut], inputs]))


@few
@given(st.lists(readings(), min_size=1, max_size=5, unique_by=lambda r: r.document.id), st.data())
def test_what_is_forgotten_was_never_read(inputs: list[Reading], data: st.DataObject) -> None:
    gone = data.draw(st.sets(st.sampled_from([reading.document.id for reading in inputs])))
    with workplace() as folder:
        never = hash_of(graph_of(folder, "a", [[r for r in inputs if r.document.id not in gone], ()]))
        with open_record(graph_of(folder, "b", [inputs])) as record:
            receipt = record.forget(gone)
            assert receipt.hash_after == record.graph_hash() == never
            assert set(receipt.documents) == gone
            assert record.check().problems == ()


@few
@given(st.lists(st.lists(readings(), max_size=3), min_size=3, max_size=3))
def test_merging_is_a_union_in_any_order(inputs: list[list[Reading]]) -> None:
    with workplace() as folder:
        hashes = set()
        for order in ((0, 1, 2), (2, 1, 0), (1, 0, 2)):
            name = "".join(map(str, order))
            graph_of(folder, name, [inputs[order[0]]])
            for other in order[1:]:
                _merge(folder / name, graph_of(folder, f"{name}-{other}", [inputs[other]]))
            hashes.add(hash_of(folder / name))
        nested = graph_of(folder, "nested", [inputs[1]])
        _merge(nested, graph_of(folder, "last", [inputs[2]]))
        first = graph_of(folder, "first", [inputs[0]])
        _merge(first, nested)
        _merge(first, nested)
        assert {*hashes, hash_of(first)} == hashes
        assert len(hashes) == 1


@few
@given(readings())
def test_stored_evidence_comes_back_as_it_was(reading: Reading) -> None:
    with workplace() as folder, fresh(folder) as record:
        record.put(reading, extractor=EXTRACTOR)
        for evidence in reading.findings.evidence:
            triple = Triple(evidence.subject, evidence.predicate, evidence.object, evidence.polarity)
            assert evidence in record.evidence(triple)
        assert record.documents([reading.document.id]) == {reading.document.id: reading.document}


@few
@given(readings())
def test_the_quick_digest_is_the_evidence_id(reading: Reading) -> None:
    for evidence in reading.findings.evidence:
        subject, object_ = map(judgement_of_grounding, (evidence.subject_grounding, evidence.object_grounding))
        quick = evidence_digest(evidence, confidence=number(evidence.confidence), subject=subject, object_=object_)
        assert quick.hex() == evidence.id


@few
@given(st.lists(readings(), max_size=4, unique_by=lambda r: r.document.id))
def test_assertions_equal_a_recount(inputs: list[Reading]) -> None:
    with (
        workplace() as folder,
        open_record(graph_of(folder, "a", [inputs]) if inputs else folder, create=True) as record,
    ):
        counted = list(record.assertions())
        assert counted == _recount(inputs)
        assert counted == sorted(counted, key=lambda assertion: assertion.triple)
        for assertion in counted:
            assert assertion in record.between(assertion.triple.object, assertion.triple.subject)


def _recount(inputs: list[Reading]) -> list[Assertion]:
    texts = {reading.document.id: reading.document for reading in inputs}
    by_triple: dict[Triple, dict[str, Evidence]] = {}
    for reading in inputs:
        for e in reading.findings.evidence:
            by_triple.setdefault(Triple(e.subject, e.predicate, e.object, e.polarity), {})[e.id] = e

    def statements(triple: Triple) -> list[Statement]:
        held = by_triple.get(triple, {}).values()
        documents = [texts[e.document_id] for e in held]
        return [
            e.statement(text=document.text_hash if document.text else "", retracted=document.metadata.retracted)
            for e, document in zip(held, documents, strict=True)
        ]

    found = []
    for triple, held in sorted(by_triple.items()):
        other = Polarity.DENIED if triple.polarity is Polarity.ASSERTED else Polarity.ASSERTED
        parts = PLAIN_BELIEFS.weigh(triple.predicate, statements(triple), statements(replace(triple, polarity=other)))
        sources = tuple(sorted({e.extractor for e in held.values()}))
        documents = {e.document_id for e in held.values()}
        found.append(Assertion(triple, len(documents), len(held), parts.belief, sources))
    return found


def _merge(into: Path, other: Path) -> None:
    with open_record(into) as record:
        record.merge_from(other)
