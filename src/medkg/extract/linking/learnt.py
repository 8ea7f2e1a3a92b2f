"""Names as annotators linked them: which concept a wording meant, and how often, in the corpora learnt from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medkg.extract.linking.kinds import kind_of
from medkg.model.concept import Concept
from medkg.model.names import normal_form, words

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class LearntName:
    """A name that annotators gave to a concept (to several, for a composite) so many times in one corpus.

    `drugs` says in what setting: in documents that speak of chemicals, "hepatitis" is one that a drug caused.
    """

    name: str
    category: str
    ids: Ids
    drugs: bool
    corpus: str
    count: int


@dataclass(frozen=True, slots=True)
class Told:
    """How often a name stood for each meaning."""

    counts: Mapping[Ids, int]
    total: int


class LearntNames:
    """Looks up learnt names by normal form, and by their set of words."""

    def __init__(self, names: Iterable[LearntName], concepts: Iterable[Concept] = ()) -> None:
        self._concepts = {concept.id: concept for concept in concepts}
        exact: dict[tuple[str, str], Counter[Ids]] = defaultdict(Counter)
        loose: dict[tuple[str, str], Counter[Ids]] = defaultdict(Counter)
        placed: dict[tuple[bool, str, str], Counter[Ids]] = defaultdict(Counter)
        self.frequency: Counter[str] = Counter()
        for one in names:
            kind = kind_of(one.category)
            key = normal_form(one.name)
            exact[kind, key][one.ids] += one.count
            placed[one.drugs, kind, key][one.ids] += one.count
            loose[kind, bag(one.name)][one.ids] += one.count
            for curie in one.ids:
                self.frequency[curie] += one.count
        self._exact = {key: Told(counts, sum(counts.values())) for key, counts in exact.items()}
        self._placed = {key: Told(counts, sum(counts.values())) for key, counts in placed.items()}
        self._loose = {key: Told(counts, sum(counts.values())) for key, counts in loose.items()}

    def names(self, kind: str) -> list[str]:
        """Give all normal forms of a kind, sorted."""
        return sorted(key for known, key in self._exact if known == kind)

    def told(self, key: str, kind: str) -> Told | None:
        """Give what a normal form stood for."""
        return self._exact.get((kind, key))

    def told_there(self, key: str, kind: str, *, drugs: bool) -> Told | None:
        """Give what a normal form stood for in one setting."""
        return self._placed.get((drugs, kind, key))

    def told_loosely(self, name: str, kind: str) -> Told | None:
        """Give what a name's words stood for, in any order and number."""
        return self._loose.get((kind, bag(name)))

    def concept(self, curie: str) -> Concept | None:
        """Give a concept that only the corpora name."""
        return self._concepts.get(curie)


def bag(name: str) -> str:
    """Give a name's different words, cut to their beginnings and sorted."""
    return " ".join(sorted({word[:6] for word in words(name)}))
