"""A build into the real record: one hash whatever the order, the workers and the batch, killed or not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from medkg.extract.pool import SupervisedPool
from medkg.model.reading import Reading, Rejection
from medkg.record.store import open_record
from medkg.workflows.build import build
from medkg.workflows.desk import Counts
from tests.fakes import LoggedProgress, WordExtractor, findings_of, reading

ROOT = Path(__file__).parents[2]
TEXTS = ["Alpha Beta gamma", "", "Delta Alpha Beta", "raise", "no name", "Alpha Alpha", "refuse Beta", "Gamma Delta"]


def readings(number: int = 40) -> list[Reading]:
    plain = [reading(n, TEXTS[n % len(TEXTS)]) for n in range(number)]
    return [replace(r, findings=findings_of(r.document, "annotator")) if n % 3 == 0 else r for n, r in enumerate(plain)]


def built(path: Path, given: list[Reading | Rejection], *, workers: int = 0, batch: int = 8) -> tuple[Counts, str]:
    with (
        open_record(path, create=True) as record,
        SupervisedPool(WordExtractor, workers=workers, batch=batch, timeout=20) as pool,
    ):
        counts = build(given, record=record, pool=pool, progress=LoggedProgress(), clock=time.monotonic)
        return counts, record.graph_hash()


@pytest.mark.parametrize(("workers", "batch", "seed"), [(1, 1, 1), (2, 32, 2), (3, 5, 3), (0, 1, 4)])
def test_one_hash_for_any_workers_batch_and_order(tmp_path: Path, workers: int, batch: int, seed: int) -> None:
    expected = built(tmp_path / "plain.graph", list(readings()))
    shuffled = Random(seed).sample(readings(), 40)  # noqa: S311 - a shuffle, not a secret
    counts, hash_ = built(tmp_path / "other.graph", list(shuffled), workers=workers, batch=batch)
    assert (replace(counts, seconds=0), hash_) == (replace(expected[0], seconds=0), expected[1])


@pytest.mark.parametrize("batch", [1, 64])
def test_a_document_read_twice_with_and_without_annotations_has_one_outcome(tmp_path: Path, batch: int) -> None:
    bare = reading(1, "Alpha Beta")
    annotated = replace(bare, findings=findings_of(bare.document, "annotator"))
    between = [reading(n, "Gamma") for n in range(10, 20)]
    hashes = {
        built(tmp_path / f"{n}.graph", given, workers=workers, batch=batch)[1]
        for n, (given, workers) in enumerate(
            [
                ([bare, *between, annotated], 1),
                ([annotated, *between, bare], 1),
                ([annotated, bare, *between], 0),
                ([bare, annotated, *between], 1),
            ]
        )
    }
    assert len(hashes) == 1


KILLED = """
import sys
import time
from pathlib import Path
from medkg.extract.pool import SupervisedPool
from medkg.record.store import open_record
from medkg.workflows.build import build
from tests.fakes import LoggedProgress, WordExtractor
from tests.workflows.test_build_record import readings

class Aloud(LoggedProgress):
    left = int(sys.argv[2])

    def advance(self, by=1):
        self.left -= 1
        if not self.left:
            print("now", flush=True)
            for _ in range(600):
                time.sleep(0.1)  # an interruption that comes just before a sleep is heeded after it

with open_record(Path(sys.argv[1]), create=True) as record, SupervisedPool(WordExtractor, workers=2, batch=3) as pool:
    build(readings(240), record=record, pool=pool, progress=Aloud(), clock=lambda: 0.0)
print("done", flush=True)
"""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Counts, str]:
    return built(tmp_path_factory.mktemp("whole") / "whole.graph", list(readings(240)))


@pytest.mark.parametrize(("number", "after"), [(signal.SIGKILL, 1), (signal.SIGINT, 30), (signal.SIGKILL, 61)])
def test_a_killed_build_is_finished_by_the_next(
    tmp_path: Path, number: int, after: int, undisturbed: tuple[Counts, str]
) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path / "killed.graph"), str(after)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "now\n"
    child.send_signal(number)
    assert "done" not in child.communicate(timeout=30)[0]
    counts, hash_ = built(tmp_path / "killed.graph", list(readings(240)))
    whole, expected = undisturbed
    assert hash_ == expected
    assert counts.new + counts.changed + counts.unchanged == whole.new
    assert after // 2 <= counts.unchanged < whole.new
