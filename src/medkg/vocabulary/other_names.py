"""Names that only a linker of given mentions may use: too short or too loose to be looked for in running text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Final

from medkg.model.names import normal_form
from medkg.vocabulary.casing import squeezed

_TABLES: Final = (("short_names.tsv", "short_name"), ("mapped_names.tsv", "mapped_name"))


@dataclass(frozen=True, slots=True)
class OtherName:
    """One such name of a concept: `how` says of which table."""

    curie: str
    name: str
    how: str


class OtherNames:
    """Short names of chemicals, and what vocabularies that are mapped to MeSH call the same concept."""

    def __init__(self) -> None:
        self._filed: dict[str, list[OtherName]] = defaultdict(list)
        digest = sha256()
        for file, how in _TABLES:
            content = (files("medkg_ontologies") / file).read_bytes()
            digest.update(content)
            for line in content.decode().splitlines()[1:]:
                curie, _, names = line.split("\t")
                for name in names.split("|"):
                    self._filed[normal_form(name)].append(OtherName(curie, name, how))
        self.digest = digest.hexdigest()

    def lookup(self, name: str) -> Iterator[OtherName]:
        """Give what a name may stand for; `how` ends in `_folded` where it is written in another case."""
        for other in self._filed.get(normal_form(name), ()):
            alike = other.how != "short_name" or squeezed(other.name) == squeezed(name)
            yield other if alike else OtherName(other.curie, other.name, f"{other.how}_folded")
