"""What vocabularies, and no document, say of two concepts: that they are one thing, or which one is the broader."""

from __future__ import annotations

from dataclasses import dataclass

# Biolink's names of the relations that vocabularies state.
SAME_AS, SUBCLASS_OF, PART_OF = "same_as", "subclass_of", "part_of"


@dataclass(frozen=True, slots=True, order=True)
class VocabularyStep:
    """A step from one concept to another (ids) that a vocabulary makes; `vocabulary` names it for readers.

    `same_as` stands between any two ids of one thing, in both directions; `subclass_of` and `part_of` lead from the
    narrower concept to the broader one, over those between that the graph does not hold.
    """

    subject: str
    predicate: str
    object: str
    vocabulary: str
