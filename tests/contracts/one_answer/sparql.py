"""The same questions in SPARQL, by their names, where the shape of docs/rdf.md can say them.

`P1`, `P2` stand for the predicates of T1 and T2. A parameter is the value of the variable of its name.
"""

from __future__ import annotations

from types import MappingProxyType

_TYPE = '(UCASE(STRAFTER(STR(?p), "vocab/")) AS ?type)'
_POLARITY = '(IF(?no, "denied", "asserted") AS ?polarity)'


def _edge(name: str, subject: str, predicate: str, object_: str, *, more: str = "") -> str:
    said = f"rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {object_} {more}"
    return f"?{name} a biolink:Association ; {said} ."


def _id(name: str, id_: str) -> str:
    return f"?{name} dcterms:identifier ?{id_} ."


def _path(steps: int, step: str) -> str:
    return step if steps == 1 else f"{step}/({_path(steps - 1, step)})?"


_UP = _path(6, "biolink:subclass_of")
_DOWN = _path(6, "^biolink:subclass_of")
_SHARED = (
    f"{_id('s', 'a')} {_edge('r', '?s', 'biolink:P1', '?o')} {_edge('q', '?c', 'biolink:P1', '?o')} FILTER(?r != ?q)"
)

SPARQL = MappingProxyType(
    {
        "concepts by a name": f"SELECT ?id WHERE {{ ?c rdfs:label ?name . {_id('c', 'id')} }}",
        "names that begin with": f"SELECT ?id WHERE {{ ?c a biolink:L1 ; rdfs:label ?n . {_id('c', 'id')} "
        "FILTER(STRSTARTS(?n, ?start)) }",
        "names that hold, in any case": f"SELECT ?id WHERE {{ ?c a biolink:L2 ; rdfs:label ?n . {_id('c', 'id')} "
        "FILTER(CONTAINS(LCASE(?n), LCASE(?part))) }",
        "what is said of a concept": f"SELECT {_TYPE} {_POLARITY} ?id WHERE {{ {_id('s', 'a')} "
        f"{_edge('r', '?s', '?p', '?o', more='; biolink:negated ?no')} {_id('o', 'id')} }}",
        "neighbours in either direction": f"SELECT DISTINCT ?id WHERE {{ {_id('s', 'b')} "
        f"{{ {_edge('r', '?s', '?p', '?o')} }} UNION {{ {_edge('r', '?o', '?p', '?s')} }} {_id('o', 'id')} }}",
        "neighbours by one type, of one label": f"SELECT ?id ?n WHERE {{ {_id('s', 'a')} "
        f"{_edge('r', '?s', 'biolink:P1', '?o')} ?o a biolink:L2 ; rdfs:label ?n . {_id('o', 'id')} }}",
        "neighbours by either of two types": f"SELECT {_TYPE} ?id WHERE {{ VALUES ?p {{ biolink:P1 biolink:P2 }} "
        f"{_id('s', 'a')} {_edge('r', '?s', '?p', '?o')} {_id('o', 'id')} }}",
        "how many neighbours of each type": f"SELECT ?type (COUNT(?r) AS ?n) WHERE {{ {_id('s', 'a')} "
        f"{_edge('r', '?s', '?p', '?o')} BIND{_TYPE} }} GROUP BY ?type",
        "what something does to several others": f"SELECT ?id (COUNT(?r) AS ?n) WHERE {{ ?s a biolink:L1 . "
        f"{_id('s', 'id')} {_edge('r', '?s', 'biolink:P1', '?o')} }} GROUP BY ?id HAVING(COUNT(?r) >= 3)",
        "what shares a neighbour": f"SELECT DISTINCT ?id WHERE {{ {_SHARED} {_id('c', 'id')} }}",
        "what two concepts share": f"SELECT DISTINCT ?id WHERE {{ {_SHARED} {_id('c', 'x')} {_id('o', 'id')} }}",
        "how many ways of two steps there are": f"SELECT ?id (COUNT(?q) AS ?n) WHERE {{ {_SHARED} {_id('c', 'id')} }} "
        "GROUP BY ?id",
        "two steps that several documents support": f"SELECT DISTINCT ?mid ?id WHERE {{ {_id('s', 'a')} "
        f"{_edge('r', '?s', '?p', '?m', more='; medkg:documents ?n')} "
        f"{_edge('q', '?m', '?t', '?o', more='; medkg:documents ?k')} FILTER(?r != ?q && ?n + ?k >= 3) "
        f"{_id('m', 'mid')} {_id('o', 'id')} }}",
        "two steps with a type of its own each": f"SELECT ?mid {_POLARITY} ?id WHERE {{ {_id('s', 'a')} "
        f"{_edge('r', '?s', 'biolink:P1', '?m')} ?m a biolink:L2 . "
        f"{_edge('q', '?c', 'biolink:P2', '?m', more='; biolink:negated ?no')} FILTER(?r != ?q) "
        f"{_id('m', 'mid')} {_id('c', 'id')} }}",
        "what has none of a type": f"SELECT ?id WHERE {{ ?s a biolink:L1 . {_id('s', 'id')} "
        f"FILTER NOT EXISTS {{ {_edge('r', '?s', 'biolink:P2', '?o')} }} }}",
        "what nothing of a type touches": f"SELECT ?id WHERE {{ ?s a biolink:L2 . {_id('s', 'id')} "
        f"FILTER NOT EXISTS {{ {_edge('r', '?s', 'biolink:P1', '?o')} }} "
        f"FILTER NOT EXISTS {{ {_edge('q', '?o', 'biolink:P1', '?s')} }} }}",
        "what has one type and not another": f"SELECT ?id WHERE {{ ?s a biolink:L1 . {_id('s', 'id')} "
        f"FILTER EXISTS {{ {_edge('r', '?s', 'biolink:P1', '?o')} ?o a biolink:L2 . }} "
        f"FILTER NOT EXISTS {{ {_edge('q', '?s', 'biolink:P2', '?t')} }} }}",
        "what is both stated and denied": f"SELECT DISTINCT ?sid ?oid WHERE {{ "
        f"{_edge('r', '?s', 'biolink:P1', '?o', more='; biolink:negated false')} "
        f"{_edge('q', '?s', 'biolink:P1', '?o', more='; biolink:negated true')} {_id('s', 'sid')} {_id('o', 'oid')} }}",
        "how many edges of each type and polarity": f"SELECT {_TYPE} {_POLARITY} ?n WHERE {{ {{ "
        f"SELECT ?p ?no (COUNT(?r) AS ?n) WHERE {{ {_edge('r', '?s', '?p', '?o', more='; biolink:negated ?no')} }} "
        "GROUP BY ?p ?no } }",
        "how many subjects and objects a type has": "SELECT (COUNT(DISTINCT ?s) AS ?a) (COUNT(DISTINCT ?o) AS ?b) "
        f"(COUNT(?r) AS ?n) WHERE {{ {_edge('r', '?s', 'biolink:P1', '?o')} }}",
        "how many edges so many documents support": "SELECT ?d (COUNT(?r) AS ?n) WHERE { "
        "?r a biolink:Association ; medkg:documents ?d . } GROUP BY ?d",
        "the best support and all evidence of each object": f"SELECT ?id (MAX(?d) AS ?most) (SUM(?k) AS ?all) WHERE {{ "
        f"?s a biolink:L1 . {_edge('r', '?s', 'biolink:P1', '?o', more='; medkg:documents ?d ; medkg:evidence ?k')} "
        f"{_id('o', 'id')} }} GROUP BY ?id",
        "what a document speaks of": f"SELECT DISTINCT ?id WHERE {{ {_id('d', 'document')} "
        f"?e prov:wasDerivedFrom ?d ; a medkg:Evidence ; rdf:subject ?s . {_id('s', 'id')} }}",
        "which documents speak of a concept": f"SELECT ?id (COUNT(?e) AS ?n) WHERE {{ {_id('o', 'b')} "
        f"?e a medkg:Evidence ; rdf:object ?o ; prov:wasDerivedFrom ?d . {_id('d', 'id')} }} GROUP BY ?id",
        "how much is said surely": "SELECT (COUNT(?e) AS ?n) WHERE { ?e a medkg:Evidence ; medkg:confidence ?c . "
        "FILTER(?c >= 0.9) }",
        "documents without evidence": f"SELECT ?id WHERE {{ ?d a medkg:Document . {_id('d', 'id')} "
        "FILTER NOT EXISTS { ?e a medkg:Evidence ; prov:wasDerivedFrom ?d . } }",
        "all that a concept is a kind of": f"SELECT DISTINCT ?id WHERE {{ {_id('c', 'leaf')} ?c {_UP} ?k . "
        f"{_id('k', 'id')} }}",
        "all kinds of a concept": f"SELECT DISTINCT ?id ?n WHERE {{ {_id('c', 'top')} ?c {_DOWN} ?k . {_id('k', 'id')} "
        "?k rdfs:label ?n . }",
        "the nearest kinds of a concept": f"SELECT DISTINCT ?id WHERE {{ {_id('c', 'top')} "
        f"?c {_path(2, '^biolink:subclass_of')} ?k . {_id('k', 'id')} }}",
        "what acts on any kind of a concept": f"SELECT DISTINCT ?id WHERE {{ {_id('c', 'top')} ?c {_DOWN} ?k . "
        f"{_edge('r', '?s', 'biolink:P1', '?k')} {_id('s', 'id')} }}",
    }
)
