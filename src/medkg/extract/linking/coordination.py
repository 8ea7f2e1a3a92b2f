"""Several concepts in one mention: "breast and ovarian cancer", "hepatitis B or C", "pain in the neck, back or leg"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

_JOINT: Final = re.compile(r"\s*(?:,\s*(?:and/or|and|or)\s|,\s|\sand/or\s|\sand\s|\sor\s|\s&\s|/)\s*")
_MOST_PARTS: Final = 4
_MOST_SHARED: Final = 3


def readings_of(text: str) -> Iterator[tuple[str, ...]]:
    """Give the ways to read a mention as several names; none where nothing is coordinated.

    The members may share the end ("ovarian *cancer*"), the beginning ("*hepatitis* B"), or nothing.
    """
    members = [member for member in _JOINT.split(text.strip()) if member]
    if not 1 < len(members) <= _MOST_PARTS:
        return
    yield tuple(members)
    last = members[-1].split()
    for shared in range(1, min(_MOST_SHARED, len(last) - 1) + 1):
        end = " ".join(last[-shared:])
        yield (*(f"{member} {end}" for member in members[:-1]), members[-1])
    first = members[0].split()
    for shared in range(1, min(_MOST_SHARED, len(first) - 1) + 1):
        beginning = " ".join(first[:shared])
        yield (members[0], *(f"{beginning} {member}" for member in members[1:]))
