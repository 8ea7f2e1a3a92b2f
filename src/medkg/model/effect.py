"""What a chain, taken literally, suggests that more of its source does to its target."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from medkg.model.assertion import Assertion


class Direction(StrEnum):
    """What more of the source does to the target."""

    RAISES = "raises"
    LOWERS = "lowers"
    UNDETERMINED = "undetermined"


class Step(StrEnum):
    """What one hop, walked as the chain walks it, does with a change at its beginning.

    `passes` hands the change on unaltered, as from a kind or a part to the whole; `unsigned` is an effect whose
    direction nobody says; `opposite` is one that runs the other way than it is walked; `silent` claims no effect, and
    `unknown` is a predicate of which the table of rules says nothing.
    """

    RAISES = "raises"
    LOWERS = "lowers"
    PASSES = "passes"
    UNSIGNED = "unsigned"
    OPPOSITE = "opposite"
    SILENT = "silent"
    UNKNOWN = "unknown"

    @property
    def signed(self) -> bool:
        """Whether a direction comes out of the hop."""
        return self in {Step.RAISES, Step.LOWERS, Step.PASSES}


class Basis(StrEnum):
    """What kind of statement stands behind: only `cause` licenses a causal conclusion."""

    CAUSE = "cause"
    CORRELATION = "correlation"
    KIND = "kind"
    NOTHING = "nothing"


class Standing(StrEnum):
    """How a chain stands to what it comes to: one hop says it or calls it possible, a transitive relation implies it.

    All others suggest it.
    """

    SAYS = "says"
    SUPPOSES = "supposes"
    FOLLOWS = "follows"
    SUGGESTS = "suggests"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainEffect:
    """A chain's sign, and the hops that made it so.

    `steps` and `bases` have one entry a hop. `basis` is the weakest of them: a single correlation makes the whole a
    correlation. `predicate` is the one from source to target that the chain comes to, empty where it comes to none;
    what is only suggested is no evidence. `contrary_to` holds what the graph asserts between the two ends that says
    the opposite. `words` says it all in a sentence.
    """

    direction: Direction
    basis: Basis
    steps: tuple[Step, ...]
    bases: tuple[Basis, ...]
    standing: Standing = Standing.SUGGESTS
    predicate: str = ""
    words: str = ""
    contrary_to: tuple[Assertion, ...] = ()

    @property
    def undetermined_by(self) -> tuple[int, ...]:
        """The hops, numbered from 1, that leave the direction open."""
        return tuple(number for number, step in enumerate(self.steps, start=1) if not step.signed)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a direction speaks for: on a condition, and on anything else; and who defines the predicates."""

    direction: Direction
    basis: Basis
    on_condition: str
    elsewhere: str
    source: str


CONDITIONS = frozenset({"Disease", "PhenotypicFeature"})

# What is done to a condition is named as medicine names it. A correlation never becomes an effect.
CONCLUSIONS = (
    Conclusion(
        Direction.LOWERS, Basis.CAUSE, "ameliorates", "negatively_regulates", "Biolink Model; RO:0003307, RO:0002212"
    ),
    Conclusion(
        Direction.RAISES, Basis.CAUSE, "contributes_to", "positively_regulates", "Biolink Model; RO:0002326, RO:0002213"
    ),
    Conclusion(
        Direction.LOWERS, Basis.CORRELATION, "negatively_correlated_with", "negatively_correlated_with", "Biolink Model"
    ),
    Conclusion(
        Direction.RAISES, Basis.CORRELATION, "positively_correlated_with", "positively_correlated_with", "Biolink Model"
    ),
)
# Its opposite is treats (Biolink Model, opposite_of), though it does not say that the condition would get worse.
AVOIDED = "contraindicated_in"


def suggested(direction: Direction, basis: Basis, category: str) -> str:
    """Give the predicate that a chain to a concept of this category speaks for; empty where it speaks for none."""
    for one in CONCLUSIONS:
        if (one.direction, one.basis) == (direction, basis):
            return one.on_condition if category in CONDITIONS else one.elsewhere
    return ""
