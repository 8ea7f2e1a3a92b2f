from __future__ import annotations

import pytest

from medkg.extract.pipeline import Pipeline, load
from tests.extract.small_lexicon import small_lexicon


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return load(small_lexicon())
