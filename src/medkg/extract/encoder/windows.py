"""The windows in which a text is read: whole sentences, as many as fit; a longer sentence is cut between words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from medkg.extract.encoder.pieces import Pieces

# Word pieces in a window. More context costs more than it brings: abstracts have about 300, in two or three windows.
WIDTH: Final = 158


def windows(pieces: Pieces, sentences: Sequence[tuple[int, int]], *, width: int = WIDTH) -> Iterator[tuple[int, int]]:
    """Give windows as ranges of pieces, in order, without overlap and leaving none out."""
    begin = end = 0
    for stop in _sentence_stops(pieces, sentences):
        if stop - begin > width:
            if begin < end:
                yield begin, end
            begin = end
            while stop - begin > width:
                cut = _between_words(pieces, begin, begin + width)
                yield begin, cut
                begin = cut
        end = stop
    if begin < end:
        yield begin, end


def _sentence_stops(pieces: Pieces, sentences: Sequence[tuple[int, int]]) -> Iterator[int]:
    place = 0
    for start, _ in sentences[1:]:
        before = place
        while place < len(pieces) and pieces.starts[place] < start:
            place += 1
        if place > before:
            yield place
    yield len(pieces)


def _between_words(pieces: Pieces, begin: int, cut: int) -> int:
    """Move a cut to where a word begins, unless the whole window is one word."""
    place = cut
    while place > begin and pieces.words[place] == pieces.words[place - 1]:
        place -= 1
    return place if place > begin else cut
