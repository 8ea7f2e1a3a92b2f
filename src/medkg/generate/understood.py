"""What was recognised in a question that was not understood, so that the asker can mend it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from medkg.errors import AmbiguousName
from medkg.generate.denials import unread
from medkg.generate.naming import Named, Namer
from medkg.generate.phrases import splits
from medkg.generate.tables import ANY_RELATION, RelationWords, grammar
from medkg.generate.tokens import Phrase

# What is shown to who asked in another way; each is understood with names in the place of X, Y and Z.
FORMS = (
    "Does X cause Y?",
    "Is X effective against Y?",
    "Does X or Y cause Z?",
    "Is there a link between X and Y?",
    "Which drugs treat Y?",
    "What is X used for?",
    "What are the side effects of X?",
    "Which genes are associated with Y?",
    "How does X work in Y?",
    "What is the mechanism of X in Y?",
)
_MOST_WORDS_SEARCHED = 40
_LONGEST_SEARCHED = 6


@dataclass(frozen=True, slots=True)
class Understood:
    """Says which names and relations a question holds."""

    namer: Namer
    words: RelationWords

    def told(self, phrase: Phrase, troubles: list[str]) -> str:
        """Say why a question was not understood: the first trouble, what was recognised, and how to ask."""
        named = ", ".join(f"{n.text} = {n.concept.name} ({n.concept.id})" for n in self._spans(phrase)) or "none"
        relations = sorted({s.sense.predicate for s in splits(phrase, self.words)} - {ANY_RELATION})
        why = f" {troubles[0]}" if troubles else ""
        return (
            f"question not understood:{why}{unread(phrase, troubles)} Concepts recognised: {named}. Relations "
            f"recognised: {', '.join(relations) or 'none'}. Questions can be: {' '.join(FORMS)}"
        )

    def _spans(self, phrase: Phrase) -> Iterator[Named]:
        """Name the longest spans first to last; bounded, as each span is a look-up."""
        phrase, start = phrase[:_MOST_WORDS_SEARCHED], 0
        while start < len(phrase):
            length = self._longest_name(phrase[start : start + _LONGEST_SEARCHED])
            if length:
                yield self.namer.name(phrase[start : start + length].surface)
            start += length or 1

    def _longest_name(self, window: Phrase) -> int:
        for length in range(len(window), 0, -1):
            if _all_small(window[:length]):
                continue
            try:
                if self.namer.bears(window[:length].surface) is not None:
                    return length
            except AmbiguousName:
                continue
        return 0


def _all_small(phrase: Phrase) -> bool:
    small = {words for kind in grammar().kinds.values() for words in kind}
    return all((token.word,) in small for token in phrase.tokens)
