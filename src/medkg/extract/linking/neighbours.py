"""What the other mentions of a document say about one: short forms of them, their heads, their concepts again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from medkg.extract.linking.learnt import Ids
from medkg.extract.linking.proposals import Proposal
from medkg.model.names import words

_LONGEST_SHORT: Final = 8
_FAR: Final = 0.4
_PLAIN_LETTERS: Final = 4
words_of = lru_cache(maxsize=65_536)(words)


@dataclass(frozen=True, slots=True)
class Known:
    """A mention of the document with the meaning that it has by itself, and how probable that is."""

    text: str
    kind: str
    words: tuple[str, ...]
    meaning: Proposal
    probability: float

    @property
    def ids(self) -> Ids:
        """The ids of its meaning."""
        return self.meaning.ids


class Neighbours:
    """The known mentions of one document, by meaning, by the ends of their words and by their first letter.

    A document may name thousands of concepts: each mention is compared with those alone that can say something of it.
    """

    def __init__(self, known: Iterable[Known]) -> None:
        self._known = tuple(known)
        self._by_ids = defaultdict[Ids, list[int]](list)
        self._by_end = defaultdict[tuple[str, ...], list[int]](list)
        self._by_letter = defaultdict[str, list[int]](list)
        for number, one in enumerate(self._known):
            self._by_ids[one.ids].append(number)
            for first in range(1, len(one.words)):
                self._by_end[one.words[first:]].append(number)
            if one.words:
                self._by_letter[one.words[0][0]].append(number)

    def tell(self, text: str, kind: str, proposals: Sequence[Proposal]) -> Iterator[tuple[Proposal, str, float, str]]:
        """Give (meaning, feature, value, reason in words) for what the document's other mentions say about one.

        A meaning may be one that the mention by itself would never be proposed; features are `document_again` (another
        wording means it), `document_longer` (this is the end of a longer wording) and `document_short` (its letters).
        """
        parts = words_of(text)
        if not parts:
            return
        short = _short_form(text)
        among = {proposal.ids for proposal in proposals}
        for one in self._near(among, parts, short):
            if one.kind != kind or one.words == parts:
                continue
            if one.ids in among:
                yield one.meaning, "document_again", one.probability, ""
            if len(one.words) > len(parts) and one.words[-len(parts) :] == parts:
                yield one.meaning, "document_longer", one.probability, f"short for {one.text!r} in this document"
            if short and len(one.text) > len(text) + 1 and (fit := _fits(short, one.words)):
                yield one.meaning, "document_short", one.probability * fit, f"letters of {one.text!r} in this document"

    def _near(self, among: Iterable[Ids], parts: tuple[str, ...], short: str) -> Iterator[Known]:
        """Give the mentions that may say something, in their order."""
        numbers = {number for ids in among for number in self._by_ids.get(ids, ())}
        numbers.update(self._by_end.get(parts, ()))
        if short:
            numbers.update(self._by_letter.get(short[0], ()))
        return (self._known[number] for number in sorted(numbers))


def _short_form(text: str) -> str:
    """Give the folded letters of what is written like a short form; empty where it is not."""
    letters = "".join(character for character in text if character.isalnum())
    if not 1 < len(letters) <= _LONGEST_SHORT or " " in text.strip():
        return ""
    capitals = sum(character.isupper() for character in letters)
    if not capitals or (capitals == 1 and len(letters) > _PLAIN_LETTERS):
        return ""
    folded = letters.lower()
    return folded[:-1] if folded.endswith("s") and letters.endswith("s") and len(folded) > 2 else folded  # noqa: PLR2004 - AEs


def _fits(short: str, parts: Sequence[str]) -> float:
    """Say how well letters shorten words: 1 for their initials or a beginning, less where letters lie inside words."""
    initials = "".join(part[0] for part in parts)
    if short == initials or (len(parts) == 1 and parts[0].startswith(short)):
        return 1.0
    joined = "".join(parts)
    if not joined.startswith(short[0]):
        return 0.0
    starts = {0}
    for part in parts[:-1]:
        starts.add(max(starts) + len(part))
    place, at_start = 0, 1
    for letter in short[1:]:
        following = next((start for start in sorted(starts) if start > place and joined[start] == letter), -1)
        near = joined.find(letter, place + 1)
        if near < 0:
            return 0.0
        place = following if following > 0 else near
        at_start += following > 0
    return max(_FAR, at_start / len(short)) * 0.9
