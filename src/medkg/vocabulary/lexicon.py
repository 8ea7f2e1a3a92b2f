"""The compiled lexicon, mapped into memory: the same pages serve every process that opens it."""

from __future__ import annotations

import json
import mmap
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from medkg.errors import VocabularyError
from medkg.model.concept import Candidate, Concept, Scope, Synonym, Term
from medkg.model.names import american, normal_form, singular
from medkg.vocabulary.casing import Matching, squeezed, written_alike
from medkg.vocabulary.compiling import (
    FILE_NAME,
    FORMAT,
    MAGIC,
    OBSOLETE_STATUS,
    PREFERRED,
    STATUSES,
    header_checksum,
    packed,
    stable_hash,
)
from medkg.vocabulary.wholes import parents_read

# How much a name of each standing speaks for its concept, alone and beside others of the same spelling.
_SCORES = (0.98, 0.95, 0.75, 0.6, 0.6, 0.3)
_WEIGHTS = (8.0, 2.0, 1.0, 1.0, 1.0, 0.2)
_SCOPES = (Scope.EXACT, Scope.EXACT, Scope.NARROW, Scope.BROAD, Scope.RELATED, Scope.EXACT)
_SPELLED_OTHERWISE = 0.4
_REMEMBERED = 1 << 16
_REMEDY = "Delete it: it is compiled again from its vocabularies."
_Row = tuple[int, int]  # row of the name, concept
Layout = dict[str, tuple[str, int, int]]  # section → type code, offset, length


def open_lexicon(folder: Path) -> CompiledLexicon:
    """Map a compiled lexicon; raises VocabularyError where it is missing, damaged or of another format."""
    return CompiledLexicon(folder / FILE_NAME)


class Placed(NamedTuple):
    """A concept's place: parents as `parents_marked` writes them, cross-references, and the vocabulary that has it."""

    id: str
    category: str
    parents: list[str]
    xrefs: list[str]
    source: str


class CompiledLexicon:
    """The port `Lexicon`, and what finding, listing and linking need beside it. Safe to open in many processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise VocabularyError(f"the lexicon {path} cannot be opened: {error}.", remedy=_REMEDY) from error
        self._view = memoryview(self._map)
        self._digest, self._layout, self._start = _header(self._view, path)
        if hasattr(mmap, "MADV_DONTNEED"):
            # Looking at every byte has brought in every page; most of them are never asked for.
            self._map.madvise(mmap.MADV_DONTNEED)
        self._key_hash, self._filed_start = self._array("key_hash"), self._array("filed_start")
        self._concept_of, self._status = self._array("name_concept"), self._array("name_status")
        self._strength, self._key_count = self._array("name_strength"), len(self._key_hash)
        self._matching, self._category = self._array("name_matching"), self._array("concept_category")
        self._first_hash, self._first_longest = self._array("first_hash"), self._array("first_longest")
        self._ids, self._names = self._strings("concept_id"), self._strings("concept_name")
        self._keys, self._surfaces = self._strings("key"), self._strings("surface")
        self._categories = tuple(self._strings("category_name"))
        self._concepts: dict[int, Concept] = {}
        self._longest: dict[str, int] = {}
        self._looked_up: dict[str, tuple[Candidate, ...]] = {}

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def digest(self) -> str:
        """The hash of everything that was compiled in."""
        return self._digest

    @property
    def categories(self) -> tuple[str, ...]:
        """The Biolink categories of its concepts."""
        return self._categories

    def lookup(self, name: str) -> Sequence[Candidate]:
        """Give the concepts that a piece of running text may name, best first; a symbol must stand as it is written."""
        known = self._looked_up.get(name)
        if known is None:
            if len(self._looked_up) >= _REMEMBERED:
                self._looked_up.clear()
            rows = [row for row in self._rows(normal_form(name)) if self._may_mean(name, row[0])]
            known = self._looked_up[name] = self._candidates(rows, text=name) if rows else ()
        return known

    def filed(self, name: str) -> Sequence[Candidate]:
        """Give all concepts filed under a name's normal form, in whatever case and obsolete ones too: for people."""
        return self._candidates(self._rows(normal_form(name)), text=name)

    def longest(self, word: str) -> int:
        """Give the greatest number of words of any name that begins with this folded word; 0 where none does."""
        known = self._longest.get(word)
        if known is None:
            if len(self._longest) >= _REMEMBERED:
                self._longest.clear()
            spelled = american(word)
            known = self._beginning(spelled) or min(1, self._beginning(singular(spelled)))
            self._longest[word] = known
        return known

    def concept(self, curie: str) -> Concept | None:
        """Give the concept with this id."""
        index = self._index(curie)
        return self._concept(index) if index >= 0 else None

    def cross_referenced(self, curie: str) -> tuple[Concept, ...]:
        """Give the concepts that name this id as a cross-reference, by id."""
        wanted, hashes, found = stable_hash(packed(curie)), self._array("xref_hash"), []
        for at in range(bisect_left(hashes, wanted), bisect_right(hashes, wanted)):
            index = self._array("xref_concept")[at]
            if curie in self._details(index)[1]:
                found.append(self._concept(index))
        return tuple(found)

    def names(self, curie: str) -> tuple[Synonym, ...]:
        """Give a concept's names, preferred first; empty where there is no such concept."""
        index = self._index(curie)
        return tuple(synonym for _, synonym in self._named(index)) if index >= 0 else ()

    def term(self, curie: str) -> Term | None:
        """Give all that was compiled in about a concept; parents and cross-references as their sources had them."""
        index = self._index(curie)
        if index < 0:
            return None
        marked, xrefs, replaced_by, source = self._details(index)
        parents, wholes = parents_read(marked)
        return Term(
            concept=self._concept(index),
            synonyms=tuple(synonym for status, synonym in self._named(index) if status != PREFERRED),
            parents=parents,
            xrefs=xrefs,
            obsolete=bool(self._array("concept_obsolete")[index]),
            replaced_by=replaced_by,
            source=" ".join(source),
            wholes=wholes,
        )

    def placed(self) -> Iterator[Placed]:
        """Stream all concepts that are not obsolete, by id, with what they stand beside and below."""
        obsolete, category = self._array("concept_obsolete"), self._array("concept_category")
        details = self._strings("concept_details").all()
        for index, (curie, told) in enumerate(zip(self._ids.all(), details, strict=True)):
            if not obsolete[index]:
                parents, xrefs, _, source = told.split("\t")
                yield Placed(curie, self._categories[category[index]], parents.split(), xrefs.split(), source)

    def concepts(self) -> Iterator[Concept]:
        """Stream all concepts by id."""
        return map(self._concept, range(len(self._ids)))

    def keys(self) -> list[str]:
        """Give all normal forms, in the order of their hashes; row i of `candidates_at` belongs to key i."""
        return self._keys.all()

    def key_at(self, row: int) -> str:
        """Give the normal form of this row."""
        return self._keys[row]

    def categories_at(self, row: int) -> frozenset[str]:
        """Give the categories of the concepts filed under the key of this row."""
        return frozenset(self._categories[self._category[index]] for _, index in self._rows_at(row))

    def candidates_at(self, row: int) -> Sequence[Candidate]:
        """Give the concepts filed under the key of this row, best first, whatever their case."""
        return self._candidates(self._rows_at(row))

    def _rows(self, key: str) -> Sequence[_Row]:
        asked = packed(key)
        wanted = stable_hash(asked)
        at = bisect_left(self._key_hash, wanted)
        while at < self._key_count and self._key_hash[at] == wanted:
            if self._keys.raw(at) == asked:
                return self._rows_at(at)
            at += 1
        return ()

    def _rows_at(self, at: int) -> Sequence[_Row]:
        return [(row, self._concept_of[row]) for row in range(self._filed_start[at], self._filed_start[at + 1])]

    def _may_mean(self, text: str, row: int) -> bool:
        how = self._matching[row]
        return how == Matching.ANY_CASE or (how == Matching.AS_WRITTEN and written_alike(text, self._surfaces[row]))

    def _candidates(self, rows: Sequence[_Row], *, text: str = "") -> tuple[Candidate, ...]:
        if len(rows) == 1:
            row, index = rows[0]
            return (Candidate(self._concept(index), _SCORES[self._strength[row]], self._why(row, sharing=1)),)
        best: dict[int, int] = {}
        for row, index in rows:
            best.setdefault(index, row)
        asked = squeezed(text).casefold()
        weights = {row: self._weight(row, asked) for row in best.values()}
        total = sum(weights.values())
        ranked = sorted(best, key=lambda index: -weights[best[index]])
        return tuple(
            Candidate(
                self._concept(index),
                round(_SCORES[self._strength[best[index]]] * weights[best[index]] / total, 4),
                self._why(best[index], sharing=len(best)),
            )
            for index in ranked
        )

    def _weight(self, row: int, asked: str) -> float:
        # "Insulin" and "Insulins" fold together; the one that a text spells out speaks louder. No name is empty.
        alike = bool(asked) and asked == squeezed(self._surfaces[row]).casefold()
        return _WEIGHTS[self._strength[row]] * (1.0 if alike else _SPELLED_OTHERWISE)

    def _why(self, row: int, *, sharing: int) -> str:
        status = self._status[row]
        if status == OBSOLETE_STATUS:
            successors = self._details(self._concept_of[row])[2]
            return f"name of an obsolete concept{', replaced by ' if successors else ''}{', '.join(successors)}"
        return STATUSES[status] if sharing == 1 else f"{STATUSES[status]}, a name of {sharing} concepts"

    def _beginning(self, word: str) -> int:
        wanted = stable_hash(packed(word))
        at = bisect_left(self._first_hash, wanted)
        return self._first_longest[at] if at < len(self._first_hash) and self._first_hash[at] == wanted else 0

    def _index(self, curie: str) -> int:
        asked = packed(curie)
        at = bisect_left(range(len(self._ids)), asked, key=self._ids.raw)
        return at if at < len(self._ids) and self._ids.raw(at) == asked else -1

    def _concept(self, index: int) -> Concept:
        concept = self._concepts.get(index)
        if concept is None:
            if len(self._concepts) >= _REMEMBERED:
                self._concepts.clear()
            concept = Concept(self._ids[index], self._names[index], self._categories[self._category[index]])
            self._concepts[index] = concept
        return concept

    def _named(self, index: int) -> Iterator[tuple[int, Synonym]]:
        start, rows = self._array("concept_start"), self._array("concept_rows")
        for at in range(start[index], start[index + 1]):
            row = rows[at]
            yield self._status[row], Synonym(self._surfaces[row], _SCOPES[self._status[row]])

    def _details(self, index: int) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(part.split()) for part in self._strings("concept_details")[index].split("\t"))

    def _section(self, name: str) -> tuple[str, memoryview]:
        code, offset, length = self._layout[name]
        return code, self._view[self._start + offset : self._start + offset + length]

    def _array(self, name: str) -> memoryview[int]:
        code, view = self._section(name)
        return view.cast(code)  # type: ignore[call-overload, no-any-return]

    def _strings(self, name: str) -> Strings:
        _, offset, length = self._layout[f"{name}_text"]
        return Strings(self._map, self._start + offset, length, self._array(f"{name}_start"))


class Strings(Sequence[str]):
    """Many texts in one blob, parted by line ends."""

    __slots__ = ("_base", "_length", "_map", "_start")

    def __init__(self, mapped: mmap.mmap, base: int, length: int, start: memoryview[int]) -> None:
        self._map, self._base, self._length, self._start = mapped, base, length, start

    def __len__(self) -> int:
        return len(self._start) - 1

    def __getitem__(self, at: int) -> str:  # type: ignore[override]
        return self.raw(at).decode()

    def raw(self, at: int) -> bytes:
        """Give a text as its UTF-8 bytes."""
        # A mapped file gives bytes in one step, a memory view in two.
        return self._map[self._base + self._start[at] : self._base + self._start[at + 1] - 1]

    def all(self) -> list[str]:
        """Give all texts at once, much faster than one by one."""
        whole = self._map[self._base : self._base + self._length]
        return whole.decode().split("\n") if len(self) else []


def _header(view: memoryview, path: Path) -> tuple[str, Layout, int]:
    broken = VocabularyError(f"the lexicon {path} is damaged, or only the beginning of one.", remedy=_REMEDY)
    if bytes(view[: len(MAGIC)]) != MAGIC:
        raise broken
    start = len(MAGIC) + 8 + int.from_bytes(view[len(MAGIC) : len(MAGIC) + 8], "little")
    try:
        header = json.loads(bytes(view[len(MAGIC) + 8 : start]))
        found = header["format"]
        if found != FORMAT:
            raise VocabularyError(
                f"the lexicon {path} is of format {found}, this medkg reads {FORMAT}.", remedy=_REMEDY
            )
        digest, checksum, size = header["digest"], header["crc32"], header["bytes"]
        layout = {name: (code, int(offset), int(length)) for name, (code, offset, length) in header["sections"].items()}
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise broken from error
    if len(view) != start + size:
        raise broken
    # A wrong byte would name other concepts without a word; to read all of them takes a quarter of a millisecond a MB.
    if header_checksum(header, zlib.crc32(view[start:])) != checksum:
        raise VocabularyError(f"the lexicon {path} has changed since it was compiled.", remedy=_REMEDY)
    return digest, layout, start
