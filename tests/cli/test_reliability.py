"""A small grid of what `make bench` does in full: orders, workers, batches and hash seeds do not change the graph."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.mark.timeout(300)
def test_one_hash_for_every_order_worker_batch_and_seed(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, BENCHMARKS / "determinism.py", "--small"],
        capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 hash" in done.stdout


def test_completion_offers_commands(environment: dict[str, str]) -> None:
    asked = {"_MEDKG_COMPLETE": "complete_bash", "COMP_WORDS": "medkg exp", "COMP_CWORD": "1"}
    command = Path(sys.executable).with_name("medkg")
    if not os.access(command, os.X_OK):
        pytest.skip("the medkg command is not installed beside this Python")
    done = subprocess.run([command], capture_output=True, text=True, env={**environment, **asked}, check=False)
    assert done.stdout.split() == ["explain", "export"]
