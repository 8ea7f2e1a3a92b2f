"""What a whole graph in networkx costs, and what a part of it: `python benchmarks/stores_networkx.py --graph GRAPH`.

Each way runs in a process of its own, so that its memory is its own: the whole graph; one with few categories; one with
well supported assertions only; with `--cypher` also a question asked of the embedded view. The peak of memory is told
above that of the process before it began; `cpu_seconds` are what remains comparable on a busy machine.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import resource
import time
from collections.abc import Callable
from pathlib import Path

import medkg

FEW = ("ChemicalEntity", "Disease")
COUNTED = "MATCH (c:ChemicalEntity)-[r]->(d:Disease) RETURN count(*) AS edges"


def whole(graph: medkg.Graph) -> dict[str, object]:
    """Make everything."""
    return _sizes(graph.networkx(denied=True))


def few_categories(graph: medkg.Graph) -> dict[str, object]:
    """Make the part between chemicals and diseases."""
    return _sizes(graph.networkx(categories=FEW, denied=True))


def well_supported(graph: medkg.Graph) -> dict[str, object]:
    """Make what at least two documents say."""
    return _sizes(graph.networkx(min_documents=2, denied=True))


def cypher(graph: medkg.Graph) -> dict[str, object]:
    """Ask the embedded view, built before, for the number of edges between chemicals and diseases."""
    return {"edges": graph.cypher(COUNTED).rows[0][0]}


def _sizes(made: object) -> dict[str, object]:
    return {"concepts": made.number_of_nodes(), "edges": made.number_of_edges()}  # type: ignore[attr-defined]


def measured(path: Path, way: Callable[[medkg.Graph], dict[str, object]]) -> dict[str, object]:
    """Run one way in this process and say what it took."""
    with medkg.open(path) as graph:
        assert graph.hash
        before, began, worked = _peak(), time.perf_counter(), time.process_time()
        figures = way(graph)
        took = {"seconds": round(time.perf_counter() - began, 1), "cpu_seconds": round(time.process_time() - worked, 1)}
    return {"way": way.__name__, **figures, **took, "megabytes": round(_peak() - before)}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Print one line of JSON for each way."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--graph", type=Path, required=True)
    parser.add_argument("--cypher", action="store_true", help="build the embedded view first, and ask it too")
    options = parser.parse_args()
    ways: list[Callable[[medkg.Graph], dict[str, object]]] = [whole, few_categories, well_supported]
    if options.cypher:
        ways.append(cypher)
        with medkg.open(options.graph) as graph:
            cypher(graph)
    spawned = multiprocessing.get_context("spawn")
    for way in ways:
        with spawned.Pool(1) as pool:
            print(json.dumps(pool.apply(measured, (options.graph, way))), flush=True)


if __name__ == "__main__":
    main()
