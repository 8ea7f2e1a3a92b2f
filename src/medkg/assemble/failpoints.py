"""Where a crash is to be tried: `MEDKG_FAILPOINT=after-rows:3` kills this process at the third time of that point."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from medkg.errors import SettingsError


def failpoint(setting: str) -> Callable[[str], None]:
    """Make the callable that the record calls at each named point; an empty setting makes one that does nothing."""
    if not setting:
        return _nothing
    name, colon, times = setting.partition(":")
    if not colon or not times.isdigit() or int(times) < 1:
        raise SettingsError(f"failpoint {setting!r} is not NAME:TIMES.", remedy="For instance before-commit:1.")
    return _Killer(name, int(times))


def _nothing(_: str) -> None:
    return None


class _Killer:
    def __init__(self, name: str, times: int) -> None:
        self._name = name
        self._left = times

    def __call__(self, name: str) -> None:
        if name == self._name:
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)
