"""How wide a text is without a font at hand, and how a long one is broken into lines."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from medkg.wording import quoted

# Shares of the font size, a little more than Helvetica's, so that other sans-serif fonts fit too.
_NARROW, _MIDDLE, _WIDE, _FULL = 0.31, 0.58, 0.74, 1.02
_WIDE_LETTERS = frozenset("mwMWABCDEGHKNOPQRSUVXYZ@%&→")
_NARROW_LETTERS = frozenset("iljtfrI.,:;'|!()[]/- ·")


def width(text: str, *, size: float) -> float:
    """Estimate a text's width in pixels, generously."""
    return round(size * sum(map(_share, text)), 1)


def _share(letter: str) -> float:
    if letter in _NARROW_LETTERS:
        return _NARROW
    if letter in _WIDE_LETTERS:
        return _WIDE
    return _FULL if unicodedata.east_asian_width(letter) in "WF" else _MIDDLE


def cut(text: str, *, size: float, room: float) -> str:
    """Shorten a text to a width, with an ellipsis where something went."""
    if width(text, size=size) <= room:
        return text
    fits = _fitting(text, size=size, room=room - width("…", size=size))
    return text[:fits].rstrip() + "…"


def _fitting(text: str, *, size: float, room: float) -> int:
    """Count the leading letters that have room."""
    used = 0.0
    for place, letter in enumerate(text):
        used += size * _share(letter)
        if used > room:
            return place
    return len(text)


def wrapped(text: str, *, size: float, room: float, lines: int) -> tuple[str, ...]:
    """Break a text at spaces into at most so many lines; what has no room ends in an ellipsis."""
    made = [""]
    for word in _pieces(quoted(text, longest=0), size=size, room=room):
        longer = f"{made[-1]} {word}".strip()
        if width(longer, size=size) <= room or not made[-1]:
            made[-1] = longer
        else:
            made.append(word)
    if len(made) <= lines:
        return tuple(made)
    return (*made[: lines - 1], cut(" ".join(made[lines - 1 :]), size=size, room=room))


def _pieces(text: str, *, size: float, room: float) -> Iterator[str]:
    """Give the words of a text; a word wider than a line (a systematic name) is broken, after a hyphen if it can be."""
    for word in text.split():
        rest = word
        while (fits := max(_fitting(rest, size=size, room=room), 1)) < len(rest):
            hyphen = rest.rfind("-", 1, fits) + 1
            end = hyphen if hyphen > fits // 2 else fits
            yield rest[:end]
            rest = rest[end:]
        yield rest
