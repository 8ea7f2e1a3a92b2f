"""What may be said in answer to a plan: drafts, the word that begins them, and refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from medkg.generate.entailment import Judgement, Weighed
from medkg.generate.plan import Plan
from medkg.generate.template import Sources
from medkg.model.answer import Citation, Claim, Verdict
from medkg.model.mention import Polarity
from medkg.model.path import GraphPath
from medkg.wording import statement
from medkg.workflows.verify import told


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the graph allows to be said; with a `refusal`, nothing. `note` says what was left out."""

    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    chains: tuple[GraphPath, ...] = ()
    against: tuple[Citation, ...] = ()
    refusal: str = ""
    note: str = ""


def merged(drafts: Mapping[Plan, Draft], sources: Sources) -> Draft:
    """Put the drafts of one question together; what has no answer is said beside what has."""
    claims = {claim.triple: claim for draft in drafts.values() for claim in draft.claims}
    chains = {tuple(hop.triple for hop in chain.hops): chain for draft in drafts.values() for chain in draft.chains}
    against = {citation.evidence_id: citation for draft in drafts.values() for citation in draft.against}
    notes = (
        draft.refusal or f"{plan.asked}: {draft.note}" for plan, draft in drafts.items() if draft.refusal + draft.note
    )
    told = " ".join(dict.fromkeys(notes))
    return Draft(
        claims=tuple(claims.values()),
        citations=tuple(sources.citations),
        chains=tuple(chains.values()),
        against=tuple(against.values()),
        refusal="" if claims else told,
        note=told if claims else "",
    )


def lead(judgement: Judgement, plan: Plan) -> tuple[str, tuple[Weighed, ...]]:
    """Choose the word that begins the answer and the assertions that it says, never more than the evidence does."""
    flat = tuple(one for one in judgement.supporting if one.flat)
    against = tuple(
        one for one in judgement.opposing if one.flat and one.assertion.triple.polarity is not plan.polarity
    )
    if judgement.disputed:
        return "Disputed", (*flat[:2], *against[:2])
    if flat:
        return "" if plan.polarity is Polarity.DENIED else "Yes", flat[:3]
    if judgement.verdict is Verdict.REFUTED:
        return "" if plan.polarity is Polarity.DENIED else "No", (*against[:3], *judgement.supporting[:2])
    return "Possibly", judgement.supporting[:3]


def unanswered(plan: Plan, judgement: Judgement) -> str:
    """Say why a yes/no question has no answer."""
    subject, object_ = (end.concept.name for end in plan.known)
    asked = statement(subject, plan.predicate, object_, polarity=plan.polarity)
    return f"no answer to whether {asked}: {told(judgement, names_of(plan))}"


def nothing_listed(plan: Plan, *, only_denied: bool) -> str:
    """Say that nothing answers a which-question, or that only the contrary does."""
    concept = plan.known[0].concept
    if only_denied:
        denied = "denied" if plan.polarity is Polarity.ASSERTED else "asserted"
        return f"only {denied} evidence answers this about {concept.name} ({concept.id})."
    return f"nothing in this graph says that {plan.asked}."


def names_of(plan: Plan) -> dict[str, str]:
    """Give the names of the concepts that a question names, by id."""
    return {id_: end.concept.name for end in plan.known for id_ in end.ids}
