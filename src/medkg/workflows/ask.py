"""The verb ask: a question, answered by cited sentences that the graph holds, or not at all."""

from __future__ import annotations

from dataclasses import dataclass, replace

from medkg.generate.check import check
from medkg.generate.claim import ClaimParser, NotUnderstood
from medkg.generate.entailment import Judgement
from medkg.generate.naming import Namer
from medkg.generate.plan import Plan
from medkg.generate.prompt import build_prompt
from medkg.generate.question import QuestionParser
from medkg.generate.tables import relation_words
from medkg.generate.template import joined
from medkg.model.answer import Answer, Prompt, Status
from medkg.model.identity import digest
from medkg.ports import ChainFinder, EvidenceSource, Finder, LanguageModel, Neighbourhood
from medkg.wording import counted
from medkg.workflows.answering import Retriever
from medkg.workflows.drafts import Draft
from medkg.workflows.verify import weigh

TEMPLATE = "template"
DEFAULT_BUDGET = 2000


def ask(
    question: str,
    *,
    finder: Finder,
    chains: ChainFinder,
    evidence: EvidenceSource,
    neighbourhood: Neighbourhood,
    graph_hash: str,
    model: LanguageModel | None = None,
    budget: int = DEFAULT_BUDGET,
) -> Answer:
    """Answer a question of a kind that is understood: yes/no, which, how or why (`medkg.generate.understood.FORMS`).

    Without a model the sentences are made from the evidence; with one, its prompt holds at most `budget` tokens and
    only those of its sentences stay that the record holds and a given source states. `against` holds the denied and
    contrary evidence whatever the answer says. Raises UsageError for an empty or overlong question, ModelError where
    the model fails.
    """
    namer = Namer(finder, neighbourhood)
    audit = {"graph": graph_hash, "plan": "", "model": model.name if model else TEMPLATE}
    plan = QuestionParser(namer, relation_words()).parse(question)
    if isinstance(plan, NotUnderstood):
        return _abstained(question, plan.reason, audit)
    audit["plan"] = str(plan)
    retriever = Retriever(chains=chains, evidence=evidence, neighbourhood=neighbourhood)
    draft = retriever.draft(plan, question)
    if draft.refusal or model is None:
        return _written(question, draft, audit)
    prompt = build_prompt(question, draft.citations, draft.chains, draft.against, budget=budget)
    audit["prompt"] = digest([prompt.system, prompt.user])
    return _modelled(_Asked(question, plan, draft, prompt), model.complete(prompt), evidence, namer, audit)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What went to a model."""

    question: str
    plan: Plan
    draft: Draft
    prompt: Prompt


def _abstained(question: str, reason: str, audit: dict[str, str]) -> Answer:
    return Answer(status=Status.ABSTAINED, question=question, reason=reason, audit=tuple(audit.items()))


def _written(question: str, draft: Draft, audit: dict[str, str]) -> Answer:
    """Give the draft's own sentences."""
    answer = _abstained(question, draft.refusal or draft.note, audit)
    answer = replace(answer, chains=draft.chains, against=draft.against)
    if draft.refusal:
        return answer
    return replace(
        answer,
        status=Status.ANSWERED,
        answer=joined(draft.claims),
        claims=draft.claims,
        citations=draft.citations,
    )


def _modelled(asked: _Asked, text: str, evidence: EvidenceSource, namer: Namer, audit: dict[str, str]) -> Answer:
    """Give what the check leaves of a model's text."""
    predicates = {hop.triple.predicate for chain in asked.draft.chains for hop in chain.hops}
    predicates |= {claim.triple.predicate for claim in asked.draft.claims if claim.triple}
    checked = check(
        text,
        citations=asked.prompt.citations,
        parser=ClaimParser(namer, relation_words().knowing(predicates)),
        hold=lambda claim: weigh(claim, evidence),
        states=lambda judgement: _evidence_ids(judgement, evidence),
    )
    removed = len(checked.removed) + checked.unread
    took = f"{counted(removed, 'sentence')} of {audit['model']} removed: the graph does not hold it." if removed else ""
    left_out = asked.prompt.left_out
    short = f"{counted(left_out, 'source or chain')} did not fit the budget." if left_out else ""
    notes = " ".join(part for part in (took, short, asked.draft.note) if part)
    answer = _abstained(asked.question, notes, audit)
    answer = replace(answer, chains=asked.draft.chains, against=asked.draft.against)
    if not checked.claims:
        reason = f"{audit['model']} said nothing that the graph holds. {notes}".strip()
        return replace(answer, reason=reason)
    return replace(
        answer,
        status=Status.ANSWERED,
        answer=joined(checked.claims),
        claims=checked.claims,
        citations=asked.prompt.citations,
    )


def _evidence_ids(judgement: Judgement, evidence: EvidenceSource) -> frozenset[str]:
    """Give the evidence that may be cited for a claim: what only calls it possible stands behind nothing flat."""
    pieces = [piece for one in judgement.supporting for piece in evidence.evidence(one.assertion.triple)]
    flat = [piece for piece in pieces if piece.flat]
    return frozenset(piece.id for piece in flat or pieces)
