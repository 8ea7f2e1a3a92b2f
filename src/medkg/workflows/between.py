"""What the graph says between two names."""

from __future__ import annotations

from medkg.generate.naming import Named
from medkg.model.assertion import Assertion
from medkg.ports import EvidenceSource


def assertions_between(first: Named, second: Named, evidence: EvidenceSource) -> tuple[Assertion, ...]:
    """Give every assertion between any ids of two names, in both directions, each once, in the order of triples."""
    found = {
        assertion.triple: assertion
        for one in first.ids
        for other in second.ids
        for assertion in evidence.between(one, other)
    }
    return tuple(found[triple] for triple in sorted(found))
