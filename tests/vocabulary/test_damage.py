"""Damage to any layout costs what was damaged: a reader gives terms and reports, or names the file, and always ends."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medkg.errors import VocabularyError
from medkg.model.concept import Term
from medkg.model.reading import Rejection
from medkg.vocabulary.description import described
from medkg.vocabulary.reading import read_vocabulary
from medkg.vocabulary.soundness import checked
from tests.vocabulary import releases
from tests.vocabulary.test_soundness import OBO

SAMPLES = {name: text for name, text in vars(releases).items() if name.isupper()} | {"OBO": OBO}
_PIECES = (
    "",
    "|",
    "\t",
    "\n",
    '"',
    "<",
    ">",
    "&#0;",
    "\0",
    "\ufeff",
    "]]>",
    "]",
    "[",
    "{",
    "\\",
    "é",
    "@en",
    ":",
    "_:",
    "()",
)


@pytest.mark.parametrize("name", sorted(SAMPLES))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.sampled_from(_PIECES)), min_size=1, max_size=4))
def test_damaged_text(name: str, cuts: list[tuple[float, int, str]], tmp_path: Path) -> None:
    text = SAMPLES[name]
    for share, length, piece in cuts:
        at = int(share * len(text))
        text = text[:at] + piece + text[at + length :]
    path = tmp_path / "damaged.file"
    path.write_bytes(text.encode("utf-8", "replace"))
    try:
        described(path)
        rows = list(checked(read_vocabulary(path), path))
    except VocabularyError as error:
        if "damaged.file" not in str(error):
            raise
        return
    for row in rows:
        assert isinstance(row, Term | Rejection)
        if isinstance(row, Term):
            assert ":" in row.concept.id
            assert row.concept.category
