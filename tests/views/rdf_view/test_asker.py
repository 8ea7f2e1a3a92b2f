"""The process that asks: it dies, it is killed, its view is replaced, many ask at once; nothing is left behind."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from medkg.errors import QueryFailed
from medkg.views.rdf.asker import Asker
from medkg.views.rdf.view import RdfView
from tests.views.rdf_view.test_view import COUNT, ENDLESS
from tests.views.small_source import FIRST, Silence, SmallSource


@pytest.fixture
def small(tmp_path: Path) -> RdfView:
    source = SmallSource()
    view = RdfView(tmp_path / "views", source)
    view.rebuild(source, progress=Silence())
    return view


def _rows(view: RdfView) -> object:
    return view.sparql(COUNT, parameters={}, limit=1, timeout=20).rows


def _process(view: RdfView) -> subprocess.Popen[bytes]:
    assert view._asker is not None
    assert view._asker._process is not None
    return view._asker._process


def test_a_process_that_was_killed_between_queries_is_started_again(small: RdfView) -> None:
    counted = _rows(small)
    first = _process(small)
    first.kill()
    first.wait()
    assert _rows(small) == counted
    assert _process(small).pid != first.pid
    small.close()


def test_a_process_that_ends_while_it_is_asked_is_told_and_leaves_nothing(
    small: RdfView, monkeypatch: pytest.MonkeyPatch
) -> None:
    _rows(small)
    process = _process(small)
    process.kill()
    process.wait()
    monkeypatch.setattr(type(process), "poll", lambda _: None)  # it looks alive when it is looked at
    with pytest.raises(QueryFailed, match="has ended"):
        _rows(small)
    assert process.stdin is not None
    assert process.stdin.closed
    small.close()


def test_what_is_imported_does_not_depend_on_the_folder_where_one_stands(
    small: RdfView, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(7)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert _rows(small)
    small.close()


def test_many_may_ask_one_view_at_once(small: RdfView) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert len({str(rows) for rows in pool.map(lambda _: _rows(small), range(12))}) == 1
    small.close()


def test_a_view_that_is_replaced_while_it_is_asked_keeps_the_new_one(small: RdfView) -> None:
    before = _rows(small)
    old = small._asker
    small.close()
    fewer = SmallSource(documents=[FIRST])
    other = RdfView(small._store.folder, fewer)
    other._store.discard()
    other.rebuild(fewer, progress=Silence())
    # As if the marker had been read just before the other process replaced it.
    assert old is not None
    once = [Asker(old.store)]
    opened, small._open = small._open, lambda: once.pop() if once else opened()  # type: ignore[method-assign]
    assert _rows(small) < before  # type: ignore[operator]
    assert other._store.marker() is not None
    small.close()


def test_no_process_outlives_one_that_was_killed_in_the_middle_of_a_query(small: RdfView) -> None:
    script = (
        "import sys; from medkg.views.rdf.asker import Asker; from pathlib import Path\n"
        f"Asker(Path({str(small._open().store)!r})).ask({{'query': {ENDLESS!r}, 'limit': 1}}, timeout=0.1)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script])
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    if not children.exists():
        parent.kill()
        parent.wait()
        pytest.skip("this system does not tell a process's children")
    while not (found := children.read_text().split()):
        time.sleep(0.02)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 30
    while _runs(int(found[0])) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _runs(int(found[0]))


def _runs(pid: int) -> bool:
    """Tell whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_open_files_beyond_a_thousand_do_not_matter(small: RdfView) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 2048)), hard))
    opened = [os.open(os.devnull, os.O_RDONLY) for _ in range(1100)]
    try:
        assert _rows(small)
    finally:
        for descriptor in opened:
            os.close(descriptor)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        small.close()
