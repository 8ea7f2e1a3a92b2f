"""The inside of a worker process: make the extractor once, then answer documents until nobody asks any more.

The process never outlives its parent, ignores Ctrl-C (the parent decides), and says what ended it if it still can.
"""

from __future__ import annotations

import fcntl
import gc
import os
import signal
import sys
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, cast

from medkg.errors import MedkgError
from medkg.extract.pool_attempt import attempt, in_words
from medkg.extract.pool_wire import HungUp, LastWords, Message, Ready, Unfit, pack, read_value

if TYPE_CHECKING:
    from medkg.model.document import Document
    from medkg.ports import Extractor


def main(requests: int, results: int, lifeline: int) -> None:
    """Serve on the given file descriptors until the parent closes its end of the requests."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(lifeline)
    for descriptor in (requests, results, lifeline):
        fcntl.fcntl(descriptor, fcntl.F_SETFD, fcntl.FD_CLOEXEC)  # nothing that the extractor starts may hold them
    with os.fdopen(requests, "rb") as inbox, os.fdopen(results, "wb") as outbox:
        # In place of a traceback on the terminal. The hook runs after `outbox` would be closed, so it writes by itself.
        sys.excepthook = _last_words(os.dup(results))
        serve(inbox, outbox)


def serve(inbox: BinaryIO, outbox: BinaryIO) -> None:
    """Read the extractor's factory, then documents; answer each as soon as it is done, in order.

    Each answer leaves before the next document is begun, so a death is owed to the first document without one.
    """
    try:
        factory = cast("Callable[[], Extractor]", read_value(inbox))
        extractor = factory()
        # What it holds lives as long as this process; looking through it at collections costs a quarter of the time.
        gc.collect()
        gc.freeze()
        _say(outbox, Ready(extractor.id))
        while True:
            _say(outbox, attempt(extractor, cast("Document", read_value(inbox))))
    except HungUp:
        return
    except MedkgError as error:
        _say(outbox, Unfit(error))


def die_with_parent(lifeline: int) -> None:
    """Have the kernel end this process once the other end of this pipe is gone, whatever the process is busy with.

    The parent holds that end and never writes, so the only event is its death. Linux delivers SIGKILL, which no hung
    C code can put off; elsewhere a handler ends the process as soon as the interpreter breathes. Unlike
    PR_SET_PDEATHSIG this does not depend on the life of the thread that started us.
    """
    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    if sys.platform == "linux":
        fcntl.fcntl(lifeline, fcntl.F_SETSIG, signal.SIGKILL)
    else:
        signal.signal(signal.SIGIO, lambda _signal, _frame: os._exit(1))
    fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC | os.O_NONBLOCK)
    try:
        gone = os.read(lifeline, 1) == b""
    except BlockingIOError:
        gone = False
    if gone:  # it died before the kernel was asked
        os._exit(1)


def _say(outbox: BinaryIO, message: Message) -> None:
    outbox.write(pack(message))
    outbox.flush()


def _last_words(results: int) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def say(_kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
        with os.fdopen(results, "wb") as outbox:
            _say(outbox, LastWords(in_words(error)))

    return say
