"""How much of what stands in a database; the server keeps these counts, so that nothing is read through."""

from __future__ import annotations

from dataclasses import dataclass

from medkg.views.cypher.shape import CONCEPT_LABELS, DOCUMENT, EVIDENCE, LABELS, TYPE_OF
from medkg.views.neo4j.server import Server

_TYPES = tuple(TYPE_OF.values())
_COUNT = (
    f"RETURN [{', '.join(f'COUNT {{ (:{label}) }}' for label in LABELS)}], "
    f"[{', '.join(f'COUNT {{ ()-[:{type_}]->() }}' for type_ in _TYPES)}]"
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How much of each kind stands in the database."""

    concepts: int = 0
    assertions: int = 0
    evidence: int = 0
    documents: int = 0

    @property
    def total(self) -> int:
        """All four together."""
        return self.concepts + self.assertions + self.evidence + self.documents


@dataclass(frozen=True, slots=True)
class Census:
    """How many nodes stand under each label, and how many assertions under each type; those without any left out."""

    labels: dict[str, int]
    types: dict[str, int]

    @property
    def concept_labels(self) -> tuple[str, ...]:
        """The labels under which concepts stand."""
        return tuple(label for label in CONCEPT_LABELS if label in self.labels)

    @property
    def counts(self) -> Counts:
        """The same by kind."""
        concepts = sum(self.labels[label] for label in self.concept_labels)
        evidence, documents = (self.labels.get(label, 0) for label in (EVIDENCE, DOCUMENT))
        return Counts(concepts, sum(self.types.values()), evidence, documents)


def taken(server: Server) -> Census:
    """Count what stands now."""
    ((by_label, by_type),) = server.rows(_COUNT)
    return Census(_some(LABELS, by_label), _some(_TYPES, by_type))


def _some(names: tuple[str, ...], counts: list[int]) -> dict[str, int]:
    return {name: count for name, count in zip(names, counts, strict=True) if count}
