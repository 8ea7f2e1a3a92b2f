"""What only a linker of given mentions may use: names too short or too loose for running text, and equal ids."""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Final

from medkg.model.concept import Concept
from medkg.model.names import normal_form
from medkg.vocabulary.casing import squeezed
from medkg.vocabulary.lexicon import CompiledLexicon

_PACKAGE: Final = "medkg_ontologies"
_SHORT, _MAPPED, _EQUALS = "short_names.tsv", "mapped_names.tsv", "equal_ids.tsv.gz"


@dataclass(frozen=True, slots=True)
class OtherName:
    """One such name of a concept: `how` says of which table."""

    concept: Concept
    name: str
    how: str


class OtherNames:
    """Short names of chemicals, and what vocabularies that are mapped to MeSH call the same concept."""

    def __init__(self, lexicon: CompiledLexicon) -> None:
        self._filed: dict[str, list[OtherName]] = defaultdict(list)
        self._concepts: dict[str, Concept] = {}
        for curie, _, names in _rows(_SHORT):
            concept = lexicon.concept(curie)
            if concept is not None:
                self._file(concept, names, "short_name")
        for curie, name, category, names in _rows(_MAPPED):
            known = lexicon.concept(curie)
            if known is None:
                known = self._concepts[curie] = Concept(curie, name, category)
            self._file(known, names, "mapped_name")

    def _file(self, concept: Concept, names: str, how: str) -> None:
        for name in names.split("|"):
            self._filed[normal_form(name)].append(OtherName(concept, name, how))

    def concept(self, curie: str) -> Concept | None:
        """Give a concept that only these tables hold."""
        return self._concepts.get(curie)

    def lookup(self, name: str) -> Iterator[OtherName]:
        """Give what a name may stand for; `how` ends in `_folded` where a short name is written in another case."""
        for other in self._filed.get(normal_form(name), ()):
            alike = other.how != "short_name" or squeezed(other.name) == squeezed(name)
            yield other if alike else OtherName(other.concept, other.name, f"{other.how}_folded")


def equals() -> dict[str, str]:
    """Give what ids that no vocabulary here holds are equal to: OMIM's to a disease, old MeSH records to new ones."""
    text = gzip.decompress((files(_PACKAGE) / _EQUALS).read_bytes()).decode()
    return dict(line.split("\t") for line in text.splitlines()[1:])


def other_names_digest() -> str:
    """Hash the tables."""
    digest = sha256()
    for file in (_SHORT, _MAPPED, _EQUALS):
        digest.update((files(_PACKAGE) / file).read_bytes())
    return digest.hexdigest()


def _rows(file: str) -> Iterator[list[str]]:
    lines = (files(_PACKAGE) / file).read_text(encoding="utf-8").splitlines()
    return (line.split("\t") for line in lines[1:])
