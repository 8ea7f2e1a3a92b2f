"""The verb explain: how two concepts hang together, in cited chains."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from medkg.generate.naming import Named, Namer
from medkg.model.assertion import Triple
from medkg.model.path import ChainGroup, Explanation, GraphPath, Hop, PathQuery
from medkg.ports import ChainFinder, EvidenceSource, Finder, Kinship, Neighbourhood
from medkg.retrieve.diversity import candidates, diversified
from medkg.retrieve.diversity import grouped as in_groups
from medkg.wording import group_words
from medkg.workflows.kinds import with_kinds
from medkg.workflows.telling import Telling, told
from medkg.workflows.what_if import without_edges

PLAINLY = Telling()


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
    kinship: Kinship | None = None,
    telling: Telling = PLAINLY,
) -> Explanation:
    """Find and cite the best chains between two names or CURIEs.

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
    found = explain_named(begin, end, query, chains=chains, evidence=evidence, telling=telling)
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
    telling: Telling = PLAINLY,
) -> Explanation:
    """Do the same for concepts that are already named; the query's own ends are replaced by theirs."""
    refusal = no_search(source, target)
    if refusal:
        return Explanation(source=source.concept, target=target.concept, chains=(), reason=refusal)
    wanted = candidates(query.top) if telling.grouped or telling.diverse else query.top
    result = chains.chains(replace(between_ends(query, source, target), top=wanted))
    best = diversified(result.chains, top=query.top) if telling.diverse else result.chains[: query.top]
    groups = in_groups(result.chains) if telling.grouped else ()
    shown_groups = groups[: query.top]
    # A group's best chain speaks for it.
    named = (*best, *(group.chains[0] for group in shown_groups))
    reach = len(query.pattern.hops) if query.pattern else query.max_hops
    spoken, denied = told(named, source, target, evidence=evidence, telling=telling, max_hops=reach)
    shown, speakers = spoken[: len(best)], spoken[len(best) :]
    return Explanation(
        source=source.concept,
        target=target.concept,
        chains=shown,
        truncated=result.truncated or len(result.chains) > len(shown),
        reason=result.reason if shown else _reason(result.reason, source, target),
        against=_distinct([*denied, *(hop for chain in shown for hop in chain.against)]),
        groups=tuple(map(_spoken_for, shown_groups, speakers)),
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


def _spoken_for(group: ChainGroup, speaker: GraphPath) -> ChainGroup:
    whole = replace(group, chains=(speaker, *group.chains[1:]))
    return replace(whole, words=group_words(whole))


def _distinct(hops: Iterable[Hop]) -> tuple[Hop, ...]:
    by_triple: dict[Triple, Hop] = {}
    for hop in hops:
        by_triple.setdefault(hop.triple, hop)
    return tuple(by_triple.values())
