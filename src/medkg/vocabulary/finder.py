"""Finding concepts for people: by id, by exact name, by names that hold what was asked, by names spelled nearly so."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from rapidfuzz import fuzz, process

from medkg.errors import UsageError
from medkg.model.biolink import CATEGORIES
from medkg.model.concept import Candidate, Concept
from medkg.model.names import normal_form
from medkg.ports import Terminology
from medkg.vocabulary.equivalents import Equivalents
from medkg.vocabulary.lexicon import CompiledLexicon
from medkg.vocabulary.preferences import Preferences
from medkg.vocabulary.words import ShippedTerminology

_CURIE = re.compile(r"[A-Za-z][\w.\-]*::?\S+")
_NEAR = 0.78  # of the characters must agree
_NEAR_WEIGHT = 0.85
_HELD_WEIGHT = 0.7
_SHORTEST_NEAR = 4
_MOST_HELD = 400
_MOST_NEAR = 60


@dataclass(frozen=True, slots=True)
class _Names:
    """All normal forms of one lexicon: one text to search, where each row begins in it, and the rows by length."""

    text: str
    starts: list[int]
    by_length: list[str]
    rows: list[int]
    lengths: list[int]

    @classmethod
    def of(cls, keys: list[str]) -> _Names:
        rows = sorted(range(len(keys)), key=lambda row: len(keys[row]))
        by_length = [keys[row] for row in rows]
        starts = list(accumulate((len(key) + 1 for key in keys), initial=1))
        return cls("\n" + "\n".join(keys) + "\n", starts, by_length, rows, [len(key) for key in by_length])

    def key(self, row: int) -> str:
        return self.text[self.starts[row] : self.starts[row + 1] - 1]

    def close_to(self, key: str, *, longer: float) -> tuple[int, list[str]]:
        """Give the names whose length is within a factor of the key's, and where in `rows` they begin."""
        start = bisect_left(self.lengths, int(len(key) / longer))
        return start, self.by_length[start : bisect_right(self.lengths, int(len(key) * longer))]


class LexiconFinder:
    """The port `Finder` over compiled lexica; names are read out of them when the first inexact question comes."""

    def __init__(self, lexica: Sequence[CompiledLexicon], *, terminology: Terminology | None = None) -> None:
        self._lexica = tuple(lexica)
        self._equivalents = Equivalents(lexica, Preferences.shipped())
        self._terminology = ShippedTerminology() if terminology is None else terminology
        self._names: dict[int, _Names] = {}

    def find(self, text: str, *, category: str = "", top: int = 10) -> tuple[Candidate, ...]:
        """Rank the concepts that a text may mean, each with its reason; the same question has the same answer.

        `category` keeps only concepts of that Biolink category. Inexact names are looked for only where exact ones
        (the id, or the name in whatever case, plural or spelling) do not fill the list. Raises UsageError for
        a category that is neither Biolink's here nor any concept's.
        """
        self._check(category)
        found: dict[str, Candidate] = {}
        for stage in (self._by_id, self._exactly, self._holding, self._nearly):
            for candidate in stage(text):
                known = found.get(candidate.concept.id)
                if category in {"", candidate.concept.category} and (known is None or known.score < candidate.score):
                    found[candidate.concept.id] = candidate
            if len(found) >= top or (found and stage in (self._by_id, self._holding)):
                break
        return tuple(sorted(found.values(), key=lambda c: (-c.score, len(c.concept.name), c.concept))[:top])

    def _check(self, category: str) -> None:
        used = {one for lexicon in self._lexica for one in lexicon.categories}
        if category and category not in used | CATEGORIES:
            raise UsageError(f"there is no category {category!r}.", remedy=f"Known: {', '.join(sorted(used))}.")

    def exact(self, text: str) -> tuple[Candidate, ...]:
        """Give only the concepts that bear this very name, in whatever case, plural or spelling, best first."""
        found: dict[str, Candidate] = {}
        for candidate in self._exactly(text):
            known = found.get(candidate.concept.id)
            if known is None or known.score < candidate.score:
                found[candidate.concept.id] = candidate
        return tuple(sorted(found.values(), key=lambda c: (-c.score, len(c.concept.name), c.concept)))

    def same(self, curie: str) -> tuple[Concept, ...]:
        """Give the concept that an id stands for, then the same under its other ids; empty for an unknown id."""
        return self._equivalents.same(curie) or self._equivalents.same(self._terminology.curie(curie))

    def _by_id(self, text: str) -> Iterator[Candidate]:
        raw = text.strip()
        if not _CURIE.fullmatch(raw):
            return
        for curie in dict.fromkeys((raw, self._terminology.curie(raw))):
            for lexicon in self._lexica:
                known = lexicon.concept(curie)
                if known is not None:
                    yield Candidate(known, 1.0, "its id")
            same = self._equivalents.joined(curie)
            if same is not None:
                yield Candidate(same, 0.99, f"the same thing, by cross-reference {curie}")
            for concept in (one for lexicon in self._lexica for one in lexicon.cross_referenced(curie)):
                if concept != same:
                    yield Candidate(concept, 0.98, f"cross-reference {curie}")

    def _exactly(self, text: str) -> Iterator[Candidate]:
        for lexicon in self._lexica:
            yield from lexicon.filed(text)

    def _holding(self, text: str) -> Iterator[Candidate]:
        key = normal_form(text)
        for number, lexicon in enumerate(self._lexica):
            names = self._listed(number)
            for row in _rows_holding(key, names):
                share = min(1.0, len(key) / len(names.key(row)))
                yield from _weighed(lexicon.candidates_at(row), _HELD_WEIGHT * share**0.5, f"in “{names.key(row)}”")

    def _nearly(self, text: str) -> Iterator[Candidate]:
        key = normal_form(text)
        for number, lexicon in enumerate(self._lexica):
            names = self._listed(number)
            for row in _rows_turned(key, names):
                why = f"the words of “{names.key(row)}” in another order"
                yield from _weighed(lexicon.candidates_at(row), _NEAR_WEIGHT, why)
            for row, share in _rows_near(key, names):
                why = f"{share:.0%} like “{names.key(row)}”"
                yield from _weighed(lexicon.candidates_at(row), _NEAR_WEIGHT * share, why)

    def _listed(self, number: int) -> _Names:
        names = self._names.get(number)
        if names is None:
            names = self._names[number] = _Names.of(self._lexica[number].keys())
        return names


def _weighed(candidates: Iterable[Candidate], weight: float, why: str) -> Iterator[Candidate]:
    for candidate in candidates:
        yield replace(candidate, score=round(candidate.score * weight, 4), why=f"{why} ({candidate.why})")


def _rows_holding(key: str, names: _Names) -> list[int]:
    """Give the rows with a word that begins the key (a short key must be whole words), shortest names first."""
    if not key:
        return []
    after = "" if len(key) > _SHORTEST_NEAR else " \n"
    found: dict[int, int] = {}
    for before in (" ", "\n"):
        at = names.text.find(before + key)
        while at >= 0:
            end = at + 1 + len(key)
            if not after or names.text[end] in after:
                row = bisect_right(names.starts, at + 1) - 1
                found[row] = names.starts[row + 1] - names.starts[row]
            at = names.text.find(before + key, end)
    return sorted(found, key=lambda row: (found[row], names.key(row)))[:_MOST_HELD]


def _rows_turned(key: str, names: _Names) -> list[int]:
    if " " not in key:
        return []
    start, near = names.close_to(key, longer=1.0)
    turned = process.extract(key, near, scorer=fuzz.token_sort_ratio, score_cutoff=100, limit=_MOST_NEAR)
    return sorted(names.rows[start + place] for _, _, place in turned)


def _rows_near(key: str, names: _Names) -> list[tuple[int, float]]:
    if len(key) < _SHORTEST_NEAR:
        return []
    # Names of a length beyond this factor cannot agree in so many characters (fuzz.ratio is 2 × same / both lengths).
    start, near = names.close_to(key, longer=(2 - _NEAR) / _NEAR)
    found = process.extract(key, near, scorer=fuzz.ratio, score_cutoff=100 * _NEAR, limit=_MOST_NEAR)
    return [(names.rows[start + place], score / 100) for _, score, place in found]
