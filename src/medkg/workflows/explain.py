"""The verb explain: how two concepts hang together, in cited chains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from medkg.generate.naming import Named, Namer
from medkg.model.assertion import Triple
from medkg.model.belief import BeliefParts
from medkg.model.mention import Polarity
from medkg.model.path import ChainGroup, Explanation, GraphPath, Hop, PathQuery
from medkg.ports import ChainFinder, EvidenceSource, Finder, Neighbourhood, PatternTester
from medkg.retrieve.diversity import candidates, diversified
from medkg.retrieve.diversity import grouped as in_groups
from medkg.wording import chain_words, group_words
from medkg.workflows.between import assertions_between
from medkg.workflows.citations import Cited, cite_all
from medkg.workflows.what_if import without_edges

CITATIONS_PER_HOP = 3
Weighed = dict[Triple, BeliefParts | None]


def explain(
    source: str,
    target: str,
    query: PathQuery,
    *,
    finder: Finder,
    chains: ChainFinder,
    evidence: EvidenceSource,
    neighbourhood: Neighbourhood,
    without: tuple[str, ...] = (),
    grouped: bool = False,
    diverse: bool = False,
    citations_per_hop: int = CITATIONS_PER_HOP,
    tester: PatternTester | None = None,
) -> Explanation:
    """Find and cite the best chains between two names or CURIEs, with the significance of their patterns if tested.

    The query's own ends are replaced by theirs, and what it leaves out is left out under all ids; `without` names
    edges, see `medkg.workflows.what_if`. Raises ConceptNotFound where nothing answers to a name, AmbiguousName where
    several different things do, UsageError for an edge that is not there. A concept that is known but stands in no
    evidence gives an explanation without chains that says so.
    """
    namer = Namer(finder, neighbourhood)
    ends = namer.name(source), namer.name(target)
    left_out = namer.all_ids(query.without_concepts)
    query = replace(query, sources=ends[0].ids, targets=ends[1].ids, without_concepts=left_out)
    query = without_edges(query, without, namer=namer, evidence=evidence, chains=chains)
    found = explain_named(
        *ends,
        query,
        chains=chains,
        evidence=evidence,
        grouped=grouped,
        diverse=diverse,
        citations_per_hop=citations_per_hop,
        tester=tester,
    )
    # Chains too many to hold are no missing edge.
    return found if found.chains or found.truncated else replace(found, nearest=chains.nearest(query))


def explain_named(
    source: Named,
    target: Named,
    query: PathQuery,
    *,
    chains: ChainFinder,
    evidence: EvidenceSource,
    grouped: bool = False,
    diverse: bool = False,
    citations_per_hop: int = CITATIONS_PER_HOP,
    tester: PatternTester | None = None,
) -> Explanation:
    """Do the same for concepts that are already named; the query's own ends are replaced by theirs.

    `grouped` gives groups of interchangeable chains beside the best ones, `diverse` chooses chains that do not repeat
    each other in place of the best: both from more chains than are asked for, see `medkg.retrieve.diversity`.
    """
    refusal = no_search(source, target)
    if refusal:
        return Explanation(source=source.concept, target=target.concept, chains=(), reason=refusal)
    wanted = candidates(query.top) if grouped or diverse else query.top
    result = chains.chains(replace(query, sources=source.ids, targets=target.ids, top=wanted))
    best = diversified(result.chains, top=query.top) if diverse else result.chains[: query.top]
    groups = in_groups(result.chains) if grouped else ()
    told = groups[: query.top]
    denied = _denied_between(source, target, evidence)
    # A group's best chain speaks for it.
    named = (*best, *(group.chains[0] for group in told))
    hops = [hop for chain in named for hop in (*chain.hops, *chain.against)]
    cited = cite_all([hop.triple for hop in (*hops, *denied)], source=evidence, limit=citations_per_hop)
    weighed = _weighed([*hops, *denied], evidence)
    spoken = tuple(cited_chain(_with_parts(chain, weighed), cited) for chain in named)
    if tester is not None:
        reach = len(query.pattern.hops) if query.pattern else query.max_hops
        spoken = with_significance(spoken, tester=tester, max_hops=reach)
    shown, speakers = spoken[: len(best)], spoken[len(best) :]
    along = [hop for chain in shown for hop in chain.against]
    return Explanation(
        source=source.concept,
        target=target.concept,
        chains=shown,
        truncated=result.truncated or len(result.chains) > len(shown),
        reason=result.reason if shown else _reason(result.reason, source, target),
        against=_distinct([*_cited(_parted(denied, weighed), cited), *along]),
        groups=tuple(map(_spoken_for, told, speakers)),
        group_count=len(groups),
        considered=len(result.chains),
        ranking=result.ranking,
    )


def with_significance(chains: tuple[GraphPath, ...], *, tester: PatternTester, max_hops: int) -> tuple[GraphPath, ...]:
    """Give each chain the significance of its pattern; `max_hops` is how far chains were sought."""
    tested = tester.significance(chains, max_hops=max_hops)
    return tuple(replace(chain, significance=one) for chain, one in zip(chains, tested, strict=True))


def no_search(source: Named, target: Named | None = None) -> str:
    """Say why nothing needs to be sought from one end, or between two; empty where it does."""
    for end in (source, target) if target else (source,):
        if not end.in_graph:
            concept = end.concept
            return f"{concept.name} ({concept.id}) is known to the vocabularies but nothing in this graph speaks of it."
    if target and set(source.ids) & set(target.ids):
        return f"{source.text!r} and {target.text!r} are the same concept, {source.concept.name} ({source.concept.id})."
    return ""


def _reason(given: str, source: Named, target: Named) -> str:
    return given or f"no chain connects {source.concept.name} and {target.concept.name} within the limits asked for."


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


def _weighed(hops: Iterable[Hop], evidence: EvidenceSource) -> Weighed:
    """Ask how the beliefs in some hops came about; each pair of concepts is looked up once."""
    ends = dict.fromkeys((hop.triple.subject, hop.triple.object) for hop in hops)
    return {one.triple: one.parts for pair in ends for one in evidence.between(*pair)}


def _with_parts(chain: GraphPath, weighed: Weighed) -> GraphPath:
    return replace(chain, hops=_parted(chain.hops, weighed), against=_parted(chain.against, weighed))


def _parted(hops: Iterable[Hop], weighed: Weighed) -> tuple[Hop, ...]:
    return tuple(replace(hop, parts=weighed.get(hop.triple)) for hop in hops)


def _cited(hops: Iterable[Hop], cited: Cited) -> tuple[Hop, ...]:
    return tuple(replace(hop, citations=cited[hop.triple]) for hop in hops)


def cited_chain(chain: GraphPath, cited: Cited) -> GraphPath:
    """Give a chain its citations, by triple, and its words."""
    whole = replace(chain, hops=_cited(chain.hops, cited), against=_cited(chain.against, cited))
    return replace(whole, words=chain_words(whole))


def _spoken_for(group: ChainGroup, speaker: GraphPath) -> ChainGroup:
    whole = replace(group, chains=(speaker, *group.chains[1:]))
    return replace(whole, words=group_words(whole))


def _distinct(hops: Iterable[Hop]) -> tuple[Hop, ...]:
    by_triple: dict[Triple, Hop] = {}
    for hop in hops:
        by_triple.setdefault(hop.triple, hop)
    return tuple(by_triple.values())
