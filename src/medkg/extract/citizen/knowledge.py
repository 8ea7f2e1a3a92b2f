"""A linker's knowledge base as scispaCy's users read it: `linker.kb.cui_to_entity[id]`, over our vocabularies."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from scispacy.linking_utils import Entity

if TYPE_CHECKING:
    from medkg.ports import NamedConcepts


class KnowledgeView:
    """Looks concepts up in the vocabularies when they are asked for; nothing is copied."""

    def __init__(self, concepts: Callable[[], NamedConcepts]) -> None:
        self.cui_to_entity = ConceptsById(concepts)
        self.alias_to_cuis = IdsByName(concepts)


class ConceptsById:
    """Concept id → scispaCy's own record of a concept: `concept_id, canonical_name, aliases, types, definition`.

    `types` holds the Biolink category in place of semantic types; the vocabularies hold no definitions.
    """

    def __init__(self, concepts: Callable[[], NamedConcepts]) -> None:
        self._concepts = concepts

    def __getitem__(self, curie: str) -> Entity:
        """Give a concept; raises KeyError for an id that no vocabulary has."""
        term = self._concepts().term(curie)
        if term is None:
            raise KeyError(curie)
        return Entity(
            concept_id=term.concept.id,
            canonical_name=term.concept.name,
            aliases=[synonym.text for synonym in term.synonyms],
            types=[term.concept.category],
            definition=None,
        )

    def __contains__(self, curie: object) -> bool:
        return isinstance(curie, str) and self._concepts().term(curie) is not None

    def get(self, curie: str, default: Entity | None = None) -> Entity | None:
        """Give a concept, or the default for an id that no vocabulary has."""
        try:
            return self[curie]
        except KeyError:
            return default


class IdsByName:
    """A name → the ids of the concepts that bear it, in whatever case, plural or spelling."""

    def __init__(self, concepts: Callable[[], NamedConcepts]) -> None:
        self._concepts = concepts

    def __getitem__(self, name: str) -> set[str]:
        """Give the ids; raises KeyError for a name that nothing bears."""
        if not (found := self._concepts().filed(name)):
            raise KeyError(name)
        return {candidate.concept.id for candidate in found}

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(self._concepts().filed(name))
