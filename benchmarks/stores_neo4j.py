"""How fast a graph is pushed to a real Neo4j: first, again, verified and after a change; beside neo4j-graphrag.

    python benchmarks/stores_neo4j.py --hetionet FOLDER [--relationships 300000] [--peer PYTHON]

Every slice is spread over all of Hetionet's edges. `--peer` is the Python of an environment with neo4j-graphrag, which
holds the driver at another version. Server and client share the processors of this machine.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the server of the tests

from tests.integration.neo4j.server import RunningServer, started

from hetionet_source import HetionetSource
from medkg.model.assertion import Assertion, Evidence
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.model.identity import digest
from medkg.model.report import PushReport
from medkg.ports import Unwatched
from medkg.views.cypher import shape
from medkg.views.neo4j.connection import Login
from medkg.views.neo4j.push import Aim, push
from medkg.views.neo4j.scope import Sources

DOCUMENT = Document(id="hetionet", text="", source="edges.tsv")


class Slice:
    """Some assertions with their concepts; `layered` adds a document with a piece of evidence for each."""

    def __init__(self, source: HetionetSource, relationships: int, *, layered: bool) -> None:
        everything = list(source.assertions())
        step = len(everything) / min(relationships, len(everything))
        self._assertions = [everything[int(n * step)] for n in range(min(relationships, len(everything)))]
        used = {end for a in self._assertions for end in (a.triple.subject, a.triple.object)}
        self._concepts = [concept for concept in source.concepts() if concept.id in used]
        self._layered = layered

    def graph_hash(self) -> str:
        """Hash the keys."""
        return digest([self._layered, *(a.triple.key for a in self._assertions)])

    def concepts(self) -> Iterator[Concept]:
        """Stream the concepts."""
        return iter(self._concepts)

    def assertions(self) -> Iterator[Assertion]:
        """Stream the assertions."""
        return iter(self._assertions)

    def document_digests(self) -> Iterator[tuple[str, str]]:
        """Give the one document's."""
        return iter([(DOCUMENT.id, self.graph_hash())] if self._layered else [])

    def evidence_by_document(self) -> Iterator[tuple[Document, Iterable[tuple[str, Evidence]]]]:
        """Stream a piece of evidence for each assertion."""
        if self._layered:
            yield DOCUMENT, self._pieces()

    def evidence_of(self, documents: Iterable[str]) -> Iterator[tuple[Document, Iterable[tuple[str, Evidence]]]]:
        """Stream the same if it is asked for."""
        return self.evidence_by_document() if DOCUMENT.id in documents else iter(())

    def between(self, first: str, second: str) -> tuple[Assertion, ...]:
        """Give nothing: the whole is always compared here."""
        raise NotImplementedError(f"{first} {second}")

    def _pieces(self) -> Iterator[tuple[str, Evidence]]:
        for a in self._assertions:
            t = a.triple
            yield (
                t.key,
                Evidence(
                    subject=t.subject,
                    predicate=t.predicate,
                    object=t.object,
                    document_id=DOCUMENT.id,
                    extractor="hetionet@1",
                ),
            )

    def rows(self) -> Iterator[dict[str, object]]:
        """Give the same graph for the other writer."""
        for c in self._concepts:
            values = dict(zip(shape.CONCEPT_PROPERTIES, shape.concept_row(c), strict=True))
            yield {"kind": "node", "id": c.id, "label": shape.label_of(c.category), "properties": values}
        for a in self._assertions:
            values = dict(zip(shape.ASSERTION_PROPERTIES, shape.assertion_row(a), strict=True))
            ends = {"start": a.triple.subject, "end": a.triple.object}
            yield {"kind": "edge", **ends, "type": shape.type_of(a.triple.predicate), "properties": values}


def main() -> None:
    """Measure each on a server of its own."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--hetionet", type=Path, required=True, help="the folder with nodes.tsv.gz and edges.tsv.gz")
    options.add_argument("--relationships", type=int, default=300_000)
    options.add_argument("--peer", type=Path, help="the Python of an environment with neo4j-graphrag")
    given = options.parse_args()
    source = HetionetSource(given.hetionet / "nodes.tsv.gz", given.hetionet / "edges.tsv.gz")
    bare = Slice(source, given.relationships, layered=False)
    seconds = _measured("assertions alone", bare, given.relationships)
    if given.peer:
        theirs = _peer(given.peer, bare)
        print(f"Neo4jWriter on the same rows: {theirs:.1f} s, {given.relationships / theirs:,.0f} relationships/s")
        print(f"ratio {theirs / seconds:.1f}")
    # Each assertion brings three relationships of its evidence with it.
    layered = Slice(source, given.relationships // 4, layered=True)
    _measured("with the evidence layer", layered, given.relationships // 4 * 4)


def _measured(name: str, chosen: Slice, relationships: int) -> float:
    """Print how fast a first push, one without changes and one that compares everything are."""
    taken = {}
    with tempfile.TemporaryDirectory() as folder, started(Path(folder)) as server:
        for how in ("first", "unchanged", "verified"):
            load = os.getloadavg()[0]
            begin = time.perf_counter()
            report = _push(chosen, server, verify=how == "verified")
            taken[how] = time.perf_counter() - begin
            print(
                f"{name}, {how}: {report.assertions} assertions, {report.evidence} evidence, {relationships} "
                f"relationships, {taken[how]:.2f} s, {relationships / taken[how]:,.0f} relationships/s "
                f"({report.batches} batches; load {load:.1f})",
                flush=True,
            )
    return taken["first"]


def _push(chosen: Slice, server: RunningServer, *, verify: bool) -> PushReport:
    sources = Sources(assertions=chosen, evidence=chosen, changes=chosen)
    login, aim = Login(uri=server.uri), Aim(graph="hetionet", beliefs="")
    return push(sources, aim, login, verify=verify, progress=Unwatched(), clock=time.monotonic)


def _peer(python: Path, chosen: Slice) -> float:
    """Let the other writer write the same graph to a server of its own, and give its seconds."""
    script = Path(__file__).with_name("stores_neo4j_peer.py")
    with tempfile.TemporaryDirectory() as folder, started(Path(folder)) as server:
        rows = Path(folder) / "rows.jsonl"
        with rows.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in chosen.rows())
        done = subprocess.run([python, script, server.uri, rows], check=True, capture_output=True, text=True)
    return float(json.loads(done.stdout.splitlines()[-1])["seconds"])


if __name__ == "__main__":
    main()
