"""A trained linker as a folder of tables: weights, learnt names, the concepts that only corpora name.

`weights.tsv`: scale, feature, weight. `names.tsv`: name, category, ids (bars between those of a composite), drugs (1
where the document speaks of chemicals), corpus, count. `concepts.tsv`: id, name, category, replaced_by.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from medkg.errors import ExtractionError
from medkg.extract.linking.learnt import LearntName
from medkg.extract.linking.ranking import Ranking
from medkg.model.concept import Concept

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable
    from pathlib import Path

WEIGHTS, NAMES, CONCEPTS = "weights.tsv", "names.tsv", "concepts.tsv"
TABLES: Final = (WEIGHTS, NAMES, CONCEPTS)
_HEADERS: Final = {
    WEIGHTS: ("scale", "feature", "weight"),
    NAMES: ("name", "category", "ids", "drugs", "corpus", "count"),
    CONCEPTS: ("id", "name", "category", "replaced_by"),
}
_NUMBERS: Final = MappingProxyType({WEIGHTS: re.compile(r"-?[0-9]+\.[0-9]+"), NAMES: re.compile(r"[1-9][0-9]*")})
_BAR: Final = "|"


@dataclass(frozen=True, slots=True)
class LinkerModel:
    """What training gives: the ranking, names as annotators linked them, concepts that no vocabulary here holds.

    `replaced_by` gives, for ids of older editions, the id under which the vocabularies here hold the concept.
    """

    ranking: Ranking
    names: Sequence[LearntName]
    concepts: Sequence[Concept]
    replaced_by: Mapping[str, str]


def shipped_folder() -> Traversable:
    """Give the folder of the linker that ships."""
    return files("medkg_models") / "linker"


def model_digest(folder: Traversable | Path) -> str:
    """Hash a model's tables; takes a millisecond."""
    digest = sha256()
    for name in TABLES:
        digest.update(name.encode() + (folder / name).read_bytes())
    return digest.hexdigest()


def read_model(folder: Traversable | Path) -> LinkerModel:
    """Read a model's tables; raises ExtractionError naming file and line where one is not as it was written."""
    weights: dict[str, dict[str, float]] = defaultdict(dict)
    for scale, feature, weight in _rows(folder, WEIGHTS):
        weights[scale][feature] = float(weight)
    names = [
        LearntName(name, category, tuple(ids.split(_BAR)), drugs == "1", corpus, int(count))
        for name, category, ids, drugs, corpus, count in _rows(folder, NAMES)
    ]
    rows = list(_rows(folder, CONCEPTS))
    concepts = [Concept(curie, name, category) for curie, name, category, other in rows if not other]
    return LinkerModel(Ranking(dict(weights)), names, concepts, {curie: other for curie, _, _, other in rows if other})


def model_tables(model: LinkerModel) -> dict[str, str]:
    """Write a model as its tables' texts, by file name; the same model gives the same texts."""
    weights = [
        (scale, feature, f"{weight:.4f}")
        for scale, own in sorted(model.ranking.weights.items())
        for feature, weight in sorted(own.items())
        if round(weight, 4)
    ]
    names = [
        (one.name, one.category, _BAR.join(one.ids), str(int(one.drugs)), one.corpus, str(one.count))
        for one in sorted(model.names)
    ]
    concepts = [(one.id, one.name, one.category, "") for one in model.concepts]
    replaced = [(old, "", "", new) for old, new in model.replaced_by.items()]
    return {
        WEIGHTS: _text(WEIGHTS, weights),
        NAMES: _text(NAMES, names),
        CONCEPTS: _text(CONCEPTS, sorted(concepts + replaced)),
    }


def _text(name: str, rows: Iterable[Sequence[str]]) -> str:
    return "".join("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in (_HEADERS[name], *rows))


def _rows(folder: Traversable | Path, name: str) -> Iterable[list[str]]:
    header = _HEADERS[name]
    for number, line in enumerate((folder / name).read_text(encoding="utf-8").removesuffix("\n").split("\n"), start=1):
        cells = line.split("\t")
        if len(cells) != len(header) or (number == 1 and tuple(cells) != header):
            raise _broken(f"{name} line {number} does not have the columns {', '.join(header)}.")
        if number > 1:
            if name in _NUMBERS and not _NUMBERS[name].fullmatch(cells[-1]):
                raise _broken(f"{name} line {number} has {cells[-1]!r} as {header[-1]}, which is no number.")
            yield cells


def _broken(fault: str) -> ExtractionError:
    return ExtractionError(fault, stage="linking", remedy="Train the linker again: medkg train linker.")
