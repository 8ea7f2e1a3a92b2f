"""Which concepts a mention may mean, each with what speaks for it: the candidates and their features."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log1p
from typing import Final

from rapidfuzz import fuzz

from medkg.extract.linking.kinds import CATEGORY_OF, CHEMICAL, kind_of
from medkg.extract.linking.learnt import Ids, LearntNames, Told
from medkg.extract.linking.meanings import CloseNames, LearntWording
from medkg.model.concept import Candidate, Concept, Wording, prefix_of
from medkg.model.names import normal_form
from medkg.ports import ConceptPlaces, NameIndex, NameMeanings

_SURE: Final = 0.9
_SURELY: Final = ("filed", "short_name", "mapped_name")
_REWORDED: Final = frozenset({"spaces", "order"})
_WORDED: Final = 0.8
_MEANT: Final = 0.6
_NEAR_NAMES: Final = 6
_SHORTEST_NEAR: Final = 4
_SHORTEST_WORD: Final = 4
_MOST_DROPPED: Final = 3
_SHOWN_WHY: Final = "annotated so {count} of {total} times in the corpora that were learnt from"
_ASIDE: Final = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\b[\w.,-]+[- ](?:induced|associated|related|mediated|dependent)\b")
_NUMBER: Final = re.compile(r"\d+")
_ROMAN: Final = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_OPPOSITES: Final = (
    ("hypo", "hyper"),
    ("low", "high"),
    ("decrease", "increase"),
    ("reduc", "high"),
    ("reduc", "increase"),
    ("brady", "tachy"),
)
LEARNT, NAMED, UNNAMED = "learnt", "named", "unnamed"
_NAMING: Final = frozenset(_SURELY)
Features = dict[str, float]


@dataclass(slots=True)
class Proposal:
    """A meaning of a mention (several concepts for a composite), its features, and the reason in words."""

    concepts: tuple[Concept, ...]
    features: Features
    why: str = ""
    strength: float = -1.0
    names: list[str] = field(default_factory=list)

    @property
    def ids(self) -> Ids:
        """The ids of its concepts."""
        return (self.concepts[0].id,) if len(self.concepts) == 1 else tuple(concept.id for concept in self.concepts)

    def raise_to(self, name: str, value: float) -> None:
        """Set a feature to a value unless it is greater already."""
        if value > self.features.get(name, 0.0):
            self.features[name] = value

    def because(self, why: str, strength: float) -> None:
        """Keep the strongest reason."""
        if strength > self.strength:
            self.why, self.strength = why, strength


_key = lru_cache(maxsize=65_536)(normal_form)


def standing(proposals: Iterable[Proposal]) -> str:
    """Say what is known of a mention's name: annotators used it (learnt), a concept bears it (named), or neither."""
    named = False
    for proposal in proposals:
        features = proposal.features
        if "learnt" in features or "short_learnt" in features:
            return LEARNT
        if not named and features.keys() & _NAMING:
            named = "kind" in features and _surest(features) >= _SURE
    return NAMED if named else UNNAMED


def _surest(features: Features) -> float:
    return max([features.get(name, 0.0) for name in _SURELY])


class Proposer:
    """Gathers proposals from the names that vocabularies file and those that annotators used."""

    def __init__(
        self, names: NameIndex, places: ConceptPlaces, learnt: LearntNames, *, meanings: NameMeanings | None = None
    ) -> None:
        self._names = names
        self._places = places
        self._learnt = learnt
        self._close = CloseNames(meanings, learnt) if meanings is not None else None

    def propose(self, text: str, *, kind: str, drugs: bool) -> list[Proposal]:
        """Give what a text of a kind may mean, in no particular order; `drugs`: its document speaks of chemicals."""
        gathering = _Gathering(text, kind, self._places, self._learnt)
        gathering.filed(self._names.filed(text))
        gathering.annotated(drugs=drugs)
        if not gathering.learnt:
            gathering.worded(self._names.alike(text))
        if not gathering.sure:
            if len(gathering.key) >= _SHORTEST_NEAR and not gathering.reworded:
                gathering.worded(self._names.near(text, category=CATEGORY_OF[kind], top=_NEAR_NAMES))
            gathering.shortened(self._names)
            self._trimmed(gathering, text)
            if self._close is not None and (kind != CHEMICAL or _in_words(gathering.key)):
                gathering.meant(*self._close.of(gathering.key, kind))
        gathering.widened()
        return gathering.finished()

    def _trimmed(self, gathering: _Gathering, text: str) -> None:
        """Ask again without what stands in brackets or says what caused it."""
        plain = " ".join(_ASIDE.sub(" ", text).split())
        if plain and plain != text and _key(plain):
            gathering.trimmed(plain, self._names.filed(plain))
            gathering.worded(self._names.alike(plain), suffix="_trimmed")


class _Gathering:
    """The proposals of one text as they come together."""

    def __init__(self, text: str, kind: str, places: ConceptPlaces, learnt: LearntNames) -> None:
        self.kind, self.key = kind, _key(text)
        self.text, self._lower = text, text.lower()
        self._places, self._learnt = places, learnt
        self._proposals: dict[Ids, Proposal] = {}
        self._told = learnt.told(self.key, kind)
        self._digits = _digits(self.key)
        self._sorted = _in_order(self.key)
        self._opposites = _opposites(self.key)

    @property
    def learnt(self) -> bool:
        """Whether annotators have used the name."""
        return self._told is not None

    @property
    def reworded(self) -> bool:
        """Whether a concept of the kind bears the name in other words."""
        return any(proposal.features.keys() & _REWORDED for proposal in self._proposals.values())

    @property
    def sure(self) -> bool:
        """Whether a concept of the kind bears the name by itself, or annotators have used it."""
        return self.learnt or any(
            kind_of(p.concepts[0].category) == self.kind and _surest(p.features) >= _SURE
            for p in self._proposals.values()
        )

    def filed(self, candidates: Sequence[Candidate]) -> None:
        best = True
        for candidate in candidates:
            proposal = self._of(candidate.concept)
            proposal.raise_to("filed", candidate.score)
            proposal.raise_to("filed_any", 1.0)
            if _key(candidate.concept.name) == self.key:
                proposal.raise_to("own_name", 1.0)
            if best and kind_of(candidate.concept.category) == self.kind:
                proposal.raise_to("filed_first", 1.0)
                best = False
            proposal.names.append(self.key)
            proposal.because(candidate.why, candidate.score)

    def annotated(self, *, drugs: bool) -> None:
        """Add what annotators meant by the name, or by its words in another form."""
        if self._told is not None:
            self._tell(self._told, "learnt", 2.0)
            there = self._learnt.told_there(self.key, self.kind, drugs=drugs)
            if there is not None:
                self._tell(there, "learnt_there", 0.0)
        else:
            loosely = self._learnt.told_loosely(self.text, self.kind)
            if loosely is not None:
                self._tell(loosely, "learnt_loosely", 0.85)

    def _tell(self, told: Told, feature: str, strength: float) -> None:
        for ids, count in told.counts.items():
            concepts = self._all_of(ids)
            if concepts:
                proposal = self._proposals.setdefault(ids, Proposal(concepts, {}))
                proposal.raise_to(feature, count / (told.total + 0.5))
                proposal.raise_to(f"{feature}_often", log1p(count))
                if (reason := strength * count / told.total) > proposal.strength:
                    proposal.because(_SHOWN_WHY.format(count=count, total=told.total), reason)

    def _all_of(self, ids: Ids) -> tuple[Concept, ...]:
        """Give the concepts with these ids; none where one of them is not known."""
        concepts = tuple(found for curie in ids if (found := self.concept(curie)) is not None)
        return concepts if len(concepts) == len(ids) else ()

    def concept(self, curie: str) -> Concept | None:
        return self._places.concept(curie) or self._learnt.concept(curie)

    def trimmed(self, text: str, candidates: Sequence[Candidate]) -> None:
        for candidate in candidates:
            if kind_of(candidate.concept.category) == self.kind:
                proposal = self._of(candidate.concept)
                proposal.raise_to("filed_trimmed", candidate.score)
                proposal.names.append(_key(text))
                proposal.because(f"“{text}” in it ({candidate.why})", 0.7)
        told = self._learnt.told(_key(text), self.kind)
        if told is not None:
            self._tell(told, "learnt_trimmed", 0.75)

    def meant(self, named: Sequence[Wording], learnt: Sequence[LearntWording]) -> None:
        """Add what means nearly the same, and say of every proposal how far it lies behind the nearest."""
        self.worded(named)
        for one in learnt:
            for ids, count in one.told.counts.items():
                concepts = self._all_of(ids)
                if concepts:
                    share = one.similarity * count / one.told.total
                    proposal = self._proposals.setdefault(ids, Proposal(concepts, {}))
                    proposal.raise_to("meaning", share)
                    proposal.raise_to("meaning_learnt", share)
                    proposal.because(f"{one.similarity:.0%} like “{one.name}” in meaning, annotated so", _MEANT * share)
        nearest = max(named[0].similarity if named else 0.0, learnt[0].similarity if learnt else 0.0)
        for proposal in self._proposals.values():
            proposal.features["meaning_behind"] = nearest - proposal.features.get("meaning", 0.0)

    def worded(self, wordings: Iterable[Wording], *, suffix: str = "") -> None:
        for one in wordings:
            concept = one.candidate.concept
            if kind_of(concept.category) != self.kind:
                continue
            proposal = self._of(concept)
            standing = one.candidate.score
            proposal.raise_to(one.how + suffix, one.similarity * (0.5 + 0.5 * standing))
            proposal.names.append(one.name)
            if (strength := _WORDED * one.similarity) > proposal.strength:
                proposal.because(_worded(one), strength)

    def shortened(self, names: NameIndex) -> None:
        """Take words off the beginning ("acute renal failure"), then off the end, until somebody bears the rest."""
        parts = self.key.split()
        for dropped in range(1, min(_MOST_DROPPED, len(parts) - 1) + 1):
            for part, side in ((parts[dropped:], "tail"), (parts[:-dropped], "head")):
                text = " ".join(part)
                found = [c for c in names.filed(text) if kind_of(c.concept.category) == self.kind]
                for candidate in found:
                    proposal = self._of(candidate.concept)
                    proposal.raise_to(f"{side}{dropped}", candidate.score)
                    proposal.names.append(text)
                    proposal.because(f"“{text}” in it ({candidate.why})", 0.4)
                told = self._learnt.told(text, self.kind)
                if told is not None:
                    self._tell(told, f"learnt_{side}", 0.5)

    def widened(self) -> None:
        """Add the nearest concepts of the preferred vocabulary above those of others: corpora know no finer ones."""
        for proposal in list(self._proposals.values()):
            if len(proposal.concepts) == 1 and not proposal.ids[0].startswith("MESH:"):
                own = max(proposal.features.get(name, 0.0) for name in ("filed", "order", "families", "spaces"))
                for curie in self._places.broader(proposal.ids[0]) if own else ():
                    above = self.concept(curie)
                    if above is not None:
                        wider = self._of(above)
                        wider.raise_to("above", own)
                        wider.because(f"above {proposal.concepts[0].name!r} ({proposal.why})", 0.5 * own)

    def _of(self, concept: Concept) -> Proposal:
        known = self._proposals.get((concept.id,))
        if known is None:
            known = self._proposals[(concept.id,)] = Proposal((concept,), {})
        return known

    def finished(self) -> list[Proposal]:
        return [self._described(proposal) for proposal in self._proposals.values()]

    def _described(self, proposal: Proposal) -> Proposal:
        features, concept = proposal.features, proposal.concepts[0]
        if kind_of(concept.category) == self.kind:
            features["kind"] = 1.0
        prefix = prefix_of(concept.id)
        features["mesh" if prefix == "MESH" else "doid" if prefix == "DOID" else "elsewhere"] = 1.0
        often = self._learnt.frequency.get(concept.id, 0)
        features["seen"] = 1.0 if often else 0.0
        features["seen_often"] = log1p(often)
        if self._told is not None and "learnt" not in features:
            features["known_otherwise"] = 1.0
        if len(proposal.concepts) > 1:
            features["several"] = 1.0
        if "filed_any" not in features and proposal.names:
            self._compare(proposal)
        return proposal

    def _compare(self, proposal: Proposal) -> None:
        asked = _parts(self.key)
        best = covered = covers = 0.0
        for name in set(proposal.names):
            parts = _parts(name)
            shared = len(asked & parts)
            best = max(best, fuzz.ratio(self._sorted, _in_order(name)) / 100)
            covered, covers = max(covered, shared / len(asked)), max(covers, shared / len(parts))
        proposal.features["ratio"] = best
        proposal.features["words_found"] = covered
        proposal.features["words_used"] = covers
        if proposal.concepts[0].name.lower().startswith(self._lower):
            proposal.features["begins"] = 1.0
        if not any(_digits(name) == self._digits for name in proposal.names):
            proposal.features["other_numbers"] = 1.0
        if self._opposites and all(any(one in name for one in self._opposites) for name in proposal.names):
            proposal.features["opposite"] = 1.0


@lru_cache(maxsize=65_536)
def _parts(key: str) -> frozenset[str]:
    return frozenset(key.split())


@lru_cache(maxsize=65_536)
def _digits(key: str) -> frozenset[str]:
    """Give the numbers of a folded name, Roman ones too: what differs in them is seldom the same."""
    return frozenset([*_NUMBER.findall(key), *[_ROMAN[word] for word in key.split() if word in _ROMAN]])


@lru_cache(maxsize=65_536)
def _in_order(key: str) -> str:
    return " ".join(sorted(key.split()))


def _in_words(key: str) -> bool:
    """Tell whether a chemical is called by several words: the parts of a code or a trade name say nothing."""
    return " " in key and any(word.isalpha() and len(word) >= _SHORTEST_WORD for word in key.split())


def _opposites(key: str) -> tuple[str, ...]:
    """Give what would make a name say hyper- or high where this one says hypo- or low, and the other way round."""
    return tuple({other for pair in _OPPOSITES for one, other in (pair, pair[::-1]) if one in key and other not in key})


def _worded(one: Wording) -> str:
    if one.how == "meaning":
        return f"{one.similarity:.0%} like “{one.name}” in meaning ({one.candidate.why})"
    if one.how == "spelling":
        return f"{one.similarity:.0%} like “{one.name}” ({one.candidate.why})"
    return f"“{one.name}” in other words ({one.candidate.why})"
