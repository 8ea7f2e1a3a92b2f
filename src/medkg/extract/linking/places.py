"""Where concepts stand, with what a trained linker knows beside the vocabularies: ids of older editions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from medkg.model.concept import Concept
from medkg.ports import ConceptPlaces


class PlacesWithHistory:
    """The port `ConceptPlaces` over another one; ids that were replaced lead to those that replaced them."""

    def __init__(self, places: ConceptPlaces, replaced_by: Mapping[str, str]) -> None:
        self._places = places
        self._replaced_by = replaced_by

    def concept(self, curie: str) -> Concept | None:
        """Give the concept with this id."""
        return self._places.concept(curie)

    def broader(self, curie: str) -> Sequence[str]:
        """Give the nearest concepts of the preferred vocabulary above one of another, by id."""
        return self._places.broader(curie)

    def canonical(self, curie: str) -> str:
        """Give the id of the concept that stands for this one."""
        return self._replaced_by.get(curie) or self._places.canonical(curie)
