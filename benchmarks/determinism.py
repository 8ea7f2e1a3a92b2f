"""The same documents under every number of workers, batch, order and hash seed: one graph hash, or an error.

python benchmarks/determinism.py [--small] [--text FILE.pubtator.gz …]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from itertools import product
from pathlib import Path

import corpus
import one_build


def main() -> None:
    """Build every cell of the grid and compare."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--text", type=Path, nargs="+", default=[], help="PubTator files (default: the example)")
    options.add_argument("--documents", type=int, default=2000)
    options.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    options.add_argument("--batch", type=int, nargs="+", default=[1, 32, 256])
    options.add_argument("--shuffles", type=int, default=10)
    options.add_argument("--small", action="store_true", help="40 documents, four cells")
    given = options.parse_args()
    if given.small:
        given.documents, given.workers, given.batch, given.shuffles = 40, [1, 2], [1, 32], 1
    texts = corpus.abstracts(given.documents, given.text)
    begin = time.perf_counter()
    hashes: dict[str, list[str]] = {}
    for cell, (workers, batch, shuffle) in enumerate(product(given.workers, given.batch, range(given.shuffles))):
        with tempfile.TemporaryDirectory() as folder:
            source = corpus.write_baseline(corpus.shuffled(texts, cell), Path(folder) / "pubmed.xml")
            graph = Path(folder) / "cell.graph"
            # Each cell has an order and a seed of its own; the grid would otherwise grow by another factor.
            report = one_build.build(graph, source, workers=workers, batch=batch, PYTHONHASHSEED=str(cell + 1))
        name = f"workers {workers}, batch {batch}, order {shuffle}, seed {cell + 1}"
        assert report["documents"] == given.documents, f"{name}: {report}"
        assert not report["problems"], f"{name}: {report['problems']}"
        hashes.setdefault(str(report["hash"]), []).append(name)
        print(f"{name}: {str(report['hash'])[:16]} in {report['seconds']} s, {report['evidence']} pieces of evidence")
    cells = sum(len(names) for names in hashes.values())
    print(
        f"{cells} builds of {given.documents} documents in {time.perf_counter() - begin:.0f} s: {len(hashes)} hash(es)"
    )
    assert len(hashes) == 1, hashes


if __name__ == "__main__":
    main()
