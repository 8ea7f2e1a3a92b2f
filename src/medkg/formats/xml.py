"""XML record by record: a byte scanner cuts records out, each is parsed alone, nothing is ever expanded or fetched.

A file may be larger than memory and broken anywhere. The scanner knows only where records of given names begin and end;
a record that does not end is put aside where the next one begins. Declarations of entities and internal DTD subsets
are refused before any parser sees them; an external DOCTYPE line, as NLM writes it, is stepped over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from lxml import etree

from medkg.errors import InputError
from medkg.formats.stream import Cut, chunks

RECORD_LIMIT = 64 << 20
_KEPT = 1 << 12  # bytes kept of what lies between records: a tag or declaration may straddle two chunks
_SEEN = 1 << 14  # bytes of a broken record in which its id is looked for
_AFTER_NAME = frozenset(b" \t\r\n>/")
_DECLARATION = re.compile(rb"<!ENTITY|<!DOCTYPE[^>\[]*\[", re.IGNORECASE)
_ENCODING = re.compile(rb"^\s*(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_SPACES = re.compile(r"[ \t\r\n]+")
# Prefixes that records use and that their sets' root elements declare.
_NAMESPACES = (
    b'<r xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML"'
    b' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:ali="http://www.niso.org/schemas/ali/1.0/"'
    b' xmlns:oasis="http://www.niso.org/standards/z39-96/ns/oasis-exchange/table" xmlns:xi="http://www.w3.org/2001/XInclude">'
)


class _Scanner:
    """Finds the records of some names in bytes that arrive in pieces."""

    def __init__(self, names: tuple[str, ...]) -> None:
        alternatives = b"|".join(name.encode() for name in names)
        self._opening = re.compile(rb"<(" + alternatives + rb")(?=[\s>/])")
        self._tags = tuple(b"<" + name.encode() for name in names)
        self._buffer = bytearray()
        self._base = 0
        self._searched = 0
        self._name = b""

    def feed(self, piece: bytes) -> Iterator[Cut]:
        """Take more bytes and give the records that end in them; raises InputError at a declaration between records."""
        self._buffer += piece
        while True:
            record = self._end() if self._name else None
            if record:
                yield record
            if self._name or not self._begin():
                return

    def finish(self) -> Iterator[Cut]:
        """Give what is left as a broken record."""
        if self._name:
            yield self._broken("the file ends inside this record.", len(self._buffer))

    def _begin(self) -> bool:
        found = self._opening.search(self._buffer, self._searched)
        stop = found.start() if found else len(self._buffer)
        declared = _DECLARATION.search(self._buffer, 0, stop)
        if declared:
            raise InputError(
                "the file declares entities or an internal DTD subset, which are never expanded; the rest is not read.",
                place=f"byte {self._base + declared.start()}",
                remedy="Remove the declaration.",
            )
        if found is None:
            self._cut(max(0, stop - _KEPT))
            return False
        # A match looks into the buffer, which is about to move: what is needed of it is taken first.
        self._name = bytes(found[1])
        self._cut(stop)
        self._searched = len(self._name)
        return True

    def _end(self) -> Cut | None:
        stop = self._find(b"</" + self._name, self._searched, len(self._buffer))
        limit = len(self._buffer) if stop < 0 else stop
        others = [self._find(tag, self._searched, limit) for tag in self._tags]
        other = min((found for found in others if found >= 0), default=-1)
        if other >= 0:
            return self._broken(f"the record does not end before byte {self._base + other}.", other)
        close = self._buffer.find(b">", stop) + 1 if stop >= 0 else 0
        if not close:
            if len(self._buffer) > RECORD_LIMIT:
                return self._broken(f"the record is larger than {RECORD_LIMIT >> 20} MiB.", len(self._buffer))
            self._searched = max(self._searched, len(self._buffer) - _KEPT)
            return None
        data, position = bytes(self._buffer[:close]), self._base
        self._name = b""
        self._cut(close)
        return Cut(position, data)

    def _find(self, tag: bytes, begin: int, stop: int) -> int:
        """Find a tag that is not the beginning of a longer one's name; a search for plain bytes beats a pattern's."""
        found = self._buffer.find(tag, begin, stop)
        while found >= 0:
            behind = found + len(tag)
            if behind < len(self._buffer) and self._buffer[behind] in _AFTER_NAME:
                return found
            found = self._buffer.find(tag, behind, stop)
        return -1

    def _broken(self, fault: str, stop: int) -> Cut:
        record = Cut(self._base, bytes(self._buffer[: min(stop, _SEEN)]), fault)
        self._name = b""
        self._cut(stop)
        return record

    def _cut(self, stop: int) -> None:
        del self._buffer[:stop]
        self._base += stop
        self._searched = 0


def records(path: Path, names: tuple[str, ...]) -> Iterator[Cut]:
    """Cut the elements of the given names out of a file, in order, broken ones marked.

    The elements must not nest in one another. Raises InputError where the stream breaks, at a declaration of
    entities, and where the file declares an encoding that does not exist.
    """
    scanner = _Scanner(names)
    encoding = None
    for piece in chunks(path):
        if encoding is None and piece:
            encoding = _declared(piece)
        for record in scanner.feed(piece):
            yield _as_utf8(record, encoding or "")
    yield from scanner.finish()


def _declared(first: bytes) -> str:
    """Name the encoding to decode records from; empty for UTF-8. UTF-16 has become UTF-8 in the stream already."""
    found = _ENCODING.match(first)
    name = found[1].decode().lower() if found else ""
    if name in {"", "utf-8", "utf8", "us-ascii", "ascii"} or name.startswith(("utf-16", "utf16", "utf-32", "ucs")):
        return ""
    try:
        "".encode(name)
    except LookupError as error:
        raise InputError(f"the file declares the unknown encoding {name!r}.", place="byte 0") from error
    return name


def _as_utf8(record: Cut, encoding: str) -> Cut:
    if not encoding or record.fault:
        return record
    try:
        return record._replace(data=record.data.decode(encoding).encode())
    except UnicodeError as error:
        return record._replace(fault=f"not valid {encoding}, as the file declares itself: {error}.")


@lru_cache(maxsize=1)
def _parser() -> etree.XMLParser:
    """Make the one parser: nothing fetched, nothing expanded, libxml2's own limits on depth and size kept."""
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def parse(record: Cut) -> etree._Element:
    """Parse one record; raises InputError for a fault and for anything that is not plain, well-formed XML."""
    data = record.data
    if record.fault:
        raise InputError(record.fault)
    if b"<!ENTITY" in data or b"<!DOCTYPE" in data:
        raise InputError("the record holds a DOCTYPE or ENTITY declaration, which medkg never expands.")
    try:
        return etree.fromstring(_NAMESPACES + data + b"</r>", _parser())[0]
    except etree.XMLSyntaxError as error:
        raise InputError(f"the record is not well-formed XML: {' '.join(str(error.msg).split())}.") from error


def squeezed(text: str) -> str:
    """Make every run of XML white space one space and take it off the ends; other spaces stay as they are."""
    # Most texts hold single spaces alone, and looking for the others is much quicker than the pattern.
    if "  " in text or "\n" in text or "\t" in text or "\r" in text:
        text = _SPACES.sub(" ", text)
    return text.strip(" ")


def flat(element: etree._Element | None) -> str:
    """Give an element's text without its markup; every character once, white space squeezed."""
    if element is None:
        return ""
    if not len(element):
        return squeezed(element.text or "")
    return squeezed("".join(piece for piece in element.itertext() if isinstance(piece, str)))


def text_at(element: etree._Element, path: str) -> str:
    """Give the flat text of the first element at a path, or an empty string."""
    return flat(element.find(path))
