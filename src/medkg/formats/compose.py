"""A document's text put together from parts, with the place of every part.

The convention is PubTator's: title, one space, body. Parts of an abstract are joined by a space, blocks of a full text
by an empty line.
"""

from __future__ import annotations

from medkg.formats.headings import labelled
from medkg.model.document import Section

BLOCK = "\n\n"


class TextBuilder:
    """Collects a title and parts in order; `text` and `sections` fit each other at every moment."""

    def __init__(self, title: str = "") -> None:
        self._parts = [title] if title else []
        self._length = len(title)
        self._sections = [Section(0, len(title), "title")] if title else []
        self.title_end = len(title)

    def add(self, text: str, *, joint: str = " ") -> int:
        """Append a part behind a joint (none at the very beginning) and give the offset at which it starts."""
        start = self.next_start(joint)
        if self._length:
            self._parts.append(joint if self._length > self.title_end else " ")
        self._length = start
        self._parts.append(text)
        self._length += len(text)
        return start

    def mark(self, start: int, kind: str, heading: str = "") -> None:
        """Record a section from an offset to the present end; an empty one is left out."""
        if self._length > start:
            self._sections.append(Section(start, self._length, kind, heading))

    def keep(self, section: Section) -> None:
        """Record a section that was found in the text so far."""
        self._sections.append(section)

    def next_start(self, joint: str) -> int:
        """Say where a part added with this joint would start."""
        if not self._length:
            return 0
        return self._length + (len(joint) if self._length > self.title_end else 1)

    @property
    def length(self) -> int:
        """The number of characters so far."""
        return self._length

    @property
    def text(self) -> str:
        """The whole text so far."""
        return "".join(self._parts)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections, outer before inner, in the order of the text."""
        return tuple(sorted(self._sections, key=lambda section: (section.start, -section.end)))


def title_and_abstract(title: str, abstract: str, *, joined: bool = False) -> tuple[str, tuple[Section, ...]]:
    """Join a title and an abstract; the abstract's own `LABEL:` parts become sections inside it.

    `joined` keeps the space between the two even where the title is empty: gold offsets count it.
    """
    joint = " " if abstract and (title or joined) else ""
    text = f"{title}{joint}{abstract}"
    start = len(title) + len(joint)
    sections = [Section(0, len(title), "title")] if title else []
    if abstract:
        sections += [Section(start, len(text), "abstract"), *labelled(text, start, len(text))]
    return text, tuple(sections)
