"""XML vocabularies record by record, each parsed alone: nothing is expanded or fetched, a broken one costs only itself.

An external DOCTYPE line, as NLM writes it, is stepped over; internal subsets and entities are refused before any parser
sees them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from medkg.errors import VocabularyError
from medkg.vocabulary.lines import numbered_lines

DECLARATION = re.compile(r"<!ENTITY|<!DOCTYPE[^>\[]*\[", re.IGNORECASE)
_LONGEST_RECORD = 16 << 20  # characters; the largest descriptor has about 100,000


class XmlRecord(NamedTuple):
    """A record's element, None where it is broken (`fault` says how), and the line where it begins."""

    line: int
    element: etree._Element | None
    fault: str = ""


def xml_records(path: Path, name: str) -> Iterator[XmlRecord]:
    """Cut the elements of one name, which never nest, out of a file.

    Raises VocabularyError naming the line of a declaration of entities.
    """
    tags = re.compile(rf"<{name}(?=[\s>])|</{name}\s*>")
    began, pieces, length = 0, list[str](), 0
    for number, line in numbered_lines(path):
        if DECLARATION.search(line):
            remedy = "Remove the declaration, or take the format that needs none."
            raise VocabularyError(f"{path} line {number} declares entities or an internal DTD subset.", remedy=remedy)
        for piece, tag in _cut(line, tags):
            if began:
                pieces.append(piece + tag * tag.startswith("</"))
                length += len(piece)
            if began and (tag or length > _LONGEST_RECORD):
                yield _parsed(began, pieces, ended=tag.startswith("</"))
                began = 0
            if tag and not tag.startswith("</"):
                began, pieces, length = number, [tag], 0
        if began:
            pieces.append("\n")
    if began:
        yield XmlRecord(began, None, "the file ends inside this record")


def _cut(line: str, tags: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Give the pieces of a line, each with the tag that ends it; the last with none."""
    at = 0
    for found in tags.finditer(line):
        yield line[at : found.start()], found.group()
        at = found.end()
    yield line[at:], ""


def _parsed(line: int, pieces: Iterable[str], *, ended: bool) -> XmlRecord:
    if not ended:
        return XmlRecord(line, None, "the record does not end before the next one begins, or is too long")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return XmlRecord(line, etree.fromstring("".join(pieces).encode("utf-8", "replace"), parser))
    except etree.XMLSyntaxError as error:
        return XmlRecord(line, None, f"the record is not well-formed XML: {error.msg}")
