"""Answers, chains and verdicts as lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medkg import wording
from medkg_cli.printing import Prose, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medkg.model.answer import Answer, Citation, Verification
    from medkg.model.contradiction import Contradictions, Side
    from medkg.model.path import Explanation, GraphPath


def explanation_prose(explanation: Explanation) -> Prose:
    """Write an explanation for people, and its chains step by step for spreadsheets."""
    headers = (
        "chain", "score", "hop", "subject", "predicate", "object", "forward", "documents", "belief", "cited",
        "pattern", "p_value", "q_value", "effect", "basis", "vocabulary",
    )  # fmt: skip
    rows = [
        (number, chain.score, step, hop.triple.subject, hop.triple.predicate, hop.triple.object, hop.forward,
         hop.documents, "" if hop.vocabulary else hop.belief, _cited(hop.citations), *_tested(chain), *_effect(chain),
         hop.vocabulary)
        for number, chain in enumerate(explanation.chains, start=1)
        for step, hop in enumerate(chain.hops, start=1)
    ]  # fmt: skip
    return Prose(_explanation_lines(explanation), Table(headers, rows))


def answer_prose(answer: Answer) -> Prose:
    """Write an answer for people, and its claims for spreadsheets; an abstention is one row without a claim."""
    rows: list[tuple[str, ...]] = [
        (
            answer.status,
            claim.text,
            claim.verdict,
            _cited(answer.citations[n - 1] for n in claim.citations),
            claim.reason,
        )
        for claim in answer.claims
    ] or [(answer.status, "", "", "", answer.reason)]
    return Prose(_answer_lines(answer), Table(("status", "text", "verdict", "cited", "reason"), rows))


def verification_prose(found: Verification) -> Prose:
    """Write a verdict for people, and its evidence for spreadsheets; without evidence it is one row with the reason."""
    rows: list[tuple[str, ...]] = [
        (found.verdict, found.reason, side, cited.document_id, cited.polarity, cited.certainty, cited.sentence)
        for side, citations in (("for", found.supporting), ("against", found.opposing))
        for cited in citations
    ] or [(found.verdict, found.reason, "", "", "", "", "")]
    headers = ("verdict", "reason", "side", "document", "polarity", "certainty", "sentence")
    return Prose(_verification_lines(found), Table(headers, rows))


def contradictions_prose(found: Contradictions) -> Prose:
    """Write contradictions for people, and one row of both sides each for spreadsheets."""
    headers = (
        "conflict", "belief", "subject", "predicate", "object", "documents", "dates", "studies",
        "other_subject", "other_predicate", "other_object", "other_documents", "other_dates", "other_studies",
    )  # fmt: skip
    rows = [(one.conflict, one.belief, *_side_row(one.first), *_side_row(one.second)) for one in found]
    return Prose(_contradiction_lines(found), Table(headers, rows))


def _side_row(side: Side) -> tuple[object, ...]:
    triple = side.assertion.triple
    predicate = triple.predicate if triple.polarity == "asserted" else f"not {triple.predicate}"
    dates = "|".join(sorted({cited.date for cited in side.citations if cited.date}))
    studies = "|".join(dict.fromkeys(kind for cited in side.citations for kind in cited.publication_types))
    return triple.subject, predicate, triple.object, side.assertion.documents, dates, studies


def _contradiction_lines(found: Contradictions) -> tuple[str, ...]:
    if not found.count:
        return ("Nothing in this graph is said on both sides.",)
    lines: list[str] = []
    for number, one in enumerate(found, start=1):
        names = {one.subject.id: one.subject.name, one.object.id: one.object.name}
        said = [wording.triple_words(side.assertion.triple, names) for side in (one.first, one.second)]
        lines += [f"{number}. {wording.sentence(' – but '.join(said))}"]
        lines += [*_side_lines("for", one.first), *_side_lines("but", one.second), ""]
    left = found.count - len(found)
    said_left = f", {left} not shown; see --top." if left else "."
    return (*lines, wording.counted(found.count, "contradiction") + said_left)


def _side_lines(mark: str, side: Side) -> Iterator[str]:
    assertion = side.assertion
    why = wording.belief_words(assertion.parts) if assertion.parts else ""
    yield f"   {mark}: {wording.support(assertion.documents, assertion.belief)}{why and f' – {why}'}"
    for cited in side.citations:
        yield f"     {wording.citation(cited)}{wording.study(cited)}"
    hidden = side.assertion.evidence - len(side.citations)
    if hidden > 0:
        yield f"     … and {hidden} more"


def _tested(chain: GraphPath) -> tuple[object, ...]:
    found = chain.significance
    return (found.pattern, found.p_value, found.q_value) if found else ("", "", "")


def _effect(chain: GraphPath) -> tuple[str, str]:
    return (chain.effect.direction, chain.effect.basis) if chain.effect else ("", "")


def _cited(citations: Iterable[Citation]) -> str:
    return "|".join(dict.fromkeys(citation.document_id for citation in citations))


def _explanation_lines(explanation: Explanation) -> tuple[str, ...]:
    """Write the chains between two concepts, each with its evidence, and what speaks against."""
    lines = [
        f"{explanation.source.name} ({explanation.source.id}) → {explanation.target.name} ({explanation.target.id})"
    ]
    for number, group in enumerate(explanation.groups, start=1):
        lines += ["", *_chain_lines(number, group.chains[0], words=group.words)]
    for number, chain in enumerate(() if explanation.groups else explanation.chains, start=1):
        lines += ["", *_chain_lines(number, chain, words=chain.words)]
    if explanation.against:
        lines += ["", "Denied:"]
        lines += [f"  {line}" for hop in explanation.against for line in _numbered(hop.citations)]
    if explanation.ranking not in {"", "plain"}:
        lines += ["", f"Order: {explanation.ranking}."]
    if explanation.groups:
        lines += ["", _counted_groups(explanation)]
    elif explanation.truncated and not explanation.reason:
        lines += ["", f"More chains exist than the {len(explanation.chains)} shown; see --top."]
    if explanation.reason:
        lines += ["", explanation.reason]
    if explanation.nearest:
        ends = explanation.source.name, explanation.target.name
        lines += ["", "One more edge of such a kind would make a chain:"]
        lines += [f"  {wording.miss_words(miss, *ends)}" for miss in explanation.nearest]
    return tuple(lines)


def _counted_groups(explanation: Explanation) -> str:
    shown, chains = len(explanation.groups), sum(map(len, explanation.groups))
    of = wording.counted(explanation.group_count, "group")
    said = f"{wording.counted(chains, 'chain')} in {shown} of {of}; {explanation.considered} looked at"
    return said + ("; see --top." if explanation.truncated else ".")


def _chain_lines(number: int, chain: GraphPath, *, words: str) -> Iterator[str]:
    parts = ", ".join(f"{name} {value:+.2f}" for name, value in chain.parts)
    yield f"{number}. {words}"
    yield f"   score {chain.score:.2f} ({parts})"
    if chain.effect:
        yield f"   {chain.effect.words}"
    if chain.significance:
        yield f"   {wording.significance(chain.significance)}"
    for hop in chain.hops:
        why = wording.belief_words(hop.parts) if hop.parts else ""
        if why:
            yield f"   belief {hop.belief:.2f}: {why}"
        for line in _numbered(hop.citations):
            yield f"   {line}"
        hidden = hop.evidence - len(hop.citations)
        if hidden > 0:
            yield f"   … and {hidden} more for this step"
    for hop in chain.against:
        for citation in hop.citations:
            yield f"   against: {wording.citation(citation)}"
    for hop in chain.contrary:
        yield f"   contrary: {wording.sentence(wording.hop_words(hop, wording.hop_names(chain)))}"


def _numbered(citations: Iterable[Citation]) -> Iterator[str]:
    for citation in citations:
        yield wording.citation(citation)


def _answer_lines(answer: Answer) -> tuple[str, ...]:
    """Write an answer with its numbered sources, or the reason why there is none."""
    lines = [answer.answer] if answer.answer else []
    if answer.reason:
        lines.append(answer.reason)
    if answer.citations:
        lines += ["", "Sources"]
        lines += [f"[{n}] {wording.citation(citation)}" for n, citation in enumerate(answer.citations, start=1)]
    if answer.against:
        lines += ["", "Against"]
        lines += [f"- {wording.citation(citation)}" for citation in answer.against]
    return tuple(lines)


def _verification_lines(found: Verification) -> tuple[str, ...]:
    """Write a verdict with the evidence on both sides."""
    lines = [f"{found.verdict}: {found.reason}" if found.reason else str(found.verdict)]
    for title, citations in (("For", found.supporting), ("Against", found.opposing)):
        if citations:
            lines += ["", title, *[f"- {wording.citation(citation)}" for citation in citations]]
    return tuple(lines)
