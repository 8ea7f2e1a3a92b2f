"""The writer that needs no model: sentences made from assertions, each with the citations that hold it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from medkg.model.answer import Citation, Claim, Verdict
from medkg.model.assertion import Assertion, Triple
from medkg.model.mention import Certainty
from medkg.model.path import GraphPath, Hop
from medkg.wording import marks, sentence, support, triple_words

Cited = Mapping[Triple, tuple[Citation, ...]]


@dataclass(slots=True)
class Sources:
    """The growing list of an answer's citations: each piece of evidence has one number, from 1."""

    citations: list[Citation] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def number(self, citations: Iterable[Citation]) -> tuple[int, ...]:
        """Give the numbers of citations, adding those that are new."""
        numbers = []
        for citation in citations:
            if citation.evidence_id not in self._numbers:
                self.citations.append(citation)
                self._numbers[citation.evidence_id] = len(self.citations)
            numbers.append(self._numbers[citation.evidence_id])
        return tuple(numbers)


@dataclass(frozen=True, slots=True)
class Writer:
    """Write claims about concepts with these names (by id), numbering their citations in one list."""

    names: Mapping[str, str]
    sources: Sources = field(default_factory=Sources)

    def assertion(self, assertion: Assertion, cited: Cited, *, lead: str = "") -> Claim | None:
        """State one assertion; None where it has no citation, because then it must not be said."""
        hop = Hop(
            triple=assertion.triple,
            forward=True,
            documents=assertion.documents,
            evidence=assertion.evidence,
            belief=assertion.belief,
            citations=cited.get(assertion.triple, ()),
        )
        return self.hop(hop, lead=lead)

    def hop(self, hop: Hop, *, lead: str = "") -> Claim | None:
        """State one step of a chain, as a possibility where its evidence is no more than that."""
        if not hop.citations:
            return None
        certainty = hop.certainty
        numbers = self.sources.number(hop.citations)
        said = triple_words(hop.triple, self.names, certainty=certainty, turned=not hop.forward)
        words = f"{lead}: {said}" if lead else said
        return Claim(
            text=sentence(f"{words} ({support(hop.documents, hop.belief)})", marks=marks(numbers)),
            triple=hop.triple,
            verdict=Verdict.SUPPORTED,
            citations=numbers,
            reason="only as a possibility" if certainty is Certainty.POSSIBLE else "",
        )

    def chains(self, chains: Sequence[GraphPath]) -> tuple[Claim, ...]:
        """State the steps of chains in walking order, each once. A chain with an uncited step is left out whole.

        A step that a vocabulary makes is no claim: it is passed over, since nothing could be cited for it.
        """
        told: dict[Triple, Claim] = {}
        for chain in chains:
            if not all(hop.citations or hop.vocabulary for hop in chain.hops):
                continue
            for hop in chain.hops:
                claim = None if hop.triple in told else self.hop(hop)
                if claim is not None:
                    told[hop.triple] = claim
        return tuple(told.values())


def joined(claims: Iterable[Claim]) -> str:
    """Put the sentences of claims together."""
    return " ".join(claim.text for claim in claims)
