"""OWL ontologies and SKOS schemes in RDF/XML or Turtle, through rdflib; nothing is fetched, no entity is expanded.

rdflib holds the whole graph in memory (about 1.5 kB a triple): where a large ontology also comes as OBO or OBO Graph
JSON, those are read in a tenth of the time.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.sax import SAXParseException

from rdflib import OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.exceptions import ParserError
from rdflib.namespace import Namespace
from rdflib.plugins.parsers.notation3 import BadSyntax

from medkg.errors import VocabularyError
from medkg.model.concept import Concept, Scope, Synonym, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.lines import Origin, numbered_lines, tidy, tidy_name

if TYPE_CHECKING:
    from rdflib.term import Node

_OBO = Namespace("http://purl.obolibrary.org/obo/")
_IN_OWL = Namespace("http://www.geneontology.org/formats/oboInOwl#")
_NAMES = (SKOS.prefLabel, RDFS.label)
_SYNONYMS = MappingProxyType(
    {
        _IN_OWL.hasExactSynonym: Scope.EXACT,
        SKOS.altLabel: Scope.EXACT,
        _OBO.IAO_0000118: Scope.EXACT,  # alternative term
        URIRef("http://www.ebi.ac.uk/efo/alternative_term"): Scope.EXACT,
        _IN_OWL.hasNarrowSynonym: Scope.NARROW,
        _IN_OWL.hasBroadSynonym: Scope.BROAD,
        _IN_OWL.hasRelatedSynonym: Scope.RELATED,
        SKOS.hiddenLabel: Scope.RELATED,
    }
)
_SAME = (SKOS.exactMatch, OWL.equivalentClass, _IN_OWL.hasDbXref)
_PART_OF = _OBO.BFO_0000050
_REPLACED_BY = _OBO.IAO_0100001
_NAMESPACE = _IN_OWL.hasOBONamespace
_DECLARATION = re.compile(r"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_XML_HEAD = re.compile(r"^\s*<\?xml[^>]*\?>")
_AT_LINE = re.compile(r"line (\d+)")
# How rdflib's parsers stop at broken text: most by their own errors, some as their code happens to break.
_STUMBLES = (BadSyntax, ParserError, ValueError, AssertionError, LookupError, RecursionError)
_SHOWN = 200  # characters of what a parser says
_NOWHERE = "urn:medkg:"  # against which relative ids are resolved: nothing is ever fetched


def read_rdf_xml(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream the classes and concepts of an RDF/XML file.

    Raises VocabularyError naming the line of a DOCTYPE or ENTITY, which is refused before the parser sees it.
    """
    lines = []
    for number, line in numbered_lines(origin.path):
        if _DECLARATION.search(line):
            raise VocabularyError(
                f"{origin.path} line {number} holds a DOCTYPE or ENTITY declaration, which medkg never expands.",
                remedy="Convert it with a tool that you trust, to OBO, OBO Graph JSON or Turtle (`robot convert`).",
            )
        lines.append(line)
    # The text is decoded already: an encoding that its head declares is true no more.
    yield from _read(_XML_HEAD.sub("", "\n".join(lines), count=1), "xml", origin)


def read_turtle(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream the classes and concepts of a Turtle (or N-Triples) file."""
    yield from _read("\n".join(line for _, line in numbered_lines(origin.path)), "turtle", origin)


def _read(text: str, form: str, origin: Origin) -> Iterator[Term | Rejection]:
    """Give what stands before a fault, and the fault: RDF has no records that could be skipped."""
    graph = Graph(bind_namespaces="none")
    fault = None
    try:
        with _unheard():
            graph.parse(data=text, format=form, publicID=_NOWHERE)
    except SAXParseException as error:
        fault = origin.reject(f"line {error.getLineNumber()}", "", f"no XML from here on: {error.getMessage()}")
    except _STUMBLES as error:
        found = _AT_LINE.search(str(error))
        place = f"line {found[1]}" if found else ""
        fault = origin.reject(place, "", f"no RDF from here on: {tidy(str(error))[:_SHOWN] or 'the text ends early'}")
    subjects = {one for kind in (OWL.Class, RDFS.Class, SKOS.Concept) for one in graph.subjects(RDF.type, kind)}
    for subject in sorted(one for one in subjects if isinstance(one, URIRef)):
        yield from _term(graph, subject, origin)
    if fault is not None:
        yield fault


@contextmanager
def _unheard() -> Iterator[None]:
    """Keep rdflib from logging each odd id; what cannot be used is reported by us."""
    log = logging.getLogger("rdflib")
    before = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(before)


def _term(graph: Graph, subject: URIRef, origin: Origin) -> Iterator[Term | Rejection]:
    curie = origin.curie(str(subject))
    name = next((tidy_name(text) for kind in _NAMES for text in _texts(graph, subject, kind)), "")
    if not name or ":" not in curie:
        # A class that is only mentioned is no fault; one that is described and has no name is.
        if len(set(graph.predicates(subject))) > 1:
            yield origin.reject(f"<{subject}>", curie, "a class without a name, or with one that is too long")
        return
    stated = next(iter(_texts(graph, subject, _NAMESPACE)), "") if curie.startswith("GO:") else ""
    synonyms = (
        Synonym(tidy(text), scope) for kind, scope in _SYNONYMS.items() for text in _texts(graph, subject, kind)
    )
    same = chain.from_iterable(graph.objects(subject, kind) for kind in _SAME)
    kinds = _curies(_kinds(graph, subject), origin, but=curie)
    wholes = _curies(_wholes(graph, subject), origin, but=curie)
    yield Term(
        concept=Concept(curie, name, origin.category_for(curie, stated=stated)),
        synonyms=tuple(dict.fromkeys(one for one in synonyms if one.text and one.text != name)),
        parents=tuple(sorted({*kinds, *wholes})),
        wholes=tuple(whole for whole in wholes if whole not in kinds),
        xrefs=_curies(same, origin, but=curie),
        obsolete=Literal(True) in set(graph.objects(subject, OWL.deprecated)),  # noqa: FBT003 - a literal of RDF
        replaced_by=_curies(graph.objects(subject, _REPLACED_BY), origin, but=curie),
        source=origin.source,
        place=f"<{subject}>",
    )


def _kinds(graph: Graph, subject: URIRef) -> Iterator[Node]:
    yield from graph.objects(subject, SKOS.broader)
    yield from graph.subjects(SKOS.narrower, subject)
    yield from (above for above in graph.objects(subject, RDFS.subClassOf) if isinstance(above, URIRef))


def _wholes(graph: Graph, subject: URIRef) -> Iterator[Node]:
    for above in graph.objects(subject, RDFS.subClassOf):
        if not isinstance(above, URIRef) and _PART_OF in set(graph.objects(above, OWL.onProperty)):
            yield from graph.objects(above, OWL.someValuesFrom)


def _texts(graph: Graph, subject: URIRef, predicate: Node) -> list[str]:
    """Give literals in a fixed order, English and unmarked ones alone."""
    found = [one for one in graph.objects(subject, predicate) if isinstance(one, Literal)]
    english = [one for one in found if not one.language or one.language.partition("-")[0].lower() == "en"]
    return sorted(map(str, english))


def _curies(values: Iterable[Node], origin: Origin, *, but: str) -> tuple[str, ...]:
    curies = {origin.curie(str(one)) for one in values if isinstance(one, URIRef | Literal)}
    return tuple(sorted(curie for curie in curies - {but} if ":" in curie and " " not in curie))
