"""The verb explain: how two concepts hang together, in cited chains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from medkg.generate.naming import Named, Namer
from medkg.model.assertion import Assertion, Triple
from medkg.model.mention import Polarity
from medkg.model.path import Explanation, GraphPath, Hop, PathQuery
from medkg.ports import ChainFinder, EvidenceSource, Finder, Neighbourhood
from medkg.wording import chain_words
from medkg.workflows.citations import Cited, cite_all

CITATIONS_PER_HOP = 3


def explain(
    source: str,
    target: str,
    *,
    finder: Finder,
    chains: ChainFinder,
    evidence: EvidenceSource,
    neighbourhood: Neighbourhood,
    max_hops: int = 4,
    top: int = 20,
    through: tuple[str, ...] = (),
    without_categories: tuple[str, ...] = (),
    without_predicates: tuple[str, ...] = (),
    without_concepts: tuple[str, ...] = (),
    directed: bool = False,
    minimum_documents: int = 1,
    citations_per_hop: int = CITATIONS_PER_HOP,
) -> Explanation:
    """Find and cite the best chains between two names or CURIEs.

    Raises ConceptNotFound where nothing answers to a name, AmbiguousName where several different things do. A concept
    that is known but stands in no evidence gives an explanation without chains that says so.
    """
    namer = Namer(finder, neighbourhood)
    query = PathQuery(
        sources=(),
        targets=(),
        max_hops=max_hops,
        top=top,
        through=through,
        without_categories=without_categories,
        without_predicates=without_predicates,
        without_concepts=without_concepts,
        directed=directed,
        minimum_documents=minimum_documents,
    )
    ends = namer.name(source), namer.name(target)
    return explain_named(*ends, query, chains=chains, evidence=evidence, citations_per_hop=citations_per_hop)


def explain_named(
    source: Named,
    target: Named,
    query: PathQuery,
    *,
    chains: ChainFinder,
    evidence: EvidenceSource,
    citations_per_hop: int = CITATIONS_PER_HOP,
) -> Explanation:
    """Do the same for concepts that are already named; the query's own ends are replaced by theirs."""
    refusal = _no_search(source, target)
    if refusal:
        return Explanation(source=source.concept, target=target.concept, chains=(), reason=refusal)
    result = chains.chains(replace(query, sources=source.ids, targets=target.ids))
    denied = _denied_between(source, target, evidence)
    hops = [hop for chain in result.chains for hop in (*chain.hops, *chain.against)]
    cited = cite_all([hop.triple for hop in (*hops, *denied)], source=evidence, limit=citations_per_hop)
    shown = tuple(_cited_chain(chain, cited) for chain in result.chains)
    along = [hop for chain in shown for hop in chain.against]
    return Explanation(
        source=source.concept,
        target=target.concept,
        chains=shown,
        truncated=result.truncated,
        reason=_reason(result.reason, source, target) if not shown else "",
        against=_distinct([*_cited(denied, cited), *along]),
        ranking=result.ranking,
    )


def _no_search(source: Named, target: Named) -> str:
    for end in (source, target):
        if not end.in_graph:
            concept = end.concept
            return f"{concept.name} ({concept.id}) is known to the vocabularies but nothing in this graph speaks of it."
    if set(source.ids) & set(target.ids):
        return f"{source.text!r} and {target.text!r} are the same concept, {source.concept.name} ({source.concept.id})."
    return ""


def _reason(given: str, source: Named, target: Named) -> str:
    return given or f"no chain connects {source.concept.name} and {target.concept.name} within the limits asked for."


def assertions_between(first: Named, second: Named, evidence: EvidenceSource) -> tuple[Assertion, ...]:
    """Give every assertion between any ids of two names, in both directions, each once, in the order of triples."""
    found = {
        assertion.triple: assertion
        for one in first.ids
        for other in second.ids
        for assertion in evidence.between(one, other)
    }
    return tuple(found[triple] for triple in sorted(found))


def _denied_between(source: Named, target: Named, evidence: EvidenceSource) -> list[Hop]:
    return [
        Hop(
            triple=assertion.triple,
            forward=assertion.triple.subject in source.ids,
            documents=assertion.documents,
            evidence=assertion.evidence,
            belief=assertion.belief,
        )
        for assertion in assertions_between(source, target, evidence)
        if assertion.triple.polarity is Polarity.DENIED
    ]


def _cited(hops: Iterable[Hop], cited: Cited) -> tuple[Hop, ...]:
    return tuple(replace(hop, citations=cited[hop.triple]) for hop in hops)


def _cited_chain(chain: GraphPath, cited: Cited) -> GraphPath:
    whole = replace(chain, hops=_cited(chain.hops, cited), against=_cited(chain.against, cited))
    return replace(whole, words=chain_words(whole))


def _distinct(hops: Iterable[Hop]) -> tuple[Hop, ...]:
    by_triple: dict[Triple, Hop] = {}
    for hop in hops:
        by_triple.setdefault(hop.triple, hop)
    return tuple(by_triple.values())
