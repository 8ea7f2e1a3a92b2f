"""Measure RDF: `python benchmarks/stores_rdf.py --graph NAME.graph [--quads 3000000]`.

Prints quads a second for writing N-Quads (our own lines, and pyoxigraph's serializer on the same quads) and for loading
them into a new store, by the wall's clock and by this process's own processor time, the memory at its highest, and
how busy the machine was: the store sorts each million quads in a thread of its own, so the wall's clock depends on it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

import medkg
from medkg.ports import Unwatched
from medkg.views.rdf.triples import Block, RdfStream
from medkg.views.rdf.writing import nquads

_SERIALIZED = 500_000


def main() -> None:
    """Write, serialize and load, and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graph", type=Path, required=True)
    parser.add_argument("--quads", type=int, default=3_000_000, help="stop after so many")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="medkg-rdf-"))
    figures: dict[str, object] = {}
    try:
        with medkg.open(options.graph) as graph:
            record = graph._parts.record()  # noqa: SLF001 - a benchmark measures a part
            stream = RdfStream(record, record, Unwatched())
            path = folder / "graph.nq"
            figures["export"] = _rates(lambda: _write(path, stream, options.quads), lambda: stream.counts.quads)
            figures["export_peak_mebibytes"] = _peak()
        some = list(islice(ox.parse(path=path, format=ox.RdfFormat.N_QUADS, lenient=True), _SERIALIZED))
        figures["pyoxigraph_serializer"] = _rates(
            lambda: ox.serialize(some, folder / "again.nq", format=ox.RdfFormat.N_QUADS), lambda: len(some)
        )
        store = ox.Store(folder / "store")
        figures["load"] = _rates(
            lambda: store.bulk_load(path=path, format=ox.RdfFormat.N_QUADS, lenient=True), lambda: stream.counts.quads
        )
        figures["bytes_a_quad"] = {
            "file": round(path.stat().st_size / stream.counts.quads),
            "store": round(sum(p.stat().st_size for p in (folder / "store").iterdir()) / stream.counts.quads),
        }
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    figures["peak_mebibytes"] = _peak()
    figures["load_average"] = round(os.getloadavg()[0], 1)
    print(json.dumps(figures, indent=2))


def _write(path: Path, stream: RdfStream, quads: int) -> None:
    with path.open("wb") as file:
        for text in nquads(_until(stream, quads)):
            file.write(text.encode())


def _until(stream: RdfStream, quads: int) -> Iterator[Block]:
    for block in stream.blocks():
        yield block
        if stream.counts.quads >= quads:
            return


def _rates(work: Callable[[], object], quads: Callable[[], int]) -> dict[str, int]:
    wall, processor = time.perf_counter(), time.process_time()
    work()
    seconds = time.perf_counter() - wall, time.process_time() - processor
    return {
        "quads": quads(),
        "quads_per_second": round(quads() / seconds[0]),
        "quads_per_processor_second": round(quads() / seconds[1]),
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10


if __name__ == "__main__":
    main()
