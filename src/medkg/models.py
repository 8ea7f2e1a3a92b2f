"""Who puts an answer into words: `medkg.models.template()` needs no model at all."""

from __future__ import annotations

from medkg.errors import UsageError
from medkg.ports import LanguageModel

TEMPLATE = "template"


def template() -> LanguageModel | None:
    """Choose sentences made from the chains, without a language model."""
    return None


def named(name: str) -> LanguageModel | None:
    """Choose by the name that `--model` takes; raises UsageError listing what exists."""
    if name == TEMPLATE:
        return template()
    raise UsageError(f"there is no model {name!r}.", remedy=f"Models are: {TEMPLATE}.")
