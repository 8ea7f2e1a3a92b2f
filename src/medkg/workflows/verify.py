"""The verb verify: a claim held against the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from medkg.generate.claim import ClaimParser, NotUnderstood, ParsedClaim
from medkg.generate.entailment import Bearing, Judgement, Weighed, bearing, judge
from medkg.generate.naming import Namer
from medkg.generate.tables import relation_words
from medkg.model.answer import Citation, Verdict, Verification
from medkg.model.mention import Certainty
from medkg.ports import EvidenceSource, Finder, Neighbourhood
from medkg.wording import triple_words
from medkg.workflows.between import assertions_between
from medkg.workflows.citations import cite_all

CITATIONS_PER_SIDE = 10
MOST_TOLD = 3


def verify(
    claim: str,
    *,
    finder: Finder,
    evidence: EvidenceSource,
    neighbourhood: Neighbourhood,
    citations_per_side: int = CITATIONS_PER_SIDE,
) -> Verification:
    """Say whether the graph supports or refutes a sentence, with the evidence on both sides.

    The rule is `medkg.generate.entailment.judge`. A sentence that is not understood, or whose names are not known or
    not in the graph, is unknown with the reason. Raises UsageError where it is empty or longer than 2,000 characters.
    """
    parsed = ClaimParser(Namer(finder, neighbourhood), relation_words()).parse(claim)
    if isinstance(parsed, NotUnderstood):
        return Verification(
            verdict=Verdict.UNKNOWN, claim=None, reason=f"the claim was not understood: {parsed.reason}"
        )
    judgement = weigh(parsed, evidence)
    return Verification(
        verdict=judgement.verdict,
        claim=parsed.triple,
        supporting=_citations(judgement.supporting, evidence, citations_per_side),
        opposing=_citations((*judgement.opposing, *judgement.reverse), evidence, citations_per_side),
        reason=_reason(parsed, judgement),
    )


def weigh(claim: ParsedClaim, evidence: EvidenceSource) -> Judgement:
    """Judge a claim by all that the record says between its two concepts."""
    weighed = [
        Weighed(assertion, flat=any(piece.flat for piece in evidence.evidence(assertion.triple)))
        for assertion in assertions_between(claim.subject, claim.object, evidence)
        if bearing(assertion.triple, claim) is not Bearing.NONE
    ]
    return judge(claim, weighed)


def _citations(weighed: Sequence[Weighed], evidence: EvidenceSource, limit: int) -> tuple[Citation, ...]:
    cited = cite_all([one.assertion.triple for one in weighed], source=evidence, limit=limit)
    return tuple(citation for citations in cited.values() for citation in citations)[:limit]


def _reason(claim: ParsedClaim, judgement: Judgement) -> str:
    missing = [end.concept for end in (claim.subject, claim.object) if not end.in_graph]
    if missing:
        return f"{missing[0].name} ({missing[0].id}) is known, but nothing in this graph speaks of it."
    return told(judgement, {id_: end.concept.name for end in (claim.subject, claim.object) for id_ in end.ids})


def told(judgement: Judgement, names: Mapping[str, str]) -> str:
    """Give a judgement's reason; where nothing supports the claim, with what the graph says of the two instead."""
    if judgement.verdict is not Verdict.UNKNOWN or judgement.supporting:
        return judgement.reason
    held = (*judgement.reverse, *judgement.opposing, *judgement.beside)[:MOST_TOLD]
    said = "; ".join(triple_words(one.assertion.triple, names, certainty=_certainty(one)) for one in held)
    return f"{judgement.reason} It says: {said}." if said else judgement.reason


def _certainty(weighed: Weighed) -> Certainty:
    return Certainty.CERTAIN if weighed.flat else Certainty.POSSIBLE
