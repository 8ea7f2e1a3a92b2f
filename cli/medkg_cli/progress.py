"""Progress on standard error: bars with rate and time left where a person watches, plain lines where nobody does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from medkg_cli import streams

if TYPE_CHECKING:
    from rich.progress import Progress as Bars
    from rich.progress import TaskID

    from medkg.ports import Progress


class Silent:
    """A watcher without bars: says the notes, and the stages if asked."""

    def __init__(self, *, notes: bool, stages: bool) -> None:
        self._notes = notes
        self._stages = stages

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Begin a stage."""
        if self._stages:
            streams.say(f"{name}{f' ({total})' if total else ''}")

    def advance(self, by: int = 1) -> None:
        """Count, unseen."""

    def note(self, message: str) -> None:
        """Write a remark to standard error."""
        if self._notes:
            streams.say(_one_line(message))


class Watched:
    """A watcher with one bar per stage."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._task: TaskID | None = None

    def stage(self, name: str, *, total: int | None = None) -> None:
        """Begin a bar; the one before it is left as it stands."""
        if self._task is not None:
            self._bars.stop_task(self._task)
        self._task = self._bars.add_task(name, total=total)

    def advance(self, by: int = 1) -> None:
        """Move the bar on."""
        if self._task is not None:
            self._bars.advance(self._task, by)

    def note(self, message: str) -> None:
        """Write a remark above the bars."""
        self._bars.console.print(streams.visible(_one_line(message)), markup=False, highlight=False)


def _one_line(message: str) -> str:
    # A file's name may hold a line end.
    return message.replace("\n", "\\n")


@contextmanager
def watcher(*, bars: bool, notes: bool, stages: bool) -> Iterator[Progress]:
    """Choose how to watch: bars only on a terminal."""
    if not (bars and sys.stderr and sys.stderr.isatty()):
        yield Silent(notes=notes, stages=stages)
        return
    # Rich costs 60 ms to import: only where a bar is drawn.
    from medkg_cli.bars import rich_bars  # noqa: PLC0415 -- see above

    with rich_bars() as drawn:
        yield Watched(drawn)
