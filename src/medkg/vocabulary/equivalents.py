"""Which concept an id stands for in compiled lexica, and which other ids stand for the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from medkg.model.concept import Concept, prefix_of
from medkg.vocabulary.lexicon import CompiledLexicon
from medkg.vocabulary.preferences import Preferences


def one_to_one(
    curie: str, xrefs: Sequence[str], *, alone: Callable[[str], bool], joinable: Callable[[str, str], bool]
) -> Iterator[str]:
    """Give those of a concept's cross-references that stand for the same thing.

    Each is its concept's only one into a vocabulary that can be joined with its own. `alone` tells whether no other
    current concept has it, `joinable` whether two prefixes are of vocabularies that are joined.
    """
    own, prefixes = prefix_of(curie), [prefix_of(xref) for xref in xrefs]
    for xref, prefix in zip(xrefs, prefixes, strict=True):
        if prefix != own and prefixes.count(prefix) == 1 and joinable(own, prefix) and alone(xref):
            yield xref


class Equivalents:
    """Ids of one thing: a concept's own, and those of its cross-references that are one-to-one.

    A concept may have one cross-reference into a vocabulary that counts, and no other concept may have it: two UniProt
    numbers of a gene are two proteins.
    """

    def __init__(self, lexica: Sequence[CompiledLexicon], preferences: Preferences) -> None:
        self._lexica = tuple(lexica)
        self._preferences = preferences

    def canonical(self, curie: str) -> Concept | None:
        """Give the concept with this id, else the one that it is an equivalent of; None where there is none."""
        for lexicon in self._lexica:
            known = lexicon.concept(curie)
            if known is not None:
                return known
        return self.joined(curie)

    def joined(self, curie: str) -> Concept | None:
        """Give the concept of another id that this one is an equivalent of."""
        for lexicon in self._lexica:
            referring = _referring(curie, lexicon)
            if len(referring) == 1 and curie in self._counted(referring[0].id, lexicon):
                return referring[0]
        return None

    def same(self, curie: str) -> tuple[Concept, ...]:
        """Give the concept that an id stands for, then the same under its other ids; empty for an unknown id."""
        canonical = self.joined(curie) or self.canonical(curie)
        if canonical is None:
            return ()
        ids = (one for lexicon in self._lexica for one in self._counted(canonical.id, lexicon))
        equivalents = (Concept(one, canonical.name, canonical.category) for one in ids)
        return tuple(dict.fromkeys((canonical, *equivalents)))

    def _counted(self, curie: str, lexicon: CompiledLexicon) -> Iterator[str]:
        term = lexicon.term(curie)
        if term is not None and not term.obsolete:
            yield from one_to_one(
                curie,
                term.xrefs,
                alone=lambda xref: len(_referring(xref, lexicon)) == 1,
                joinable=self._preferences.of_prefixes,
            )


def _referring(curie: str, lexicon: CompiledLexicon) -> list[Concept]:
    """Give the current concepts that name an id; an obsolete one claims nothing."""
    found = lexicon.cross_referenced(curie)
    return [one for one in found if (term := lexicon.term(one.id)) is not None and not term.obsolete]
