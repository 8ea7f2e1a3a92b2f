"""One build in a process of its own, so that it can be killed and given a hash seed; the report as JSON."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import medkg


@dataclass
class Watch:
    """Notes when the first and the last document were dealt with, in seconds of the monotonic clock."""

    first: float = 0.0
    last: float = 0.0
    seen: int = 0

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Pass over a stage."""

    def advance(self, by: int = 1) -> None:
        """Note the time."""
        self.last = time.perf_counter()
        self.first = self.first or self.last
        self.seen += by

    def note(self, message: str) -> None:
        """Pass over a message."""


def command(graph: Path, source: Path, *, workers: int, batch: int) -> list[str]:
    """Give the command line that builds a graph from a file here."""
    options = ["--workers", str(workers), "--batch", str(batch)]
    return [sys.executable, __file__, str(graph), str(source), *options]


def environment(**more: str) -> dict[str, str]:
    """Give this process's environment with more in it."""
    return {**os.environ, **more}


def build(graph: Path, source: Path, *, workers: int, batch: int, **variables: str) -> dict[str, object]:
    """Build in a process of its own, to its end; give its report, raises CalledProcessError where it fails."""
    done = subprocess.run(
        command(graph, source, workers=workers, batch=batch),
        env=environment(**variables),
        stdout=subprocess.PIPE,
        check=True,
        text=True,
    )
    report: dict[str, object] = json.loads(done.stdout)
    return report


def main() -> None:
    """Build what the command line names and print the report."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("graph", type=Path)
    options.add_argument("source", type=Path)
    options.add_argument("--workers", type=int, default=1)
    options.add_argument("--batch", type=int, default=32)
    given = options.parse_args()
    watch = Watch()
    with medkg.open(given.graph, create=True) as graph:
        report = graph.build([given.source], workers=given.workers, batch=given.batch, progress=watch)
        summary = graph.summary()
        problems = graph.check().problems
    print(
        json.dumps(
            {
                **asdict(report),
                "stored": summary.documents,
                "problems": problems,
                "steady_seconds": watch.last - watch.first,
            }
        )
    )


if __name__ == "__main__":
    main()
