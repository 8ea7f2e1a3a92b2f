from __future__ import annotations

import pytest

from medkg.generate.claim import ClaimParser
from medkg.generate.naming import Namer
from medkg.generate.question import QuestionParser
from medkg.generate.tables import relation_words
from tests.workflows_answer.small_graph import small_graph, small_names


@pytest.fixture
def namer() -> Namer:
    return Namer(small_names(), small_graph())


@pytest.fixture
def claims(namer: Namer) -> ClaimParser:
    return ClaimParser(namer, relation_words())


@pytest.fixture
def questions(namer: Namer) -> QuestionParser:
    return QuestionParser(namer, relation_words())
