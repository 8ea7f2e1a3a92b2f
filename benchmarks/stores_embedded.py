"""Measure the embedded Cypher view: `python benchmarks/stores_embedded.py --graph NAME.graph`.

Builds the view from the graph's record in a folder in passing, so that the graph itself is left as it is, and prints
seconds, processor seconds, peak memory and size; then how long a few statements take, each asked `--times` times. Where
others use the processors too, the load tells so: compare processor seconds then.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import tempfile
import time
from pathlib import Path

from medkg.assemble.beliefs import Believed, belief_table
from medkg.record.reader import RecordReader
from medkg.record.store import open_record
from medkg.views.ladybug.view import LadybugView

STATEMENTS = {
    "one concept": "MATCH (c {id: $id}) RETURN c",
    "its neighbours": "MATCH (c {id: $id})-[r]-(d) WHERE r.key IS NOT NULL RETURN type(r), d.name",
    "two steps by type": "MATCH (c:ChemicalEntity)-[:TREATS]->(d:Disease)-[:ASSOCIATED_WITH]->(g:Gene) RETURN count(*)",
    "evidence of an edge": (
        "MATCH (c:ChemicalEntity)-[r:TREATS]->(d:Disease {id: $id}), (c)<-[:SUBJECT]-(e:Evidence)-[:OBJECT]->(d) "
        "WHERE e.key = r.key RETURN c.name, e.extractor"
    ),
    "all edges by type": "MATCH (a)-[r]->(b) WHERE r.key IS NOT NULL RETURN type(r), count(*)",
}


class Stages:
    """A progress that notes when each stage began."""

    def __init__(self) -> None:
        self.began: list[float] = []

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Note the time."""
        del name, total
        self.began.append(time.perf_counter())

    def advance(self, by: int = 1) -> None:
        """Count, unseen."""

    def note(self, message: str) -> None:
        """Say something to nobody."""


def main() -> None:
    """Build, ask, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graph", required=True, help="a graph folder")
    parser.add_argument("--id", default="DOID:10652", help="the concept that is asked about")
    parser.add_argument("--times", type=int, default=5)
    options = parser.parse_args()
    beliefs = belief_table()
    with (
        open_record(Path(options.graph), read_only=True, beliefs=beliefs) as record,
        tempfile.TemporaryDirectory(prefix="medkg-embedded-") as folder,
    ):
        view = LadybugView(Path(folder), record)
        figures = _build(view, Believed(record, beliefs.digest), record)
        figures["database_mebibytes"] = sum(path.stat().st_size for path in Path(folder).rglob("*.lbdb")) >> 20
        figures["milliseconds"] = {name: _ask(view, text, options) for name, text in STATEMENTS.items()}
        view.close()
    print(json.dumps(figures, indent=2))


def _build(view: LadybugView, source: Believed, record: RecordReader) -> dict[str, object]:
    edges = record.summary().assertions
    stages, began, worked = Stages(), time.perf_counter(), time.process_time()
    view.rebuild(source, progress=stages)
    ended = time.perf_counter()
    return {
        "assertions": edges,
        "build_seconds": round(ended - began, 1),
        "until_all_is_read_seconds": round(stages.began[1] - began, 1),
        "processor_seconds": round(time.process_time() - worked, 1),
        "peak_mebibytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10,
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 1),
    }


def _ask(view: LadybugView, statement: str, options: argparse.Namespace) -> dict[str, float]:
    milliseconds, rows = [], 0
    for _ in range(options.times):
        began = time.perf_counter()
        rows = len(view.cypher(statement, parameters={"id": options.id}, limit=100_000, timeout=60).rows)
        milliseconds.append((time.perf_counter() - began) * 1000)
    return {
        "first": round(milliseconds[0], 1),
        "median": round(statistics.median(milliseconds), 1),
        "rows": rows,
    }


if __name__ == "__main__":
    main()
