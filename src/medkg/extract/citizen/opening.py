"""What a component of anybody's pipeline works with: vocabularies and the trained linker, asked for by name.

Extraction does not know vocabularies. spaCy's registry is the socket here: whoever puts medkg together registers under
OPENER, by entry point, a function from the name of vocabularies to what is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, cast

from spacy.util import registry

if TYPE_CHECKING:
    from medkg.extract.linking.linker import Linker
    from medkg.model.concept import Candidate, Term
    from medkg.ports import Lexicon

OPENER: Final = "medkg.opened.v1"
SHIPPED: Final = "shipped"


class NamedConcepts(Protocol):
    """What is known of concepts, for people who ask by id or by name."""

    def term(self, curie: str) -> Term | None:
        """Give all that is known of a concept; None for an unknown id."""

    def filed(self, name: str) -> Sequence[Candidate]:
        """Give all concepts that bear this very name, best first."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Names to find, the concepts behind them, and the linker that tells them apart."""

    lexicon: Lexicon
    concepts: NamedConcepts
    linker: Linker


def opened(vocabularies: str) -> Opened:
    """Open the vocabularies that ship (SHIPPED), or those that a graph folder adds to them, with the trained linker."""
    opener = cast("Callable[[str], Opened]", registry.misc.get(OPENER))
    return opener(vocabularies)
