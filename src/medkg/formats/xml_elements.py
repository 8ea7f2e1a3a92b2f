"""Elements of an XML file that may be of any form, one after the other, in constant memory.

Where `medkg.formats.xml` cuts records out by their tags and can go on behind a broken one, this follows the parser,
which knows empty elements and namespaces and stops at the first fault. Declarations are refused before the parser sees
them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias, cast

from lxml import etree

from medkg.errors import InputError
from medkg.formats.stream import chunks

if TYPE_CHECKING:
    Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml gives the type of its elements no other name

_DECLARATION = re.compile(rb"<!DOCTYPE|<!ENTITY", re.IGNORECASE)
_KEPT = 16  # a declaration may straddle two pieces


def elements(path: Path, names: Collection[str]) -> Iterator[Element]:
    """Give the elements of these local names when they end; each is emptied when the next is asked for.

    Raises InputError, with the line as its place where that is known, at a DOCTYPE or ENTITY declaration and where the
    file is no well-formed XML, after everything before it was given.
    """
    parser = etree.XMLPullParser(
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    kept = b""
    for piece in chunks(path):
        declared = _DECLARATION.search(kept + piece)
        if declared:
            raise InputError(
                "the file holds a DOCTYPE or ENTITY declaration, which medkg never expands; the rest is not read.",
                remedy="Remove the declaration.",
            )
        kept = piece[-_KEPT:]
        fault = _fed(parser, piece)
        yield from _ended(parser, names)
        if fault is not None:
            line, reason = fault
            raise InputError(f"this is no well-formed XML: {reason}.", place=f"line {line}")
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        raise InputError(f"this is no well-formed XML: {error.msg}.", place=f"line {error.lineno}") from error


def _fed(parser: etree.XMLPullParser, piece: bytes) -> tuple[int, str] | None:
    try:
        parser.feed(piece)
    except etree.XMLSyntaxError as error:
        return int(error.lineno or 1), str(error.msg)
    return None


def _ended(parser: etree.XMLPullParser, names: Collection[str]) -> Iterator[Element]:
    for _, ended in parser.read_events():
        element = cast("Element", ended)  # only the beginnings of namespaces are anything else
        if local_name(element) in names:
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]


def local_name(element: Element) -> str:
    """Give an element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
