"""What is told of chains: citations, how beliefs came about, what a chain suggests, and at which kinds it ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from medkg.generate.naming import Named
from medkg.model.assertion import Assertion, Triple
from medkg.model.belief import BeliefParts
from medkg.model.concept import Concept
from medkg.model.mention import Polarity
from medkg.model.path import GraphPath, Hop
from medkg.ports import EffectReader, EvidenceSource, PatternTester
from medkg.wording import chain_words, effect_words, member_words, sentence
from medkg.workflows.between import assertions_between
from medkg.workflows.citations import Cited, cite_all

CITATIONS_PER_HOP = 3
Weighed = Mapping[Triple, BeliefParts | None]
_UNWEIGHED: Weighed = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Which of the chains between two concepts are shown, and what is told of them.

    `grouped` gives groups of interchangeable chains beside the best ones, `diverse` chooses chains that do not repeat
    each other in place of the best: both from more chains than are asked for, see `medkg.retrieve.diversity`. `tester`
    tells the significance of their patterns; `effects` reads what each chain suggests, and holds it against what the
    graph says of the two.
    """

    grouped: bool = False
    diverse: bool = False
    citations_per_hop: int = CITATIONS_PER_HOP
    tester: PatternTester | None = None
    effects: EffectReader | None = None


def told(
    chains: Sequence[GraphPath],
    source: Named,
    target: Named,
    *,
    evidence: EvidenceSource,
    telling: Telling,
    max_hops: int,
) -> tuple[tuple[GraphPath, ...], tuple[Hop, ...]]:
    """Give chains between two names all that is told of them, and what is denied between the two with its citations.

    `max_hops` is how far chains were sought.
    """
    between = assertions_between(source, target, evidence)
    denied = _denied(between, source)
    hops = [*(hop for chain in chains for hop in chain.evident), *denied]
    cited = cite_all([hop.triple for hop in hops], source=evidence, limit=telling.citations_per_hop)
    weighed = _weighed(hops, evidence)
    spoken = tuple(placed(cited_chain(chain, cited, weighed), source.concept, target.concept) for chain in chains)
    spoken = tuple(_held_against(chain, source, between, evidence, telling.effects) for chain in spoken)
    if telling.tester is not None:
        tested = telling.tester.significance(spoken, max_hops=max_hops)
        spoken = tuple(replace(chain, significance=one) for chain, one in zip(spoken, tested, strict=True))
    return spoken, _supported(denied, cited, weighed)


def cited_chain(chain: GraphPath, cited: Cited, weighed: Weighed = _UNWEIGHED) -> GraphPath:
    """Give a chain its citations and how its beliefs came about, by triple, and its words."""
    hops, against, contrary = (_supported(hops, cited, weighed) for hops in (chain.hops, chain.against, chain.contrary))
    whole = replace(chain, hops=hops, against=against, contrary=contrary)
    return replace(whole, words=chain_words(whole))


def placed(chain: GraphPath, source: Concept, target: Concept) -> GraphPath:
    """Add to a chain's words at which kinds of what was asked for it begins and ends."""
    members = [sentence(words) for words in member_words(chain, source, target)]
    return replace(chain, words=" ".join([chain.words, *members]))


def with_effect(
    chain: GraphPath, effects: EffectReader | None, between: Sequence[Assertion] = (), *, source_ids: Sequence[str] = ()
) -> GraphPath:
    """Give a chain what it suggests, in words too; `between` is what the graph says of its two ends."""
    if effects is None:
        return chain
    found = effects.effect(chain, between, source_ids=source_ids)
    return replace(chain, effect=replace(found, words=effect_words(chain, found)))


def _held_against(
    chain: GraphPath,
    source: Named,
    between: Sequence[Assertion],
    evidence: EvidenceSource,
    effects: EffectReader | None,
) -> GraphPath:
    """Hold what a chain suggests against what the graph says of its ends, be they what was asked for or kinds of it."""
    if any(chain.levels) and effects is not None:
        between = evidence.between(chain.concepts[0].id, chain.concepts[-1].id)
    return with_effect(chain, effects, between, source_ids=source.ids)


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


def _weighed(hops: Iterable[Hop], evidence: EvidenceSource) -> Weighed:
    """Ask how the beliefs in some hops came about; each pair of concepts is looked up once, in whichever order."""
    ends = dict.fromkeys(tuple(sorted((hop.triple.subject, hop.triple.object))) for hop in hops)
    return {one.triple: one.parts for pair in ends for one in evidence.between(*pair)}


def _supported(hops: Iterable[Hop], cited: Cited, weighed: Weighed) -> tuple[Hop, ...]:
    # What a vocabulary says has no evidence, even where a document says the same.
    return tuple(
        hop if hop.vocabulary else replace(hop, citations=cited[hop.triple], parts=weighed.get(hop.triple))
        for hop in hops
    )
