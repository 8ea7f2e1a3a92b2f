"""What all vocabulary readers share: opening a file, saying where in it one is, and putting a bad row aside."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from medkg.errors import VocabularyError
from medkg.model.concept import Term
from medkg.model.reading import Rejection
from medkg.vocabulary.words import ShippedTerminology

STAGE = "vocabulary"
LONGEST_NAME = 500
_GZIP = b"\x1f\x8b"
_UTF16 = frozenset({b"\xff\xfe", b"\xfe\xff"})  # as spreadsheets begin their "Unicode text"
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Origin:
    """What a reader needs to know of its file: name, category asked for (may be empty) and whose words are used."""

    path: Path
    category: str
    terminology: ShippedTerminology

    @property
    def source(self) -> str:
        """The file's name without `.gz`, which terms carry as their source."""
        return self.path.name.removesuffix(".gz")

    def curie(self, raw: str, *, prefix: str = "") -> str:
        """Write an id of this file as a CURIE."""
        return self.terminology.curie(raw, prefix=prefix)

    def category_for(self, curie: str, *, stated: str = "") -> str:
        """Choose a category: what the user asked, else what the row states, else what the prefix stands for."""
        if self.category:
            return self.category
        return self.terminology.category(stated) if stated else self.terminology.category_of(curie)

    def reject(self, place: str, record: str, reason: str) -> Rejection:
        """Put a row aside, saying where it stood."""
        return Rejection(str(self.path), place, record[:_SHOWN], STAGE, reason)


TermReader = Callable[[Origin], Iterator[Term | Rejection]]


def numbered_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Stream a file's lines with their numbers, gzip seen through; what is no UTF-8 (or marked UTF-16) becomes U+FFFD.

    Raises VocabularyError naming the line where the file breaks off.
    """
    number = 0
    try:
        with path.open("rb") as raw:
            packed = raw.peek(2)[:2] == _GZIP
            stream = gzip.GzipFile(fileobj=raw) if packed else raw
            encoding = "utf-16" if stream.peek(2)[:2] in _UTF16 else "utf-8-sig"
            with io.TextIOWrapper(stream, encoding=encoding, errors="replace") as text:
                for number, line in enumerate(text, start=1):
                    yield number, line.rstrip("\r\n")
    except (OSError, EOFError, zlib.error) as error:
        raise VocabularyError(
            f"{path} cannot be read past line {number}: {error}.", remedy="Fetch the file again and add it once more."
        ) from error


def tidy_name(name: str) -> str:
    """Tidy a name's whitespace; empty where it is longer than any name of a concept is (LONGEST_NAME characters)."""
    tidied = tidy(name)
    return tidied if len(tidied) <= LONGEST_NAME else ""


def tidy(text: str) -> str:
    """Tidy a text's whitespace."""
    return " ".join(text.split())
