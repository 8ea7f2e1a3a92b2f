"""Statements drawn at random have the rows in the embedded view that follow from the record, no more and no fewer.

`benchmarks/embedded_answers.py` asks many more, about larger graphs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from medkg.views.ladybug.view import LadybugView
from tests.views.conftest import Asker
from tests.views.drawing import draw
from tests.views.drawn import PropertyGraph, answer, drawn_source, graph_of
from tests.views.small_source import Silence

_MOST = 20_000
_EACH = 20


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Asker, PropertyGraph]]:
    source = drawn_source(1, concepts=40, edges=160)
    view = LadybugView(tmp_path_factory.mktemp("views"), source)
    view.rebuild(source, progress=Silence())
    yield Asker(view), graph_of(source)
    view.close()


@pytest.mark.parametrize("block", range(4))
def test_drawn_statements_have_the_rows_of_the_record(drawn: tuple[Asker, PropertyGraph], block: int) -> None:
    ask, graph = drawn
    for seed in range(block * _EACH, (block + 1) * _EACH):
        statement = draw(graph, seed)
        expected = answer(graph, statement, most=_MOST)
        if expected is not None:
            assert Counter(ask(statement.text, limit=2 * _MOST).rows) == expected, statement.text
