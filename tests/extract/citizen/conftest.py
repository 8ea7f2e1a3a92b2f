from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medkg.extract.citizen.opening import Opened
from medkg.extract.linking.model import read_model, shipped_folder
from medkg.extract.linking.training import linker_of
from tests.extract.citizen.small_models import saved, scispacy_linker, trained
from tests.extract.linking.small_names import small_names


@pytest.fixture(scope="session")
def parts() -> Opened:
    """The shipped linker over a dozen concepts."""
    near = small_names()
    lexicon = near._lexicon
    return Opened(lexicon, lexicon, linker_of(read_model(shipped_folder()), near, near))


@pytest.fixture(scope="session")
def ner_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model as one of scispaCy's is: two labels, made for an older spaCy."""
    return saved(trained(), tmp_path_factory.mktemp("models") / "en_ner_bc5cdr_md")


@pytest.fixture(scope="session")
def scispacy_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A linker of scispaCy's over six concepts and what is spelled like them."""
    with pytest.MonkeyPatch.context() as patch:
        yield scispacy_linker(tmp_path_factory.mktemp("linkers") / "small", patch)
