from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medkg.errors import ViewUnavailable
from tests.integration.neo4j.graphs import dumped, emptied, expected, filled, pushed, reading, readings
from tests.integration.neo4j.proxy import proxied
from tests.integration.neo4j.server import RunningServer

ROWS = 25
CUTS = 3


@pytest.fixture
def server(neo4j_server: RunningServer) -> Iterator[RunningServer]:
    yield neo4j_server
    emptied(neo4j_server)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("pushed") / "one.graph", readings())


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same graph some documents later."""
    new = [reading(f"PMID:{n}", [], title="New.") for n in (2, 3, 70)]
    kept = [one for one in readings() if one.document.id not in {"PMID:2", "PMID:3", "PMID:4", "PMID:5"}]
    return filled(tmp_path_factory.mktemp("pushed") / "later.graph", [*kept, *new])


def messages(server: RunningServer, graph: Path) -> int:
    with proxied(server.uri) as proxy:
        pushed(graph, server, uri=proxy.uri, most_rows=ROWS)
    return proxy.messages


def test_a_first_push_that_is_cut_anywhere_is_completed_by_the_next(server: RunningServer, graph: Path) -> None:
    emptied(server)
    pushed(graph, server)  # the schema stands
    emptied(server)
    count, wanted = messages(server, graph), expected(graph)
    for number in range(CUTS):
        emptied(server)
        with (
            proxied(server.uri, cut=8 + number * (count - 12) // CUTS) as proxy,
            pytest.raises(ViewUnavailable, match=r"went away during the push.*run the same push again"),
        ):
            pushed(graph, server, uri=proxy.uri, most_rows=ROWS)
        pushed(graph, server)
        assert dumped(server) == wanted, number


def test_a_push_of_changes_that_is_cut_anywhere_is_completed_by_the_next(
    server: RunningServer, graph: Path, later: Path
) -> None:
    emptied(server)
    pushed(graph, server)
    count = messages(server, later)
    for number in range(CUTS):
        pushed(graph, server)
        with (
            proxied(server.uri, cut=8 + number * (count - 12) // CUTS) as proxy,
            pytest.raises(ViewUnavailable, match="went away during the push"),
        ):
            pushed(later, server, uri=proxy.uri, most_rows=ROWS)
        # Completed, or taken back: whichever state is pushed next is what stands then.
        wanted = (later, graph)[number % 2]
        pushed(wanted, server)
        assert dumped(server) == expected(wanted), number


def test_a_connection_that_comes_back_is_used_without_a_word(server: RunningServer, graph: Path) -> None:
    emptied(server)
    count = messages(server, graph)
    for number in range(CUTS):
        emptied(server)
        cut = 8 + number * (count - 12) // CUTS
        with proxied(server.uri, cut=cut, down=False) as proxy:
            pushed(graph, server, uri=proxy.uri, most_rows=ROWS, pauses=(0.01, 0.01, 0.01))
        assert proxy.messages > cut
        assert dumped(server) == expected(graph), number


def test_a_rebuild_that_is_cut_is_completed_without_a_trace_of_what_stood(server: RunningServer, graph: Path) -> None:
    emptied(server)
    pushed(graph, server)
    with proxied(server.uri) as proxy:
        pushed(graph, server, uri=proxy.uri, rebuild=True)
    for cut in (proxy.messages // 4, proxy.messages // 2):
        with proxied(server.uri, cut=cut) as proxy, pytest.raises(ViewUnavailable, match="went away during the push"):
            pushed(graph, server, uri=proxy.uri, rebuild=True)
        pushed(graph, server)
        assert dumped(server) == expected(graph), cut
