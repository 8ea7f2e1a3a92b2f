"""Who may open what: locks, foreign files, later and earlier schemas, readers beside a writer."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from medkg.errors import GraphCorrupt, GraphError, GraphLocked, GraphNotFound, SchemaTooNew
from medkg.ports import AssertionSource, EvidenceSource, RecordWriter
from medkg.record import migrations
from medkg.record.connection import connect
from medkg.record.store import Record, open_record
from tests.record.makers import EXTRACTOR, lithium_reading, named


def test_a_second_writer_is_refused_at_once_and_readers_are_not(graph: Path, record: Record) -> None:
    record.put(lithium_reading(), extractor=EXTRACTOR)
    with pytest.raises(GraphLocked, match=r"test\.graph is being written to"):
        open_record(graph)
    program = (
        "import sys; from pathlib import Path; from medkg.errors import GraphLocked\n"
        "from medkg.record.store import open_record\n"
        "try: open_record(Path(sys.argv[1]))\n"
        "except GraphLocked: sys.exit(7)\n"
    )
    assert subprocess.run([sys.executable, "-c", program, str(graph)], check=False).returncode == 7
    with open_record(graph, read_only=True) as reader:
        assert reader.graph_hash() == record.graph_hash()
        with pytest.raises(GraphError, match="opened for reading"):
            reader.put(lithium_reading("PMID:2"), extractor=EXTRACTOR)


def test_the_lock_goes_with_its_writer(graph: Path) -> None:
    for _ in range(2):
        with open_record(graph, create=True) as record:
            record.put(lithium_reading(), extractor=EXTRACTOR)


def test_what_streams_sees_one_state_while_documents_are_put(record: Record) -> None:
    for reading in named("PMID:", 3):
        record.put(reading, extractor=EXTRACTOR)
    before = list(record.lines())
    stream = record.lines()
    seen = [next(stream)]
    record.put(lithium_reading("PMID:9"), extractor=EXTRACTOR)
    seen += stream
    assert seen == before
    assert len(list(record.lines())) > len(before)


def test_no_graph_is_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(GraphNotFound, match="medkg build"):
        open_record(tmp_path / "none.graph")
    (tmp_path / "file").write_text("x")
    with pytest.raises(GraphNotFound, match="is a file"):
        open_record(tmp_path / "file", read_only=True)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_that_is_not_ours_is_refused_and_left_as_it_was(graph: Path, *, read_only: bool) -> None:
    graph.mkdir()
    file = graph / "record.sqlite"
    file.write_bytes(b"not a database at all, but long enough to be looked at" * 100)
    held = file.read_bytes()
    with pytest.raises(GraphCorrupt, match=r"record\.sqlite"):
        open_record(graph, read_only=read_only)
    assert file.read_bytes() == held
    file.unlink()
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    held = file.read_bytes()
    with pytest.raises(GraphCorrupt, match="not a medkg record"):
        open_record(graph, read_only=read_only)
    assert file.read_bytes() == held


@pytest.mark.parametrize("read_only", [True, False])
def test_a_later_schema_is_refused(graph: Path, *, read_only: bool) -> None:
    with open_record(graph, create=True) as record:
        record._connection.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
    with pytest.raises(SchemaTooNew, match="Update medkg"):
        open_record(graph, read_only=read_only)


def test_every_step_is_taken_once_and_whole(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    steps = (*migrations.scripts(), "ALTER TABLE document ADD COLUMN later TEXT;", "CREATE TABLE broken (x); NONSENSE;")
    connection = connect(path, mode="rwc")
    assert migrations.migrate(connection, path, steps=steps[:1]) == 0
    assert migrations.migrate(connection, path, steps=steps[:2]) == 1
    assert migrations.migrate(connection, path, steps=steps[:2]) == 2
    with pytest.raises(sqlite3.OperationalError):
        migrations.migrate(connection, path, steps=steps)
    connection.rollback()
    assert migrations.version(connection, path) == 2
    assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'broken'").fetchone() == (0,)
    with pytest.raises(SchemaTooNew):
        migrations.migrate(connection, path)
    connection.close()


def test_a_reader_refuses_an_earlier_schema(tmp_path: Path) -> None:
    with pytest.raises(GraphError, match="Open the graph once for writing"):
        migrations.require_current(migrations.VERSION - 1, tmp_path)


def test_the_record_is_durable_and_cautious(record: Record) -> None:
    def pragma(name: str) -> object:
        return record._connection.execute(f"PRAGMA {name}").fetchone()[0]

    wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "trusted_schema": 0}
    assert {name: pragma(name) for name in wanted} == wanted


def test_a_record_is_what_the_ports_ask_for(record: Record) -> None:
    writer: RecordWriter = record
    source: AssertionSource = record
    citations: EvidenceSource = record
    assert writer is source is citations  # type: ignore[comparison-overlap]
