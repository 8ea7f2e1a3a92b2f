"""Does a search slow down as the graph grows at the same degrees: `python benchmarks/growth.py [--edges 1000000 …]`.

Each graph has concepts in proportion to its edges, and ends drawn by propensities that fall with rank as in a real
hetnet, so that hubs grow but the typical concept keeps its degree. Prints for each size what the index takes on disk
and to open, and how long the best 20 chains of the same number of random pairs take.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept
from medkg.model.path import PathQuery
from medkg.ports import Unwatched
from medkg.retrieve.search import DEFAULT_WEIGHTS, Chains
from medkg.views.path_index.view import PathIndexView

# Concepts for every million edges, and the kinds of edge with their share, roughly as Hetionet has them.
CONCEPTS = {"BiologicalProcess": 10_000, "ChemicalEntity": 2_000, "Disease": 500, "Gene": 20_000}
KINDS = (
    ("ChemicalEntity", "binds", "Gene", 0.05),
    ("Disease", "associated_with", "Gene", 0.05),
    ("Gene", "interacts_with", "Gene", 0.4),
    ("Gene", "participates_in", "BiologicalProcess", 0.5),
)
FALL = 0.6
PAIRS = 300


class Synthetic:
    """A source of so many edges; the same number and seed give the same graph."""

    def __init__(self, edges: int, *, seed: int = 7) -> None:
        self._edges, self._seed = edges, seed
        self.counts = {name: count * edges // 1_000_000 for name, count in CONCEPTS.items()}

    def graph_hash(self) -> str:
        """Name the graph by what it is drawn from."""
        return f"synthetic-{self._edges}-{self._seed}"

    def concepts(self) -> Iterator[Concept]:
        """Give the concepts by id."""
        for name, count in self.counts.items():
            yield from (Concept(curie(name, row), f"{name} {row}", name) for row in range(count))

    def assertions(self) -> Iterator[Assertion]:
        """Give each edge once, of one document."""
        draw = np.random.default_rng(self._seed)
        for subject, predicate, object_, share in KINDS:
            wanted = int(self._edges * share)
            ends = [self._drawn(draw, name, int(wanted * 1.15)) for name in (subject, object_)]
            pairs = np.unique(np.column_stack(ends), axis=0)
            for first, second in pairs[draw.permutation(len(pairs))[:wanted]].tolist():
                yield Assertion(Triple(curie(subject, first), predicate, curie(object_, second)), 1, 1, 0.99)

    def _drawn(self, draw: np.random.Generator, name: str, number: int) -> np.ndarray:
        propensity = np.cumsum(np.arange(1, self.counts[name] + 1) ** -FALL)
        return np.searchsorted(propensity, draw.random(number) * propensity[-1])


def curie(category: str, row: int) -> str:
    """Name a concept so that ids sort by number."""
    return f"{category}:{row:08d}"


def measured(edges: int, folder: Path) -> dict[str, object]:
    """Build, open and ask a graph of one size."""
    source = Synthetic(edges)
    view = PathIndexView(folder, pricing=DEFAULT_WEIGHTS)
    began = time.perf_counter()
    view.rebuild(source, progress=Unwatched())
    figures: dict[str, object] = {"build_seconds": round(time.perf_counter() - began, 1)}
    view = PathIndexView(folder)
    began = time.perf_counter()
    index = view.open()
    figures["open_ms"] = round((time.perf_counter() - began) * 1000, 1)
    began = time.perf_counter()
    chains = Chains(index)
    figures["costs_ms"] = round((time.perf_counter() - began) * 1000, 1)
    figures |= {"edges": len(index.degree), "index_megabytes": sum(p.stat().st_size for p in folder.iterdir()) // 10**6}
    draw = random.Random(20090)  # noqa: S311 -- sampling needs no secret
    pairs = [
        [curie(name, draw.randrange(source.counts[name])) for name in ("ChemicalEntity", "Disease")]
        for _ in range(PAIRS)
    ]
    for hops in (3, 4):
        milliseconds = []
        for start, end in pairs:
            query = PathQuery(sources=(start,), targets=(end,), max_hops=hops)
            began = time.perf_counter()
            chains.chains(query)
            milliseconds.append((time.perf_counter() - began) * 1000)
        median, late = np.percentile(milliseconds, (50, 99))
        figures[f"{hops} hops"] = {"median_ms": round(float(median), 2), "p99_ms": round(float(late), 2)}
    return figures


def main() -> None:
    """Print the figures of every size as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--edges", type=int, nargs="+", default=[1_000_000, 10_000_000])
    for edges in parser.parse_args().edges:
        folder = Path(tempfile.mkdtemp(prefix="medkg-growth-"))
        try:
            print(json.dumps(measured(edges, folder)), flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
