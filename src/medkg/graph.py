"""A graph folder as one object: what `medkg.open` gives, and what the command and notebooks use."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from medkg import assemble
from medkg.errors import GraphNotFound, UsageError
from medkg.model.answer import Answer, Verification
from medkg.model.concept import Candidate
from medkg.model.path import Explanation
from medkg.model.reading import Reading, Rejection
from medkg.model.report import (
    BuildReport,
    CheckReport,
    Difference,
    ForgetReceipt,
    GraphSummary,
    QueryResult,
    VocabularyReport,
)
from medkg.ports import LanguageModel, Progress
from medkg.settings import Settings, load_settings
from medkg.workflows.ask import ask
from medkg.workflows.build import build, load
from medkg.workflows.explain import explain
from medkg.workflows.verify import verify

if TYPE_CHECKING:
    import networkx as nx


class Graph:
    """A graph folder: `record.sqlite` (the truth), `views/` (rebuilt when they are stale), `quarantine.jsonl`.

    Use it as a context manager. Reading never locks; building, forgetting and merging hold the one writer's lock.
    """

    def __init__(self, path: Path, *, settings: Settings) -> None:
        self.path = path
        self.settings = settings
        self._parts = assemble.Parts(path, settings=settings)

    def __enter__(self) -> Graph:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Graph({str(self.path)!r})"

    def close(self) -> None:
        """Let go of every file."""
        self._parts.close()
