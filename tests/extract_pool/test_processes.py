"""What the pool's processes leave behind: nothing, however they or their parent end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from medkg.errors import WorkerLost
from medkg.extract.pool import SupervisedPool
from medkg.extract.pool_process import launch
from tests.fakes import WordExtractor, reading

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at processes through /proc")

ROOT = Path(__file__).parents[2]

HEAD = """
import sys
from medkg.extract.pool import SupervisedPool
from medkg.model.reading import Rejection
from tests.fakes import WordExtractor, reading
"""


def start(script: str, tmp_path: Path) -> subprocess.Popen[str]:
    """Run a script of somebody who knows nothing of `__main__` guards, every warning an error."""
    path = tmp_path / "script.py"
    path.write_text(HEAD + script)
    return subprocess.Popen(
        [sys.executable, "-W", "error", str(path)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said_pids(process: subprocess.Popen[str]) -> list[int]:
    assert process.stdout is not None
    return [int(pid) for pid in process.stdout.readline().split()]


def running(pid: int) -> bool:
    """Whether a process does anything still; an orphan's zombie waits for whoever is pid 1 and is no matter of ours."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def all_gone(pids: list[int], within: float = 30.0) -> bool:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if not any(running(pid) for pid in pids):
            return True
        time.sleep(0.02)
    return False


def descriptors() -> list[Path]:
    return sorted(Path("/proc/self/fd").iterdir())


HUNG = """
pool = SupervisedPool(WordExtractor, workers=2, batch=1, timeout=600)
stream = pool.run(reading(n, "Alpha" if n == 0 else "hang") for n in range(10))
next(stream)
print(*pool.pids, flush=True)
for _ in stream:
    pass
"""


def test_a_killed_parent_leaves_no_child_even_a_hung_one(tmp_path: Path) -> None:
    parent = start(HUNG, tmp_path)
    pids = said_pids(parent)
    assert pids
    time.sleep(0.5)
    assert all(running(pid) for pid in pids)
    parent.kill()
    parent.communicate()
    assert all_gone(pids)


def pressed(parent: subprocess.Popen[str], pids: list[int], number: int) -> tuple[str, str]:
    """Signal a parent, and its workers too where a terminal would; again, as a person would, if nothing happens.

    Python loses a KeyboardInterrupt that is raised while a callback of its own runs: rare, but it happens.
    """
    for _ in range(3):
        for pid in [parent.pid, *pids] if number == signal.SIGINT else [parent.pid]:
            if running(pid):
                os.kill(pid, number)
        try:
            return parent.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            continue
    parent.kill()
    raise AssertionError("the parent did not stop")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_parent_stops_at_once_and_its_children_say_nothing(number: int, tmp_path: Path) -> None:
    script = """
pool = SupervisedPool(WordExtractor, workers=2, batch=1, timeout=600)
try:
    for n, _ in enumerate(pool.run(reading(n, "Alpha sleep:0.05") for n in range(100000))):
        if n == 10:
            print(*pool.pids, flush=True)
except KeyboardInterrupt:
    print("resumable", flush=True)
    sys.exit(130)
"""
    parent = start(script, tmp_path)
    pids = said_pids(parent)
    assert len(pids) == 2
    out, err = pressed(parent, pids, number)
    assert all_gone(pids)
    assert err == ""
    assert (out, parent.returncode) == (("resumable\n", 130) if number == signal.SIGINT else ("", -number))


def test_workers_are_deaf_to_an_interrupt_from_their_first_instruction() -> None:
    worker = launch()
    try:
        os.kill(worker.process.pid, signal.SIGINT)
        time.sleep(0.3)
        assert worker.process.poll() is None
    finally:
        worker.end()
    assert worker.process.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    "ending",
    ["", "pool.close()", "del pool", "stream.close()", "raise SystemExit(0)", "import gc; del stream; gc.collect()"],
)
def test_a_script_ends_cleanly_without_a_main_guard(ending: str, tmp_path: Path) -> None:
    script = f"""
pool = SupervisedPool(WordExtractor, workers=2, batch=2)
stream = pool.run(reading(n, "Alpha") for n in range(30))
print(sum(1 for _ in zip(range(7), stream)), *pool.pids, flush=True)
{ending}
"""
    parent = start(script, tmp_path)
    out, err = parent.communicate(timeout=60)
    count, *pids = map(int, out.split())
    assert (parent.returncode, err, count) == (0, "", 7)
    assert all_gone(pids)


def test_no_descriptor_and_no_zombie_is_left() -> None:
    before = descriptors()
    pids: set[int] = set()
    for _ in range(2):
        with SupervisedPool(WordExtractor, workers=2, batch=1, timeout=20) as pool:
            for _ in pool.run(reading(n, "die" if n == 3 else "Alpha") for n in range(6)):
                pids.update(pool.pids)
    assert pids
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)  # not even a zombie
    assert descriptors() == before


def test_a_prefix_of_the_environment_and_path_reaches_the_worker(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.py").write_text("from tests.fakes import WordExtractor\nmake = WordExtractor\n")
    script = f"""
sys.path.insert(0, {str(tmp_path)!r})
from elsewhere import make
print(len(list(SupervisedPool(make, workers=1).run([reading(1, "Alpha")]))))
"""
    out, err = start(script, tmp_path).communicate(timeout=60)
    assert (out, err) == ("1\n", "")


def test_a_factory_of_the_main_script_is_refused_in_words(tmp_path: Path) -> None:
    script = """
def make():
    return WordExtractor()
from medkg.errors import MedkgError
try:
    list(SupervisedPool(make, workers=1).run([reading(1, "Alpha")]))
except MedkgError as error:
    print(error)
"""
    out, err = start(script, tmp_path).communicate(timeout=60)
    assert "main script" in out
    assert err == ""


def test_an_interpreter_that_cannot_start_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with (
        SupervisedPool(WordExtractor, workers=1) as pool,
        pytest.raises(WorkerLost, match=r"a worker cannot be started: .*nowhere"),
    ):
        list(pool.run([reading(1, "Alpha")]))
