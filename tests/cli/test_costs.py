"""What it costs to begin: importing the library and asking the command for help load no vendor."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import medkg

VENDORS = {
    "ahocorasick_rs", "curies", "ladybug", "lxml", "neo4j", "networkx", "numpy", "pydantic", "rapidfuzz", "rdflib",
    "scipy", "scispacy", "spacy", "torch", "transformers",
}  # fmt: skip


def loaded_by(code: str) -> set[str]:
    script = f"import sys\n{code}\nimport json\nprint('\\n' + json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}


def test_importing_the_library_loads_no_vendor() -> None:
    assert not loaded_by("import medkg") & (VENDORS | {"typer", "rich", "click"})


def test_help_loads_no_vendor_but_typer() -> None:
    code = "sys.argv = ['medkg', '--help']\nimport medkg_cli.main\ntry: medkg_cli.main.main()\nexcept SystemExit: pass"
    assert not loaded_by(code) & VENDORS


@pytest.mark.parametrize("name", ["Graph", "open", "errors", "models", "Document"])
def test_public_names_are_there(name: str) -> None:
    assert getattr(medkg, name) is not None
    assert name in dir(medkg)


def test_an_unknown_name_lists_what_exists() -> None:
    with pytest.raises(AttributeError, match=r"it has .*Graph"):
        medkg.grpah  # noqa: B018 -- the attribute access is the test


@pytest.mark.parametrize("workers", [0, 1])
def test_a_build_that_finds_nothing_new_starts_no_extractor(
    environment: dict[str, str], notes: Path, tmp_path: Path, *, workers: int
) -> None:
    first, again = (
        subprocess.run(
            [sys.executable, "-c", REBUILD, str(tmp_path / "x.graph"), str(notes), str(workers)],
            capture_output=True, text=True, check=True, env=environment, timeout=100,
        ).stdout.split()
        for _ in range(2)
    )  # fmt: skip
    assert first[0] == "3"
    assert again == ["0", "False", "0"]


REBUILD = """
import resource, sys
import medkg

with medkg.open(sys.argv[1], create=True) as graph:
    print(graph.build([sys.argv[2]], workers=int(sys.argv[3])).new)
print("spacy" in sys.modules)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
