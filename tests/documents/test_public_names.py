"""What `medkg.NAME` gives does not depend on what was imported before it."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType

import pytest

import medkg


@pytest.mark.parametrize("name", [name for name in medkg.__all__ if not name.startswith("__")])
def test_a_public_name_stays_what_it_is_when_modules_of_that_name_are_loaded(name: str) -> None:
    before = getattr(medkg, name)
    for module in pkgutil.iter_modules(medkg.__path__, "medkg."):
        importlib.import_module(module.name)
    assert getattr(medkg, name) is before
    assert isinstance(before, ModuleType) == (name in {"drawing", "errors", "extract", "models"})
