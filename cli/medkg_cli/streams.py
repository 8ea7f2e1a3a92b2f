"""Standard output and error as they may be: closed, full, of another encoding, or with nobody at the other end."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from medkg.errors import StorageError

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def prepare() -> None:
    """Have characters that standard output's encoding lacks written as escapes."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def speak_utf8() -> None:
    """Have standard output written in UTF-8 from now on: what is a file of its own says nothing of another encoding."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")


def say(message: str) -> None:
    """Write a line to standard error; whatever is wrong with that stream, the work goes on."""
    if sys.stderr is None:  # the shell has closed it
        return
    try:
        sys.stderr.write(f"{visible(message)}\n")
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)


@contextmanager
def output() -> Iterator[None]:
    """Write to standard output and see that it arrives; raises BrokenPipeError or StorageError where it does not."""
    if sys.stdout is None:
        raise StorageError("standard output is closed.", remedy="Send it to a file, or to /dev/null.")
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _discard(sys.stdout)
        raise
    except OSError as error:
        _discard(sys.stdout)
        raise StorageError(
            f"standard output cannot be written: {error.strerror or error}.", remedy="Make room, or send it elsewhere."
        ) from error


def visible(text: str) -> str:
    """Write control characters as escapes: names and sentences from data must not move a reader's cursor."""
    return _CONTROL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)


def _discard(stream: TextIO) -> None:
    """Send what is left in a stream that cannot be written to nowhere: Python would try once more at its exit."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
