"""Ctrl-C: at once where nothing has begun, in good order while a command works, at once if it is pressed again.

Leaving at once is safe: a document is in the record whole or not at all, and workers end with their parent.
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPTED = 130

_Handler = Callable[[int, FrameType | None], None]


class Interrupts:
    """Whether a command was interrupted: code that is not Python's may turn that into an error of its own."""

    __slots__ = ("asked",)

    def __init__(self) -> None:
        self.asked = False

    def heed(self, number: int, frame: FrameType | None) -> None:
        """Ask the command to stop where it is; when it is asked again, leave."""
        if self.asked:
            _leave(number, frame)
        self.asked = True
        raise KeyboardInterrupt


def leave_at_once() -> None:
    """From now on, leave on Ctrl-C without a traceback, as long as nothing better is arranged."""
    _install(_leave)


@contextmanager
def in_order() -> Iterator[Interrupts]:
    """Within the block, the first Ctrl-C raises KeyboardInterrupt."""
    interrupts = Interrupts()
    before = _install(interrupts.heed)
    try:
        yield interrupts
    finally:
        if before is not None:
            signal.signal(signal.SIGINT, before)


def _install(handler: _Handler) -> _Handler | int | None:
    """Install a handler and give the one before; None where Ctrl-C is not ours to heed (ignored, another thread)."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        return None
    return signal.signal(signal.SIGINT, handler)


def _leave(_number: int, _frame: FrameType | None) -> None:
    os._exit(INTERRUPTED)
