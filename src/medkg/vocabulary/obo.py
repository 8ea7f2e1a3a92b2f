"""OBO flat files, line by line (https://owlcollab.github.io/oboformat/doc/obo-syntax.html)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from medkg.model.concept import Concept, Scope, Synonym, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.lines import Origin, numbered_lines, tidy, tidy_name

_SYNONYM = re.compile(r'"((?:[^"\\]|\\.)*)"(?:\s+(EXACT|NARROW|BROAD|RELATED))?')
_ESCAPE = re.compile(r"\\(.)")
_COMMENT = re.compile(r"\s+!.*$")
_QUALIFIER = re.compile(r"\s*\{[^{}]*\}\s*$")
# How MONDO says, in a cross-reference's qualifiers, what the other vocabulary's term is to its own.
_SAME_THING = '"MONDO:equivalentTo"'
_OTHER_THING = re.compile(r'source="MONDO:(relatedTo|directSiblingOf|mondoIs\w+|\w+Obsolete\w*|Lexical\w*)"')
_PART_OF = frozenset({"part_of", "BFO:0000050"})
Stanza = dict[str, list[str]]


def read_obo(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream the terms of an OBO file; a stanza that cannot be used is put aside with the line where it begins."""
    for number, kind, stanza, bad in _stanzas(origin):
        yield from bad
        if kind == "Term":
            term = _term(stanza, origin, number)
            yield term
            if isinstance(term, Term):
                yield from alternatives(term, (origin.curie(_bare(value)) for value in stanza.get("alt_id", ())))


def _stanzas(origin: Origin) -> Iterator[tuple[int, str, Stanza, list[Rejection]]]:
    began, kind, stanza, bad = 1, "", defaultdict[str, list[str]](list), list[Rejection]()
    for number, line in numbered_lines(origin.path):
        text = line.strip()
        if text.startswith("[") and text.endswith("]"):
            yield began, kind, stanza, bad
            began, kind, stanza, bad = number, text[1:-1], defaultdict(list), []
        elif text and not text.startswith("!"):
            tag, colon, value = text.partition(":")
            if colon:
                stanza[tag.strip()].append(value.strip())
            if kind == "Term" and (fault := _fault(tag.strip() if colon else "", value.strip())):
                bad.append(origin.reject(f"line {number}", text, fault))
    yield began, kind, stanza, bad


def _fault(tag: str, value: str) -> str:
    """Say what is wrong with a line of a term; empty where nothing is."""
    if not tag:
        return "a line without a tag"
    return "a synonym without quotation marks" if tag == "synonym" and not _SYNONYM.match(value) else ""


def _term(stanza: Stanza, origin: Origin, began: int) -> Term | Rejection:
    ids = stanza.get("id", [])
    if not ids or not _bare(ids[0]):
        return origin.reject(f"line {began}", "", "a term without an id")
    curie = origin.curie(_bare(ids[0]))
    name = tidy_name(_ESCAPE.sub(r"\1", _QUALIFIER.sub("", stanza.get("name", [""])[0])))
    equivalents = [_bare(value) for value in stanza.get("equivalent_to", [])]
    if not name and not equivalents:
        return origin.reject(f"line {began}", curie, "a term without a name, or with one that is too long")
    namespace = _bare(stanza.get("namespace", [""])[0])
    stated = namespace if curie.startswith("GO:") else ""
    kinds, wholes = _curies(map(_bare, stanza.get("is_a", ())), origin), _curies(_wholes(stanza), origin)
    return Term(
        concept=Concept(curie, name, origin.category_for(curie, stated=stated)),
        synonyms=tuple(_synonyms(stanza)),
        parents=tuple(dict.fromkeys((*kinds, *wholes))),
        wholes=tuple(whole for whole in wholes if whole not in kinds),
        xrefs=tuple(dict.fromkeys(origin.curie(xref) for xref in (*equivalents, *_xrefs(stanza)) if ":" in xref)),
        obsolete=_bare(stanza.get("is_obsolete", ["false"])[0]) == "true",
        replaced_by=tuple(origin.curie(_bare(value)) for value in stanza.get("replaced_by", [])),
        source=origin.source,
        place=f"line {began}",
    )


def alternatives(term: Term, ids: Iterable[str]) -> Iterator[Term]:
    """Give the ids that were merged into a term as obsolete terms of its name, which it replaces."""
    for curie in ids:
        if curie and curie != term.concept.id:
            yield Term(
                concept=replace(term.concept, id=curie),
                obsolete=True,
                replaced_by=(term.concept.id,),
                source=term.source,
                place=term.place,
            )


def _xrefs(stanza: Stanza) -> Iterator[str]:
    """Give the cross-references; MONDO's that it marks as anything but the same thing are none."""
    for value in stanza.get("xref", []):
        if not _OTHER_THING.search(value) or _SAME_THING in value:
            yield _bare(value)


def _curies(parents: Iterable[str], origin: Origin) -> tuple[str, ...]:
    return tuple(dict.fromkeys(origin.curie(parent) for parent in parents if parent))


def _wholes(stanza: Stanza) -> Iterator[str]:
    for value in stanza.get("relationship", []):
        relation, _, target = _bare(value).partition(" ")
        if relation in _PART_OF:
            yield target.strip()


def _synonyms(stanza: Stanza) -> Iterator[Synonym]:
    for value in stanza.get("synonym", []):
        match = _SYNONYM.match(value)
        text = tidy(_ESCAPE.sub(r"\1", match.group(1))) if match else ""
        if match and text:
            yield Synonym(text, Scope((match.group(2) or "RELATED").lower()))


def _bare(value: str) -> str:
    """Cut a value's comment (`! name`) and its trailing qualifiers (`{source="…"}`)."""
    return _QUALIFIER.sub("", _COMMENT.sub("", value)).strip()
