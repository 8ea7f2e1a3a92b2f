"""Pushes to a real Neo4j cut off behind every so-manieth message, and servers killed and started again: the same graph.

    python benchmarks/stores_neo4j_crash.py [--cuts 200] [--kills 10] [--documents 40]

After each, the next push completes, and every node and relationship is held against the record.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # the server, the proxy and the graphs of the tests

from tests.integration.neo4j.graphs import dumped, emptied, expected, filled, pushed, reading, readings
from tests.integration.neo4j.proxy import Proxy, proxied
from tests.integration.neo4j.server import RunningServer, started

from medkg.errors import MedkgError

ROWS = 25
BEGINNING, END = 8, 4  # messages of a connection before the first that writes, and after the last


def main() -> None:
    """Cut and kill, complete, compare."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--cuts", type=int, default=200)
    options.add_argument("--kills", type=int, default=10)
    options.add_argument("--documents", type=int, default=40)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        graph = filled(folder / "graph", readings(given.documents))
        kept = readings(given.documents)[4:]
        later = filled(folder / "later" / "graph", [*kept, reading("PMID:new", [], title="New.")])
        place = folder / "server"
        place.mkdir()
        with started(place) as server:
            _cuts(server, graph, later, given.cuts)
        for number in range(given.kills):
            _kill(place, graph, number, given.kills)
    print(f"{given.cuts} cuts and {given.kills} kills: each completed by the next push, none doubled, none missing")


def _cuts(server: RunningServer, graph: Path, later: Path, cuts: int) -> None:
    """Cut by turns a first push and a push of changes, for good and so that the same push can go on."""
    pushed(graph, server)
    counts = {fresh: _messages(server, graph, later, fresh=fresh) for fresh in (True, False)}
    print(f"a first push takes {counts[True]} messages, one of changes {counts[False]}", flush=True)
    begin, broken = time.monotonic(), 0
    for number in range(cuts):
        fresh, down = number % 2 == 0, number % 4 < 2  # noqa: PLR2004 -- by turns
        cut = BEGINNING + number * (counts[fresh] - BEGINNING - END) // cuts
        aim = graph if fresh else later
        _prepare(server, graph, fresh=fresh)
        with proxied(server.uri, cut=cut, down=down) as proxy:
            try:
                pushed(aim, server, uri=proxy.uri, most_rows=ROWS, pauses=() if down else (0.01,) * 5)
            except MedkgError:
                broken += 1
        assert proxy.messages >= cut, (number, proxy.messages)
        pushed(aim, server)
        assert dumped(server) == expected(aim), f"cut {number} behind message {cut}"
        if (number + 1) % 20 == 0:
            print(f"{number + 1} cuts, {broken} pushes broken off, {time.monotonic() - begin:.0f} s", flush=True)


def _messages(server: RunningServer, graph: Path, later: Path, *, fresh: bool) -> int:
    _prepare(server, graph, fresh=fresh)
    with proxied(server.uri) as proxy:
        pushed(graph if fresh else later, server, uri=proxy.uri, most_rows=ROWS)
    return proxy.messages


def _prepare(server: RunningServer, graph: Path, *, fresh: bool) -> None:
    if fresh:
        emptied(server)
    else:
        pushed(graph, server)


def _kill(place: Path, graph: Path, number: int, kills: int) -> None:
    """Kill a server that is pushed to after a part of the push's messages, start it again and complete."""
    with started(place) as server:
        emptied(server)
        with proxied(server.uri) as whole:
            pushed(graph, server, uri=whole.uri, most_rows=ROWS)
        emptied(server)
        with proxied(server.uri) as proxy:
            wanted = BEGINNING + (number + 1) * (whole.messages - BEGINNING - END) // (kills + 1)
            killer = threading.Thread(target=_killed_behind, args=(server, proxy, wanted))
            killer.start()
            try:
                pushed(graph, server, uri=proxy.uri, most_rows=ROWS)
                ended = "had ended"
            except MedkgError:
                ended = "broken off"
            killer.join()
    with started(place) as again:
        report = pushed(graph, again)
        assert dumped(again) == expected(graph), f"kill {number}"
    print(f"kill {number + 1} behind message {wanted}: {ended}, {report.unchanged} stood already", flush=True)


def _killed_behind(server: RunningServer, proxy: Proxy, wanted: int) -> None:
    while proxy.messages < wanted:
        time.sleep(0.0005)
    server.kill()


if __name__ == "__main__":
    main()
