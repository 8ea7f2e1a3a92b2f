"""Ids as annotation files write them (bare, composite, or as a variant's description), as CURIEs."""

from __future__ import annotations

import re
from types import MappingProxyType

from medkg.model.identity import tidied
from medkg.ports import Terminology

_NONE = frozenset({"", "-", "-1", "none", "null", "na", "unknown"})
_COMPOSITE = re.compile(r"\s*[|;,+]\s*")
_MESH = re.compile(r"[DC]\d{6,9}")
_RS = re.compile(r"(?i)^rs#?:?\s*(\d+)(?:##)?$")
_RS_INSIDE = re.compile(r"(?i)(?:^|;)RS#:(\d+)")
_HGVS_INSIDE = re.compile(r"(?i)(?:^|;)HGVS:([^;]+)")
_GENE_INSIDE = re.compile(r"(?i)(?:^|;)CorrespondingGene:(\d+)")
_CELL = re.compile(r"CVCL[_:]\w+")
_VARIANT = "SequenceVariant"
# A variant whose gene is not said; it identifies nothing beyond its own document.
UNPLACED = "tmVar:"
# tmVar writes a variant as p|SUB|V|600|E; there the bar does not part two ids.
_TMVAR = re.compile(r"^(?:tmVar:)?[cgmnpr]\|")
_OF_CATEGORY = MappingProxyType(
    {
        "Gene": "ncbigene",
        "Protein": "ncbigene",
        "GeneFamily": "ncbigene",
        "OrganismTaxon": "NCBITaxon",
        "CellLine": "cellosaurus",
    }
)


def parts(raw: str, category: str) -> tuple[str, ...]:
    """Split an id field into its ids: composites are parted by `|`, `;`, `,` or `+`; `-` and `-1` mean none."""
    raw = tidied(raw)
    if raw.casefold() in _NONE:
        return ()
    if category == _VARIANT or _TMVAR.match(raw) or "RS#:" in raw or "HGVS:" in raw:
        return (raw,)
    return tuple(dict.fromkeys(part for part in _COMPOSITE.split(raw) if part.casefold() not in _NONE))


def curie(part: str, category: str, terminology: Terminology) -> str:
    """Write one id as a CURIE, guided by the category of what it names; empty where nothing tells whose id it is."""
    if _MESH.fullmatch(part):
        return terminology.curie(part, prefix="MESH")
    found = _RS.match(part) or _RS_INSIDE.search(part)
    if found:
        return terminology.curie(f"rs{found[1]}", prefix="dbsnp")
    if _CELL.fullmatch(part):
        return terminology.curie(part, prefix="cellosaurus")
    if category == _VARIANT or _TMVAR.match(part) or "HGVS:" in part:
        return _variant(part)
    if part.isascii() and part.isdigit():
        prefix = _OF_CATEGORY.get(category, "")
        return terminology.curie(part, prefix=prefix) if prefix else ""
    return terminology.curie(part) if ":" in part else ""


def _variant(part: str) -> str:
    """Name a variant by its gene and description where both are said, else as the annotator wrote it (`tmVar:`)."""
    described, gene = _HGVS_INSIDE.search(part), _GENE_INSIDE.search(part)
    if described and gene:
        return f"hgvs:ncbigene{gene[1]}:{described[1]}"
    return f"{UNPLACED}{part.removeprefix(UNPLACED)}"
