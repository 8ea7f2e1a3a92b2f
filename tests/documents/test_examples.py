"""Every example of the README and the docs is run, in order, in one folder a document."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXIT = re.compile(r"\s+# exit (\d+)$")
DOCUMENTS = ("README.md", "docs/spacy.md", "docs/exports.md", "docs/imports.md")


def blocks(document: str) -> list[tuple[str, str]]:
    return BLOCK.findall((ROOT / document).read_text("utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that looks like a fresh clone to the examples: the corpus and a note are there, nothing is built."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "notes.txt").write_text("Lithium caused tremor.\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    cache = tmp_path_factory.getbasetemp().parent / "medkg-cache"
    scripts = str(Path(sys.executable).parent)
    kept = {key: value for key, value in os.environ.items() if not key.startswith("MEDKG_")}
    return {**kept, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "MEDKG_CACHE": str(cache), "NO_COLOR": "1"}


def commands(block: str) -> list[tuple[str, int, list[str]]]:
    """Read a console block: each `$ command  # exit N` with the lines of output that it promises."""
    read: list[tuple[str, int, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            code = EXIT.search(line)
            read.append((EXIT.sub("", line[2:]), int(code[1]) if code else 0, []))
        elif line.strip() and line.strip() != "…":
            read[-1][2].append(line.strip())
    return read


@pytest.mark.timeout(300)
@pytest.mark.parametrize("document", DOCUMENTS)
def test_examples_do_what_they_say(document: str, folder: Path, environment: dict[str, str]) -> None:
    for language, block in blocks(document):
        if language == "python":
            done = subprocess.run(
                [sys.executable, "-c", block], cwd=folder, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{block}\n{done.stderr}"
            continue
        for command, code, promised in commands(block):
            if command.startswith("make "):
                continue
            done = subprocess.run(
                shlex.split(command), cwd=folder, env=environment, capture_output=True, text=True, check=False
            )
            assert done.returncode == code, f"{command}\n{done.stdout}\n{done.stderr}"
            shown = " ".join(done.stdout.split())
            for line in promised:
                for part in line.split("…"):
                    assert " ".join(part.split()) in shown, f"{command}\nlacks: {line}\n{done.stdout}"


def test_there_are_examples() -> None:
    assert all(blocks(document) for document in DOCUMENTS)
