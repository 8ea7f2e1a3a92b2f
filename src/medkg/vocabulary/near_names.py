"""Every way from a name to the concepts that it may mean: as filed, in other words, spelled nearly so.

The port `NameIndex` over a compiled lexicon and an index beside it, `near.bin`: loose forms hashed, trigrams inverted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from medkg.model.concept import Candidate, Concept, Wording, prefix_of
from medkg.model.names import normal_form
from medkg.vocabulary.columns_file import Columns, opened_columns
from medkg.vocabulary.compiling import packed, stable_hash
from medkg.vocabulary.gram_index import GRAM_COLUMNS, GramIndex, gram_columns
from medkg.vocabulary.lexicon import CompiledLexicon
from medkg.vocabulary.loose import Looseness, loose_forms
from medkg.vocabulary.other_names import OtherNames, equals, other_names_digest

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE_NAME: Final = "near.bin"
FORMAT: Final = 4  # raised with every change of what is indexed
_SPELLED: Final = MappingProxyType(
    {"ChemicalEntity": frozenset({"ChemicalEntity"}), "Disease": frozenset({"Disease", "PhenotypicFeature"})}
)
_MOST_ALIKE: Final = 12  # names under one loose form; more than that says nothing
_OTHERWISE: Final = 0.8
_REMEMBERED: Final = 65_536
_STEPS_UP: Final = 3
_PREFERRED_PREFIX: Final = "MESH"


def open_near_names(lexicon: CompiledLexicon) -> NearNames:
    """Map the index beside a lexicon, made first where it is missing, broken or another lexicon's (ten seconds).

    Where it cannot be written, it is held in memory and made again by the next that opens it.
    """
    path, owner = lexicon.path.parent / FILE_NAME, f"{FORMAT} {lexicon.digest}"
    return NearNames(lexicon, opened_columns(path, lambda: near_columns(lexicon), belongs_to=owner))


def index_digest(lexicon: CompiledLexicon) -> str:
    """Hash everything that is indexed, and how, without opening the index."""
    return f"{lexicon.digest}+{FORMAT}+{other_names_digest()}"


def near_columns(lexicon: CompiledLexicon) -> Columns:
    """Index normal forms: for each looseness the hashes of their loose forms in order, and the rows they stand for.

    Trigrams are indexed of the names of diseases and of chemicals, apart.
    """
    keys = lexicon.keys()
    forms = [loose_forms(key) for key in keys]
    columns: dict[str, NDArray[Any]] = {}
    for category, same in _SPELLED.items():
        rows = [row for row in range(len(keys)) if lexicon.categories_at(row) & same]
        columns |= {f"{category}_{name}": column for name, column in gram_columns([keys[row] for row in rows]).items()}
        columns[f"{category}_key_row"] = np.array(rows, dtype="<u4")
    for looseness in Looseness:
        hashed = sorted(
            (stable_hash(packed(form[looseness])), row) for row, form in enumerate(forms) if form[looseness]
        )
        columns[f"loose{looseness.value}_hash"] = np.array([value for value, _ in hashed], dtype="<u8")
        columns[f"loose{looseness.value}_row"] = np.array([row for _, row in hashed], dtype="<u4")
    return columns


class NearNames:
    """The port `NameIndex`; holds work arrays, so use one per process."""

    def __init__(self, lexicon: CompiledLexicon, columns: Columns) -> None:
        self._lexicon = lexicon
        self._others = OtherNames(lexicon)
        self._equals = equals()
        self._grams = {
            category: GramIndex({name: columns[f"{category}_{name}"] for name in GRAM_COLUMNS}) for category in _SPELLED
        }
        self._key_row = {category: columns[f"{category}_key_row"] for category in _SPELLED}
        self._filed_at = lru_cache(maxsize=_REMEMBERED)(self._read)
        self._concept = lru_cache(maxsize=_REMEMBERED)(self._look_up)
        self.filed = lru_cache(maxsize=_REMEMBERED)(self._filed)
        self._spelled = lru_cache(maxsize=_REMEMBERED)(self._nearest)
        self._loose = [
            (one.name.lower(), memoryview(columns[f"loose{one.value}_hash"].data), columns[f"loose{one.value}_row"])
            for one in Looseness
        ]

    def _filed(self, name: str) -> Sequence[Candidate]:
        """Give all concepts that bear this very name, in whatever case, plural or spelling, best first."""
        return self._lexicon.filed(name)

    def alike(self, name: str) -> Iterator[Wording]:
        """Give the concepts with a name that only words it otherwise, the strictest looseness first."""
        for other in self._others.lookup(name):
            why = "short name" if other.how.startswith("short") else "name in a mapped vocabulary"
            yield Wording(Candidate(other.concept, _OTHERWISE, why), normal_form(other.name), 1.0, other.how)
        for form, (how, hashes, rows) in zip(loose_forms(name), self._loose, strict=True):
            if not form:
                continue
            wanted = stable_hash(packed(form))
            first = bisect_left(hashes, wanted)
            if first == len(hashes) or hashes[first] != wanted:
                continue
            last = bisect_right(hashes, wanted, lo=first)
            if last - first > _MOST_ALIKE:
                continue
            for row in rows[first:last].tolist():
                yield from self._at(row, 1.0, how)

    def near(self, name: str, *, category: str, top: int) -> Iterator[Wording]:
        """Give the concepts of the `top` names that share most trigrams with this one, most alike first.

        `category` is ChemicalEntity or Disease; other names are not indexed by spelling.
        """
        rows = self._key_row.get(category)
        if rows is not None:
            for row, similarity in self._spelled(normal_form(name), category, top):
                yield from self._at(int(rows[row]), similarity, "spelling")

    def concept(self, curie: str) -> Concept | None:
        """Give the concept with this id."""
        return self._concept(curie)

    def broader(self, curie: str) -> Sequence[str]:
        """Give the nearest concepts of the preferred vocabulary above one of another, by id; at most three steps up."""
        level = [curie]
        for _ in range(_STEPS_UP):
            above = sorted({parent for one in level for parent in self._parents(one)})
            found = [parent for parent in above if prefix_of(parent) == _PREFERRED_PREFIX]
            if found or not above:
                return found
            level = above
        return ()

    def _parents(self, curie: str) -> Sequence[str]:
        term = self._lexicon.term(curie)
        return term.parents if term is not None else ()

    def canonical(self, curie: str) -> str:
        """Give the id of the concept that stands for this one: its own, or of the only one that names it as equal."""
        for one in (curie, self._equals.get(curie, "")):
            if one and self._lexicon.concept(one) is not None:
                return one
            equal = self._lexicon.cross_referenced(one) if one else ()
            if len(equal) == 1:
                return equal[0].id
        return curie

    def _look_up(self, curie: str) -> Concept | None:
        return self._lexicon.concept(curie) or self._others.concept(curie)

    def _at(self, row: int, similarity: float, how: str) -> Iterator[Wording]:
        key, candidates = self._filed_at(row)
        for candidate in candidates:
            yield Wording(candidate, key, similarity, how)

    def _nearest(self, key: str, category: str, top: int) -> Sequence[tuple[int, float]]:
        return self._grams[category].near(key, top=top)

    def _read(self, row: int) -> tuple[str, Sequence[Candidate]]:
        return self._lexicon.key_at(row), self._lexicon.candidates_at(row)
