"""Mentions made of what somebody else's model found."""

from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from medkg.extract.citizen.labelled import Labelled, LabelledMentions, told
from medkg.extract.citizen.labels import labels
from medkg.extract.mentions import shipped_finder
from medkg.model.document import Span
from medkg.model.mention import Mention
from tests.extract.small_lexicon import small_lexicon

TEXT = "Lithium and aspirin in IL-6 \n knockout mice: ARF (acute renal failure), and more ARF."


@cache
def making() -> LabelledMentions:
    finder = shipped_finder(small_lexicon())
    return LabelledMentions(labels(), finder)


def labelled(text: str, label: str, *, last: bool = False) -> Labelled:
    start = TEXT.rindex(text) if last else TEXT.index(text)
    return Labelled(Span(start, start + len(text)), label)


def made(*found: Labelled, **long_forms: str) -> list[Mention]:
    return making().mentions(TEXT, found, long_forms)


def ids(mentions: list[Mention]) -> list[tuple[str, str, str]]:
    return [(one.text, one.category, one.links[0].concept.id if one.links else "") for one in mentions]


def test_a_name_under_its_own_kind_of_label_is_linked() -> None:
    assert ids(made(labelled("aspirin", "CHEMICAL"), labelled("Lithium", "CHEBI"), labelled("IL-6", "GGP"))) == [
        ("Lithium", "ChemicalEntity", "MESH:D008094"),
        ("aspirin", "ChemicalEntity", "MESH:D001241"),
        ("IL-6", "Gene", "hgnc:6024"),
    ]


def test_a_name_under_another_kind_of_label_is_no_name_of_that_concept() -> None:
    assert ids(made(labelled("aspirin", "DISEASE"))) == [("aspirin", "Disease", "")]


def test_a_general_label_goes_by_the_name() -> None:
    found = made(labelled("aspirin", "ENTITY"), labelled("knockout mice", "ENTITY"), labelled("IL-6", ""))
    assert ids(found) == [
        ("aspirin", "ChemicalEntity", "MESH:D001241"),
        ("IL-6", "Gene", "hgnc:6024"),
        ("knockout mice", "NamedThing", ""),
    ]


def test_short_forms_go_by_their_long_ones() -> None:
    found = made(labelled("ARF", "DISEASE", last=True), ARF="acute renal failure")
    assert ids(found) == [("ARF", "Disease", "MESH:D058186")]


def test_an_unknown_label_is_kept_and_counted_and_one_that_is_not_ours_makes_nothing() -> None:
    found = [labelled("aspirin", "WARD"), labelled("mice", "WARD"), labelled("Lithium", "ORG")]
    assert ids(made(*found)) == [("aspirin", "WARD", ""), ("mice", "WARD", "")]
    assert making().unknown(found) == {"WARD": 2}
    assert told({"WARD": 2}) == (
        "labels that no table knows, kept as they are, without links: WARD (2); see the setting build.labels.",
    )
    assert told({}) == ()


@given(
    st.lists(
        st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 20), st.sampled_from(["CHEMICAL", "ENTITY", "X", ""])),
        max_size=8,
    )
)
def test_each_span_with_something_in_it_is_one_mention_within_it(given_spans: list[tuple[int, int, str]]) -> None:
    found = [Labelled(Span(start, min(len(TEXT), start + size)), label) for start, size, label in given_spans]
    solid = sorted((one for one in found if one.span.of(TEXT).strip()), key=lambda one: one.span)
    mentions = making().mentions(TEXT, found, {})
    assert len(mentions) == len(solid)
    for mention, one in zip(mentions, solid, strict=True):
        assert one.span.holds(mention.span)
        assert mention.text == mention.span.of(TEXT) == one.span.of(TEXT).strip()
