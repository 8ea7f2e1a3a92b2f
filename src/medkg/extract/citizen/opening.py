"""What a component of anybody's pipeline works with: vocabularies and the trained linker, asked for by name.

Extraction does not know vocabularies. spaCy's registry is the socket here: whoever puts medkg together registers under
OPENER, by entry point, a function from the name of vocabularies to what is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from spacy.util import registry

if TYPE_CHECKING:
    from medkg.extract.linking.linker import Linker
    from medkg.ports import Lexicon, NamedConcepts

OPENER: Final = "medkg.opened.v1"
SHIPPED: Final = "shipped"


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
