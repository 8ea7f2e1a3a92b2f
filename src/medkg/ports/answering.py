"""What writes answers."""

from __future__ import annotations

from typing import Protocol

from medkg.model.answer import Prompt


class LanguageModel(Protocol):
    """Somebody who puts a grounded prompt into words."""

    @property
    def name(self) -> str:
        """The name to keep in the audit."""

    def complete(self, prompt: Prompt) -> str:
        """Answer a prompt; raises ModelError. What comes back is checked before anybody sees it."""
