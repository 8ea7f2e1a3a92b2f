"""Concepts between two others, and those that one leads to, as lines for people and rows for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medkg import wording
from medkg_cli.printing import Prose, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medkg.model.middle import Between, Middle, Reach
    from medkg.model.path import GraphPath


def between_prose(found: Between) -> Prose:
    """Write the concepts between two others, each with what speaks for it and its chain."""
    source, target = found.source, found.target
    lines = [f"{source.name} ({source.id}) → {found.category} → {target.name} ({target.id})"]
    for number, one in enumerate(found, start=1):
        lines += ["", *_middle_lines(number, one, found)]
    if found.truncated:
        lines += ["", f"{len(found)} of {found.count} concepts are shown; see --top."]
    if found.ranking not in {"", "plain"}:
        lines += ["", f"Order: {found.ranking}."]
    headers = ("rank", "id", "name", "category", "score", "predicates", "rivals", "chain")
    rows = [
        (number, one.concept.id, one.concept.name, one.concept.category, one.score, "|".join(one.predicates),
         one.rivals, one.chain.words if one.chain else "")
        for number, one in enumerate(found, start=1)
    ]  # fmt: skip
    return Prose((*lines, *_reason(found.reason)), Table(headers, rows))


def reach_prose(found: Reach) -> Prose:
    """Write what a concept leads to, each with how many chains lead there and the best of them."""
    lines = [f"{found.source.name} ({found.source.id}) → {found.category}"]
    for number, one in enumerate(found, start=1):
        lines += ["", f"{number}. {one.concept.name} ({one.concept.id}), {wording.counted(one.chains, 'chain')}"]
        lines += _chain_lines(one.chain)
    if len(found):
        more = "; more exist, see --top." if found.truncated else "."
        lines += ["", f"The best {wording.counted(found.considered, 'chain')} looked at{more}"]
    headers = ("rank", "id", "name", "category", "score", "chains", "chain")
    rows = [
        (number, one.concept.id, one.concept.name, one.concept.category, one.score, one.chains, one.chain.words)
        for number, one in enumerate(found, start=1)
    ]
    return Prose((*lines, *_reason(found.reason)), Table(headers, rows))


def _middle_lines(number: int, one: Middle, found: Between) -> Iterator[str]:
    acts = wording.listed(wording.relation_words(predicate) for predicate in one.predicates)
    yield f"{number}. {one.concept.name} ({one.concept.id}): {found.source.name} {acts} it"
    others = wording.counted(one.rivals, "concept")
    yield f"   score {one.score:.2f}; {others} in all {'act' if one.rivals > 1 else 'acts'} on it like that"
    for pattern, value in sorted(one.parts, key=lambda part: -abs(part[1])):
        yield f"   {value:+.2f} {pattern}"
    if one.chain is None:
        yield f"   no chain leads on to {found.target.name} within the limits asked for"
    else:
        yield from _chain_lines(one.chain)


def _chain_lines(chain: GraphPath) -> Iterator[str]:
    yield f"   {chain.words}"
    if chain.effect:
        yield f"   {chain.effect.words}"
    for hop in chain.hops:
        for cited in hop.citations:
            yield f"   {wording.citation(cited)}"
    for hop in chain.against:
        for cited in hop.citations:
            yield f"   against: {wording.citation(cited)}"


def _reason(reason: str) -> tuple[str, ...]:
    return ("", reason) if reason else ()
