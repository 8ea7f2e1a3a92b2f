"""What differs between two graphs: one pass over their two sorted exports."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator

from medkg.model.report import Difference

_EXAMPLES = 10


def difference_of(left: Iterable[str], right: Iterable[str], *, examples: int = _EXAMPLES) -> Difference:
    """Compare two exports line by line; at most `examples` lines of each side are kept, all are counted."""
    sides = Side(examples), Side(examples)
    for side, line in _apart(iter(left), iter(right)):
        sides[side].add(line)
    first, second = sides
    return Difference(
        same=not first.counts and not second.counts,
        only_left=tuple(sorted(first.counts.items())),
        only_right=tuple(sorted(second.counts.items())),
        examples_left=tuple(first.lines),
        examples_right=tuple(second.lines),
    )


class Side:
    """Lines that only one of the two has."""

    def __init__(self, most: int) -> None:
        self.counts: Counter[str] = Counter()
        self.lines: list[str] = []
        self._most = most

    def add(self, line: str) -> None:
        """Count a line by its kind, and keep the first few."""
        self.counts[json.loads(line)["kind"]] += 1
        if len(self.lines) < self._most:
            self.lines.append(line)


def _apart(left: Iterator[str], right: Iterator[str]) -> Iterator[tuple[int, str]]:
    """Give each line that only one side has, with 0 for the left and 1 for the right."""
    a, b = next(left, None), next(right, None)
    while a is not None and b is not None:
        if a == b:
            a, b = next(left, None), next(right, None)
        elif a < b:
            yield 0, a
            a = next(left, None)
        else:
            yield 1, b
            b = next(right, None)
    while a is not None:
        yield 0, a
        a = next(left, None)
    while b is not None:
        yield 1, b
        b = next(right, None)
