"""One MeSH record, in whichever of NLM's two forms it came, as a term."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from medkg.model.concept import Concept, Scope, Synonym, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.lines import Origin, tidy_name
from medkg.vocabulary.mesh_tree import tree_category

# How a narrower, broader or related concept of a record stands to the record's own.
SCOPES = MappingProxyType({"NRW": Scope.NARROW, "BRD": Scope.BROAD, "REL": Scope.RELATED})
_SUPPLEMENTARY = MappingProxyType({"1": "ChemicalEntity", "3": "Disease", "4": "OrganismTaxon"})
_NUMBERS = MappingProxyType({"EC ": "ec", "txid": "NCBITaxon"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MeshRecord:
    """What is used of a record; `kind` is a supplementary record's class, `types` its semantic types."""

    id: str
    name: str
    names: Sequence[Synonym]
    tree: Sequence[str] = ()
    mapped_to: Sequence[str] = ()
    registry: Sequence[str] = ()
    kind: str = ""
    types: Sequence[str] = ()
    line: int = 0


def owners(numbers: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Give the descriptor that owns each tree number, from (descriptor, number) pairs."""
    return {number: descriptor for descriptor, number in numbers}


def mesh_term(record: MeshRecord, owner: Mapping[str, str], origin: Origin) -> Term | Rejection:
    """Make the term of a record; `owner` tells whose tree number a parent's is."""
    place = f"line {record.line}"
    name = tidy_name(record.name)
    if not record.id or not name:
        return origin.reject(place, record.id, "a record without an id or a name, or with a name that is too long")
    curie = origin.curie(record.id, prefix="MESH")
    above = [owner.get(number.rpartition(".")[0], "") for number in record.tree]
    parents = [parent for parent in (*above, *record.mapped_to) if parent not in {"", record.id}]
    return Term(
        concept=Concept(curie, name, origin.category_for(curie, stated=_category(record, origin))),
        synonyms=tuple(dict.fromkeys(one for one in record.names if one.text != name)),
        parents=tuple(dict.fromkeys(origin.curie(parent, prefix="MESH") for parent in parents)),
        xrefs=tuple(dict.fromkeys(filter(None, map(_registered, record.registry)))),
        source=origin.source,
        place=place,
    )


def _category(record: MeshRecord, origin: Origin) -> str:
    known = tree_category(record.tree) or _SUPPLEMENTARY.get(record.kind, "")
    stated = (category for kind in record.types if (category := origin.terminology.category(kind)) != kind)
    return known or min(stated, default="")


def _registered(number: str) -> str:
    """Write a registry number as a CURIE: a CAS number, a UNII or an enzyme's; "0" says that there is none."""
    for beginning, prefix in _NUMBERS.items():
        if number.startswith(beginning):
            return f"{prefix}:{number.removeprefix(beginning)}"
    if number.count("-") == 2:  # noqa: PLR2004 - CAS numbers have three parts
        return f"cas:{number}"
    return f"unii:{number}" if len(number) == 10 and number.isalnum() else ""  # noqa: PLR2004 - a UNII's length
