"""Chains through the graph, and the question that asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from medkg.model.answer import Citation
from medkg.model.assertion import Triple
from medkg.model.belief import BeliefParts
from medkg.model.concept import Concept
from medkg.model.effect import ChainEffect, Direction
from medkg.model.mention import Certainty
from medkg.model.pattern import PathPattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One step of a chain, stated as its triple; `forward` is False where the chain walks from object to subject.

    `citations` holds the best evidence first; `evidence` counts all of it. `vocabulary` names who makes a step that
    has none: two ids of one thing, or a concept and a broader one. It is empty for every step of evidence. `parts` says
    how the belief came about, where the record was asked.
    """

    triple: Triple
    forward: bool
    documents: int
    evidence: int
    belief: float
    citations: tuple[Citation, ...] = ()
    vocabulary: str = ""
    parts: BeliefParts | None = field(default=None, compare=False)

    @property
    def certainty(self) -> Certainty:
        """Tell whether the step is only called possible: its citations, flat ones first, say so without exception."""
        possible = [cited.certainty is Certainty.POSSIBLE for cited in self.citations]
        return Certainty.POSSIBLE if possible and all(possible) else Certainty.CERTAIN


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternSignificance:
    """How surely two concepts are joined by a pattern more than their degrees alone would join them.

    `pattern` reads `ChemicalEntity -binds-> Gene <-associated_with- Disease`; `score` is its degree-weighted path
    count between the two. `p_value` is the share of `null_size` counts in permuted copies that reach it, never 0;
    `q_value` the false discovery rate (Benjamini & Hochberg 1995) among the `patterns` that the degrees of the two
    allow, those not tested counted as p = 1. `determined` names the kinds of edges in the pattern that cannot be
    permuted, since the degrees alone fix them.
    """

    pattern: str
    hops: int
    score: float
    p_value: float
    q_value: float
    null_size: int
    patterns: int
    determined: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphPath:
    """A simple chain from a source to a target: n+1 concepts, n hops, higher score is better.

    `parts` names what the score is made of; the parts add up to the score. `against` holds denied evidence on the
    same pairs of concepts, `contrary` what is asserted there and excludes what a hop says. `significance` is that of
    its pattern, where it was asked for and the pattern tested. `effect` is what the chain, taken literally, suggests;
    None where nobody read it. `levels` tell of a chain that begins or ends at a kind of what was asked for how many
    levels below it.
    """

    concepts: tuple[Concept, ...]
    hops: tuple[Hop, ...]
    score: float
    parts: tuple[tuple[str, float], ...] = ()
    words: str = ""
    against: tuple[Hop, ...] = ()
    significance: PatternSignificance | None = None
    contrary: tuple[Hop, ...] = ()
    effect: ChainEffect | None = None
    levels: tuple[int, int] = (0, 0)

    @property
    def evident(self) -> tuple[Hop, ...]:
        """Its hops of evidence and all that stands beside them: whatever wants citations."""
        return (*(hop for hop in self.hops if not hop.vocabulary), *self.against, *self.contrary)

    def _repr_html_(self) -> str:
        """Say the chain in a notebook."""
        return f"<p>{_chain_html(self)}</p>"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainGroup:
    """Chains that differ in one interchangeable middle concept, best first; never empty.

    `place` numbers that concept on each chain (0 is the source); it is None where a chain stands alone.
    """

    chains: tuple[GraphPath, ...]
    place: int | None = None
    words: str = ""

    @property
    def members(self) -> tuple[Concept, ...]:
        """The interchangeable concepts, that of the best chain first; empty where a chain stands alone."""
        return () if self.place is None else tuple(chain.concepts[self.place] for chain in self.chains)

    def __len__(self) -> int:
        return len(self.chains)


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """A kind of edge of which one more would make a chain: from any of the `starts` to any of the `ends`.

    The starts are `before` hops from the source, the ends `after` hops from the target; a few are named, all are
    counted. `forward` is False where the edge would point back to the source's side. `edges` counts those of this kind
    that the graph has.
    """

    predicate: str
    subject_category: str
    object_category: str
    forward: bool
    before: int
    after: int
    starts: tuple[Concept, ...]
    start_count: int
    ends: tuple[Concept, ...]
    end_count: int
    edges: int

    @property
    def hops(self) -> int:
        """How long the chain would be."""
        return self.before + 1 + self.after


@dataclass(frozen=True, slots=True, kw_only=True)
class PathQuery:
    """Ask for the best simple chains between two sets of concepts (ids).

    `target_category`: in place of targets, every concept of this category that is no source.
    `through`: only concepts of these categories in the middle (empty: any). `without_*`: what no chain may hold.
    `directed`: walk edges only from subject to object. `minimum_documents`: weakest support that a hop may have.
    `pattern`: only chains of this pattern, whose length then stands in place of `max_hops`. `effect`: only chains
    whose signs say that more of the source raises, or lowers, the target.
    `hierarchy`: walk steps of the vocabularies from a concept to a broader one. `source_levels` and `target_levels`
    tell of ends that are kinds of what was asked for how many levels below it each stands.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...] = ()
    target_category: str = ""
    max_hops: int = 4
    top: int = 20
    through: tuple[str, ...] = ()
    without_categories: tuple[str, ...] = ()
    without_predicates: tuple[str, ...] = ()
    without_concepts: tuple[str, ...] = ()
    without_triples: tuple[Triple, ...] = ()
    directed: bool = False
    minimum_documents: int = 1
    pattern: PathPattern | None = None
    effect: Direction | None = None
    hierarchy: bool = False
    source_levels: tuple[tuple[str, int], ...] = ()
    target_levels: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PathResult:
    """The best chains, best first.

    `truncated` says that more exist than were asked for; `reason` says why there are none, or what bound was hit;
    `ranking` says what the order was made by.
    """

    chains: tuple[GraphPath, ...]
    truncated: bool = False
    reason: str = ""
    ranking: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """How two concepts hang together: cited chains in words; iterating gives the chains.

    They come best first, or in the order of choice where they were chosen not to repeat each other. `truncated` says
    that more chains exist than were asked for, or that the search stopped at the work bound; `reason` says why there
    are none, or what bound was hit. `against` holds the denied evidence between the two concepts and along the chains.
    `ranking` says what the order was made by: "plain" (length, degrees, support), or the name of a learnt ranking.
    Where grouping was asked for, `groups` holds the best groups and `group_count` says how many there are; `considered`
    counts the chains that were grouped or chosen from. `nearest` says, where there is no chain, what kinds of edge
    would make one. `kinds` counts the ids of kinds of source and target that were asked about with them: a kind may
    have several.
    """

    source: Concept
    target: Concept
    chains: tuple[GraphPath, ...]
    truncated: bool = False
    reason: str = ""
    against: tuple[Hop, ...] = ()
    groups: tuple[ChainGroup, ...] = ()
    group_count: int = 0
    considered: int = 0
    nearest: tuple[NearMiss, ...] = ()
    ranking: str = ""
    kinds: tuple[int, int] = (0, 0)

    def __iter__(self) -> Iterator[GraphPath]:
        return iter(self.chains)

    def __len__(self) -> int:
        return len(self.chains)

    def _repr_html_(self) -> str:
        """List the chains in a notebook; `medkg.drawing` draws them."""
        ends = f"{self.source.name} ({self.source.id}) → {self.target.name} ({self.target.id})"
        chains = "".join(f"<li>{_chain_html(chain)}</li>" for chain in self.chains)
        notes = [self.reason] if self.reason else []
        if self.truncated and not self.reason:
            notes.append("More chains exist than are shown.")
        if self.against:
            notes.append(f"Denied evidence stands beside: {len(self.against)}.")
        said = "".join(f"<p>{escape(note)}</p>" for note in notes)
        return f"<p><strong>{escape(ends)}</strong></p><ol>{chains}</ol>{said}"


def _chain_html(chain: GraphPath) -> str:
    names = " – ".join(concept.name for concept in chain.concepts)
    return f"{escape(chain.words or names)} <small>score {chain.score:.2f}</small>"
