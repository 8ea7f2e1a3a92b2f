from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medkg.model.report import QueryResult
from medkg.ports import CypherView
from medkg.views.ladybug.view import LadybugView
from tests.views.small_source import Silence, SmallSource


@pytest.fixture
def source() -> SmallSource:
    return SmallSource()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LadybugView]:
    """One view of the small graph for all tests that only read; its folder's name is as bad as names get."""
    folder = tmp_path_factory.mktemp("graph") / "a [x] *b 'q\" ü.graph" / "views"
    everything = SmallSource()
    view = LadybugView(folder, everything)
    view.rebuild(everything, progress=Silence())
    yield view
    view.close()


class Asker:
    """Asks a view with the defaults of most tests."""

    def __init__(self, view: CypherView) -> None:
        self.view = view

    def __call__(
        self, statement: str, *, limit: int = 1000, timeout: float = 20.0, **parameters: object
    ) -> QueryResult:
        return self.view.cypher(statement, parameters=parameters, limit=limit, timeout=timeout)

    def rows(self, statement: str, **parameters: object) -> set[tuple[object, ...]]:
        return set(self(statement, **parameters).rows)


@pytest.fixture
def ask(built: LadybugView) -> Asker:
    return Asker(built)


def folder_of(view: LadybugView) -> Path:
    return view._store.folder
