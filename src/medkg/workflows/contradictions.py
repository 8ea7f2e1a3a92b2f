"""The verb contradictions: what the graph says on both sides, each side with its evidence."""

from __future__ import annotations

from dataclasses import replace

from medkg.model.contradiction import Contradictions, Side
from medkg.ports import ContradictionSource, EvidenceSource
from medkg.workflows.citations import Cited, cite_all

CITATIONS_PER_SIDE = 3


def contradictions(
    *,
    source: ContradictionSource,
    evidence: EvidenceSource,
    predicate: str = "",
    top: int = 20,
    citations_per_side: int = CITATIONS_PER_SIDE,
) -> Contradictions:
    """Find the strongest contradictions and cite both sides of each."""
    found = source.contradictions(predicate=predicate, top=top)
    triples = [side.assertion.triple for one in found for side in (one.first, one.second)]
    cited = cite_all(triples, source=evidence, limit=citations_per_side)
    strongest = (replace(one, first=_cited(one.first, cited), second=_cited(one.second, cited)) for one in found)
    return replace(found, strongest=tuple(strongest))


def _cited(side: Side, cited: Cited) -> Side:
    return replace(side, citations=cited[side.assertion.triple])
