"""The linker: what each mention of a document means, how probable that is, why, and what came next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from medkg.extract.linking.asking import Asked
from medkg.extract.linking.coordination import readings_of
from medkg.extract.linking.kinds import DISEASE, TRAINED
from medkg.extract.linking.learnt import Ids
from medkg.extract.linking.neighbours import Known, Neighbours, words_of
from medkg.extract.linking.proposals import Proposal, Proposer, standing
from medkg.extract.linking.ranking import Ranking
from medkg.model.concept import Candidate, Weighed

_REMEMBERED: Final = 65_536
_KNOWN_FROM: Final = 0.5
_SETTLED: Final = 0.97
_WHOLE: Final = 0.9
_SAID_BY_SHORT: Final = frozenset({"learnt", "learnt_often", "filed", "kind"})


@dataclass(frozen=True, slots=True)
class Ranked:
    """What a mention may mean, best first, with the probability of each; `scale` names the weights that say so."""

    proposals: tuple[Proposal, ...]
    probabilities: tuple[float, ...]
    scale: str

    @property
    def probability(self) -> float:
        """The probability of the best; 0 where there is none."""
        return self.probabilities[0] if self.probabilities else 0.0


class Linker:
    """Ranks proposals, first by the mention alone, then with what the document's other mentions say.

    Remembers mentions by text, kind and setting; use one per process.
    """

    def __init__(self, proposer: Proposer, ranking: Ranking) -> None:
        self._proposer = proposer
        self._ranking = ranking
        self._alone = lru_cache(maxsize=_REMEMBERED)(self._by_itself)

    def rank(self, asked: Sequence[Asked]) -> list[Ranked]:
        """Rank what each mention of one document means, in their order."""
        alone = [self._alone(one) for one in asked]
        known = Neighbours(_known(asked, alone))
        return [self._placed(one, ranked, known) for one, ranked in zip(asked, alone, strict=True)]

    def proposals(self, asked: Sequence[Asked]) -> list[tuple[Sequence[Proposal], str]]:
        """Give what `rank` would rank of each mention of one document, and the name of the weights: to fit them."""
        alone = [self._alone(one) for one in asked]
        known = Neighbours(_known(asked, alone))
        return [
            (_with_neighbours(one, ranked.proposals, known) or ranked.proposals, ranked.scale)
            for one, ranked in zip(asked, alone, strict=True)
        ]

    def weigh(self, asked: Asked) -> list[Weighed]:
        """Give the meanings of one name, best first, with what spoke for each; the first concept of a composite."""
        ranked = self._alone(asked)
        return [
            Weighed(
                Candidate(proposal.concepts[0], round(probability, 4), proposal.why),
                self._ranking.parts(proposal.features, ranked.scale),
            )
            for proposal, probability in zip(ranked.proposals, ranked.probabilities, strict=True)
        ]

    def _by_itself(self, asked: Asked) -> Ranked:
        proposals = _proposed(self._proposer, asked)
        among = " among drugs" if asked.drugs and asked.kind == DISEASE else ""
        ranked = self._ranked(proposals, f"{asked.kind}{among}, {standing(proposals)}")
        if ranked.probability < _WHOLE and (several := self._several(asked)) is not None:
            return self._ranked(_with_several(ranked.proposals, several), ranked.scale)
        return ranked

    def _several(self, asked: Asked) -> Proposal | None:
        """Read a mention as several names; None where it is not, or where no reading names only likely concepts."""
        best: Proposal | None = None
        for members in readings_of(asked.name):
            least = _KNOWN_FROM if best is None else best.features["members"]
            parts = self._likely(members, asked, least=least)
            value = min((part.probability for part in parts), default=0.0)
            if value >= _KNOWN_FROM and (best is None or value > best.features["members"]):
                concepts = {c.id: c for part in parts for c in part.proposals[0].concepts}
                why = " and ".join(repr(member) for member in members)
                best = Proposal(tuple(concepts[one] for one in sorted(concepts)), {"members": value}, why)
        return best

    def _likely(self, members: Sequence[str], asked: Asked, *, least: float) -> list[Ranked]:
        """Rank each of several names by itself; none at all once one is less probable than `least`."""
        parts = []
        for member in members:
            part = self._alone(Asked(member, asked.kind, "", asked.drugs))
            if part.probability < least:
                return []
            parts.append(part)
        return parts

    def _placed(self, asked: Asked, alone: Ranked, known: Neighbours) -> Ranked:
        if alone.probability >= _SETTLED:
            return alone
        proposals = _with_neighbours(asked, alone.proposals, known)
        return self._ranked(proposals, alone.scale) if proposals is not None else alone

    def _ranked(self, proposals: Sequence[Proposal], scale: str) -> Ranked:
        probabilities = self._ranking.probabilities([one.features for one in proposals], scale)
        order = sorted(range(len(proposals)), key=lambda at: (-probabilities[at], proposals[at].ids))
        return Ranked(tuple(proposals[at] for at in order), tuple(probabilities[at] for at in order), scale)


def _proposed(proposer: Proposer, asked: Asked) -> list[Proposal]:
    """Give a mention's proposals: those of its long form, where it has one, with what speaks for the short one too."""
    proposals = proposer.propose(asked.name, kind=asked.kind, drugs=asked.drugs)
    if not asked.long_form:
        return proposals
    by_ids = {one.ids: one for one in proposals}
    for one in proposals:
        one.features["defined"] = 1.0
        one.why = f"short for {asked.long_form!r}: {one.why}"
    for short in proposer.propose(asked.text, kind=asked.kind, drugs=asked.drugs):
        told = {f"short_{name}": value for name, value in short.features.items() if name in _SAID_BY_SHORT}
        known = by_ids.get(short.ids)
        if known is not None:
            known.features |= told
        elif told:
            proposals.append(replace(short, features=told))
    return proposals


def _with_several(proposals: Sequence[Proposal], several: Proposal) -> list[Proposal]:
    """Add a reading as several names, or its features to the proposal of the same concepts."""
    others = [one for one in proposals if one.ids != several.ids]
    same = next((one for one in proposals if one.ids == several.ids), None)
    if same is not None:
        return [*others, replace(same, features=same.features | several.features)]
    more = {"several": 1.0} if len(several.ids) > 1 else {}
    return [*others, replace(several, features=several.features | more)]


def _known(asked: Sequence[Asked], alone: Sequence[Ranked]) -> list[Known]:
    """Give the different mentions whose meaning is more probable than not."""
    known: dict[Asked, Known] = {}
    for one, ranked in zip(asked, alone, strict=True):
        if one not in known and one.kind in TRAINED and ranked.probability >= _KNOWN_FROM:
            known[one] = Known(one.name, one.kind, words_of(one.name), ranked.proposals[0], ranked.probability)
    return list(known.values())


def _with_neighbours(asked: Asked, proposals: Sequence[Proposal], known: Neighbours) -> list[Proposal] | None:
    """Give the proposals with the features that the document adds; None where it adds none. None are changed."""
    more: dict[Ids, Proposal] = {}
    for meaning, feature, value, why in known.tell(asked.text, asked.kind, proposals):
        told = more.setdefault(meaning.ids, Proposal(meaning.concepts, {}, why))
        told.raise_to(feature, value)
        told.why = told.why or why
    if not more:
        return None
    placed = []
    for one in proposals:
        told_of_it = more.pop(one.ids, None)
        placed.append(one if told_of_it is None else replace(one, features=one.features | told_of_it.features))
    for told in more.values():
        told.features["document_only"] = 1.0
        placed.append(told)
    return placed
