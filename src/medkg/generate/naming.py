"""What a name in a question or claim means in this graph; never a guess."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from medkg.errors import AmbiguousName, ConceptNotFound
from medkg.model.concept import Candidate, Concept
from medkg.model.names import normal_form
from medkg.ports import Finder, Neighbourhood

# A bearer with less than this share of the best one's score is no rival: a loose synonym beside somebody's first name.
RIVAL_SHARE = 0.5
LONGEST_NAME = 200
_NEAREST = 5
# Categories that vocabularies draw apart and names do not: one vocabulary's disease is another's phenotype.
_FAMILIES = (
    frozenset({"Disease", "PhenotypicFeature"}),
    frozenset({"Gene", "Protein"}),
)
# Curators also file a sign of disease (tremor, vasoconstriction) under processes: under one name it is one thing to ask
# for, though a disease asked for by kind is never a process.
_FILED_APART = frozenset({"Disease", "PhenotypicFeature", "BiologicalProcess"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name and its concept. `twins` are the same thing under other vocabularies' ids: same name, same kind.

    `kinds` are, where they are asked about too, the kinds of it in the graph: ids, and how many levels below it.
    """

    text: str
    concept: Concept
    twins: tuple[Concept, ...] = ()
    in_graph: bool = True
    kinds: tuple[tuple[str, int], ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id that stands for it, the chosen concept's first."""
        return (self.concept.id, *(twin.id for twin in self.twins))

    @property
    def ends(self) -> tuple[str, ...]:
        """Every id that a chain may begin or end at: its own, then those of its kinds."""
        return (*self.ids, *(curie for curie, _ in self.kinds))


class Namer:
    """Resolve names. What was resolved once is remembered, so a namer serves one question or one batch.

    A name is taken only where a concept bears exactly it: a near miss is another drug. Near ones are merely listed.
    """

    def __init__(self, finder: Finder, neighbourhood: Neighbourhood) -> None:
        self._finder = finder
        self._neighbourhood = neighbourhood
        self._known: dict[tuple[str, tuple[str, ...]], Named | AmbiguousName | None] = {}

    def name(self, text: str, *, categories: Collection[str] = ()) -> Named:
        """Resolve a name or CURIE, preferring the given categories where several answer.

        Raises ConceptNotFound with the nearest, or AmbiguousName with the candidates.
        """
        known = self._look_up(text, categories)
        if isinstance(known, Named):
            return known
        if known is not None:
            raise AmbiguousName(known.asked, candidates=known.candidates)
        asked = " ".join(text.split())[:LONGEST_NAME]
        near = self._finder.find(asked, top=_NEAREST) if normal_form(asked) else ()
        listed = tuple((candidate.concept.id, candidate.concept.name) for candidate in near)
        raise ConceptNotFound(asked, nearest=listed, remedy="Look it up with `medkg find`.")

    def all_ids(self, texts: Collection[str]) -> tuple[str, ...]:
        """Give every id of each of these names or CURIEs; raises as `name` does."""
        return tuple(id_ for text in texts for id_ in self.name(text).ids)

    def bears(self, text: str, *, categories: Collection[str] = ()) -> Named | None:
        """Resolve a name or CURIE; None where nothing bears it, without looking for near ones.

        Raises AmbiguousName with the candidates.
        """
        known = self._look_up(text, categories)
        if known is None or isinstance(known, Named):
            return known
        raise AmbiguousName(known.asked, candidates=known.candidates)

    def _look_up(self, text: str, categories: Collection[str]) -> Named | AmbiguousName | None:
        key = (" ".join(text.split()), tuple(sorted(categories)))
        if key not in self._known:
            self._known[key] = self._resolve(*key)
        return self._known[key]

    def _resolve(self, text: str, categories: tuple[str, ...]) -> Named | AmbiguousName | None:
        by_id = self._by_id(text)
        if by_id is not None or not normal_form(text) or len(text) > LONGEST_NAME:
            return by_id
        rivals = _rivals(text, self._finder.exact(text), categories)
        present = self._present(rivals)
        chosen = present or rivals
        if not chosen:
            return None
        same = {concept.id for concept in self._finder.same(chosen[0].id)}
        if not all(other.id in same or _twins(chosen[0], other) for other in chosen[1:]):
            return AmbiguousName(text, candidates=tuple((concept.id, concept.name) for concept in chosen))
        return self._one_of(text, chosen)

    def _by_id(self, text: str) -> Named | None:
        if ":" not in text or " " in text:
            return None
        present = self._neighbourhood.named(text)
        known = (present,) if present is not None else self._finder.same(text)
        return self._one_of(text, self._present(known) or known) if known else None

    def _one_of(self, text: str, chosen: Sequence[Concept]) -> Named:
        """Name the first of several that are one thing; the graph's concepts under its other ids are twins too."""
        equivalent = self._present(self._finder.same(chosen[0].id))
        here = self._present(chosen[:1]) or equivalent[:1]
        first = here[0] if here else chosen[0]
        others = {one.id: one for one in (*chosen, *equivalent) if one.id != first.id}
        return Named(text=text, concept=first, twins=tuple(others.values()), in_graph=bool(here))

    def _present(self, concepts: Iterable[Concept]) -> list[Concept]:
        """Give those of some concepts that the graph holds, as it names them."""
        return [known for concept in concepts if (known := self._neighbourhood.named(concept.id)) is not None]


def _rivals(text: str, bearers: Sequence[Candidate], categories: tuple[str, ...]) -> list[Concept]:
    """Give the concepts that bear a name about equally well: the wanted kind, and those whose first name it is."""
    best = max((candidate.score for candidate in bearers), default=0.0)
    rivals = [candidate.concept for candidate in bearers if candidate.score >= RIVAL_SHARE * best]
    asked = normal_form(text)
    for narrower in (
        [concept for concept in rivals if concept.category in categories],
        [concept for concept in rivals if normal_form(concept.name) == asked],
    ):
        rivals = [concept for concept in rivals if concept in narrower] or rivals
    return list(dict.fromkeys(rivals))


def kin(category: str) -> frozenset[str]:
    """Give the categories that this one is not told from by name."""
    return next((family for family in _FAMILIES if category in family), frozenset({category}))


def _twins(one: Concept, other: Concept) -> bool:
    alike = other.category in kin(one.category) or {one.category, other.category} <= _FILED_APART
    return alike and normal_form(one.name) == normal_form(other.name)
