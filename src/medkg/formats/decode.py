"""From bytes to text, without ever guessing silently.

UTF-8 is the rule. Text that is no UTF-8 at all is taken as Windows-1252 (the superset of Latin-1 that western clinical
systems and older corpora write): one byte is one character, so offsets hold, and the document says so in its metadata.
Text that is UTF-8 in some places and broken in others is damaged, and bytes that Windows-1252 does not define are
something else again: both are refused, because any reading would be an invention. JSON is UTF-8 by its standard and
tables carry no metadata to say otherwise: there, nothing but UTF-8 is taken. XML may declare what it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from medkg.errors import InputError

FALLBACK = "windows-1252"

_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")


def decode(data: bytes, *, only_utf8: bool = False) -> tuple[str, str]:
    """Read bytes as text; the second value names the encoding where it was not UTF-8, else it is empty.

    Raises InputError where the bytes cannot be read without guessing, or hold a NUL.
    """
    try:
        text, encoding = data.decode(), ""
    except UnicodeDecodeError as error:
        found = f"not valid UTF-8 (byte 0x{data[error.start]:02x} after {error.start} bytes)"
        remedy = "Convert the file to UTF-8."
        if only_utf8 or _MULTIBYTE.search(data):
            raise InputError(f"{found}.", remedy=remedy) from error
        try:
            text, encoding = data.decode(FALLBACK), FALLBACK
        except UnicodeDecodeError:
            raise InputError(f"{found}, nor {FALLBACK}.", remedy=remedy) from error
    return sound(text), encoding


def sound(text: str) -> str:
    """Give a text back; raises InputError where it holds a NUL or half of a surrogate pair.

    Taking them out would move every offset behind them, so the record is refused instead.
    """
    if "\0" in text:
        raise InputError(f"holds a NUL character at character {text.index(chr(0))}.")
    lone = None if text.isascii() else _SURROGATE.search(text)
    if lone:
        raise InputError(f"holds half of a surrogate pair (U+{ord(lone.group()):04X}) at character {lone.start()}.")
    return text


def sound_json(raw: str, value: object) -> None:
    """Refuse a parsed JSON value any of whose strings is unsound; `raw` tells quickly that none is."""
    if _ESCAPED.search(raw):
        for text in _strings(value):
            sound(text)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _strings(key)
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
