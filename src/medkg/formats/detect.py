"""Which format a file is in, told by its content."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from medkg.errors import InputError, UsageError
from medkg.formats.stream import head
from medkg.ports import Reader

SAMPLE = 1 << 16
_COMPRESSED = ".gz"
# The first element: what stands before it are declarations, comments and processing instructions.
_BEFORE_ROOT = re.compile(r"\s*(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)", re.DOTALL | re.IGNORECASE)
_ROOT = re.compile(r"\s*<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)[\s>/]")


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of a file: its path, and its first 64 KiB uncompressed, as text with broken bytes marked."""

    path: Path
    text: str
    binary: bool = False

    @property
    def suffix(self) -> str:
        """The file name's suffix in lower case, that of compression left out."""
        name = self.path.name.lower().removesuffix(_COMPRESSED)
        return Path(name).suffix

    @property
    def root(self) -> str:
        """The local name of the first XML element; empty where there is none."""
        rest = self.text
        while found := _BEFORE_ROOT.match(rest):
            rest = rest[found.end() :]
        element = _ROOT.match(rest)
        return element[1] if element else ""

    @property
    def lines(self) -> list[str]:
        """The whole lines of the sample (its last one only where it is the only one), line ends taken off."""
        found = self.text.splitlines()
        return found[:-1] if len(found) > 1 and len(self.text) >= SAMPLE // 2 else found


class Format(Reader, Protocol):
    """A reader that knows its format when it sees it."""

    def recognises(self, sample: Sample) -> bool:
        """Tell whether a file that begins like this is in the reader's format."""


def sample_of(path: Path) -> Sample:
    """Read the beginning of a file; raises InputError where it cannot be read or is empty."""
    data = head(path, size=SAMPLE)
    if not data.strip():
        raise InputError("the file is empty.", remedy="Leave it out, or fetch it again.")
    text = data.decode(errors="replace").removeprefix("\ufeff")
    return Sample(path, text, binary=b"\0" in data)


def detect(path: Path, formats: Sequence[Format]) -> Format:
    """Choose the first format that recognises a file's content.

    Raises InputError listing the known formats where none does, and where the file is empty or unreadable.
    """
    sample = sample_of(path)
    for candidate in formats:
        if candidate.recognises(sample):
            return candidate
    raise InputError(
        f"the content is in none of the known formats ({_names(formats)}).",
        remedy="Name the format with --input-format if it is one of these.",
    )


def named(name: str, formats: Sequence[Format]) -> Format:
    """Look a format up by its name; raises UsageError listing the names."""
    for candidate in formats:
        if candidate.name == name:
            return candidate
    raise UsageError(f"there is no input format {name!r}.", remedy=f"Known formats: {_names(formats)}.")


def _names(formats: Iterable[Format]) -> str:
    return ", ".join(candidate.name for candidate in formats)
