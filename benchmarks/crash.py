"""Builds killed with SIGKILL, at random moments and at every failpoint, then resumed: the same hash, nothing lost.

python benchmarks/crash.py [--small] [--text FILE.pubtator.gz …]
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from random import Random

import corpus
import one_build

# The points of the record's writer at which MEDKG_FAILPOINT=NAME:N kills the process, the N-th time it is there.
FAILPOINTS = ("before-document", "mid-bulk", "after-rows", "before-commit", "after-commit")


@dataclass(frozen=True, slots=True)
class Trial:
    """A build that is to be killed: after so many seconds, or at a failpoint."""

    name: str
    seconds: float | None = None
    failpoint: str = ""


def main() -> None:
    """Kill and resume, and compare with a build that nobody disturbed."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--text", type=Path, nargs="+", default=[], help="PubTator files (default: the example)")
    options.add_argument("--documents", type=int, default=2000)
    options.add_argument("--moments", type=int, default=30)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--batch", type=int, default=16)
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--small", action="store_true", help="40 documents, three moments")
    given = options.parse_args()
    if given.small:
        given.documents, given.moments = 40, 3
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = corpus.write_baseline(corpus.abstracts(given.documents, given.text), folder / "pubmed.xml")
        begin = time.perf_counter()
        whole = one_build.build(folder / "whole.graph", source, workers=given.workers, batch=given.batch)
        wall = time.perf_counter() - begin
        random = Random(given.seed)  # noqa: S311 - moments, not secrets
        moments = [Trial(f"moment {n + 1}", seconds=random.uniform(0.0, wall)) for n in range(given.moments)]
        points = [Trial(f"{p}:{n}", failpoint=f"{p}:{n}") for p in FAILPOINTS for n in (1, given.documents // 2)]
        kills = 0
        for number, trial in enumerate((*moments, *points)):
            kills += _disturbed(trial, folder / f"{number}.graph", source, given, whole)
    print(f"{len(moments) + len(points)} trials, {kills} kills, all resumed to {str(whole['hash'])[:16]}")


def _disturbed(trial: Trial, graph: Path, source: Path, given: argparse.Namespace, whole: dict[str, object]) -> int:
    """Kill one build, resume it, and hold it against the whole; tell whether it was killed before its end."""
    child = subprocess.Popen(
        one_build.command(graph, source, workers=given.workers, batch=given.batch),
        env=one_build.environment(**({"MEDKG_FAILPOINT": trial.failpoint} if trial.failpoint else {})),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    if trial.seconds is not None:
        time.sleep(trial.seconds)
        child.kill()
    killed = child.wait() == -signal.SIGKILL
    assert killed or trial.seconds is not None, f"the failpoint {trial.failpoint} was never reached"
    resumed = one_build.build(graph, source, workers=given.workers, batch=given.batch)
    print(f"{trial.name}: {'killed' if killed else 'had ended'}, {resumed['unchanged']} documents stood already")
    assert resumed["hash"] == whole["hash"], (trial, resumed)
    assert resumed["stored"] == whole["stored"], (trial, resumed)
    assert not resumed["problems"], (trial, resumed)
    return int(killed)


if __name__ == "__main__":
    main()
