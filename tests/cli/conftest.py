"""One small graph and one lexicon cache for every test of the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

NOTES = {
    "PMID:1": ("Lithium-induced hypothyroidism.", "We report a patient in whom lithium caused hypothyroidism."),
    "PMID:2": ("Lithium and the thyroid.", "Lithium did not cause hypothyroidism in this series."),
    "PMID:3": ("Levothyroxine.", "Hypothyroidism was treated with levothyroxine. Aspirin prevents stroke."),
}

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment without a user's own settings; the compiled lexicon is shared between test processes."""
    cache = tmp_path_factory.getbasetemp().parent / "medkg-cache"
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("MEDKG_", "NEO4J_", "OPENAI_"))}
    return {**kept, "MEDKG_CACHE": str(cache), "NO_COLOR": "1", "COLUMNS": "120"}


@pytest.fixture(scope="session")
def medkg(environment: dict[str, str]) -> Run:
    """Run the command as a user does; what is named besides is set in its environment."""

    def run(
        *arguments: str | Path, cwd: Path | None = None, stdin: str | None = None, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "medkg_cli.main", *map(str, arguments)]
        return subprocess.run(
            command, capture_output=True, text=True, cwd=cwd, env={**environment, **variables}, input=stdin,
            check=False, timeout=110,
        )  # fmt: skip

    return run


@pytest.fixture(scope="session")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three abstracts as JSON lines."""
    path = tmp_path_factory.mktemp("notes") / "notes.jsonl"
    rows = [{"id": id_, "title": title, "text": text} for id_, (title, text) in NOTES.items()]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def graph(medkg: Run, notes: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph built from the three abstracts by the command."""
    path = tmp_path_factory.mktemp("graphs") / "small.graph"
    done = medkg("build", notes, "--graph", path, "--workers", "0")
    assert done.returncode == 0, done.stderr
    return path
