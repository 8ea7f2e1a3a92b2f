"""A document as the encoder reads it: pieces, hints of the dictionary, windows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medkg.extract.encoder.hints import Hint, hint_numbers
from medkg.extract.encoder.pieces import Pieces, read_pieces
from medkg.extract.encoder.windows import windows
from medkg.model.mention import Mention

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True, slots=True)
class Read:
    """A text in pieces, each with the number of its hint, and the windows as ranges of pieces."""

    pieces: Pieces
    hints: list[int]
    windows: list[tuple[int, int]]


def read_text(
    text: str,
    *,
    sentences: Sequence[tuple[int, int]],
    sure: Iterable[Mention],
    doubtful: Iterable[Mention],
    tokenizer: Tokenizer,
) -> Read:
    """Read a text; `sure` and `doubtful` are what the dictionary found in it, taken or not."""
    pieces = read_pieces(text, tokenizer)
    hints = [
        *(Hint(one.span, one.category, sure=True) for one in sure),
        *(Hint(one.span, one.category, sure=False) for one in doubtful),
    ]
    return Read(pieces, hint_numbers(hints, pieces.starts, pieces.ends), list(windows(pieces, sentences)))
