"""The verb explain: how two concepts hang together, in cited chains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from medkg.generate.naming import Named, Namer
from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept
from medkg.model.mention import Polarity
from medkg.model.path import ChainGroup, Explanation, GraphPath, Hop, PathQuery
from medkg.ports import ChainFinder, EffectReader, EvidenceSource, Finder, Kinship, Neighbourhood, PatternTester
from medkg.retrieve.diversity import candidates, diversified
from medkg.retrieve.diversity import grouped as in_groups
from medkg.wording import chain_words, effect_words, group_words, member_words, sentence
from medkg.workflows.between import assertions_between
from medkg.workflows.citations import Cited, cite_all
from medkg.workflows.kinds import with_kinds
from medkg.workflows.what_if import without_edges

CITATIONS_PER_HOP = 3


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
    kinship: Kinship | None = None,
    effects: EffectReader | None = None,
) -> Explanation:
    """Find and cite the best chains between two names or CURIEs, with the significance of their patterns if tested.

    With a `kinship` the kinds of either end are asked about with it. The query's own ends are replaced by theirs, and
    what it leaves out is left out under all ids; `without` names edges, see `medkg.workflows.what_if`. Raises
    ConceptNotFound where nothing answers to a name, AmbiguousName where several different things do, UsageError for an
    edge that is not there. A concept that is known but stands in no evidence gives an explanation without chains that
    says so.
    """
    namer = Namer(finder, neighbourhood)
    begin, left_below = with_kinds(namer.name(source), kinship, neighbourhood)
    end, left_above = with_kinds(namer.name(target), kinship, neighbourhood)
    left_out = namer.all_ids(query.without_concepts)
    query = replace(between_ends(query, begin, end), without_concepts=left_out)
    query = without_edges(query, without, namer=namer, evidence=evidence, chains=chains)
    found = explain_named(
        begin,
        end,
        query,
        chains=chains,
        evidence=evidence,
        grouped=grouped,
        diverse=diverse,
        citations_per_hop=citations_per_hop,
        tester=tester,
        effects=effects,
    )
    found = bounded(found, left_below, left_above)
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
    effects: EffectReader | None = None,
) -> Explanation:
    """Do the same for concepts that are already named; the query's own ends are replaced by theirs.

    `grouped` gives groups of interchangeable chains beside the best ones, `diverse` chooses chains that do not repeat
    each other in place of the best: both from more chains than are asked for, see `medkg.retrieve.diversity`.
    `effects` reads what each chain suggests, and holds it against what the graph says of the two.
    """
    refusal = no_search(source, target)
    if refusal:
        return Explanation(source=source.concept, target=target.concept, chains=(), reason=refusal)
    wanted = candidates(query.top) if grouped or diverse else query.top
    result = chains.chains(replace(between_ends(query, source, target), top=wanted))
    best = diversified(result.chains, top=query.top) if diverse else result.chains[: query.top]
    groups = in_groups(result.chains) if grouped else ()
    told = groups[: query.top]
    between = assertions_between(source, target, evidence)
    denied = _denied(between, source)
    # A group's best chain speaks for it.
    named = (*best, *(group.chains[0] for group in told))
    hops = [hop for chain in named for hop in chain.told]
    cited = cite_all([hop.triple for hop in (*hops, *denied)], source=evidence, limit=citations_per_hop)
    spoken = tuple(placed(cited_chain(chain, cited), source.concept, target.concept) for chain in named)
    spoken = tuple(_with_effect_between(chain, source, between, evidence=evidence, effects=effects) for chain in spoken)
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
        against=_distinct([*_cited(denied, cited), *along]),
        groups=tuple(map(_spoken_for, told, speakers)),
        group_count=len(groups),
        considered=len(result.chains),
        ranking=result.ranking,
        kinds=(len(source.kinds), len(target.kinds)),
    )


def bounded(found: Explanation, *left_out: str) -> Explanation:
    """Say with an explanation what was left out of what was asked for, where anything was."""
    bounds = " ".join(filter(None, (found.reason, *left_out)))
    return replace(found, reason=bounds, truncated=found.truncated or any(left_out))


def between_ends(query: PathQuery, source: Named, target: Named) -> PathQuery:
    """Ask a query between two named concepts and, where they are asked about too, the kinds of them."""
    return replace(
        query,
        sources=source.ends,
        targets=target.ends,
        source_levels=source.kinds,
        target_levels=target.kinds,
    )


def placed(chain: GraphPath, source: Concept, target: Concept) -> GraphPath:
    """Add to a chain's words at which kinds of what was asked for it begins and ends."""
    members = [sentence(words) for words in member_words(chain, source, target)]
    return replace(chain, words=" ".join([chain.words, *members]))


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


def with_effect(
    chain: GraphPath,
    between: tuple[Assertion, ...] = (),
    *,
    source_ids: tuple[str, ...] = (),
    effects: EffectReader | None,
) -> GraphPath:
    """Give a chain what it suggests, in words too; `between` is what the graph says of its two ends."""
    if effects is None:
        return chain
    found = effects.effect(chain, between, source_ids=source_ids)
    return replace(chain, effect=replace(found, words=effect_words(chain, found)))


def _with_effect_between(
    chain: GraphPath,
    source: Named,
    between: tuple[Assertion, ...],
    *,
    evidence: EvidenceSource,
    effects: EffectReader | None,
) -> GraphPath:
    """Hold what a chain suggests against what the graph says of what was asked for, or of the kinds that it is of."""
    if any(chain.levels) and effects is not None:
        between = evidence.between(chain.concepts[0].id, chain.concepts[-1].id)
    return with_effect(chain, between, source_ids=source.ids, effects=effects)


def _denied(between: Iterable[Assertion], source: Named) -> list[Hop]:
    return [
        Hop(
            triple=assertion.triple,
            forward=assertion.triple.subject in source.ids,
            documents=assertion.documents,
            evidence=assertion.evidence,
            belief=assertion.belief,
        )
        for assertion in between
        if assertion.triple.polarity is Polarity.DENIED
    ]


def _cited(hops: Iterable[Hop], cited: Cited) -> tuple[Hop, ...]:
    return tuple(replace(hop, citations=cited[hop.triple]) for hop in hops)


def cited_chain(chain: GraphPath, cited: Cited) -> GraphPath:
    """Give a chain its citations, by triple, and its words."""
    hops, against, contrary = (_cited(hops, cited) for hops in (chain.hops, chain.against, chain.contrary))
    whole = replace(chain, hops=hops, against=against, contrary=contrary)
    return replace(whole, words=chain_words(whole))


def _spoken_for(group: ChainGroup, speaker: GraphPath) -> ChainGroup:
    whole = replace(group, chains=(speaker, *group.chains[1:]))
    return replace(whole, words=group_words(whole))


def _distinct(hops: Iterable[Hop]) -> tuple[Hop, ...]:
    by_triple: dict[Triple, Hop] = {}
    for hop in hops:
        by_triple.setdefault(hop.triple, hop)
    return tuple(by_triple.values())
