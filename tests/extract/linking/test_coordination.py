from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medkg.extract.linking.coordination import readings_of


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("breast and ovarian cancer", ("breast cancer", "ovarian cancer")),
        ("breast and/or ovarian cancer", ("breast cancer", "ovarian cancer")),
        ("hepatitis B or C", ("hepatitis B", "hepatitis C")),
        ("cleft lip/palate", ("cleft lip", "cleft palate")),
        ("fever, nausea and vomiting", ("fever", "nausea", "vomiting")),
    ],
)
def test_members_may_share_an_end_or_a_beginning(text: str, wanted: tuple[str, ...]) -> None:
    assert wanted in list(readings_of(text))


def test_a_name_without_a_joint_has_no_readings() -> None:
    assert list(readings_of("ovarian cancer")) == []
    assert list(readings_of("a, b, c, d, e, f")) == []


@given(st.text(max_size=80))
def test_every_reading_has_as_many_members_as_the_text_and_none_is_empty(text: str) -> None:
    for members in readings_of(text):
        assert len(members) > 1
        assert all(member.strip() for member in members)
