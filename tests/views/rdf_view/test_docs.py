"""The queries of docs/rdf.md run and give rows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from medkg.views.rdf.view import RdfView

PAGE = (Path(__file__).parents[3] / "docs" / "rdf.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```sparql\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("query", QUERIES)
def test_an_example_finds_something(view: RdfView, query: str) -> None:
    assert view.sparql(query, parameters={}, limit=10, timeout=20).rows


def test_the_page_names_every_word_of_our_vocabulary() -> None:
    written = (Path(__file__).parents[3] / "src/medkg/views/rdf/triples.py").read_text(encoding="utf-8")
    words = set(re.findall(r"\{VOCABULARY\}(\w+)>", written))
    told = PAGE.replace("`", " ").replace("medkg:", " ")
    kept_for_reading = {"titleEnd", "textHash", "section"}
    assert {word for word in words if not re.search(rf"\b{word}\b", told)} <= kept_for_reading
