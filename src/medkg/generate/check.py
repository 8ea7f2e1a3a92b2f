"""The check after a model: a sentence stays only if the graph holds it and a given source states it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from medkg.errors import UsageError
from medkg.generate.claim import ClaimParser, NotUnderstood, ParsedClaim
from medkg.generate.entailment import Judgement
from medkg.generate.tokens import without_marks
from medkg.model.answer import Citation, Claim, Verdict
from medkg.wording import marks, sentence

LONGEST_ANSWER = 20_000
MOST_SENTENCES = 100
_END = re.compile(r"(?<=[.!?])\s+|\n+")
# "X causes Y. [1]" and "X causes Y [1]." are the same to us.
_MARKS_BEHIND = re.compile(r"([.!?])((?:[ \t]{0,3}\[\d{1,6}\])+)")
_OPENING = re.compile(r"^(?:[-*•]\s+|\d{1,3}[.)]\s+)?(?:(?:yes|no|possibly|disputed)\s*[:,]\s*)?", re.IGNORECASE)

Hold = Callable[[ParsedClaim], Judgement]
States = Callable[[Judgement], frozenset[str]]


@dataclass(frozen=True, slots=True)
class Checked:
    """What is left of an answer, numbered into the given citations, and what was taken out with its reason."""

    claims: tuple[Claim, ...]
    removed: tuple[Claim, ...]
    unread: int = 0


def check(text: str, *, citations: Sequence[Citation], parser: ClaimParser, hold: Hold, states: States) -> Checked:
    """Hold every sentence of an answer against the record (strictly: what is not supported is removed).

    `hold` judges a claim by the record; `states` gives the ids of the evidence that supports it. A citation number that
    does not exist or does not state the claim is dropped; where none is left, those of the given citations that do
    state it take its place, and where there is none of these either the sentence goes.
    """
    whole = _MARKS_BEHIND.sub(r"\2\1", text[:LONGEST_ANSWER])
    sentences = [part.strip() for part in _END.split(whole) if part.strip()]
    judged = [_judge(one, citations, parser, hold, states) for one in sentences[:MOST_SENTENCES]]
    kept = {claim.text: claim for claim in judged if claim.verdict is Verdict.SUPPORTED}
    return Checked(
        claims=tuple(kept.values()),
        removed=tuple(claim for claim in judged if claim.verdict is not Verdict.SUPPORTED),
        unread=len(sentences[MOST_SENTENCES:]) + (len(text) > LONGEST_ANSWER),
    )


def _judge(one: str, citations: Sequence[Citation], parser: ClaimParser, hold: Hold, states: States) -> Claim:
    plain, numbers = without_marks(_OPENING.sub("", one, count=1))
    try:
        parsed = parser.parse(plain or one)
    except UsageError as error:
        return _removed(one, str(error))
    if isinstance(parsed, NotUnderstood):
        return _removed(one, parsed.reason)
    judgement = hold(parsed)
    if judgement.verdict is not Verdict.SUPPORTED:
        return Claim(text=one, triple=parsed.triple, verdict=judgement.verdict, reason=judgement.reason)
    stated_by = states(judgement)
    holding = [n for n, citation in enumerate(citations, start=1) if citation.evidence_id in stated_by]
    cited = tuple(n for n in numbers if n in holding) or tuple(holding[:3])
    if not cited:
        return _removed(one, "none of the given sources states it.")
    said = sentence(plain.rstrip(".!? "), marks=marks(cited))
    return Claim(text=said, triple=parsed.triple, verdict=Verdict.SUPPORTED, citations=cited, reason=judgement.reason)


def _removed(text: str, reason: str) -> Claim:
    return Claim(text=text, triple=None, verdict=Verdict.UNKNOWN, reason=reason)
