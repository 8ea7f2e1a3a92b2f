"""Telling who watches how far a long stream has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from medkg.ports import Progress

_STRIDE = 1000

T = TypeVar("T")


def told(values: Iterable[T], progress: Progress) -> Iterator[T]:
    """Give values on; progress hears of them by the thousand, and of the rest at the end."""
    number = 0
    for number, value in enumerate(values, start=1):
        if number % _STRIDE == 0:
            progress.advance(_STRIDE)
        yield value
    progress.advance(number % _STRIDE)
