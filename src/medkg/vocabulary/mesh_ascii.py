"""MeSH as NLM gives it in ASCII: descriptors (d2026.bin) and supplementary concepts (c2026.bin).

Elements: https://www.nlm.nih.gov/mesh/dtype.html and https://www.nlm.nih.gov/mesh/ctype.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from medkg.model.concept import Scope, Synonym, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.lines import Origin, numbered_lines
from medkg.vocabulary.mesh_record import SCOPES, MeshRecord, mesh_term, owners

NEW_RECORD = "*NEWRECORD"
_NAMES = ("PRINT ENTRY", "ENTRY", "SY")
_TERM, _RELATION = "a", "d"  # the letters of these parts of an entry in the pattern that ends it
Fields = Mapping[str, Sequence[str]]


def read_mesh_ascii(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream the records of a file; a descriptor's tree numbers are its hierarchy.

    Headings that a supplementary concept is mapped to are names there, of another file: its parents stay open.
    """
    owner = owners((fields["UI"][0], number) for _, fields in _records(origin) for number in _tree(fields))
    for line, fields in _records(origin):
        yield mesh_term(_record(fields, line), owner, origin)


def _records(origin: Origin) -> Iterator[tuple[int, Fields]]:
    began, fields = 0, defaultdict[str, list[str]](list)
    for number, line in numbered_lines(origin.path):
        if line.strip() == NEW_RECORD:
            if began:
                yield began, fields
            began, fields = number, defaultdict(list)
            continue
        tag, equals, value = line.partition(" = ")
        if equals:
            fields[tag.strip()].append(value.strip())
    if began:
        yield began, fields


def _tree(fields: Fields) -> Sequence[str]:
    return fields["MN"] if fields.get("UI") and "MN" in fields else ()


def _record(fields: Fields, line: int) -> MeshRecord:
    return MeshRecord(
        id=next(iter(fields.get("UI", ())), ""),
        name=next(iter(fields.get("MH") or fields.get("NM") or ()), ""),
        names=[_entry(value) for tag in _NAMES for value in fields.get(tag, ())],
        tree=fields.get("MN", ()),
        registry=[number.split(" ")[0] if "-" in number else number for number in fields.get("RN", ())],
        types=fields.get("ST", ()),
        line=line,
    )


def _entry(value: str) -> Synonym:
    """Read `A-23187|T109|LAB|NRW|…|abcd…`: the letters at the end name the parts before them."""
    *parts, letters = value.split("|")
    if not parts:
        return Synonym(letters)
    named = dict(zip(letters, parts, strict=False))
    return Synonym(named.get(_TERM, parts[0]), SCOPES.get(named.get(_RELATION, ""), Scope.EXACT))
