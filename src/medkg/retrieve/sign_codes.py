"""What hops do to a chain's sign, as the search reads it: one small number for each predicate and direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Says nothing about which way it pushes; keeps the sign of what came before; turns it round.
STOPS, KEEPS, FLIPS = 0, 1, 2


@dataclass(frozen=True, slots=True)
class SignCodes:
    """By a predicate's code, what its hops do when walked along their direction and when walked against it.

    `end` is the state in which a chain must arrive: 0 where it shall raise its target, 1 where it shall lower it.
    """

    along: NDArray[np.int8]
    against: NDArray[np.int8]
    end: int

    def of(self, *, along: bool) -> NDArray[np.int8]:
        """Give the codes of one walking direction."""
        return self.along if along else self.against
