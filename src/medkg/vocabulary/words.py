"""Inputs' own words in ours: categories, predicates and identifiers, from one table that people can read and extend."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from medkg.errors import VocabularyError
from medkg.model.biolink import CATEGORIES, PREDICATES, UNKNOWN_CATEGORY
from medkg.model.identity import tidied

_HEADER = ("kind", "word", "meaning", "source")
_KINDS = ("category", "predicate", "prefix", "namespace", "pattern", "identifiers", "home")
_SEPARATORS = re.compile(r"[\s_\-]+")
_CURIE = re.compile(r"[A-Za-z][\w.\-]*:\S+")
_REMEMBERED = 1 << 16


@dataclass(frozen=True, slots=True)
class WordRow:
    """One row of a table of words, and where it stands (`words.tsv line 12`)."""

    kind: str
    word: str
    meaning: str
    source: str
    place: str


def read_words(table: Traversable | Path) -> Iterator[WordRow]:
    """Read a table `kind, word, meaning, source` (tabs; `#` begins a comment); raises VocabularyError naming the line.

    A category or predicate must mean one of medkg's own: anything else could become a label that no query knows.
    """
    try:
        lines = table.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise VocabularyError(f"the table of words {table} cannot be read: {error}.") from error
    for number, line in enumerate(lines, start=1):
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if not line.strip() or line.startswith("#") or cells == _HEADER:
            continue
        yield _checked(cells, place=f"{table.name} line {number}")


def _checked(cells: tuple[str, ...], *, place: str) -> WordRow:
    if len(cells) not in {3, 4} or not all(cells[:3]):
        raise VocabularyError(f"{place}: expected kind, word, meaning and source parted by tabs, got {cells!r}.")
    kind, word, meaning = cells[:3]
    if kind not in _KINDS:
        raise VocabularyError(f"{place}: {kind!r} is no kind of word; there are {', '.join(_KINDS)}.")
    if kind in {"category", "home"} and meaning not in CATEGORIES:
        raise VocabularyError(f"{place}: {meaning!r} is no category; there are {', '.join(sorted(CATEGORIES))}.")
    if kind == "predicate" and meaning not in PREDICATES:
        raise VocabularyError(f"{place}: {meaning!r} is no predicate; there are {', '.join(sorted(PREDICATES))}.")
    if kind == "pattern":
        try:
            re.compile(word)
        except re.error as error:
            raise VocabularyError(f"{place}: {word!r} is no regular expression: {error}.") from error
    return WordRow(kind, word, meaning, cells[3] if len(cells) > len(_HEADER) - 1 else "", place)


class ShippedTerminology:
    """The port `Terminology` over the shipped table and, after it, the user's own (later rows win)."""

    __slots__ = (
        "_categories",
        "_curies",
        "_homes",
        "_identifiers",
        "_namespaces",
        "_patterns",
        "_predicates",
        "_prefixes",
    )

    def __init__(self, *tables: Path) -> None:
        own = {kind: list[WordRow]() for kind in _KINDS}
        for table in (files("medkg_ontologies") / "words.tsv", *tables):
            for row in read_words(table):
                own[row.kind].append(row)
        self._categories = _dictionary(own["category"], known=CATEGORIES)
        self._predicates = _dictionary(own["predicate"], known=PREDICATES)
        self._prefixes = _dictionary(own["prefix"], known={row.meaning for row in own["prefix"]})
        self._identifiers = _dictionary(own["identifiers"], known=())
        self._homes = {row.word: row.meaning for row in own["home"]}
        self._namespaces = {_scheme_less(row.word): row.meaning for row in own["namespace"]}
        self._patterns = [(re.compile(row.word), row.meaning) for row in reversed(own["pattern"])]
        self._curies: dict[tuple[str, str], str] = {}

    def category(self, word: str) -> str:
        """Translate a type name (`Chemical`, `DiseaseOrPhenotypicFeature`, `Drug`) to a Biolink category."""
        return _translated(word, self._categories)

    def predicate(self, word: str) -> str:
        """Translate a relation name (`CID`, `increases activity of`, `CtD`) to a Biolink predicate in snake_case."""
        return _translated(word, self._predicates)

    def curie(self, raw: str, *, prefix: str = "") -> str:
        """Write an identifier in Bioregistry's preferred style: `D008094` with prefix `MESH` → `MESH:D008094`.

        `prefix` may also be a type name, which says how its bare ids are written (`Gene` → `ncbigene`); a prefix that
        the id itself carries wins. `Gene::10` and IRIs are understood. What is not known comes back tidied.
        """
        asked = (raw, prefix)
        answer = self._curies.get(asked)
        if answer is None:
            if len(self._curies) >= _REMEMBERED:
                self._curies.clear()
            answer = self._curies[asked] = self._written(tidied(raw), prefix.strip())
        return answer

    def prefix(self, word: str) -> str:
        """Give the prefix that a vocabulary's name stands for (`MSH` → `MESH`); empty where it is not known."""
        return _found(word.strip(), self._prefixes) if word.strip() else ""

    def category_of(self, curie: str) -> str:
        """Give the category of what a CURIE's vocabulary holds (`DOID` → Disease); NamedThing where that is unknown."""
        return self._homes.get(curie.partition(":")[0], UNKNOWN_CATEGORY)

    def _written(self, text: str, prefix: str) -> str:
        if "://" in text:
            return self._from_iri(text)
        kind, parted, local = text.partition("::")
        if parted and local:
            return self._written(local, kind)
        head, colon, local = text.partition(":")
        own = _found(head, self._prefixes) if colon and local else ""
        if own:
            again, colon, rest = local.partition(":")
            return f"{own}:{rest if colon and rest and _found(again, self._prefixes) == own else local}"
        if _CURIE.fullmatch(text):
            return text
        return self._from_bare(text, prefix)

    def _from_bare(self, text: str, prefix: str) -> str:
        known = _found(prefix, self._prefixes) if prefix else ""
        typed = _found(prefix, self._identifiers) if prefix and not known else ""
        if text and not known:
            known = next((meaning for pattern, meaning in self._patterns if pattern.fullmatch(text)), typed or prefix)
        local = text.lstrip(":")
        return f"{known}:{local}" if known and local else text

    def _from_iri(self, text: str) -> str:
        bare = _scheme_less(text)
        ends = [i + 1 for i, sign in enumerate(bare) if sign in "/_#="]
        for end in reversed(ends):
            known = self._namespaces.get(bare[:end])
            if known and bare[end:]:
                return f"{known}:{bare[end:]}"
        return text


def _scheme_less(iri: str) -> str:
    return iri.partition("://")[2]


def _squeezed(word: str) -> str:
    return _SEPARATORS.sub("", word).casefold()


def _tidied(word: str) -> str:
    return " ".join(word.split()).removeprefix("biolink:")


def _dictionary(rows: Iterable[WordRow], *, known: Iterable[str]) -> dict[str, str]:
    # A word as it is written comes before one that only squeezes to the same letters; what is known means itself.
    written: dict[str, str] = {}
    squeezed: dict[str, str] = {}
    for word, meaning in [*((name, name) for name in sorted(known)), *((row.word, row.meaning) for row in rows)]:
        written[word] = meaning
        squeezed[_squeezed(word)] = meaning
    return squeezed | written


def _found(word: str, dictionary: dict[str, str]) -> str:
    return dictionary.get(word) or dictionary.get(_squeezed(word), "")


def _translated(word: str, dictionary: dict[str, str]) -> str:
    tidy = _tidied(word)
    return _found(tidy, dictionary) or tidy
