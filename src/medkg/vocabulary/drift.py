"""How the concepts of a graph stand to the vocabularies now in use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from medkg.model.biolink import UNKNOWN_CATEGORY
from medkg.model.concept import Concept, Term, prefix_of
from medkg.model.names import normal_form
from medkg.model.report import Drift, DriftKind
from medkg.vocabulary.equivalents import Equivalents
from medkg.vocabulary.lexicon import CompiledLexicon
from medkg.vocabulary.preferences import Preferences


def drift(
    used: Iterable[tuple[Concept, int]], lexicon: CompiledLexicon, preferences: Preferences, *, linked: Collection[str]
) -> Iterator[Drift]:
    """Stream what differs, by concept, the gravest kind of each alone: gone before replaced before renamed.

    `used` are the graph's concepts with the number of documents that name them, `linked` those that medkg itself found
    in texts: they were in a vocabulary once. Of the others an id is gone only where the vocabularies in use hold ids of
    its prefix; an id that none of them ever held (a document's, a pathway's) is none of their business.
    """
    prefixes = {prefix_of(concept.id) for concept in lexicon.concepts()}
    equivalents = Equivalents([lexicon], preferences)
    for concept, documents in used:
        term = lexicon.term(concept.id)
        ours = concept.id in linked or prefix_of(concept.id) in prefixes
        kind, now = _missing(concept, equivalents, ours=ours) if term is None else _changed(concept, term, lexicon)
        if kind is not None:
            yield Drift(concept=concept, kind=kind, now=now, documents=documents)


def _missing(concept: Concept, equivalents: Equivalents, *, ours: bool) -> tuple[DriftKind | None, tuple[str, ...]]:
    same = equivalents.joined(concept.id)
    if same is not None:
        return DriftKind.JOINED, (same.id,)
    return DriftKind.GONE if ours else None, ()


def _changed(concept: Concept, term: Term, lexicon: CompiledLexicon) -> tuple[DriftKind | None, tuple[str, ...]]:
    if term.obsolete:
        successors = _successors(term, lexicon)
        return (DriftKind.REPLACED if successors else DriftKind.OBSOLETE), successors
    if concept.category not in {term.concept.category, UNKNOWN_CATEGORY}:
        return DriftKind.CATEGORY, (term.concept.category,)
    if concept.name != concept.id and normal_form(concept.name) != normal_form(term.concept.name):
        return DriftKind.RENAMED, (term.concept.name,)
    return None, ()


def _successors(term: Term, lexicon: CompiledLexicon) -> tuple[str, ...]:
    """Follow what replaced an id to ids that are not obsolete themselves; a circle of successors ends nowhere."""
    found, waiting, seen = list[str](), [*term.replaced_by], {term.concept.id}
    while waiting:
        curie = waiting.pop(0)
        known = None if curie in seen else lexicon.term(curie)
        if known is not None and known.obsolete:
            waiting += known.replaced_by
        elif curie not in seen:
            found.append(curie)
        seen.add(curie)
    return tuple(found)
