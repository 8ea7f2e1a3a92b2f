"""Text from data made fit for XML 1.0: nothing is lost but the characters that no XML may hold."""

from __future__ import annotations

import re
from types import MappingProxyType

# https://www.w3.org/TR/xml/#charsets
XML_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Written plainly, a reader would make spaces or line feeds of these.
_WHITE = MappingProxyType({"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})
_MARKS = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", **_WHITE})
_CONTROL_PICTURES, _LAST_CONTROL = 0x2400, 0x1F


def control_picture(found: re.Match[str]) -> str:
    """Show a control character by its picture (␛), which keeps two ids apart; anything else by U+FFFD."""
    code = ord(found.group())
    return chr(_CONTROL_PICTURES + code) if code <= _LAST_CONTROL else "\ufffd"


def escaped(text: str) -> str:
    """Write a text for an element or a quoted attribute."""
    return text.translate(_MARKS)
