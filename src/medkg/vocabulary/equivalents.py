"""Which concept an id stands for in compiled lexica, and which other ids stand for the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from medkg.model.concept import Concept, prefix_of
from medkg.vocabulary.lexicon import CompiledLexicon
from medkg.vocabulary.preferences import Preferences


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
            referring = lexicon.cross_referenced(curie)
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
        xrefs = term.xrefs if term is not None else ()
        prefixes = [prefix_of(xref) for xref in xrefs]
        for xref, prefix in zip(xrefs, prefixes, strict=True):
            single = prefixes.count(prefix) == 1 and len(lexicon.cross_referenced(xref)) == 1
            if single and prefix != prefix_of(curie) and self._preferences.of_prefixes(prefix_of(curie), prefix):
                yield xref
