"""The inside of a worker process: make the extractor once, then answer documents until nobody asks any more.

The process never outlives its parent, ignores Ctrl-C (the parent decides), and says what ended it if it still can.
"""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import traceback
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, cast

from medkg.errors import ExtractionError, InputError, MedkgError
from medkg.extract.pool_wire import Found, LastWords, Message, Ready, Refused, Unfit, pack, read_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from medkg.model.document import Document
    from medkg.ports import Extractor

# What a document can make code raise without harm to the process: it is refused and the next one is read. Everything
# else (no memory, no disk, an interrupt) says something about the process, which then ends and is replaced.
DOCUMENT_FAULTS = (
    ExtractionError,
    InputError,
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


def attempt(extractor: Extractor, document: Document) -> Found | Refused:
    """Extract from one document, or tell in one line why it cannot be done."""
    try:
        return Found(extractor.extract(document))
    except DOCUMENT_FAULTS as error:
        return Refused(in_words(error))


def in_words(error: BaseException) -> str:
    """Name an error as a user may read it: ours by message, another's by type, message and place."""
    if isinstance(error, MedkgError):
        return str(error)
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    place = "".join(f" ({os.path.basename(frame.filename)} line {frame.lineno})" for frame in frames)  # noqa: PTH119 - a Path for each of many failures buys nothing
    return f"{type(error).__name__}: {error}{place}"


def main(requests: int, results: int, lifeline: int) -> None:
    """Serve on the given file descriptors until the parent closes its end of the requests."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(lifeline)
    for descriptor in (requests, results, lifeline):
        os.set_inheritable(descriptor, False)
    with open(requests, "rb") as inbox, open(results, "wb") as outbox:  # noqa: PTH123 - descriptors, not paths
        sys.excepthook = _last_words(outbox)
        serve(inbox, outbox)


def serve(inbox: BinaryIO, outbox: BinaryIO) -> None:
    """Read the extractor's factory, then documents; answer each as soon as it is done, in order.

    Each answer leaves before the next document is begun, so the first document without one is what a death is owed to.
    """
    try:
        factory = cast("Callable[[], Extractor]", read_value(inbox))
        extractor = factory()
        _say(outbox, Ready(extractor.id))
        while True:
            _say(outbox, attempt(extractor, cast("Document", read_value(inbox))))
    except EOFError:
        return
    except MedkgError as error:
        _say(outbox, Unfit(error))


def die_with_parent(lifeline: int) -> None:
    """Have the kernel end this process once the other end of this pipe is gone, whatever the process is busy with.

    The parent holds that end and never writes, so the only event is its death. Linux delivers SIGKILL, which no hung
    C code can put off; elsewhere a handler ends the process as soon as the interpreter breathes. Unlike
    PR_SET_PDEATHSIG this does not depend on the thread that started us.
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
    if gone:
        os._exit(1)


def _say(outbox: BinaryIO, message: Message) -> None:
    outbox.write(pack(message))
    outbox.flush()


def _last_words(outbox: BinaryIO) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def say(_kind: type[BaseException], error: BaseException, _traceback: TracebackType | None) -> None:
        _say(outbox, LastWords(in_words(error)))

    return say
