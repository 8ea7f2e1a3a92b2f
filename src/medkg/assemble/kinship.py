"""What the vocabularies in use for a graph say of its concepts (port `Kinship`), read when it is first needed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from medkg.assemble import lexica
from medkg.model.concept import Term
from medkg.model.kinship import VocabularyStep

if TYPE_CHECKING:
    from medkg.vocabulary.kinship import LexiconKinship
    from medkg.vocabulary.lexicon import CompiledLexicon


class GraphKinship:
    """The shipped vocabularies and those added to a graph; whether anything changed is told without opening them."""

    def __init__(self, graph: Path, lexicon: Callable[[], CompiledLexicon]) -> None:
        self._graph, self._lexicon = graph, lexicon
        self._read: tuple[str, LexiconKinship] | None = None

    @property
    def digest(self) -> str:
        """Name all that the vocabularies say."""
        from medkg.vocabulary.shipped import modules_digest

        return hashlib.sha256(f"{lexica.vocabulary_digest(self._graph)} {modules_digest()}".encode()).hexdigest()

    def steps(self, concepts: Collection[str]) -> Iterator[VocabularyStep]:
        """Give the steps between the concepts of a graph, given by id."""
        return self._opened().steps(concepts)

    def narrower(self, curies: Collection[str]) -> Mapping[str, int]:
        """Give all kinds of these concepts, under all their ids, and how many levels each stands below the nearest."""
        return self._opened().narrower(curies)

    def _opened(self) -> LexiconKinship:
        from medkg.vocabulary.kinship import LexiconKinship
        from medkg.vocabulary.preferences import Preferences
        from medkg.vocabulary.shipped import module_terms

        digest = self.digest
        if self._read is None or self._read[0] != digest:
            kinship = LexiconKinship(self._lexicon(), Preferences.shipped(), stated=self._stated, beside=module_terms())
            self._read = (digest, kinship)
        return self._read[1]

    def _stated(self) -> Iterator[Term]:
        from medkg.vocabulary.shipped import stated_terms

        return chain(stated_terms(), lexica.added_terms(self._graph))
