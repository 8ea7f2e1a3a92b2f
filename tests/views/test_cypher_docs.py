"""docs/cypher.md: its examples run, its lists are the real ones."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from medkg.model.biolink import CATEGORIES
from medkg.views.cypher.functions import FUNCTIONS
from medkg.views.ladybug.schema import ASSERTION_TABLE, CONCEPT_TABLE, DOCUMENT_TABLE, EVIDENCE_TABLE
from tests.views.conftest import Asker

_PAGE = (Path(__file__).parents[2] / "docs" / "cypher.md").read_text(encoding="utf-8")
_EXAMPLES = re.findall(r"```cypher\n(.*?)```", _PAGE, flags=re.DOTALL)


def test_there_are_examples() -> None:
    assert len(_EXAMPLES) >= 10


@pytest.mark.parametrize("example", _EXAMPLES, ids=range(len(_EXAMPLES)))
def test_an_example_runs_and_finds_something(ask: Asker, example: str) -> None:
    found = ask(example)
    assert found.rows or "NOT (c)-[:CAUSES]" in example
    json.dumps(found.rows, allow_nan=False)


def test_categories_properties_and_functions_are_all_named() -> None:
    named = set(re.findall(r"`([A-Za-z_]+)`", _PAGE))
    assert named >= CATEGORIES
    for table in (CONCEPT_TABLE, ASSERTION_TABLE, EVIDENCE_TABLE, DOCUMENT_TABLE):
        assert named >= set(table.names)
    words = set(re.findall(r"\w+", _PAGE.split("- Functions:")[1].split("Results are")[0]))
    assert words - {"Functions"} == {function.name for function in FUNCTIONS.values()}
