"""What stated relations say to a claim, by the rows of entailment.tsv; the rule that turns them into a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from medkg.generate.claim import ParsedClaim
from medkg.generate.tables import entailments
from medkg.model.answer import Verdict
from medkg.model.assertion import Assertion, Triple
from medkg.model.biolink import is_symmetric
from medkg.model.mention import Certainty, Polarity
from medkg.wording import counted

# Where both sides have flat evidence, the side with this many times as many documents decides; else nobody does.
DECISIVE = 3


class Bearing(StrEnum):
    """How one assertion bears on a claim; beside: the same two concepts, another relation."""

    SUPPORTS = "supports"
    OPPOSES = "opposes"
    CONTRARY = "contrary"
    REVERSE = "reverse"
    BESIDE = "beside"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Weighed:
    """An assertion and whether at least one piece of its evidence is stated flatly (not only as possible)."""

    assertion: Assertion
    flat: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A verdict with the assertions on both sides, best supported first.

    `reverse` holds the claim turned round, `beside` what else is said of the two concepts;
    `disputed` says that flat evidence stands on both sides.
    """

    verdict: Verdict
    supporting: tuple[Weighed, ...] = ()
    opposing: tuple[Weighed, ...] = ()
    reverse: tuple[Weighed, ...] = ()
    beside: tuple[Weighed, ...] = ()
    reason: str = ""
    disputed: bool = False


def grounds(predicate: str) -> tuple[tuple[str, str], ...]:
    """Give the (stated predicate, order) pairs that support a claim with this predicate, itself first."""
    own = "either" if is_symmetric(predicate) else "same"
    rows = [(row.stated, row.order) for row in entailments() if row.claimed == predicate and row.relation == "supports"]
    return ((predicate, own), *rows)


def consequences(predicate: str) -> tuple[tuple[str, str], ...]:
    """Give the (predicate, order) pairs that this predicate entails, itself first: who denies one of them denies it."""
    own = "either" if is_symmetric(predicate) else "same"
    rows = [(row.claimed, row.order) for row in entailments() if row.stated == predicate and row.relation == "supports"]
    return ((predicate, own), *rows)


def bearing(triple: Triple, claim: ParsedClaim) -> Bearing:
    """Tell how a stated triple bears on a claim.

    Denied evidence works the other way round: who denies an association denies the cause, not the reverse.
    """
    same = triple.subject in claim.subject.ids and triple.object in claim.object.ids
    turned = triple.subject in claim.object.ids and triple.object in claim.subject.ids
    if not (same or turned):
        return Bearing.NONE
    stated = triple.polarity is Polarity.ASSERTED
    strong, weak = (triple.predicate, claim.predicate) if stated else (claim.predicate, triple.predicate)
    orders = {order for ground, order in grounds(weak) if ground == strong}
    if _fits(orders, same=same, turned=turned):
        return Bearing.SUPPORTS if triple.polarity is claim.polarity else Bearing.OPPOSES
    if stated and _contrary(triple.predicate, claim.predicate, same=same):
        return Bearing.CONTRARY if claim.polarity is Polarity.ASSERTED else Bearing.BESIDE
    if stated and _fits(orders, same=turned, turned=same):
        return Bearing.REVERSE
    return Bearing.BESIDE


def _fits(orders: set[str], *, same: bool, turned: bool) -> bool:
    return bool("either" in orders or (same and "same" in orders) or (turned and "reversed" in orders))


def _contrary(stated: str, claimed: str, *, same: bool) -> bool:
    return any(
        row.relation == "contrary"
        and {row.stated, row.claimed} == {stated, claimed}
        and (same or row.order == "either")
        for row in entailments()
    )


def judge(claim: ParsedClaim, weighed: Iterable[Weighed]) -> Judgement:
    """Hold a claim against everything that the record says about its two concepts.

    The rule: flat evidence on one side alone decides; flat evidence on both sides decides for the side that has three
    times as many documents, else for nobody; evidence that only calls it possible supports a claim of possibility
    alone; contrary relations are shown and decide nothing.
    """
    by: dict[Bearing, list[Weighed]] = {kind: [] for kind in Bearing}
    for one in weighed:
        by[bearing(one.assertion.triple, claim)].append(one)
    ranked = {kind: tuple(sorted(found, key=_best_first)) for kind, found in by.items()}
    pro, con = ranked[Bearing.SUPPORTS], ranked[Bearing.OPPOSES]
    verdict, reason = _decide(claim, pro, con, reverse=ranked[Bearing.REVERSE], contrary=ranked[Bearing.CONTRARY])
    return Judgement(
        verdict=verdict,
        supporting=pro,
        opposing=con + ranked[Bearing.CONTRARY],
        reverse=ranked[Bearing.REVERSE],
        beside=ranked[Bearing.BESIDE],
        reason=reason,
        disputed=bool(_documents(pro) and _documents(con)),
    )


def _best_first(weighed: Weighed) -> tuple[object, ...]:
    assertion = weighed.assertion
    return (not weighed.flat, -assertion.documents, -assertion.belief, assertion.triple)


def _decide(
    claim: ParsedClaim,
    pro: Sequence[Weighed],
    con: Sequence[Weighed],
    *,
    reverse: Sequence[Weighed],
    contrary: Sequence[Weighed],
) -> tuple[Verdict, str]:
    for_, against = _documents(pro), _documents(con)
    if for_ and against:
        return _disputed(for_, against)
    if for_:
        return Verdict.SUPPORTED, f"stated in {counted(for_, 'document')}, with no evidence of the opposite."
    if against:
        return (
            Verdict.REFUTED,
            f"the opposite is stated in {counted(against, 'document')}, with no evidence for the claim.",
        )
    if pro:
        if claim.certainty is Certainty.POSSIBLE:
            return Verdict.SUPPORTED, "the evidence calls it possible, as the claim does."
        return Verdict.UNKNOWN, "the evidence only calls it possible."
    return Verdict.UNKNOWN, _why_unknown(con, reverse, contrary)


def _documents(weighed: Sequence[Weighed]) -> int:
    """Count for a side the documents of its best flat assertion: those of several may be the same ones."""
    return max((w.assertion.documents for w in weighed if w.flat), default=0)


def _disputed(for_: int, against: int) -> tuple[Verdict, str]:
    both = f"conflicting evidence: {counted(for_, 'document')} for it, {against} against"
    if for_ >= DECISIVE * against:
        return Verdict.SUPPORTED, f"{both}; the greater side has at least {DECISIVE} times as many."
    if against >= DECISIVE * for_:
        return Verdict.REFUTED, f"{both}; the greater side has at least {DECISIVE} times as many."
    return Verdict.UNKNOWN, f"{both}; neither side has {DECISIVE} times as many."


def _why_unknown(con: Sequence[Weighed], reverse: Sequence[Weighed], contrary: Sequence[Weighed]) -> str:
    if con:
        return "no evidence for it, and what speaks against it only does so as a possibility."
    if reverse:
        return "the graph holds the reverse: the direction of the claim does not match."
    if contrary:
        return "no evidence for it; the graph holds a contrary relation between the two."
    return "the graph holds no evidence of this relation between the two."
