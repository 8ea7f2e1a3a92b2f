"""The embedded view's life on disk: built beside, swapped in, found out when harmed."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from medkg.errors import StorageError, ViewUnavailable
from medkg.model.assertion import Assertion, Evidence
from medkg.ports.rows import Figures, Said
from medkg.views.cypher.shape import ASSERTION_PROPERTIES, EVIDENCE_PROPERTIES
from medkg.views.ladybug.patience import patiently
from medkg.views.ladybug.view import LadybugView
from tests.views.small_source import EVIDENCE, Silence, SmallSource

_COUNT = "MATCH (e:Evidence) RETURN count(*) AS n"
_ROOT = Path(__file__).parents[2]
# A rebuild in a process of its own that stops at a named moment and waits to be killed.
_STOPPED = """
import sys, time
from pathlib import Path
from medkg.views.swapped import SwappedStore
from medkg.views.ladybug.view import LadybugView
from tests.views.small_source import Silence, SmallSource

folder, moment = Path(sys.argv[1]), sys.argv[2]

def stop():
    print("here", flush=True)
    time.sleep(60)

class Stopping(SmallSource):
    def assertions(self):
        for number, assertion in enumerate(super().assertions()):
            if moment == "assertions" and number == 3:
                stop()
            yield assertion
    def evidence_by_document(self):
        yield from super().evidence_by_document()
        if moment == "evidence":
            stop()

class Watching(Silence):
    def advance(self, by=1):
        self.steps = getattr(self, "steps", 0) + by
        if moment == f"table {self.steps}":
            stop()

if moment == "swap":
    SwappedStore._write = lambda self, marker: stop()

source = Stopping()
LadybugView(folder, source).rebuild(source, progress=Watching())
"""
_PLAIN = """
import sys
from pathlib import Path
from medkg.views.ladybug.view import LadybugView
from tests.views.small_source import Silence, SmallSource

source, watcher = SmallSource(), Silence()
view = LadybugView(Path(sys.argv[1]), source)
view.rebuild(source, progress=watcher)
rows = view.cypher("MATCH (e:Evidence) RETURN count(*)", parameters={}, limit=1, timeout=9).rows
print(len(watcher.stages), rows[0][0])
"""


def _count(view: LadybugView) -> object:
    return view.cypher(_COUNT, parameters={}, limit=1, timeout=20).rows[0][0]


def _child(script: str, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "views"


@pytest.fixture
def view(folder: Path, source: SmallSource) -> LadybugView:
    built = LadybugView(folder, source)
    built.rebuild(source, progress=Silence())
    return built


def test_nothing_but_the_view_its_marker_and_its_lock_is_left(view: LadybugView, folder: Path) -> None:
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 3
    assert names[0].startswith("ladybug.")
    assert names[1:] == ["ladybug.json", "ladybug.lock"]


def test_a_view_that_was_never_built_says_so(folder: Path, source: SmallSource) -> None:
    view = LadybugView(folder, source)
    assert not view.fresh(source.graph_hash())
    with pytest.raises(ViewUnavailable, match="has not been built"):
        _count(view)


def test_a_fresh_view_is_not_built_again(view: LadybugView, source: SmallSource) -> None:
    watcher = Silence()
    view.rebuild(source, progress=watcher)
    assert watcher.stages == []


def test_rows_come_in_the_order_of_the_properties() -> None:
    assert ("key", *Figures._fields) == ASSERTION_PROPERTIES
    assert ("id", "key", *Said._fields, "sentence", "start", "end") == EVIDENCE_PROPERTIES


def test_an_empty_graph_is_a_view_too(folder: Path) -> None:
    nothing = SmallSource((), concepts=(), documents=())
    view = LadybugView(folder, nothing)
    view.rebuild(nothing, progress=Silence())
    assert _count(view) == 0
    assert view.cypher("MATCH (a)-[r:TREATS]->(b) RETURN a", parameters={}, limit=1, timeout=9).rows == ()


def test_the_same_view_follows_the_record(view: LadybugView, folder: Path) -> None:
    assert _count(view) == len(EVIDENCE)
    less = SmallSource(EVIDENCE[:4])
    other = LadybugView(folder, less)
    other.rebuild(less, progress=Silence())
    assert _count(view) == _count(other) == 4
    assert view.fresh(less.graph_hash())
    assert len([path for path in folder.iterdir() if path.is_dir()]) == 1


def test_concepts_that_only_assertions_name_are_there(folder: Path) -> None:
    unlisted = SmallSource(EVIDENCE[:1], concepts=())
    view = LadybugView(folder, unlisted)
    view.rebuild(unlisted, progress=Silence())
    asked = "MATCH (a:NamedThing)-[r:CAUSES]->(b) RETURN a.id, a.name"
    assert view.cypher(asked, parameters={}, limit=9, timeout=9).rows == (("MESH:D008094", "MESH:D008094"),)


def test_concepts_that_only_evidence_names_join_those_that_assertions_name(folder: Path) -> None:
    class Behind(SmallSource):
        def assertions(self) -> Iterator[Assertion]:
            return islice(super().assertions(), 1)

    behind = Behind(EVIDENCE, concepts=())
    view = LadybugView(folder, behind)
    view.rebuild(behind, progress=Silence())
    named = {end for piece in EVIDENCE for end in (piece.subject, piece.object)}
    found = view.cypher("MATCH (n:NamedThing) RETURN n.id", parameters={}, limit=99, timeout=9).rows
    assert sorted(found) == sorted((id_,) for id_ in named)
    asked = "MATCH (e:Evidence)-[:SUBJECT]->() RETURN count(*)"
    assert view.cypher(asked, parameters={}, limit=9, timeout=9).rows == ((len(EVIDENCE),),)


def _truncate(database: Path, _: Path) -> None:
    os.truncate(database, database.stat().st_size // 2)


def _overwrite(database: Path, _: Path) -> None:
    with database.open("r+b") as file:
        file.write(b"\0" * 4096)


def _remove(database: Path, _: Path) -> None:
    database.unlink()


def _cut_marker(_: Path, marker: Path) -> None:
    os.truncate(marker, 20)


def _empty_marker(_: Path, marker: Path) -> None:
    marker.write_text("{}")


def _foreign(database: Path, _: Path) -> None:
    database.write_bytes(b"SQLite format 3\0" + b"\1" * 4096)


def _foreign_log(database: Path, _: Path) -> None:
    database.with_name(f"{database.name}.wal").write_bytes(b"\1" * 512)


def _older_format(_: Path, marker: Path) -> None:
    marker.write_text(json.dumps(json.loads(marker.read_text()) | {"format": 0}))


def _other_engine(_: Path, marker: Path) -> None:
    marker.write_text(json.dumps(json.loads(marker.read_text()) | {"engine": "0.1.0"}))


@pytest.mark.parametrize(
    "harm",
    [
        *(_truncate, _overwrite, _remove, _foreign, _foreign_log),
        *(_cut_marker, _empty_marker, _older_format, _other_engine),
    ],
)
def test_a_harmed_view_is_found_out_and_built_again(
    view: LadybugView, folder: Path, source: SmallSource, harm: Callable[[Path, Path], None]
) -> None:
    (database,) = folder.glob("ladybug.*/graph.lbdb")
    harm(database, folder / "ladybug.json")
    again = LadybugView(folder, source)
    assert not again.fresh(source.graph_hash())
    with pytest.raises(ViewUnavailable, match="built again from the record"):
        _count(again)
    again.rebuild(source, progress=Silence())
    assert again.fresh(source.graph_hash())
    assert _count(again) == len(EVIDENCE)


@pytest.mark.parametrize("moment", ["assertions", "evidence", "table 1", "table 9", "swap"])
def test_a_killed_rebuild_leaves_the_old_view(folder: Path, moment: str, source: SmallSource) -> None:
    old = SmallSource(EVIDENCE[:4])
    view = LadybugView(folder, old)
    view.rebuild(old, progress=Silence())
    child = _child(_STOPPED, str(folder), moment)
    assert child.stdout
    with child.stdout:
        assert child.stdout.readline() == "here\n"
        child.send_signal(signal.SIGKILL)
        child.wait(20)
    assert view.fresh(old.graph_hash())
    assert _count(LadybugView(folder, old)) == 4
    LadybugView(folder, source).rebuild(source, progress=Silence())
    assert _count(view) == len(EVIDENCE)
    assert not list(folder.glob("*.tmp"))


def test_of_two_builders_one_builds_and_both_answer(folder: Path) -> None:
    children = [_child(_PLAIN, str(folder)) for _ in range(2)]
    told = sorted(child.communicate(timeout=60)[0].split() for child in children)
    assert [child.returncode for child in children] == [0, 0]
    assert told == [["0", str(len(EVIDENCE))], ["2", str(len(EVIDENCE))]]


def test_readers_go_on_while_it_is_rebuilt(view: LadybugView, folder: Path) -> None:
    seen: list[object] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.append(_count(view))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for size in (4, 6, 8):
            smaller = SmallSource(EVIDENCE[:size])
            LadybugView(folder, smaller).rebuild(smaller, progress=Silence())
    finally:
        stop.set()
        reader.join(30)
    assert not reader.is_alive()
    assert _count(view) == 8
    assert set(seen) <= {len(EVIDENCE), 4, 6, 8}
    assert seen == sorted(seen, key=[len(EVIDENCE), 4, 6, 8].index)


# Reads until the view shows the whole graph, opening it anew each time, as commands do.
_READING = """
import sys
from pathlib import Path
from medkg.views.ladybug.view import LadybugView
from tests.views.small_source import SmallSource

seen, whole = [], int(sys.argv[2])
while not seen or seen[-1] != whole:
    view = LadybugView(Path(sys.argv[1]), SmallSource())
    (row,) = view.cypher("MATCH (e:Evidence) RETURN count(*)", parameters={}, limit=1, timeout=20).rows
    seen.append(row[0])
    view.close()
print(*sorted(set(seen), key=seen.index))
"""


def test_processes_read_while_it_is_rebuilt(folder: Path, source: SmallSource) -> None:
    sizes = [4, 6, 8]
    _rebuilt(folder, EVIDENCE[: sizes[0]])
    children = [_child(_READING, str(folder), str(len(EVIDENCE))) for _ in range(2)]
    try:
        for size in (*sizes[1:], len(EVIDENCE)):
            _rebuilt(folder, EVIDENCE[:size])
        told = [child.communicate(timeout=60)[0].split() for child in children]
    finally:
        for child in children:
            child.kill()
    assert [child.returncode for child in children] == [0, 0]
    order = [str(size) for size in (*sizes, len(EVIDENCE))]
    for seen in told:
        assert seen == [size for size in order if size in seen]


def _rebuilt(folder: Path, evidence: tuple[Evidence, ...]) -> None:
    smaller = SmallSource(evidence)
    LadybugView(folder, smaller).rebuild(smaller, progress=Silence())


# A disk that takes no file longer than so many bytes: the limit stands for a full one, and needs no disk of its own.
_FULL = """
import resource, sys
from pathlib import Path
from medkg.errors import MedkgError
from medkg.views.ladybug.view import LadybugView
from tests.views.small_source import Silence, SmallSource

source = SmallSource()
view = LadybugView(Path(sys.argv[1]), source)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    view.rebuild(source, progress=Silence())
except MedkgError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.parametrize("most", [1_000, 100_000])
def test_a_full_disk_is_told_and_leaves_the_old_view(folder: Path, most: int) -> None:
    old = SmallSource(EVIDENCE[:4])
    _rebuilt(folder, EVIDENCE[:4])
    child = _child(_FULL, str(folder), str(most))
    told = child.communicate(timeout=60)[0]
    assert child.returncode == 0
    assert told.startswith(("StorageError", "ViewUnavailable"))
    assert "The record is unharmed" in told
    assert not list(folder.glob("*.tmp"))
    assert LadybugView(folder, old).fresh(old.graph_hash())
    assert _count(LadybugView(folder, old)) == 4


def test_what_passes_is_asked_again_and_what_stays_is_raised() -> None:
    waits: list[float] = []
    passing = RuntimeError("Runtime exception: Cannot open database in read-only mode while checkpoint is in progress.")
    said: list[RuntimeError | None] = [passing, passing, None]

    def read() -> str:
        error = said.pop(0)
        if error:
            raise error
        return "read"

    assert patiently(read, pause=waits.append) == "read"
    assert waits == sorted(waits)
    assert len(waits) == 2
    said[:] = [RuntimeError("Parser exception: no such thing"), None]
    with pytest.raises(RuntimeError, match="Parser exception"):
        patiently(read, pause=waits.append)
    said[:] = [passing] * 9
    with pytest.raises(RuntimeError, match="checkpoint"):
        patiently(read, pause=waits.append)
    assert len(said) == 4
    assert len(waits) == 6


def test_a_builder_that_waits_too_long_says_so(view: LadybugView, folder: Path) -> None:
    other = SmallSource(EVIDENCE[:2])
    with (folder / "ladybug.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(ViewUnavailable, match="another process has been building"):
            LadybugView(folder, other, wait=0.2).rebuild(other, progress=Silence())
    assert _count(view) == len(EVIDENCE)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, source: SmallSource) -> None:
    (tmp_path / "views").write_text("a file where the folder should be")
    with pytest.raises(StorageError, match="views"):
        LadybugView(tmp_path / "views", source).rebuild(source, progress=Silence())


def test_a_failing_source_leaves_the_old_view(view: LadybugView, folder: Path, source: SmallSource) -> None:
    class Failing(SmallSource):
        def concepts(self):  # type: ignore[no-untyped-def]
            yield from ()
            raise StorageError("the record is gone.")

    failing = Failing(EVIDENCE[:3])
    with pytest.raises(StorageError, match="record is gone"):
        LadybugView(folder, failing).rebuild(failing, progress=Silence())
    assert view.fresh(source.graph_hash())
    assert _count(view) == len(EVIDENCE)


def test_a_closed_view_opens_again(view: LadybugView) -> None:
    view.close()
    view.close()
    assert _count(view) == len(EVIDENCE)
