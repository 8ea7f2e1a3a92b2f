"""The verb between: which concepts of a category stand between two others, each with its best chain, cited."""

from __future__ import annotations

from dataclasses import replace

from medkg.generate.naming import Namer
from medkg.model.middle import Between, MiddleQuery
from medkg.ports import EvidenceSource, Finder, Kinship, MiddleRanker, Neighbourhood
from medkg.workflows.citations import cite_all
from medkg.workflows.explain import no_search
from medkg.workflows.kinds import with_kinds
from medkg.workflows.telling import CITATIONS_PER_HOP, cited_chain, placed


def between(
    source: str,
    target: str,
    query: MiddleQuery,
    *,
    finder: Finder,
    middles: MiddleRanker,
    evidence: EvidenceSource,
    neighbourhood: Neighbourhood,
    citations_per_hop: int = CITATIONS_PER_HOP,
    kinship: Kinship | None = None,
) -> Between:
    """Rank the concepts between two names or CURIEs; the query's own ends are replaced by theirs.

    With a `kinship` the kinds of either end are asked about with it. Concepts that are left out are left out under all
    their ids. Raises ConceptNotFound where nothing answers to a name, AmbiguousName where several different things do.
    """
    namer = Namer(finder, neighbourhood)
    begin, left_below = with_kinds(namer.name(source), kinship, neighbourhood)
    end, left_above = with_kinds(namer.name(target), kinship, neighbourhood)
    refusal = no_search(begin, end)
    if refusal:
        return Between(source=begin.concept, target=end.concept, category=query.category, middles=(), reason=refusal)
    without = namer.all_ids(query.without_concepts)
    asked = replace(query, sources=begin.ends, targets=end.ends, without_concepts=without)
    found = middles.between(replace(asked, source_levels=begin.kinds, target_levels=end.kinds))
    hops = [hop for one in found.middles if one.chain is not None for hop in one.chain.evident]
    cited = cite_all([hop.triple for hop in hops], source=evidence, limit=citations_per_hop)
    return Between(
        source=begin.concept,
        target=end.concept,
        category=query.category,
        middles=tuple(
            replace(one, chain=placed(cited_chain(one.chain, cited), begin.concept, end.concept))
            if one.chain is not None
            else one
            for one in found.middles
        ),
        count=found.count,
        ranking=found.ranking,
        reason=" ".join(filter(None, (found.reason, left_below, left_above))),
    )
