"""The linker's ranking as links: for mentions that are given, and for those that were found in running text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import log1p
from typing import Final

from medkg.extract.linking.asking import Asked, asked_of
from medkg.extract.linking.kinds import TRAINED, kind_of
from medkg.extract.linking.linker import Linker, Ranked
from medkg.extract.linking.proposals import Proposal
from medkg.extract.tables import Table
from medkg.model.concept import Candidate, Concept
from medkg.model.mention import Link, Mention
from medkg.model.names import normal_form

# In running text a wrong identity is a wrong edge: what is less probable than this stays without a link.
SURE_ENOUGH: Final = 0.5
KEPT_RUNNERS_UP: Final = 3
_DIGITS: Final = 4
_ONCE: Final = log1p(1)
# What shows that a name was annotated, and that it is a name at all, however worded.
_USED: Final = frozenset({"learnt", "learnt_loosely", "short_learnt"})
_SAID: Final = _USED | {"filed", "filed_trimmed", "order", "spaces", "families", "members", "short_filed", "own_name"}
_EXACT: Final = 0.9

CorpusSenses = frozenset[tuple[str, str]]


def links(ranked: Ranked, *, runners_up: int) -> tuple[Link, ...]:
    """Give the most probable meaning as links (several for a composite), each with the concepts that came next."""
    if not ranked.proposals:
        return ()
    best = ranked.proposals[0]
    taken = set(best.ids)
    others: list[Candidate] = []
    for proposal, probability in zip(ranked.proposals[1:], ranked.probabilities[1:], strict=True):
        for concept in proposal.concepts:
            if len(others) < runners_up and concept.id not in taken:
                taken.add(concept.id)
                others.append(Candidate(concept, round(probability, _DIGITS), proposal.why))
    score = round(ranked.probability, _DIGITS)
    return tuple(Link(concept, score, best.why, tuple(others)) for concept in best.concepts)


def given_links(
    mentions: Sequence[Mention], long_forms: Mapping[str, str], linker: Linker, *, runners_up: int
) -> list[tuple[Link, ...] | None]:
    """Link the given mentions of one document; None for a kind that the linker was not trained for."""
    asked = asked_of(mentions, long_forms)
    trained = _trained(asked)
    ranked = iter(linker.rank(trained))
    return [links(next(ranked), runners_up=runners_up) if one.kind in TRAINED else None for one in asked]


def corpus_senses(table: Table) -> CorpusSenses:
    """Read which general names annotators gave a narrower sense, as (normal form, id)."""
    return frozenset((normal_form(row["name"]), row["id"]) for row in table.rows)


def relinked(
    mentions: Sequence[Mention], long_forms: Mapping[str, str], linker: Linker, *, senses: CorpusSenses = frozenset()
) -> Iterator[Mention]:
    """Link again the mentions that were found in one document; a mention keeps its kind, or loses its link.

    `senses` are those that running text does not have by itself; a mention keeps what it was found by instead.
    """
    asked = asked_of(mentions, long_forms)
    ranked = iter(linker.rank(_trained(asked)))
    for mention, one in zip(mentions, asked, strict=True):
        if one.kind not in TRAINED:
            yield mention
            continue
        meant = next(ranked)
        special = bool(meant.proposals) and (normal_form(mention.text), *meant.proposals[0].ids) in senses
        yield mention if special else _relinked(mention, one, meant)


def _trained(asked: Sequence[Asked]) -> list[Asked]:
    return [one for one in asked if one.kind in TRAINED]


def _relinked(mention: Mention, asked: Asked, ranked: Ranked) -> Mention:
    if ranked.probability < SURE_ENOUGH:
        # Corpora of one vocabulary make the linker doubt the concepts of others; a full name of theirs leaves no doubt.
        return mention if _full_name(mention) else replace(mention, links=())
    best = ranked.proposals[0]
    # What the document itself says of a short form comes before what others meant by it.
    undefined = bool(asked.long_form) and "defined" not in best.features
    if mention.links and (undefined or _slip(ranked, mention.links[0].concept) or _guess(best, mention.links[0])):
        return mention
    if (own := _bearer(ranked)) is not None:
        ranked = own
    found = links(ranked, runners_up=KEPT_RUNNERS_UP)
    if any(kind_of(link.concept.category) != kind_of(mention.category) for link in found):
        return mention
    return replace(mention, links=found, category=found[0].concept.category)


def _slip(ranked: Ranked, named: Concept) -> bool:
    """Tell whether the best is what one annotation says of a name that another concept bears as its own.

    "Glutamine" was annotated once, as glutamic acid, and "hemorrhagic strokes" as a haemorrhage and a stroke; in
    running text the concept that bears the name is meant.
    """
    best = ranked.proposals[0]
    if best.features.get("learnt_often", 0.0) != _ONCE or "own_name" in best.features:
        return False
    return any(one.ids == (named.id,) and "own_name" in one.features for one in ranked.proposals)


def _guess(best: Proposal, found: Link) -> bool:
    """Tell whether the best only shares words with the mention, which was found by a name of its concept.

    "Gastrointestinal bleeding" ends as "bleeding" does; but its own concept is known by that very name.
    """
    return not best.features.keys() & _SAID and found.score >= _EXACT


def _bearer(ranked: Ranked) -> Ranked | None:
    """Put the concept that bears the name as its own first, where the best has it as a lesser synonym only.

    None where annotators have used the name: what they meant is known then.
    """
    if ranked.proposals[0].features.keys() & (_USED | {"own_name"}):
        return None
    at = next((at for at, one in enumerate(ranked.proposals) if {"own_name", "kind"} <= one.features.keys()), None)
    if at is None or "defined" in ranked.proposals[at].features:
        return None
    order = (at, *(place for place in range(len(ranked.proposals)) if place != at))
    likely = (ranked.probability, *(ranked.probabilities[place] for place in order[1:]))
    return Ranked(tuple(ranked.proposals[place] for place in order), likely, ranked.scale)


def _full_name(mention: Mention) -> bool:
    """Tell whether a mention is, in several words, the very name of the concept that it was found by, or a variant."""
    key = normal_form(mention.text)
    return " " in key and any(
        normal_form(link.concept.name) == key or link.why.startswith("variant of") for link in mention.links
    )
