"""A document as the encoder reads it: pieces, hints of the dictionary, windows."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from medkg.extract.encoder.hints import Hint, hint_numbers
from medkg.extract.encoder.pieces import Pieces, read_pieces
from medkg.extract.encoder.windows import windows
from medkg.model.mention import Mention

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# Characters that are read at once; abstracts and most notes are read whole.
_PORTION: Final = 20_000
Sentences = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Read:
    """A text in pieces, each with the number of its hint, and the windows as ranges of pieces."""

    pieces: Pieces
    hints: list[int]
    windows: list[tuple[int, int]]


def portions(sentences: Sentences) -> Iterator[Sentences]:
    """Part the sentences of a text into runs that are read at once; a sentence longer than a portion is one."""
    first = 0
    for place in range(1, len(sentences)):
        if sentences[place][1] - sentences[first][0] > _PORTION:
            yield sentences[first:place]
            first = place
    if sentences:
        yield sentences[first:]


def hints_of(sure: Iterable[Mention], doubtful: Iterable[Mention]) -> list[Hint]:
    """Make hints of what the dictionary found, taken or not, in order."""
    hints = [
        *(Hint(one.span, one.category, sure=True) for one in sure),
        *(Hint(one.span, one.category, sure=False) for one in doubtful),
    ]
    return sorted(hints, key=lambda one: (one.span, not one.sure))


def read_portion(text: str, sentences: Sentences, hints: Sequence[Hint], *, tokenizer: Tokenizer) -> Read:
    """Read a run of sentences; offsets are those of the whole text, of which the hints are."""
    start, end = sentences[0][0], sentences[-1][1]
    pieces = read_pieces(text, start, end, tokenizer)
    first = bisect_left(hints, start, key=lambda one: one.span.start)
    last = bisect_left(hints, end, key=lambda one: one.span.start)
    numbers = hint_numbers(hints[first:last], pieces.starts, pieces.ends)
    return Read(pieces, numbers, list(windows(pieces, sentences)))


def read_text(text: str, sentences: Sentences, hints: Sequence[Hint], *, tokenizer: Tokenizer) -> Iterator[Read]:
    """Read a text portion by portion."""
    for portion in portions(sentences):
        yield read_portion(text, portion, hints, tokenizer=tokenizer)
