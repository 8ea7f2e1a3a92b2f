"""The verb reach, for open questions: which concepts of a category a source leads to, by which chains, cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from medkg.generate.naming import Namer
from medkg.model.middle import Reach, Reached
from medkg.model.path import GraphPath, PathQuery, PathResult
from medkg.ports import ChainFinder, EffectReader, EvidenceSource, Finder, Kinship, Neighbourhood
from medkg.workflows.citations import cite_all
from medkg.workflows.explain import no_search
from medkg.workflows.kinds import with_kinds
from medkg.workflows.telling import CITATIONS_PER_HOP, cited_chain, placed, with_effect

# So many of the best chains are looked at for each concept asked for, then four times as many, until the concepts are
# enough or this many chains were looked at.
_AT_FIRST, _MORE, _MOST = 20, 4, 20_000


def reach(
    source: str,
    query: PathQuery,
    *,
    finder: Finder,
    chains: ChainFinder,
    evidence: EvidenceSource,
    neighbourhood: Neighbourhood,
    citations_per_hop: int = CITATIONS_PER_HOP,
    kinship: Kinship | None = None,
    effects: EffectReader | None = None,
) -> Reach:
    """Rank the concepts of the query's target category by their best chains from a name or CURIE; `top` of them.

    A chain ends at the first concept of the category that it meets. With a `kinship` the kinds of the source are asked
    about with it. Raises ConceptNotFound where nothing answers to the name, AmbiguousName where several do.
    """
    namer = Namer(finder, neighbourhood)
    named, left_out = with_kinds(namer.name(source), kinship, neighbourhood)
    refusal = no_search(named)
    if refusal:
        return Reach(source=named.concept, category=query.target_category, reached=(), reason=refusal)
    without, ends = namer.all_ids(query.without_concepts), _Ends(finder)
    asked = replace(query, sources=named.ends, source_levels=named.kinds, without_concepts=without)
    result = _searched(chains, asked, ends, concepts=query.top)
    by_end = ends.gathered(result.chains)
    shown = [(found[0], len(found)) for found in by_end[: query.top]]
    hops = [hop for chain, _ in shown for hop in chain.evident]
    cited = cite_all([hop.triple for hop in hops], source=evidence, limit=citations_per_hop)
    spoken = [(placed(cited_chain(chain, cited), named.concept, chain.concepts[-1]), count) for chain, count in shown]
    return Reach(
        source=named.concept,
        category=query.target_category,
        reached=tuple(
            Reached(concept=chain.concepts[-1], chain=with_effect(chain, effects), chains=count)
            for chain, count in spoken
        ),
        considered=len(result.chains),
        truncated=result.truncated or len(by_end) > len(shown) or bool(left_out),
        reason=" ".join(filter(None, (result.reason, left_out))),
    )


def _searched(chains: ChainFinder, query: PathQuery, ends: _Ends, *, concepts: int) -> PathResult:
    wanted = min(concepts * _AT_FIRST, _MOST)
    while True:
        result = chains.chains(replace(query, top=wanted))
        if len(ends.gathered(result.chains)) >= concepts or len(result.chains) < wanted or wanted == _MOST:
            return result
        wanted = min(wanted * _MORE, _MOST)


class _Ends:
    """Knows which ends of chains are one concept, whatever their ids."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._things: dict[str, str] = {}

    def gathered(self, chains: Sequence[GraphPath]) -> list[list[GraphPath]]:
        """Group chains by the concept that they end at, in the order of the best of each."""
        ends: dict[str, list[GraphPath]] = {}
        for chain in chains:
            ends.setdefault(self._thing(chain.concepts[-1].id), []).append(chain)
        return list(ends.values())

    def _thing(self, curie: str) -> str:
        if curie not in self._things:
            same = self._finder.same(curie)
            self._things[curie] = same[0].id if same else curie
        return self._things[curie]
