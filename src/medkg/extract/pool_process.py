"""How a worker process begins and ends.

A worker is a fresh interpreter, not a fork and not one of multiprocessing's. A fork would inherit the record's SQLite
connection and locks, and other threads in mid-step. Multiprocessing's two clean methods run the caller's main module
again in every child, so a script that builds a graph without a `__main__` guard would build it once more in each
worker; and its fork server listens on a socket, where nothing of ours opens one unasked.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from medkg.errors import WorkerLost

_BOOT = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[4]); "
    "from medkg.extract.worker import main; main(*map(int, sys.argv[1:4]))"
)
# One worker, one core: numerical libraries would start a thread per core in each, and add floats in another order.
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_MOMENT = 2.0


# What people and the out-of-memory killer send; every other end is the worker's own.
_OUTSIDERS = (signal.SIGKILL, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a worker is no more; `outside` says that its document need not have done it."""

    words: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class WorkerProcess:
    """A running worker and our ends of its two pipes, neither of which ever blocks us. `end` may be called twice."""

    process: subprocess.Popen[bytes]
    requests: int
    results: int
    undo: ExitStack

    def end(self) -> None:
        """Kill the process if it still runs, collect it, close the pipes."""
        self.undo.close()

    def cause(self) -> Cause:
        """Say how the process died; one that only closed its pipes gets a moment to finish."""
        try:
            code = self.process.wait(timeout=_MOMENT)
        except subprocess.TimeoutExpired:
            return Cause("worker stopped answering")
        if code >= 0:
            return Cause(f"worker exited with code {code}")
        return Cause(f"worker killed by signal {-code}{_signal_name(-code)}", outside=-code in _OUTSIDERS)


def launch() -> WorkerProcess:
    """Start a worker; raises WorkerLost when the system refuses."""
    with ExitStack() as ours:
        try:
            with ExitStack() as theirs:
                their_requests, requests = _pipe(theirs, ours)
                results, their_results = _pipe(ours, theirs)
                # Nothing is ever written here: its closing tells the worker that we are gone.
                their_lifeline, _ = _pipe(theirs, ours)
                process = _spawn((their_requests, their_results, their_lifeline), ours)
        except OSError as error:
            raise WorkerLost(f"a worker cannot be started: {error}.", remedy="Ask for fewer workers.") from error
        os.set_blocking(requests, False)
        os.set_blocking(results, False)
        return WorkerProcess(process, requests, results, ours.pop_all())


def _pipe(reader: ExitStack, writer: ExitStack) -> tuple[int, int]:
    reading, writing = os.pipe()
    reader.callback(os.close, reading)
    writer.callback(os.close, writing)
    return reading, writing


def _spawn(descriptors: tuple[int, ...], owner: ExitStack) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-c", _BOOT, *map(str, descriptors), json.dumps(sys.path)]
    with _interrupts_held():
        process = subprocess.Popen(  # noqa: S603 - our own interpreter and our own words
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            pass_fds=descriptors,
            env={**dict.fromkeys(_THREADS, "1"), **os.environ},
        )
        owner.callback(_end, process)
    return process


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Start the child deaf to Ctrl-C from its first instruction: it inherits the mask, and we get ours back."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


def _signal_name(number: int) -> str:
    known = {known.value: known.name for known in signal.Signals}
    return f" ({known[number]})" if number in known else ""
