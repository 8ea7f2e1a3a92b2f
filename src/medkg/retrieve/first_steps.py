"""All that is one hop away from an end, remembered between the questions of one batch that share the end."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np

from medkg.model.path import PathQuery
from medkg.retrieve.frontier import CLOSED, Level, Walker

# So many partial chains are kept, about 40 bytes each; those of the ends that were asked for longest ago go first.
_MOST_ROWS = 1_000_000

_Key = tuple[object, ...]


class FirstSteps:
    """Remembers first steps; belongs to one batch, and to one thread."""

    def __init__(self) -> None:
        self._known: OrderedDict[_Key, Level] = OrderedDict()
        self._rows = 0

    def of(self, walker: Walker, query: PathQuery, ends: Level, *, from_source: bool) -> Level:
        """Give the partial chains of one hop from some ends, each at its cost, to wherever the query lets edges lead.

        Raises WorkBoundReached.
        """
        key = (ends.node.tobytes(), ends.cost.tobytes(), from_source, query.directed, query.without_predicates,
               query.without_triples, query.minimum_documents, query.hierarchy, walker.shift)  # fmt: skip
        known = self._known.pop(key, None)
        if known is None:
            anywhere = np.zeros(walker.states, dtype=np.int32)
            known = walker.extend(ends, from_source=from_source, rest=anywhere, budget=CLOSED - 1)
            self._rows += len(known)
        self._known[key] = known
        while self._rows > _MOST_ROWS and len(self._known) > 1:
            self._rows -= len(self._known.popitem(last=False)[1])
        return known
