from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medkg.record.store import Record, open_record


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    return tmp_path / "test.graph"


@pytest.fixture
def record(graph: Path) -> Iterator[Record]:
    with open_record(graph, create=True) as opened:
        yield opened
