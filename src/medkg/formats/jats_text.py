"""The words of a JATS element: inline markup gone, every character once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medkg.formats.xml import squeezed

if TYPE_CHECKING:
    from lxml import etree

# Blocks that stand inside paragraphs but are told separately, and doubles of what other elements say already.
_LEFT_OUT = frozenset(
    {
        "fig",
        "fig-group",
        "table-wrap",
        "table-wrap-group",
        "table",
        "boxed-text",
        "supplementary-material",
        "tex-math",
        "graphic",
        "inline-graphic",
        "media",
        "alt-text",
        "long-desc",
        "object-id",
        "fn",
        "annotation",
    }
)
# Elements whose words must not run into their neighbours'.
_APART = frozenset(
    {"p", "title", "sec", "list", "list-item", "def-item", "term", "def", "break", "disp-formula", "disp-quote"}
)
_CITED = frozenset({"bibr", "fn", "table-fn"})


def words(element: etree._Element | None) -> str:
    """Give an element's text with white space squeezed.

    A superscript reference mark directly behind a word is set off by a space: `lithium<sup>12</sup>` names no isotope.
    """
    if element is None:
        return ""
    pieces: list[str] = []
    _collect(element, pieces)
    return squeezed("".join(pieces))


def _collect(element: etree._Element, pieces: list[str]) -> None:
    if element.text:
        pieces.append(element.text)
    for child in element:
        if child.tag not in _LEFT_OUT:
            apart = child.tag in _APART or _reference_mark(child)
            if apart:
                pieces.append(" ")
            _collect(child, pieces)
            if child.tag in _APART:
                pieces.append(" ")
        if child.tail:
            pieces.append(child.tail)


def _reference_mark(element: etree._Element) -> bool:
    if element.tag == "sup":
        return any(inner.get("ref-type") in _CITED for inner in element.iter("xref"))
    return element.tag == "xref" and element.get("ref-type") in _CITED and element.find("sup") is not None
