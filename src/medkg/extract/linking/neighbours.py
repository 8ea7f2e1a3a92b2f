"""What the other mentions of a document say about one: short forms of them, their heads, their concepts again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from medkg.extract.linking.learnt import Ids
from medkg.extract.linking.proposals import Proposal
from medkg.model.names import words

_LONGEST_SHORT: Final = 8
_FAR: Final = 0.4
_PLAIN_LETTERS: Final = 4


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


def told_by_neighbours(
    text: str, kind: str, proposals: Sequence[Proposal], known: Iterable[Known]
) -> Iterator[tuple[Proposal, str, float, str]]:
    """Give (meaning, feature, value, reason in words) for what the document's other mentions say about one.

    A meaning may be one that the mention by itself would never be proposed; features are `document_again` (another
    wording means it), `document_longer` (this is the end of a longer wording) and `document_short` (its letters).
    """
    parts = words(text)
    short = _short_form(text)
    among = {proposal.ids for proposal in proposals}
    for one in known:
        if one.kind != kind or one.words == parts or not parts:
            continue
        if one.ids in among:
            yield one.meaning, "document_again", one.probability, ""
        if len(one.words) > len(parts) and one.words[-len(parts) :] == parts:
            yield one.meaning, "document_longer", one.probability, f"short for {one.text!r} in this document"
        if short and len(one.text) > len(text) + 1 and (fit := _fits(short, one.words)):
            yield one.meaning, "document_short", one.probability * fit, f"letters of {one.text!r} in this document"


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
