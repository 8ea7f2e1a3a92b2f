"""Measure the path index and the search: `python benchmarks/paths.py --nodes nodes.tsv.gz --edges edges.tsv.gz`.

Draws random compound–disease pairs and prints how long the best chains took, beside networkx's `all_simple_paths` on
the first few of the same pairs, whose chains must be the same in number. With `--graph NAME.graph` the index of a
graph folder is measured instead.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import networkx as nx
import numpy as np

from hetionet_source import HetionetSource
from medkg.errors import ViewUnavailable
from medkg.model.path import PathQuery
from medkg.retrieve.search import DEFAULT_WEIGHTS, Chains
from medkg.views.path_index.view import MappedPathIndex, PathIndexView

T = TypeVar("T")


class Quiet:
    """Progress that nobody watches."""

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Begin, unseen."""

    def advance(self, by: int = 1) -> None:
        """Count, unseen."""

    def note(self, message: str) -> None:
        """Say something to nobody."""


def main() -> None:
    """Build or find the index, ask it, and print the figures as JSON."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="medkg-paths-"))
    figures: dict[str, object] = {}
    try:
        if options.graph:
            view = PathIndexView(Path(options.graph) / "views" / "paths")
        else:
            view = PathIndexView(folder, pricing=DEFAULT_WEIGHTS)
            source = HetionetSource(Path(options.nodes), Path(options.edges))
            _, figures["build_seconds"] = _timed(lambda: view.rebuild(source, progress=Quiet()))
        try:
            index, figures["open_seconds"] = _timed(view.open)
        except ViewUnavailable as error:
            raise SystemExit(f"{error} `medkg explain` on that graph builds it.") from error
        chains, figures["costs_seconds"] = _timed(lambda: Chains(index))
        figures |= {"concepts": len(index.category), "edges": len(index.degree)}
        figures["index_bytes"] = sum(path.stat().st_size for path in view.folder.iterdir())
        pairs = _pairs(index, options)
        for hops in options.max_hops:
            figures[f"{hops} hops"] = _measure(chains, pairs, hops, options.top)
        if options.networkx:
            figures["networkx"] = _networkx(index, chains, pairs[: options.networkx], min(options.max_hops))
        figures["peak_mebibytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
        view.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps(figures, indent=2))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", help="Hetionet's nodes: id, name, kind")
    parser.add_argument("--edges", help="Hetionet's edges: source, metaedge, target")
    parser.add_argument("--graph", help="a graph folder whose path index has been built")
    parser.add_argument("--from-category", default="ChemicalEntity")
    parser.add_argument("--to-category", default="Disease")
    parser.add_argument("--pairs", type=int, default=300)
    parser.add_argument("--top", type=int, default=20)
    parser.add_argument("--max-hops", type=int, nargs="+", default=[3, 4])
    parser.add_argument("--networkx", type=int, default=3, help="pairs to try with networkx; 0 for none")
    parser.add_argument("--seed", type=int, default=20090)
    options = parser.parse_args()
    if not options.graph and not (options.nodes and options.edges):
        parser.error("give --nodes and --edges, or --graph")
    return options


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.perf_counter()
    result = work()
    return result, round(time.perf_counter() - began, 4)


def _pairs(index: MappedPathIndex, options: argparse.Namespace) -> list[tuple[str, str]]:
    rows = [
        np.flatnonzero(index.category == index.categories.index(name)).tolist()
        for name in (options.from_category, options.to_category)
    ]
    draw = random.Random(options.seed)  # noqa: S311 -- sampling needs no secret
    return [
        (index.concept(draw.choice(rows[0])).id, index.concept(draw.choice(rows[1])).id) for _ in range(options.pairs)
    ]


def _measure(chains: Chains, pairs: Sequence[tuple[str, str]], hops: int, top: int) -> dict[str, float]:
    milliseconds, empty, stopped = [], 0, 0
    for start, end in pairs:
        query = PathQuery(sources=(start,), targets=(end,), max_hops=hops, top=top)
        began = time.perf_counter()
        result = chains.chains(query)
        milliseconds.append((time.perf_counter() - began) * 1000)
        empty += not result.chains
        stopped += result.truncated and bool(result.reason)
    figures = {"median": 50, "p90": 90, "p99": 99, "max": 100}
    return {
        **{f"{name}_ms": round(float(np.percentile(milliseconds, at)), 2) for name, at in figures.items()},
        "without_chains": empty,
        "stopped_at_work_bound": stopped,
    }


def _networkx(index: MappedPathIndex, chains: Chains, pairs: Sequence[tuple[str, str]], hops: int) -> dict[str, object]:
    """Time `all_simple_paths` on the undirected multigraph; both sides must find equally many chains."""
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(len(index.category)))
    subject = np.repeat(np.arange(len(index.out_start) - 1), np.diff(index.out_start))
    graph.add_edges_from(zip(subject.tolist(), index.out_target.tolist(), strict=True))
    milliseconds, counts = [], []
    for start, end in pairs:
        began = time.perf_counter()
        found = sum(1 for _ in nx.all_simple_paths(graph, index.row(start), index.row(end), cutoff=hops))
        milliseconds.append(round((time.perf_counter() - began) * 1000, 1))
        query = PathQuery(sources=(start,), targets=(end,), max_hops=hops, top=1_000_000)
        assert len(chains.chains(query).chains) == found, (start, end)
        counts.append(found)
    return {"hops": hops, "milliseconds": milliseconds, "chains": counts}


if __name__ == "__main__":
    sys.exit(main())
