"""MeSH as NLM gives it in XML: descriptors (desc2026.xml) and supplementary concepts (supp2026.xml).

Elements: https://www.nlm.nih.gov/mesh/xml_data_elements.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from medkg.model.concept import Scope, Synonym, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.lines import Origin, numbered_lines
from medkg.vocabulary.mesh_record import SCOPES, MeshRecord, mesh_term, owners
from medkg.vocabulary.xml_records import xml_records

if TYPE_CHECKING:
    from lxml import etree

_OWNER = re.compile(r"<DescriptorRecord\b|<DescriptorUI>\s*(\w+)\s*<|<TreeNumber>\s*([\w.]+)\s*<")


def read_descriptors(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream the descriptors of a file, with the tree as hierarchy."""
    yield from _read(origin, "Descriptor", dict(owners(_tree(origin))))


def read_supplementary(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream the supplementary concepts of a file, under the descriptors that they are mapped to."""
    yield from _read(origin, "Supplemental", {})


def _tree(origin: Origin) -> Iterator[tuple[str, str]]:
    """Give (descriptor, tree number) pairs without parsing: a record's own id is the first one in it."""
    descriptor, fresh = "", False
    for _, line in numbered_lines(origin.path):
        for found in _OWNER.finditer(line):
            if found[1] and fresh:
                descriptor, fresh = found[1], False
            elif found[2]:
                yield descriptor, found[2]
            elif not found[1]:
                fresh = True


def _read(origin: Origin, kind: str, owner: dict[str, str]) -> Iterator[Term | Rejection]:
    for line, element, fault in xml_records(origin.path, f"{kind}Record"):
        if element is None:
            yield origin.reject(f"line {line}", "", fault)
        else:
            yield mesh_term(_record(element, kind, line), owner, origin)


def _record(element: etree._Element, kind: str, line: int) -> MeshRecord:
    return MeshRecord(
        id=_text(element, f"{kind}{'Record' if kind == 'Supplemental' else ''}UI"),
        name=_text(element, f"{kind}{'Record' if kind == 'Supplemental' else ''}Name/String"),
        names=list(_names(element)),
        tree=_texts(element, "TreeNumberList/TreeNumber"),
        mapped_to=[ui.lstrip("*") for ui in _texts(element, "HeadingMappedToList//DescriptorUI")],
        registry=_texts(element, "ConceptList/Concept//RegistryNumber"),
        kind=element.get("SCRClass", ""),
        types=_texts(element, "ConceptList/Concept//SemanticTypeUI"),
        line=line,
    )


def _names(element: etree._Element) -> Iterator[Synonym]:
    """Give the names of all concepts of a record; those of other concepts than its own with how they stand to it."""
    relation = {
        second.text: SCOPES.get(one.get("RelationName", ""), Scope.RELATED)
        for one in element.iterfind("ConceptList/Concept/ConceptRelationList/ConceptRelation")
        if (second := one.find("Concept2UI")) is not None
    }
    for concept in element.iterfind("ConceptList/Concept"):
        own = concept.get("PreferredConceptYN") == "Y"
        scope = Scope.EXACT if own else relation.get(_text(concept, "ConceptUI"), Scope.RELATED)
        for term in concept.iterfind("TermList/Term"):
            if term.get("IsPermutedTermYN") != "Y" and (text := _text(term, "String")):
                yield Synonym(text, scope)


def _text(element: etree._Element, path: str) -> str:
    return " ".join((element.findtext(path) or "").split())


def _texts(element: etree._Element, path: str) -> list[str]:
    return [" ".join(found.text.split()) for found in element.iterfind(path) if found.text]
