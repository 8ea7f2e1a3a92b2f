"""Long JSON documents written member by member."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator


def compact(value: object) -> str:
    """Write a value as JSON on one line, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def members(values: Iterable[object]) -> Iterator[str]:
    """Write the members of an array, one a line, without its brackets."""
    comma = ""
    for value in values:
        yield f"{comma}\n{compact(value)}"
        comma = ","
