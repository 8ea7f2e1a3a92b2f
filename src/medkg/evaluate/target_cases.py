"""Curated mechanisms in a graph's own ids: which of its genes did curators draw between a drug and a disease."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from medkg.errors import AmbiguousName
from medkg.evaluate.mechanisms import Mechanism, fold_of
from medkg.generate.naming import Namer, kin
from medkg.model.middle import MiddleQuery
from medkg.ports import CrossReferences, Finder, Neighbourhood, Progress, Terminology

DRUG, DISEASE = "ChemicalEntity", "Disease"


@dataclass(frozen=True, slots=True)
class TargetCase:
    """A pair of ends, all ids that the graph has for each, and the ids that curators drew between the two."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    category: str
    gold: frozenset[str]

    @property
    def query(self) -> MiddleQuery:
        """The question whose answer is the gold."""
        return MiddleQuery(sources=self.sources, targets=self.targets, category=self.category)

    def fold(self, folds: int, *, seed: int = 0) -> int:
        """Deal cases by their source, so that no drug is learnt from and tested on; see `fold_of`."""
        return fold_of(self.sources[0], folds, seed=seed)


@dataclass(frozen=True, slots=True)
class Cases:
    """Each pair once, with what all its entries drew, and the entries that no case was made of, by what is missing."""

    cases: tuple[TargetCase, ...]
    entries: int
    lost: Counter[str] = field(default_factory=Counter)


class GraphIds:
    """Finds a concept of the gold in the graph: by its own ids, else by cross-reference, else by name."""

    def __init__(
        self, neighbourhood: Neighbourhood, references: CrossReferences, finder: Finder, terminology: Terminology
    ) -> None:
        self._neighbourhood, self._references, self._terminology = neighbourhood, references, terminology
        self._namer = Namer(finder, neighbourhood)

    def of(self, curies: Iterable[str], category: str, *, name: str = "") -> tuple[str, ...]:
        """Give the graph's ids of one concept, sorted, all of the first kind that there is; empty where none is."""
        own = [self._terminology.curie(curie) for curie in curies]
        for found in (own, self._referenced(own), self._named(name, category)):
            present = self._present(found, category)
            if present:
                return present
        return ()

    def _referenced(self, curies: Collection[str]) -> Iterator[str]:
        for curie in curies:
            term = self._references.term(curie)
            yield from term.xrefs if term else ()
            yield from (concept.id for concept in self._references.cross_referenced(curie))

    def _named(self, name: str, category: str) -> tuple[str, ...]:
        try:
            named = self._namer.bears(name, categories=(category,)) if name else None
        except AmbiguousName:
            return ()
        return named.ids if named else ()

    def _present(self, curies: Iterable[str], category: str) -> tuple[str, ...]:
        held = ((curie, self._neighbourhood.named(curie)) for curie in sorted(set(curies)))
        return tuple(curie for curie, concept in held if concept is not None and concept.category == category)


def target_cases(mechanisms: Sequence[Mechanism], ids: GraphIds, *, category: str, progress: Progress) -> Cases:
    """Put mechanisms into the graph's ids, in the order of their first entries."""
    drawn: dict[tuple[tuple[str, ...], tuple[str, ...]], set[str]] = {}
    lost: Counter[str] = Counter()
    progress.stage("looking mechanisms up in the graph", total=len(mechanisms))
    for mechanism in mechanisms:
        progress.advance()
        sources = ids.of(mechanism.drug_ids, DRUG, name=mechanism.drug_name)
        targets = ids.of(mechanism.disease_ids, DISEASE, name=mechanism.disease_name)
        between = [
            curie
            for concept in mechanism.concepts
            if concept.category in kin(category)
            for curie in ids.of((concept.id,), category)
        ]
        missing = "drug" if not sources else "disease" if not targets else "" if between else "protein"
        if missing:
            lost[missing] += 1
        else:
            drawn.setdefault((sources, targets), set()).update(between)
    cases = tuple(TargetCase(*ends, category, frozenset(gold)) for ends, gold in drawn.items())
    return Cases(cases, len(mechanisms), lost)
