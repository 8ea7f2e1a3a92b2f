"""What belief promises, held against any evidence and any table."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import ModelError
from medkg.model.belief import PLAIN_BELIEFS, BeliefParts, BeliefTable, Reliability, Statement

_RATES = st.floats(0, 1)
_SOURCES = st.sampled_from(["medkg@1+a", "medkg@2+b", "curated:kg", "annotator:x"])
_ROWS = st.builds(
    Reliability,
    right=_RATES,
    document=_RATES,
    systematic=_RATES,
    possible=_RATES,
    confidence=st.booleans(),
)


@st.composite
def tables(draw: st.DrawFn) -> BeliefTable:
    own = Reliability(source="curated:*", predicate="causes", right=draw(_RATES), systematic=draw(_RATES))
    return BeliefTable((draw(_ROWS), own))


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    document = draw(st.integers(1, 6))
    # Documents 5 and 6 repeat each other; 4 was retracted.
    return Statement(
        document=document,
        text=min(document, 5),
        source=draw(_SOURCES),
        place=draw(st.integers(-1, 2)),
        confidence=draw(_RATES),
        link=draw(_RATES),
        flat=draw(st.booleans()),
        retracted=document == 4,
    )


some = st.lists(statements(), max_size=6)


@given(tables(), some, some, statements())
def test_more_support_never_lowers_and_more_denial_never_raises(
    table: BeliefTable, stated: list[Statement], denied: list[Statement], one: Statement
) -> None:
    told = table.weigh("causes", stated, denied).belief
    assert 0 <= told <= 1
    assert table.weigh("causes", [*stated, one], denied).belief >= told
    assert table.weigh("causes", stated, [*denied, one]).belief <= told


@given(tables(), some, some, st.randoms(use_true_random=False))
def test_order_and_duplicates_change_nothing(
    table: BeliefTable, stated: list[Statement], denied: list[Statement], chance: random.Random
) -> None:
    again = [*stated, *stated]
    chance.shuffle(again)
    assert table.weigh("causes", again, denied[::-1] * 2) == table.weigh("causes", stated, denied)


@given(tables(), some, some)
def test_a_document_that_repeats_another_adds_nothing(
    table: BeliefTable, stated: list[Statement], denied: list[Statement]
) -> None:
    copies = [one._replace(document=one.document + 10) for one in stated]
    once, twice = table.weigh("causes", stated, denied), table.weigh("causes", [*stated, *copies], denied)
    assert (once.belief, once.documents, once.possible) == (twice.belief, twice.documents, twice.possible)


@given(tables(), some)
def test_what_is_only_called_possible_is_believed_no_more(table: BeliefTable, stated: list[Statement]) -> None:
    doubted = [one._replace(flat=False) for one in stated]
    parts = table.weigh("causes", doubted)
    assert parts.possible == parts.documents
    assert parts.belief <= table.weigh("causes", stated).belief


@given(tables(), some, some)
def test_both_sides_are_never_believed_together(
    table: BeliefTable, stated: list[Statement], denied: list[Statement]
) -> None:
    others = [one._replace(text=f"other {one.text}") for one in denied]
    both = table.weigh("causes", stated, others).belief + table.weigh("causes", others, stated).belief
    assert both <= 1.0001


def test_a_document_that_also_states_it_does_not_deny_it() -> None:
    one = Statement(document=1, text=1, source="medkg@1", confidence=0.6)
    assert PLAIN_BELIEFS.weigh("causes", [one], [one]).opposed == 0
    assert PLAIN_BELIEFS.weigh("causes", [one], [one]).belief == 0.6


def test_errors_that_are_shared_are_not_mended_by_more_of_the_same() -> None:
    table = BeliefTable((Reliability(right=0.5, document=0.2, systematic=0.1),))
    sentences = [Statement(document=1, text=1, source="a", place=place) for place in range(50)]
    documents = [Statement(document=number, text=number, source="a") for number in range(50)]
    assert table.weigh("causes", sentences[:1]).belief == 0.36
    assert table.weigh("causes", sentences).belief == 0.72
    assert table.weigh("causes", documents).belief == 0.9
    assert table.weigh("causes", [*documents, documents[0]._replace(source="b")]).belief == 0.936


def test_the_closest_row_speaks() -> None:
    names = (("*", "*"), ("curated:*", "*"), ("curated:kg", "*"), ("curated:*", "causes"), ("medkg", "causes"))
    table = BeliefTable(Reliability(source=source, predicate=predicate) for source, predicate in names)

    def row(source: str, predicate: str) -> tuple[str, str]:
        found = table.reliability(source, predicate)
        return found.source, found.predicate

    assert row("medkg@9+x", "causes") == ("medkg", "causes")
    assert row("medkg@9+x", "treats") == ("*", "*")
    assert row("curated:kg", "causes") == ("curated:kg", "*")
    assert row("curated:kg2", "causes") == ("curated:*", "causes")
    assert row("curated:kg2", "treats") == ("curated:*", "*")


def test_a_table_is_read_as_it_was_written() -> None:
    table = BeliefTable((Reliability(right=0.25, cases=7, basis="gold"), Reliability(source="a", confidence=False)))
    again = BeliefTable.from_lines(table.lines(), name="x")
    assert (again.rows, again.digest) == (table.rows, table.digest)
    assert BeliefTable.from_lines(PLAIN_BELIEFS.lines(), name="x").digest != table.digest


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((), "is no belief table"),
        ((*PLAIN_BELIEFS.lines(), "a\tb"), "line 3"),
        ((*PLAIN_BELIEFS.lines(), "a\tb\t2\t0\t0\t0\t1\t0\tx"), "right is 2.0"),
        ((*PLAIN_BELIEFS.lines(), "a\tb\tnan\t0\t0\t0\t1\t0\tx"), "right is nan"),
        ((*PLAIN_BELIEFS.lines(), PLAIN_BELIEFS.lines()[1]), "x, line 3: .*twice"),
        ((*PLAIN_BELIEFS.lines(), ""), "x, line 3: it has 1 columns and needs 9"),
        (PLAIN_BELIEFS.lines()[:1], "x, .*no row for any source"),
    ],
)
def test_what_is_no_table_is_refused_by_line(lines: tuple[str, ...], said: str) -> None:
    with pytest.raises(ModelError, match=said):
        BeliefTable.from_lines(lines, name="x")


def test_two_sides_that_are_sure_leave_nobody_to_believe() -> None:
    assert BeliefParts(support=0.0).belief == 0.0
    sure = Statement(document=1, text=1, source="a")
    parts = PLAIN_BELIEFS.weigh("causes", [sure], [sure._replace(document=2, text=2)])
    assert parts.belief == 0.5
