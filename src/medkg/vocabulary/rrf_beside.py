"""What lies beside a release's names: semantic types (…STY), relations (…REL) and retired ids (…CUI), where given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from medkg.model.concept import Concept, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.lines import Origin, numbered_lines
from medkg.vocabulary.pairs import Pairs

# RELA is the relation of the row's second concept to its first: "CUI2 isa CUI1". A brand is a kind of its ingredient.
_BELOW = frozenset({"isa", "part_of", "tradename_of"})
_ABOVE = frozenset({"inverse_isa", "has_part", "has_tradename"})
_RELATION_COLUMNS = 16
_TYPE_COLUMNS = 4
_SYNONYMOUS = "SY"


class Beside:
    """Types and parents by concept; `rejections` are the rows that could not be used."""

    def __init__(self, origin: Origin, *, umls: bool) -> None:
        self._origin = origin
        self._umls = umls
        self.rejections: list[Rejection] = []
        self._types = Pairs(self._typed())
        self._parents = Pairs(self._related())

    def curie(self, concept: str) -> str:
        """Write a concept's id as a CURIE."""
        return f"{'umls' if self._umls else 'rxnorm'}:{concept}"

    def types(self, concept: str) -> list[str]:
        """Give the semantic types (`T047`) of a concept."""
        return [f"T{number:03d}" for number in self._types.of(self._number(concept))]

    def parents(self, concept: str) -> list[str]:
        """Give the CURIEs of what a concept is a kind or a part of."""
        numbers = self._parents.of(self._number(concept))
        return [self.curie(f"C{number:07d}" if self._umls else str(number)) for number in numbers]

    def retired(self) -> Iterator[Term]:
        """Stream retired ids as obsolete terms that name what stands for them now; their names are not kept by NLM."""
        for old, successions in groupby(self._replaced(), key=itemgetter(0)):
            _, places, successors = zip(*successions, strict=True)
            curie = self.curie(old)
            yield Term(
                concept=Concept(curie, old, self._origin.category_for(curie)),
                obsolete=True,
                replaced_by=tuple(dict.fromkeys(map(self.curie, successors))),
                source=self._origin.source,
                place=places[0],
            )

    def _replaced(self) -> Iterator[tuple[str, str, str]]:
        new_column, columns = (5, 6) if self._umls else (4, 5)
        for _, number, cells in self._rows("CUI", columns=columns):
            old, new = cells[0], cells[new_column]
            if new not in {"", old} and (not self._umls or cells[2] == _SYNONYMOUS):
                yield old, f"line {number}", new

    def _number(self, concept: str) -> int:
        return int(concept.removeprefix("C"))

    def _typed(self) -> Iterator[tuple[int, int]]:
        for origin, number, cells in self._rows("STY", columns=_TYPE_COLUMNS):
            try:
                yield self._number(cells[0]), int(cells[1].removeprefix("T"))
            except ValueError:
                self._refuse(origin, number, cells, "a row without a concept's id and a semantic type")

    def _related(self) -> Iterator[tuple[int, int]]:
        for origin, number, cells in self._rows("REL", columns=_RELATION_COLUMNS):
            below = cells[3] == "CHD" or cells[7] in _BELOW
            if below or cells[3] == "PAR" or cells[7] in _ABOVE:
                try:
                    first, second = self._number(cells[0]), self._number(cells[4])
                except ValueError:
                    self._refuse(origin, number, cells, "a relation without two concepts' ids")
                    continue
                if first != second:
                    yield (second, first) if below else (first, second)

    def _rows(self, kind: str, *, columns: int) -> Iterator[tuple[Origin, int, list[str]]]:
        name = f"{'MR' if self._umls else 'RXN'}{kind}.RRF"
        for path in (self._origin.path.with_name(name), self._origin.path.with_name(f"{name}.gz")):
            if path.is_file():
                origin = replace(self._origin, path=path)
                for number, line in numbered_lines(path):
                    cells = line.split("|")
                    if len(cells) >= columns:
                        yield origin, number, cells
                    elif line.strip():
                        self._refuse(origin, number, cells, f"expected {columns} columns, got {len(cells)}")
                return

    def _refuse(self, origin: Origin, number: int, cells: list[str], reason: str) -> None:
        self.rejections.append(origin.reject(f"line {number}", "|".join(cells), reason))
