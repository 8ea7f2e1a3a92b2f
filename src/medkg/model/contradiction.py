"""What a graph says on both sides: an assertion and its denial, or two assertions that exclude each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from medkg.model.answer import Citation
from medkg.model.assertion import Assertion
from medkg.model.concept import Concept


class Conflict(StrEnum):
    """Why two assertions about the same two concepts contradict each other."""

    DENIED = "denied"
    CONTRARY = "contrary"


@dataclass(frozen=True, slots=True)
class Contrary:
    """Two predicates that cannot both hold of the same two concepts in the same sense, and who says so."""

    first: str
    second: str
    source: str


_BIOLINK = "Biolink Model, opposite_of"
_BIOLINK_IS_A = "Biolink Model, opposite_of; the first is a kind of ameliorates_condition"
_DIRECTION = "Biolink Model, object_direction_qualifier: increased or decreased"
_PROMOTES = "Biolink Model, opposite_of: preventative for and promotes condition"

# Not here: treats against causes. A drug may cause in one patient what it treats in another (arrhythmia, anxiety), so
# that both are true; nor anything whose sign depends on what lies between.
CONTRARIES = (
    Contrary("treats", "contraindicated_in", _BIOLINK),
    Contrary("treats", "exacerbates", _BIOLINK_IS_A),
    Contrary("palliates", "exacerbates", _BIOLINK_IS_A),
    Contrary("ameliorates", "exacerbates", _BIOLINK),
    Contrary("prevents", "causes", _PROMOTES),
    Contrary("prevents", "contributes_to", _PROMOTES),
    Contrary("positively_correlated_with", "negatively_correlated_with", _BIOLINK),
    Contrary("positively_regulates", "negatively_regulates", "Relation Ontology, RO:0002213 and RO:0002212"),
    Contrary("increases", "decreases", _DIRECTION),
    Contrary("increases_activity_of", "decreases_activity_of", _DIRECTION),
    Contrary("increases_abundance_of", "decreases_abundance_of", _DIRECTION),
    Contrary("increases_expression_of", "decreases_expression_of", _DIRECTION),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two assertions, with its best evidence first."""

    assertion: Assertion
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two assertions that exclude each other: what is asserted before what denies it, else the better believed first.

    `subject` and `object` are the first side's; where the predicate is symmetric the second may name them the other
    way round.
    """

    conflict: Conflict
    subject: Concept
    object: Concept
    first: Side
    second: Side

    @property
    def belief(self) -> float:
        """The belief of the weaker side: as surely as that, the two collide."""
        return min(self.first.assertion.belief, self.second.assertion.belief)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradictions:
    """The strongest contradictions of a graph, and how many there are in all; iterating gives the strongest."""

    strongest: tuple[Contradiction, ...]
    count: int

    def __iter__(self) -> Iterator[Contradiction]:
        return iter(self.strongest)

    def __len__(self) -> int:
        return len(self.strongest)
