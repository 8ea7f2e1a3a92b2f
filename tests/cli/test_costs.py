"""What it costs to begin: importing the library and asking the command for help load no vendor."""

from __future__ import annotations

import json
import subprocess
import sys

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
