from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from medkg.extract.encoder.scheme import KINDS, LABELS, OUTSIDE, kind_number
from medkg.extract.teaching.examples import gold_labels
from medkg.extract.teaching.gold import teaching
from medkg.model.document import Document, Span
from medkg.model.mention import Mention
from medkg.model.reading import Findings, Reading


def reading(name: str, text: str, *categories: str) -> Reading:
    mentions = tuple(
        Mention(document_id=name, span=Span(0, 1), text=text[:1], category=category, extractor="gold")
        for category in categories
    )
    return Reading(Document(id=name, text=text), Findings(mentions=mentions))


numbers = st.lists(st.integers(0, 12), max_size=12)


@given(numbers, numbers, numbers)
def test_no_document_of_a_figure_teaches(first: list[int], second: list[int], dev: list[int]) -> None:
    """Neither by its id nor, under another id, by its text."""
    files = {
        "first": [reading(f"PMID:{number}", f"Text {number}.") for number in first],
        "second": [reading(f"other:{number}", f"Text {number}.") for number in second],
    }
    held = [reading(f"PMID:{number}", f"Text {number}.") for number in dev]
    taught = teaching(files, dev=held, sentences=frozenset())
    kept = [one.document for corpus in taught.corpora for one in corpus.readings]
    assert not {one.id for one in kept} & {one.document.id for one in held}
    assert not {one.text_hash for one in kept} & {one.document.text_hash for one in held}
    assert len({one.text_hash for one in kept}) == len(kept)
    assert len(kept) + taught.left_out == len(first) + len(second)


def test_a_file_annotates_what_it_has_mentions_of() -> None:
    taught = teaching(
        {"a": [reading("1", "One.", "Gene", "PhenotypicFeature")], "b": [reading("2", "Two.", "Planet")]},
        dev=(),
        sentences=frozenset({"b"}),
    )
    assert [corpus.kinds for corpus in taught.corpora] == [
        {KINDS.index("Gene"), KINDS.index("Disease")},
        frozenset(),
    ]
    assert [corpus.sentences for corpus in taught.corpora] == [False, True]


def mention(at: int, size: int, kind: str) -> Mention:
    return Mention(document_id="d", span=Span(at, at + size), text="x" * size, category=kind, extractor="gold")


spans = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 12), st.sampled_from(KINDS)), max_size=6)


@given(spans)
def test_labels_say_the_longest_of_overlapping_mentions(drawn: Sequence[tuple[int, int, str]]) -> None:
    starts, ends = list(range(0, 60, 3)), list(range(2, 62, 3))
    mentions = [mention(at, size, kind) for at, size, kind in drawn]
    labels = gold_labels(starts, ends, mentions)
    assert len(labels) == len(starts)
    for place, label in enumerate(labels):
        named = LABELS[label]
        if label != OUTSIDE:
            assert any(
                one.span.start < ends[place] and starts[place] < one.span.end and named[2:] == one.category
                for one in mentions
            )
        if named.startswith("I-"):
            assert LABELS[labels[place - 1]][2:] == named[2:]
    longest = max(mentions, key=lambda one: (one.span.end - one.span.start, -one.span.start), default=None)
    if longest is not None:
        inside = [
            label
            for label, start, end in zip(labels, starts, ends, strict=True)
            if start < longest.span.end and longest.span.start < end
        ]
        assert {LABELS[label][2:] for label in inside} <= {longest.category}
        assert np.count_nonzero(inside) == len(inside)
        assert kind_number(longest.category) is not None
