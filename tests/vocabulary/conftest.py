"""The shipped lexicon is compiled once for all tests of this package."""

from __future__ import annotations

import pytest

from medkg.vocabulary.finder import LexiconFinder
from medkg.vocabulary.lexicon import CompiledLexicon
from medkg.vocabulary.shipped import shipped_lexicon


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> CompiledLexicon:
    return shipped_lexicon(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def finder(shipped: CompiledLexicon) -> LexiconFinder:
    return LexiconFinder([shipped])
