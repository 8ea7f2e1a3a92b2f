"""DrugMechDB's curated mechanisms as gold: each entry a small directed graph from a drug to a disease.

Source: Gonzalez-Cavazos et al. 2023, doi:10.1038/s41597-023-02534-z (node-link JSON, CC0).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medkg.errors import InputError
from medkg.evaluate.unpacked import unpacked
from medkg.model.assertion import Assertion, Triple
from medkg.model.concept import Concept
from medkg.model.identity import Canonical, digest
from medkg.ports import Terminology

ConceptPath = tuple[str, ...]
MAX_HOPS = 6
_REMEDY = "Give the list of entries that DrugMechDB publishes as node-link JSON."


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One entry: its two ends (empty where none of its concepts is one), concepts and directed links.

    `drug_ids` and `disease_ids` are all ids that the entry gives its ends, whether or not a concept bears them.
    """

    id: str
    drug: str
    disease: str
    concepts: tuple[Concept, ...]
    links: tuple[Triple, ...]
    drug_ids: tuple[str, ...] = ()
    disease_ids: tuple[str, ...] = ()
    drug_name: str = ""
    disease_name: str = ""

    def paths(self, max_hops: int = MAX_HOPS) -> frozenset[ConceptPath]:
        """Give the entry's own simple paths from drug to disease, as concept ids."""
        onward: dict[str, set[str]] = {}
        for link in self.links:
            onward.setdefault(link.subject, set()).add(link.object)
        found = _walk(onward, (self.drug,), self.disease, max_hops) if self.drug != self.disease else ()
        return frozenset(found)


def _walk(onward: Mapping[str, set[str]], path: ConceptPath, end: str, hops: int) -> Iterator[ConceptPath]:
    if path[-1] == end:
        yield path
    elif hops:
        for following in onward.get(path[-1], set()) - set(path):
            yield from _walk(onward, (*path, following), end, hops - 1)


@dataclass(frozen=True, slots=True)
class UnionGraph:
    """Every link of every entry, once, without support: how often curators drew a link would give the gold away."""

    mechanisms: tuple[Mechanism, ...]

    def graph_hash(self) -> str:
        """Hash the links."""
        return digest([[t.subject, t.predicate, t.object] for t in self._links()])

    def concepts(self) -> Iterator[Concept]:
        """Give the concepts by id, each with the first name and category that the file gives it."""
        named: dict[str, Concept] = {}
        for mechanism in self.mechanisms:
            for concept in mechanism.concepts:
                named.setdefault(concept.id, concept)
        return iter(sorted(named.values()))

    def assertions(self) -> Iterator[Assertion]:
        """Give the links by (subject, predicate, object)."""
        return (Assertion(triple, 1, 1, 1.0) for triple in self._links())

    def _links(self) -> list[Triple]:
        return sorted({link for mechanism in self.mechanisms for link in mechanism.links})


def read_mechanisms(paths: Sequence[Path], *, terminology: Terminology) -> tuple[Mechanism, ...]:
    """Read DrugMechDB JSON files (also gzipped) in order; raises InputError naming the file and entry.

    Categories and predicates are put into medkg's words, as a loaded graph has them; ids stay as they are.
    """
    return tuple(mechanism for path in paths for mechanism in _read(path, terminology))


def fold_of(drug: str, folds: int, *, seed: int = 0) -> int:
    """Deal drugs into folds, so that none is learnt from and tested on; even in size. Each seed deals otherwise."""
    dealt: list[Canonical] = ["fold", drug, seed] if seed else ["fold", drug]
    return int(digest(dealt)[:8], 16) % folds


def _read(path: Path, terminology: Terminology) -> Iterator[Mechanism]:
    try:
        entries = json.loads(unpacked(path, remedy=_REMEDY))
    except ValueError as error:
        raise InputError(f"cannot be read as DrugMechDB JSON: {error}.", place=str(path), remedy=_REMEDY) from error
    if not isinstance(entries, list):
        raise InputError("holds no list of entries.", place=str(path), remedy=_REMEDY)
    for number, entry in enumerate(entries, start=1):
        try:
            yield _mechanism(entry, terminology)
        except (KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"is no DrugMechDB entry: {error!r}.", place=f"{path} entry {number}", remedy="Leave it out."
            ) from error


def _mechanism(entry: Mapping[str, Any], terminology: Terminology) -> Mechanism:
    concepts = tuple(Concept(node["id"], node["name"], terminology.category(node["label"])) for node in entry["nodes"])
    links = tuple(Triple(link["source"], terminology.predicate(link["key"]), link["target"]) for link in entry["links"])
    about = entry["graph"]
    held = {concept.id for concept in concepts}
    drugbank = about.get("drugbank") or ""
    drugs = (about.get("drug_mesh"), drugbank, drugbank.replace("DB:", "DrugBank:"))
    diseases = (about.get("disease_mesh"),)
    return Mechanism(
        about["_id"],
        next((curie for curie in drugs if curie in held), ""),
        next((curie for curie in diseases if curie in held), ""),
        concepts,
        links,
        drug_ids=tuple(dict.fromkeys(filter(None, drugs))),
        disease_ids=tuple(filter(None, diseases)),
        drug_name=about.get("drug") or "",
        disease_name=about.get("disease") or "",
    )
