"""What every training writes: a folder of files that appear whole, and a card's lists of gold and figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from medkg.durable import file_digest, replaced
from medkg.model.report import Evaluation


def write_model(folder: Path, texts: Mapping[str, str]) -> None:
    """Write a model's texts, each under its name."""
    write_files(folder, {name: text.encode() for name, text in texts.items()})


def write_files(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write a model's files, each under its name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        with replaced(folder / name) as file:
            file.write(content)


def sources_of(files: Iterable[Path]) -> str:
    """List gold files with their hashes."""
    return "\n".join(f"* {path.name}, SHA-256 {file_digest(path)}" for path in files)


def dealt_words(seed: int, *, by: str = "drug") -> str:
    """Say how gold was dealt into folds."""
    return f"dealt by {by}, seed {seed}" if seed else f"dealt by {by}"


def figures_of(tested: Evaluation) -> str:
    """Write metrics as rows of a table."""
    return "\n".join(f"| {name} | {value} |" for name, value in tested.metrics)
