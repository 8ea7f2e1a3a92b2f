"""Whatever ends a build in the middle, the same command completes it to the same graph, and nothing is left running."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
import typer

from medkg_cli.interrupts import INTERRUPTED, in_order
from medkg_cli.options import Format
from medkg_cli.session import Session, with_session
from tests.cli.conftest import Run

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at processes through /proc")

DOCUMENTS = 60
PATIENCE = 60.0
TEXT = (
    "Lithium caused hypothyroidism in {n} of the patients, whereas aspirin did not prevent stroke (P < 0.05). "
    "We gave levothyroxine for {n} weeks, and hypothyroidism was treated. "
)


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Documents that take long enough to be met in the middle."""
    path = tmp_path_factory.mktemp("corpus") / "corpus.jsonl"
    rows = ({"id": f"C:{n}", "title": f"Study {n}.", "text": TEXT.format(n=n) * 6} for n in range(DOCUMENTS))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def whole(medkg: Run, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The hash of a build that nobody disturbed."""
    graph = tmp_path_factory.mktemp("graphs") / "whole.graph"
    done = medkg("build", corpus, "-g", graph, "--workers", "0", "--format", "json")
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["hash"])


def started(environment: dict[str, str], *arguments: str | Path) -> subprocess.Popen[str]:
    """Start the command as the leader of a process group of its own, as a shell does."""
    return subprocess.Popen(
        [sys.executable, "-m", "medkg_cli.main", *map(str, arguments), "--format", "json"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True,
    )  # fmt: skip


def family(leader: int) -> list[int]:
    """List the living processes of a group."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                state, _, group = (process / "stat").read_text().rpartition(")")[2].split()[:3]
            except OSError:
                continue
            if int(group) == leader and state != "Z":
                found.append(int(process.name))
    return found


def all_gone(leader: int) -> bool:
    end = time.monotonic() + 5
    while family(leader) and time.monotonic() < end:
        time.sleep(0.02)
    return not family(leader)


def stored(graph: Path) -> int:
    """Count the documents that are committed so far."""
    if not (graph / "record.sqlite").exists():
        return 0
    connection = sqlite3.connect(f"{(graph / 'record.sqlite').as_uri()}?mode=ro", uri=True)
    try:
        (count,) = connection.execute("SELECT count(*) FROM document").fetchone()
    except sqlite3.Error:  # it is just being made
        return 0
    finally:
        connection.close()
    return int(count)


def in_the_middle(child: subprocess.Popen[str], graph: Path) -> int:
    """Wait until some documents are committed."""
    end = time.monotonic() + PATIENCE
    while not (count := stored(graph)):
        assert child.poll() is None, child.communicate()
        assert time.monotonic() < end
        time.sleep(0.005)
    return count


def completed(medkg: Run, corpus: Path, graph: Path) -> dict[str, int | str]:
    """Run the same build again; gives its report."""
    done = medkg("build", corpus, "-g", graph, "--workers", "0", "--format", "json")
    assert done.returncode == 0, done.stderr
    report: dict[str, int | str] = json.loads(done.stdout)
    return report


def test_a_killed_worker_costs_nothing(environment: dict[str, str], corpus: Path, whole: str, tmp_path: Path) -> None:
    graph = tmp_path / "x.graph"
    with started(environment, "build", corpus, "-g", graph, "--workers", "2", "--batch", "1") as child:
        in_the_middle(child, graph)
        os.kill(child.pid, signal.SIGSTOP)  # so that the build does not end while we look for a worker
        workers = [pid for pid in family(child.pid) if pid != child.pid]
        assert stored(graph) < DOCUMENTS
        os.kill(workers[0], signal.SIGKILL)
        os.kill(child.pid, signal.SIGCONT)
        out, err = child.communicate(timeout=PATIENCE)
    assert (child.returncode, err) == (0, "")
    report = json.loads(out)
    assert (report["new"], report["hash"]) == (DOCUMENTS, whole)
    assert all_gone(child.pid)


def test_an_interrupted_build_is_resumed(
    medkg: Run, environment: dict[str, str], corpus: Path, whole: str, tmp_path: Path
) -> None:
    graph = tmp_path / "x.graph"
    with started(environment, "build", corpus, "-g", graph, "--workers", "2", "--batch", "1") as child:
        in_the_middle(child, graph)
        os.killpg(child.pid, signal.SIGINT)  # as a terminal does: everybody in the group gets it
        out, err = child.communicate(timeout=PATIENCE)
    assert (child.returncode, out) == (INTERRUPTED, "")
    assert err == "medkg: interrupted; what was finished is kept, run the same command to go on.\n"
    assert all_gone(child.pid)
    kept = stored(graph)
    assert 0 < kept < DOCUMENTS
    report = completed(medkg, corpus, graph)
    assert (report["unchanged"], report["new"], report["hash"]) == (kept, DOCUMENTS - kept, whole)


def test_a_build_without_workers_is_interrupted_too(environment: dict[str, str], corpus: Path, tmp_path: Path) -> None:
    graph = tmp_path / "x.graph"
    with started(environment, "build", corpus, "-g", graph, "--workers", "0") as child:
        in_the_middle(child, graph)
        os.kill(child.pid, signal.SIGINT)
        _, err = child.communicate(timeout=PATIENCE)
    assert child.returncode == INTERRUPTED
    assert err.startswith("medkg: interrupted")
    assert "Traceback" not in err
    assert 0 < stored(graph) < DOCUMENTS


def test_a_killed_build_leaves_no_worker_and_is_resumed(
    medkg: Run, environment: dict[str, str], corpus: Path, whole: str, tmp_path: Path
) -> None:
    graph = tmp_path / "x.graph"
    killed = {**environment, "MEDKG_FAILPOINT": "after-rows:20"}
    with started(killed, "build", corpus, "-g", graph, "--workers", "2", "--batch", "1") as child:
        child.communicate(timeout=PATIENCE)
    assert child.returncode == -signal.SIGKILL
    assert all_gone(child.pid)
    kept = stored(graph)
    assert 0 < kept < 20
    report = completed(medkg, corpus, graph)
    assert (report["unchanged"], report["hash"]) == (kept, whole)


def test_a_load_that_was_killed_is_all_or_nothing(medkg: Run, environment: dict[str, str], tmp_path: Path) -> None:
    table = tmp_path / "known.tsv"
    table.write_text("subject\tpredicate\tobject\n" + "".join(f"X:{n}\ttreats\tX:{n + 1}\n" for n in range(300)))
    undisturbed = medkg("load", table, "-g", tmp_path / "whole.graph", "--format", "json")
    graph = tmp_path / "x.graph"
    for point in ("mid-bulk", "before-commit"):
        with started({**environment, "MEDKG_FAILPOINT": f"{point}:1"}, "load", table, "-g", graph) as child:
            child.communicate(timeout=PATIENCE)
        assert child.returncode == -signal.SIGKILL
        assert stored(graph) == 0
    done = medkg("load", table, "-g", graph, "--format", "json")
    assert json.loads(done.stdout)["hash"] == json.loads(undisturbed.stdout)["hash"]


def test_a_view_that_was_being_built_is_built_anew(
    medkg: Run, environment: dict[str, str], graph: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(graph, tmp_path / "copy.graph"))
    shutil.rmtree(copy / "views", ignore_errors=True)
    statement = "MATCH (c:ChemicalEntity)-[r]->(d:Disease) RETURN c.name, type(r), d.name ORDER BY c.name, type(r)"
    with started(environment, "query", statement, "-g", copy) as child:
        end = time.monotonic() + PATIENCE
        while not list(copy.glob("views/ladybug.*.tmp")) and child.poll() is None and time.monotonic() < end:
            time.sleep(0.001)
        child.kill()
        child.communicate(timeout=PATIENCE)
    done = medkg("query", statement, "-g", copy)
    assert done.returncode == 0, done.stderr
    assert done.stdout == medkg("query", statement, "-g", graph).stdout
    assert not list(copy.glob("views/*.tmp"))


# -- what heeds Ctrl-C ----------------------------------------------------------------------------------------------


def test_the_first_ctrl_c_asks_and_what_was_before_comes_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with in_order() as interrupts:
        assert not interrupts.asked
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        assert interrupts.asked
    assert signal.getsignal(signal.SIGINT) == before


def test_an_ignored_ctrl_c_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with in_order() as interrupts:
            signal.raise_signal(signal.SIGINT)
        assert not interrupts.asked
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("made_of_it", [ImportError, RuntimeError, OSError])
def test_an_interruption_that_became_another_error_is_one_still(
    made_of_it: type[Exception], capsys: pytest.CaptureFixture[str]
) -> None:
    def work(session: Session) -> None:
        """Do what compiled code does with an interruption."""
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt as error:
            raise made_of_it("something failed") from error

    with pytest.raises(typer.Exit) as left:
        with_session(work)(graph=None, format=Format.JSON, quiet=False, verbose=False, no_progress=True, debug=False)
    assert left.value.exit_code == INTERRUPTED
    assert capsys.readouterr().err.startswith("medkg: interrupted")


def test_a_second_ctrl_c_leaves_at_once(environment: dict[str, str]) -> None:
    script = (
        "import os, signal, time\n"
        "from medkg_cli.interrupts import in_order\n"
        "with in_order():\n"
        "    try:\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "        time.sleep(9)\n"
        "    except KeyboardInterrupt:\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "        time.sleep(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment, check=False, timeout=8)
    assert (done.returncode, done.stderr) == (INTERRUPTED, b"")
