"""Text from data made fit to stand in markup."""

from __future__ import annotations

from html import escape

from medkg.wording import quoted


def marked_up(text: str) -> str:
    """Write a text for XML and HTML: white space collapsed, controls gone, every special sign escaped, nothing cut."""
    return escape(quoted(text, longest=0), quote=True)
