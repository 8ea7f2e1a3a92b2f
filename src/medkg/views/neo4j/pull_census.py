"""What a database holds, and a guess of how to read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from medkg.model.biolink import PREDICATES
from medkg.ports import Terminology
from medkg.views.neo4j.marker import LABEL as MARKER
from medkg.views.neo4j.pull_mapping import LabelMapping, PullMapping, SourceMapping, TypeMapping

if TYPE_CHECKING:
    import neo4j

CURIE = re.compile(r"[A-Za-z][\w.]*:\S+")
_SAMPLE = 1000
_SHOWN = 3
# No name out of the database is ever written into a statement: labels and types are compared as values.
# The marker of a push is none of the graph's nodes.
_LABELS = f"MATCH (n) WHERE NOT n:{MARKER} UNWIND labels(n) AS name RETURN name, count(*) AS n ORDER BY n, name"
_TYPES = "MATCH ()-[r]->() RETURN type(r) AS name, count(*) AS n ORDER BY name"
_NODES = "MATCH (n) WHERE $name IN labels(n) RETURN properties(n) AS held LIMIT $most"
_RELATIONSHIPS = "MATCH ()-[r]->() WHERE type(r) = $name RETURN properties(r) AS held LIMIT $most"

_ID_NAMES = ("id", "curie", "identifier", "ID", "code", "uri", "cui", "doid", "accession")
_NAME_NAMES = ("name", "label", "preferred_name", "display_name", "title", "term", "symbol", "description")
_DOCUMENT_NAMES = ("pmids", "pmid", "PMID", "PMIDs", "pubmed_ids", "pubmed_id", "pubmed", "publications", "references")
_NEGATED_NAMES = ("negated", "negation", "is_negated", "denied")
_DENYING = ("denied", "negated", "negative", "neg", "-", "-1", "false")
_CONFIDENCE_NAMES = ("confidence", "probability")
_NEGATING_TYPES = ("NEG_", "NOT_", "DOES_NOT_")
_PREFIX_OF_WORD = MappingProxyType(
    {
        "drugbank": "drugbank", "mesh": "MESH", "doid": "DOID", "entrez": "ncbigene", "ncbi": "ncbigene",
        "hgnc": "hgnc", "cui": "umls", "umls": "umls", "omim": "OMIM", "chebi": "CHEBI", "uniprot": "uniprot",
        "hpo": "HP", "mondo": "MONDO", "pubchem": "pubchem.compound", "chembl": "chembl", "ensembl": "ensembl",
        "rxcui": "rxnorm", "rxnorm": "rxnorm", "icd10": "ICD10", "snomed": "snomedct", "uberon": "UBERON",
    }
)  # fmt: skip
_PREFIX_OF_VALUE = (
    (re.compile(r"[DC]\d{6}|[DC]\d{9}"), "MESH"),
    (re.compile(r"DB\d{5}"), "drugbank"),
    (re.compile(r"C\d{7}"), "umls"),
    (re.compile(r"CHEMBL\d+"), "chembl"),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A label or a type: how many there are, and of a sample how many have each property, with a few of its values."""

    name: str
    count: int
    sample: int
    properties: Mapping[str, int]
    examples: Mapping[str, tuple[object, ...]]

    def always(self, names: Iterable[str]) -> str:
        """Name the first of some properties that all of the sample have, empty where there is none."""
        return next((name for name in names if self.properties.get(name) == self.sample), "")

    def ever(self, names: Iterable[str]) -> str:
        """Name the first of some properties that any of the sample has, empty where there is none."""
        return next((name for name in names if name in self.properties), "")


@dataclass(frozen=True, slots=True)
class Census:
    """The labels, the rarest first, and the types of a database."""

    labels: tuple[Kind, ...]
    types: tuple[Kind, ...]


def census(session: neo4j.Session) -> Census:
    """Count labels and types, and look at the properties of the first thousand of each."""
    return Census(_kinds(session, _LABELS, _NODES), _kinds(session, _TYPES, _RELATIONSHIPS))


def _kinds(session: neo4j.Session, counting: str, sampling: str) -> tuple[Kind, ...]:
    counted = [(str(row["name"]), int(row["n"])) for row in session.run(counting)]
    return tuple(
        _kind(name, n, [row["held"] for row in session.run(sampling, name=name, most=_SAMPLE)]) for name, n in counted
    )


def _kind(name: str, count: int, sample: Sequence[Mapping[str, object]]) -> Kind:
    held: dict[str, int] = {}
    examples: dict[str, tuple[object, ...]] = {}
    for properties in sample:
        for key, value in properties.items():
            held[key] = held.get(key, 0) + 1
            if len(examples.get(key, ())) < _SHOWN and value not in examples.get(key, ()):
                examples[key] = (*examples.get(key, ()), value)
    return Kind(name, count, len(sample), dict(sorted(held.items())), examples)


def guessed(found: Census, terminology: Terminology, *, source: str) -> PullMapping:
    """Guess how each label and type is to be read, from their names and their properties' names and values."""
    return PullMapping(
        SourceMapping(id=source),
        {kind.name: _label(kind, terminology) for kind in found.labels},
        {kind.name: _type(kind, terminology) for kind in found.types},
    )


def _label(kind: Kind, terminology: Terminology) -> LabelMapping:
    named = kind.ever(_NAME_NAMES)
    ending = sorted(name for name in kind.properties if name.endswith(("_id", "Id", "ID")))
    id_ = kind.always((*_ID_NAMES, *ending)) or kind.ever((*_ID_NAMES, *ending))
    prefix = _prefix(id_, kind) if id_ else "name"
    return LabelMapping(category=terminology.category(kind.name), id=id_ or named, prefix=prefix, name=named)


def _prefix(property_: str, kind: Kind) -> str:
    """Guess a prefix by the values, then by the property's name, then by the label; empty where values are CURIEs."""
    values = [str(value) for value in kind.examples.get(property_, ())]
    if values and all(CURIE.fullmatch(value) for value in values):
        return ""
    for pattern, prefix in _PREFIX_OF_VALUE:
        if values and all(pattern.fullmatch(value) for value in values):
            return prefix
    folded = property_.casefold()
    said = next((prefix for word, prefix in _PREFIX_OF_WORD.items() if word in folded), "")
    return said or re.sub(r"\W+", "", kind.name).casefold()


def _type(kind: Kind, terminology: Terminology) -> TypeMapping:
    negating = next((start for start in _NEGATING_TYPES if kind.name.startswith(start)), "")
    negated, polarity = kind.ever(_NEGATED_NAMES), kind.ever(("polarity",))
    confidence = kind.ever(_CONFIDENCE_NAMES)
    return TypeMapping(
        predicate=_predicate(kind.name.removeprefix(negating), terminology),
        documents=kind.ever(_DOCUMENT_NAMES),
        polarity=negated or polarity,
        denied_values=("true", "1", "yes") if negated else _DENYING if polarity else (),
        denied=bool(negating),
        confidence=confidence if _all_probable(kind.examples.get(confidence, ())) else "",
    )


def _predicate(word: str, terminology: Terminology) -> str:
    """Translate a type as it is written, else as a predicate in small letters."""
    told = terminology.predicate(word)
    return told if told in PREDICATES else terminology.predicate(word.casefold())


def _all_probable(values: Iterable[object]) -> bool:
    return all(isinstance(value, int | float) and 0 <= value <= 1 for value in values)
