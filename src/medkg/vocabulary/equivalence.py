"""One concept for what several vocabularies hold: joined by their own cross-references, each of them checked.

Two terms are one where a cross-reference says so, their categories belong together, and it is one-to-one between their
two vocabularies; of several that claim one term, it is the one that shares a name with it. Every join is by a direct
cross-reference to the canonical term (`equivalents.tsv` says whose id that is): what only a third vocabulary connects
is not joined. Whatever is not joined for one of these reasons is a conflict, to be listed and never guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from medkg.model.concept import Concept, Scope, Synonym, Term, prefix_of
from medkg.model.names import normal_form
from medkg.model.report import Conflict
from medkg.vocabulary.preferences import Family, Preferences

SEVERAL, CATEGORY, THIRD = "several", "category", "third"


@dataclass(frozen=True, slots=True)
class Equivalences:
    """Which id stands for each that was joined, and what was not joined."""

    same: Mapping[str, str]
    conflicts: tuple[Conflict, ...]


@dataclass(slots=True)
class _Thing:
    """An id with all that its terms say; without a name it is only mapped."""

    concept: Concept
    names: set[str] = field(default_factory=set)
    edges: dict[str, Family] = field(default_factory=dict)


def equivalences(terms: Iterable[Term], preferences: Preferences) -> Equivalences:
    """Find what is one among all terms of the vocabularies in use; the order of the terms does not matter."""
    current = [term for term in terms if not term.obsolete]
    things = _things(current)
    conflicts = list(_connect(current, things, preferences))
    sound, doubtful = _one_to_one(things)
    same, thirds = _canonical(sound, things, preferences)
    return Equivalences(same, tuple(sorted({*conflicts, *doubtful, *thirds})))


def joined(terms: Iterable[Term], same: Mapping[str, str]) -> Iterator[Term]:
    """Give the terms with one concept for what is one; a joined term becomes names and a cross-reference of another."""
    for term in terms:
        parents = tuple(dict.fromkeys(same.get(parent, parent) for parent in term.parents))
        # What becomes one of a kind and a whole is the kind: the stronger of the two stands.
        kinds = {same.get(parent, parent) for parent in term.parents if parent not in term.wholes}
        wholes = tuple(one for one in dict.fromkeys(same.get(one, one) for one in term.wholes) if one not in kinds)
        canonical = same.get(term.concept.id, "")
        if not canonical or term.obsolete:
            yield replace(term, parents=parents, wholes=wholes)
            continue
        named = (Synonym(term.concept.name),) if term.concept.name else ()
        yield Term(
            concept=Concept(canonical, "", term.concept.category),
            synonyms=(*named, *term.synonyms),
            parents=tuple(parent for parent in parents if parent != canonical),
            xrefs=(term.concept.id,),
            source=term.source,
            wholes=tuple(whole for whole in wholes if whole != canonical),
        )


def _things(terms: Iterable[Term]) -> dict[str, _Thing]:
    things: dict[str, _Thing] = {}
    for term in terms:
        known = things.get(term.concept.id)
        if known is None:
            things[term.concept.id] = _Thing(term.concept)
        else:
            # One with a name before one without, else the least: whichever comes first must not matter.
            known.concept = min(known.concept, term.concept, key=lambda concept: (not concept.name, concept))
    return things


def _connect(terms: Sequence[Term], things: Mapping[str, _Thing], preferences: Preferences) -> Iterator[Conflict]:
    """Enter the cross-references between terms as edges at both ends; those between unlike categories are conflicts."""
    for term in terms:
        for xref in term.xrefs:
            if xref not in things or prefix_of(xref) == prefix_of(term.concept.id):
                continue
            first, second = things[term.concept.id], things[xref]
            family = preferences.family(first.concept, second.concept)
            if family is not None:
                first.edges[xref] = second.edges[term.concept.id] = family
            elif preferences.of_prefixes(prefix_of(term.concept.id), prefix_of(xref)):
                why = f"{first.concept.category} and {second.concept.category} are not one"
                yield _conflict(CATEGORY, first, second, why)
    for term in terms:
        if things[term.concept.id].edges:
            own = (term.concept.name, *(one.text for one in term.synonyms if one.scope is Scope.EXACT))
            things[term.concept.id].names.update(filter(None, map(normal_form, own)))


def _one_to_one(things: Mapping[str, _Thing]) -> tuple[dict[str, dict[str, Family]], list[Conflict]]:
    sound = defaultdict[str, dict[str, Family]](dict)
    doubtful = []
    for curie, thing in things.items():
        for other, family in thing.edges.items():
            rivals = _rivals(curie, other, things)
            if not rivals:
                sound[curie][other] = family
            elif curie < other:
                why = f"{' and '.join(sorted(rivals)[:3])} would be the same too"
                doubtful.append(_conflict(SEVERAL, thing, things[other], why))
    return sound, doubtful


def _rivals(curie: str, other: str, things: Mapping[str, _Thing]) -> set[str]:
    """Give what else claims one of two ends for the other's vocabulary; none where only these two share a name."""
    mine = {one for one in things[curie].edges if prefix_of(one) == prefix_of(other)} - {other}
    theirs = {one for one in things[other].edges if prefix_of(one) == prefix_of(curie)} - {curie}
    if not mine and not theirs:
        return set()
    agree = _agree(things[curie], things[other])
    agreeing = any(_agree(things[curie], things[one]) for one in mine)
    agreeing |= any(_agree(things[other], things[one]) for one in theirs)
    return set() if agree and not agreeing else mine | theirs


def _agree(one: _Thing, other: _Thing) -> bool:
    """Tell whether one's first name is a name of the other."""
    return normal_form(one.concept.name) in other.names or normal_form(other.concept.name) in one.names


def _canonical(
    sound: Mapping[str, Mapping[str, Family]], things: Mapping[str, _Thing], preferences: Preferences
) -> tuple[dict[str, str], list[Conflict]]:
    """Choose for each id the best directly connected one that stands for itself; better ids are settled first."""
    same: dict[str, str] = {}
    chosen = set[str]()
    conflicts = []
    order = sorted(sound, key=lambda curie: min(preferences.rank(curie, family) for family in sound[curie].values()))
    for curie in order:
        better = sorted(
            (preferences.rank(other, family), other)
            for other, family in sound[curie].items()
            if things[other].concept.name and preferences.rank(other, family) < preferences.rank(curie, family)
        )
        roots = [other for _, other in better if other not in same]
        if roots and curie not in chosen:
            same[curie] = roots[0]
            chosen.add(roots[0])
        for _, other in better:
            stands_for = same.get(other, other)
            if stands_for not in {curie, same.get(curie)}:
                why = f"only {curie} says that {stands_for} is {same.get(curie, curie)}"
                conflicts.append(_conflict(THIRD, things[curie], things[stands_for], why))
    return same, conflicts


def _conflict(kind: str, one: _Thing, other: _Thing, why: str) -> Conflict:
    first, second = sorted((one.concept, other.concept))
    return Conflict(kind=kind, first=first, second=second, why=why)


def joined_all(terms: Iterable[Term], preferences: Preferences) -> Iterator[Term]:
    """Find what is one among terms and join it."""
    held = list(terms)
    yield from joined(held, equivalences(held, preferences).same)
