"""Patterns as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.errors import UsageError
from medkg.model.pattern import PathPattern, PatternHop

NAMES = st.lists(st.sampled_from(["Gene", "Disease", "affects", "binds"]), max_size=2, unique=True).map(tuple)
WAYS = st.sampled_from([(True, False), (False, True), (True, True)])


@st.composite
def patterns(draw: st.DrawFn) -> PathPattern:
    hops = draw(st.lists(st.tuples(NAMES, WAYS), min_size=1, max_size=6))
    categories = tuple(draw(NAMES) for _ in range(len(hops) + 1))
    return PathPattern(categories, tuple(PatternHop(names, *way) for names, way in hops))


@given(patterns())
def test_what_is_written_is_read(pattern: PathPattern) -> None:
    assert PathPattern.parse(str(pattern)) == pattern
    assert PathPattern.parse(str(pattern).replace(" ", "  ")) == pattern


def test_arrows_and_alternatives() -> None:
    read = PathPattern.parse("ChemicalEntity -binds|affects-> Gene|Protein<-*-*- * -Disease")
    assert read.categories == (("ChemicalEntity",), ("Gene", "Protein"), (), ("Disease",))
    assert read.hops == (
        PatternHop(("binds", "affects")),
        PatternHop((), forward=False, backward=True),
        PatternHop((), backward=True),
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a category at character 1, not the end"),
        ("Gene", "has no hop"),
        ("Gene ->", "a hop at character 6"),
        ("Gene -affects->", "a category at character 16, not the end"),
        ("Gene <-affects-> Disease", "a hop at character 6"),
        ("Gene affects Disease", "a hop at character 6, not 'affects Disease'"),
        ("Gene -a'; DROP-> Disease", "a hop at character 6"),
    ],
)
def test_nonsense_is_refused_where_it_begins(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        PathPattern.parse(text)
