"""A record that is killed, refused by the disk or interrupted anywhere holds whole documents only."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from medkg.errors import GraphCorrupt, GraphError, StorageError
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.model.reading import GraphReading
from medkg.model.report import Standing
from medkg.record.store import Record, open_record
from tests.record.makers import EXTRACTOR, INSIPIDUS, LITHIUM, curated, graph_of, hash_of, lithium_reading, named

FAILPOINTS = ("before-document", "mid-bulk", "after-rows", "before-commit", "after-commit")


class CrashError(Exception):
    """Stands for whatever ends a put in the middle."""


def failing(at: int) -> tuple[list[str], Callable[[str], None]]:
    passed: list[str] = []

    def failpoint(name: str) -> None:
        passed.append(name)
        if len(passed) == at:
            raise CrashError(name)

    return passed, failpoint


def test_failing_at_the_nth_point_until_a_run_finishes_loses_and_doubles_nothing(tmp_path: Path) -> None:
    inputs = [*named("PMID:", 3), lithium_reading("PMID:1", polarity="denied")]
    whole = hash_of(graph_of(tmp_path, "whole", [inputs]))
    path = graph_of(tmp_path, "crashing", [()])
    for at in range(1, 100):
        passed, failpoint = failing(at)
        with open_record(path, failpoint=failpoint) as record:
            try:
                for reading in inputs:
                    record.put(reading, extractor=EXTRACTOR)
            except CrashError:
                pass
            else:
                break
            assert record.check().problems == ()
        assert passed
    assert at > len(FAILPOINTS)
    assert hash_of(path) == whole


def test_failing_at_the_nth_statement_leaves_whole_documents(tmp_path: Path) -> None:
    """A bulk reading over a document that is stored: whatever step fails, the old or the new version stands."""
    old = curated([("MESH:D1", "treats", "MESH:D2")])
    path = tmp_path / "test.graph"
    with open_record(path, create=True) as record:
        record.put(old(), extractor="a")
        before = record.graph_hash()
        for steps in range(1, 1000, 5):
            if not _interrupted(record, curated([("MESH:D3", "treats", f"MESH:{n}") for n in range(40)]), steps):
                break
            assert record.graph_hash() == before
            assert record.check().problems == ()
        else:
            pytest.fail("no run finished")
        assert record.graph_hash() != before
        assert record.check().problems == ()


def _interrupted(record: Record, make: Callable[[], GraphReading], after: int) -> bool:
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 1 if steps == after else 0

    record.begin_run()
    record._connection.set_progress_handler(step, 100)
    try:
        record.put(make(), extractor="a")
    except GraphError:
        return True
    finally:
        record._connection.set_progress_handler(None, 0)
    return False


@pytest.mark.parametrize("point", FAILPOINTS)
def test_a_process_killed_at_a_failpoint_can_be_resumed(tmp_path: Path, point: str) -> None:
    path = tmp_path / "killed.graph"
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from medkg.record.store import open_record\n"
        "from tests.record.makers import EXTRACTOR, named\n"
        "seen = []\n"
        "def failpoint(name):\n"
        "    seen.append(name)\n"
        f"    if seen.count({point!r}) == 2: os.kill(os.getpid(), signal.SIGKILL)\n"
        "with open_record(Path(sys.argv[1]), create=True, failpoint=failpoint) as record:\n"
        "    for reading in named('PMID:', 3): record.put(reading, extractor=EXTRACTOR)\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, check=False
    )
    assert done.returncode == -signal.SIGKILL
    with open_record(path) as record:
        assert record.check().problems == ()
        held = set(record.documents(f"PMID:{n}" for n in range(3)))
        assert held == ({"PMID:0", "PMID:1"} if point == "after-commit" else {"PMID:0"})
        for reading in named("PMID:", 3):
            record.put(reading, extractor=EXTRACTOR)
    assert hash_of(path) == hash_of(graph_of(tmp_path, "whole", [named("PMID:", 3)]))


def test_a_full_disk_is_said_and_what_was_committed_stands(graph: Path) -> None:
    with open_record(graph, create=True) as record:
        record.put(lithium_reading("PMID:1"), extractor=EXTRACTOR)
        before = record.graph_hash()
        (pages,) = record._connection.execute("PRAGMA page_count").fetchone()
        record._connection.execute(f"PRAGMA max_page_count = {pages + 1}")
        with pytest.raises(StorageError, match=r"record\.sqlite: database or disk is full") as raised:
            record.put(lithium_reading("PMID:2", text="long " * 20_000), extractor=EXTRACTOR)
        assert "Free space" in str(raised.value)
        assert record.graph_hash() == before
        assert record.check().problems == ()
        record._connection.execute("PRAGMA max_page_count = 1000000")
        record.put(lithium_reading("PMID:2"), extractor=EXTRACTOR)
        assert record.check().problems == ()
    assert hash_of(graph) == hash_of(graph_of(graph.parent, "whole", [[lithium_reading(f"PMID:{n}") for n in (1, 2)]]))


def test_a_commit_that_fails_is_said_by_the_next_call(record: Record) -> None:
    first, second = named("PMID:", 2)
    record.put(first, extractor=EXTRACTOR)
    before = record.graph_hash()
    record._connection.set_authorizer(
        lambda _, word, *__: sqlite3.SQLITE_DENY if word == "COMMIT" else sqlite3.SQLITE_OK
    )
    assert record.put(second, extractor=EXTRACTOR) is Standing.NEW
    with pytest.raises(GraphError, match="not authorized"):
        record.standing(second.document, extractor=EXTRACTOR)
    record._connection.set_authorizer(None)
    assert record.graph_hash() == before
    assert record.put(second, extractor=EXTRACTOR) is Standing.NEW
    assert record.check().problems == ()


def test_a_document_whose_commit_is_under_way_is_known_and_waited_for(graph: Path) -> None:
    first, second = named("PMID:", 2)
    with open_record(graph, create=True) as record:
        record.put(first, extractor=EXTRACTOR)
        assert record.standing(second.document, extractor=EXTRACTOR) is Standing.NEW
        assert record.standing(first.document, extractor=EXTRACTOR) is Standing.UNCHANGED
        record.put(second, extractor=EXTRACTOR)
        assert set(record.documents(["PMID:0", "PMID:1"])) == {"PMID:0", "PMID:1"}
        record.put(lithium_reading("PMID:1", polarity="denied"), extractor=EXTRACTOR)
    with open_record(graph, read_only=True) as reader:
        assert reader.check().problems == ()


def test_a_stream_that_breaks_off_leaves_the_document_as_it_was(record: Record) -> None:
    def breaks_off() -> Iterator[Concept]:
        yield from (Concept(f"MESH:{n}", "", "Disease") for n in range(5))
        raise CrashError

    document = Document(id="kg", text="")
    with pytest.raises(CrashError):
        record.put(GraphReading(document, breaks_off(), ()), extractor="a")
    assert list(record.lines()) == []
    record.put(lithium_reading(), extractor=EXTRACTOR)
    assert {concept.id for concept in record.concepts()} == {LITHIUM.id, INSIPIDUS.id}
    assert record.check().problems == ()


def test_an_erasure_that_was_cut_off_is_finished_when_the_graph_is_opened(graph: Path) -> None:
    with open_record(graph, create=True) as record:
        record.put(lithium_reading("PMID:1"), extractor=EXTRACTOR)
        record._connection.execute("UPDATE state SET erasing = 1")
    with open_record(graph) as record:
        assert record._connection.execute("SELECT erasing FROM state").fetchone() == (0,)
        assert record.check().problems == ()


def test_a_database_cut_short_is_called_corrupt(graph: Path) -> None:
    graph_of(graph.parent, graph.name, [named("PMID:", 30)])
    file = graph / "record.sqlite"
    with file.open("r+b") as out:
        out.seek(4096 * 2)
        out.write(b"\xff" * 4096 * 20)
    with open_record(graph) as record:
        assert record.check().problems
        with pytest.raises(GraphCorrupt, match=r"record\.sqlite"):
            record.put(lithium_reading("PMID:1", polarity="denied"), extractor=EXTRACTOR)
