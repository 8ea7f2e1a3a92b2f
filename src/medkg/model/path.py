"""Chains through the graph, and the question that asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from medkg.model.answer import Citation
from medkg.model.assertion import Triple
from medkg.model.concept import Concept


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One step of a chain, stated as its triple; `forward` is False where the chain walks from object to subject.

    `citations` holds the best evidence first; `evidence` counts all of it.
    """

    triple: Triple
    forward: bool
    documents: int
    evidence: int
    belief: float
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphPath:
    """A simple chain from a source to a target: n+1 concepts, n hops, higher score is better.

    `parts` names what the score is made of; the parts add up to the score. `against` holds denied evidence on the
    same pairs of concepts.
    """

    concepts: tuple[Concept, ...]
    hops: tuple[Hop, ...]
    score: float
    parts: tuple[tuple[str, float], ...] = ()
    words: str = ""
    against: tuple[Hop, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PathQuery:
    """Ask for the best simple chains between two sets of concepts (ids).

    `through`: only concepts of these categories in the middle (empty: any). `without_*`: what no chain may hold.
    `directed`: walk edges only from subject to object. `minimum_documents`: weakest support that a hop may have.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    max_hops: int = 4
    top: int = 20
    through: tuple[str, ...] = ()
    without_categories: tuple[str, ...] = ()
    without_predicates: tuple[str, ...] = ()
    without_concepts: tuple[str, ...] = ()
    without_triples: tuple[Triple, ...] = ()
    directed: bool = False
    minimum_documents: int = 1


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
    """How two concepts hang together: cited chains in words, best first; iterating gives the chains.

    `truncated` says that more chains exist than were asked for; `reason` says why there are none. `against` holds the
    denied evidence between the two concepts and along the chains. `ranking` says what the order was made by: "plain"
    (length, degrees, support), or the name of a learnt ranking.
    """

    source: Concept
    target: Concept
    chains: tuple[GraphPath, ...]
    truncated: bool = False
    reason: str = ""
    against: tuple[Hop, ...] = ()
    ranking: str = ""

    def __iter__(self) -> Iterator[GraphPath]:
        return iter(self.chains)

    def __len__(self) -> int:
        return len(self.chains)
