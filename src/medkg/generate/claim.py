"""A plain sentence as a claim: subject, predicate, object, polarity and certainty, or why it was not understood."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from medkg.errors import AmbiguousName
from medkg.generate.naming import LONGEST_NAME, Named, Namer
from medkg.generate.phrases import Split, splits
from medkg.generate.tables import ANY_RELATION, RelationWords
from medkg.generate.tokens import Phrase, bounded, leading, tokenise, trailing, without_marks
from medkg.model.assertion import Triple
from medkg.model.mention import Certainty, Polarity

MOST_WORDS_IN_A_NAME = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedClaim:
    """What a sentence claims about two concepts."""

    text: str
    subject: Named
    predicate: str
    object: Named
    polarity: Polarity = Polarity.ASSERTED
    certainty: Certainty = Certainty.CERTAIN

    @property
    def triple(self) -> Triple:
        """The claim as the record would key it."""
        return Triple(self.subject.concept.id, self.predicate, self.object.concept.id, self.polarity)


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Why a text could not be read."""

    reason: str


class ClaimParser:
    """Read claims. Every word must be accounted for: one that is not makes the sentence not understood."""

    def __init__(self, namer: Namer, words: RelationWords) -> None:
        self.namer = namer
        self.words = words

    def parse(self, text: str) -> ParsedClaim | NotUnderstood:
        """Read one sentence; raises UsageError where it is empty or too long."""
        plain, _ = without_marks(bounded(text, "claim"))
        return self.read(tokenise(plain))

    def read(self, phrase: Phrase) -> ParsedClaim | NotUnderstood:
        """Read tokens: the first split whose both sides are names wins."""
        troubles: list[str] = []
        found_words = False
        for split in splits(phrase, self.words):
            if split.sense.predicate == ANY_RELATION:
                continue
            found_words = True
            ends = self._ends(split, troubles)
            if ends is not None:
                return _claim(phrase.surface, split, *ends)
        if not found_words:
            return NotUnderstood("no word was found that states a relation (causes, treats, is associated with, …).")
        return NotUnderstood(troubles[0] if troubles else "no name was found on both sides of the relation.")

    def _ends(self, split: Split, troubles: list[str]) -> tuple[Named, Named] | None:
        """Name both sides, left first."""
        for left, right in sides(split):
            first = self.named(left, troubles)
            second = first and self.named(right, troubles)
            if first and second and set(first.ids) & set(second.ids):
                troubles.append(f"{first.text!r} and {second.text!r} are the same concept, {first.concept.id}.")
            elif first and second:
                return first, second
        return None

    def named(self, side: Phrase, troubles: list[str], *, categories: Collection[str] = ()) -> Named | None:
        """Name a side: the whole of it first, then without small words around; troubles are noted for the reason."""
        if len(side) and leading(side, ("negation", "denying"))[1] == len(side):
            troubles.append(f"{side.surface!r} is read as a denial, never as a name; name the thing by its id.")
            return None
        for shorter in _shorter(side):
            try:
                named = self.namer.bears(shorter.surface, categories=categories)
            except AmbiguousName as error:
                troubles.insert(0, str(error))
                return None
            if named is not None:
                return named
        if len(side):
            troubles.append(f"nothing is called {side.surface[:LONGEST_NAME]!r}; look it up with `medkg find`.")
        return None


def sides(split: Split) -> Iterator[tuple[Phrase, Phrase]]:
    """Give the two sides of a split; where they stand together, once for every "and" between them."""
    if split.sense.form not in {"between", "together"}:
        yield split.left, split.right
        return
    pair, rest = (split.right, split.left) if split.sense.form == "between" else (split.left, split.right)
    if len(rest):
        return
    for place, word in enumerate(pair.words):
        if word in split.sense.joints:
            yield pair[:place], pair[place + 1 :]


def _shorter(side: Phrase) -> Iterator[Phrase]:
    while 0 < len(side) <= MOST_WORDS_IN_A_NAME:
        yield side
        _, front = leading(side, ("article", "before"))
        if front:
            side = side[front:]
            continue
        _, back = trailing(side, ("after",))
        if not back:
            return
        side = side[: len(side) - back]


def _claim(text: str, split: Split, left: Named, right: Named) -> ParsedClaim | NotUnderstood:
    if split.denials > 1:
        return NotUnderstood("the sentence is denied twice.")
    subject, object_ = (left, right) if split.sense.subject_left else (right, left)
    return ParsedClaim(
        text=text,
        subject=subject,
        predicate=split.sense.predicate,
        object=object_,
        polarity=Polarity.DENIED if split.denials else Polarity.ASSERTED,
        certainty=Certainty.POSSIBLE if split.hedged else Certainty.CERTAIN,
    )
