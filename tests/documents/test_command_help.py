"""docs/commands.md is what `medkg --help` says; run with MEDKG_WRITE_DOCS=1 to write it anew."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "commands.md"
COMMANDS = (
    "build", "load", "pull", "vocabulary add", "vocabulary remove", "vocabulary list", "vocabulary drift", "find",
    "annotate", "query", "explain", "ask", "verify", "contradictions", "push", "export", "forget", "merge", "diff",
    "info", "check", "eval", "train", "demo",
)  # fmt: skip


def said(*arguments: str) -> str:
    environment = {**os.environ, "NO_COLOR": "1", "COLUMNS": "100", "TERMINAL_WIDTH": "100", "TERM": "dumb"}
    command = [sys.executable, "-m", "medkg_cli.main", *arguments, "--help"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return "\n".join(
        line.rstrip() for line in done.stdout.replace("python -m medkg_cli.main", "medkg").splitlines()
    ).strip()


def page() -> str:
    parts = ["# Commands\n\nWhat `medkg --help` says, command by command.\n", f"```text\n{said()}\n```\n"]
    parts += [f"## medkg {name}\n\n```text\n{said(*name.split())}\n```\n" for name in COMMANDS]
    return "\n".join(parts)


@pytest.mark.timeout(120)
def test_the_page_is_what_the_command_says() -> None:
    written = page()
    if os.environ.get("MEDKG_WRITE_DOCS"):
        PAGE.write_text(written, encoding="utf-8")
    assert PAGE.read_text("utf-8") == written, "run the tests once with MEDKG_WRITE_DOCS=1"
