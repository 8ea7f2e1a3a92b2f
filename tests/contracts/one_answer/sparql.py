"""The same questions in SPARQL, by their names.

`P1`, `P2` stand for the predicates of T1 and T2. A parameter is the value of the variable of its name; the members of a
list stand one beside the other where its name is written. SPARQL has no lists either for what it gives: each member is
a row. What goes without saying (that it is asserted, a predicate of the closed list, no place in a text) is not in the
triples, and is put back here by COALESCE. What is not is taken away by MINUS: the engine works out a FILTER NOT EXISTS
anew for each row, from its first triple on. Who extracts is named in each document's graph, and met as often.
"""

from __future__ import annotations

from types import MappingProxyType

_TYPE = '(UCASE(STRAFTER(STR(?p), "vocab/")) AS ?type)'
_POLARITY = '(IF(?no, "denied", "asserted") AS ?polarity)'
_WORD = '(COALESCE(?own, LCASE(STRAFTER(STR(?p), "vocab/"))) AS ?word)'
_OWN = "OPTIONAL {{ ?{} medkg:predicate ?own }}"
_CATEGORY = "COALESCE(?kept, ?label)"
_BY_KEY = 'BIND(IRI(CONCAT("https://w3id.org/medkg/assertion/", ?key)) AS ?r)'
_SAID = '(COALESCE(?stated, "asserted") AS ?polarity)'


def _edge(name: str, subject: str, predicate: str, object_: str, *, more: str = "") -> str:
    said = f"rdf:subject {subject} ; rdf:predicate {predicate} ; rdf:object {object_} {more}"
    return f"?{name} a biolink:Association ; {said} ."


def _id(name: str, id_: str) -> str:
    return f"?{name} dcterms:identifier ?{id_} ."


def _named(class_: str, name: str) -> str:
    return f'(STRAFTER(STR(?{class_}), "vocab/") AS ?{name})'


def _label(concept: str) -> str:
    """Say the label of a concept, which may be a document too."""
    return f"{concept} a ?class . FILTER(STRSTARTS(STR(?class), STR(biolink:))) BIND{_named('class', 'label')}"


def _category(concept: str) -> str:
    return f"{_label(concept)} OPTIONAL {{ {concept} medkg:category ?kept }}"


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
        f"MINUS {{ {_edge('r', '?s', 'biolink:P2', '?o')} }} }}",
        "what stands at the other end and has none": f"SELECT ?id WHERE {{ ?s a biolink:L2 . {_id('s', 'id')} "
        f"MINUS {{ {_edge('r', '?s', 'biolink:P1', '?o')} }} }}",
        "how many each at the other end has": "SELECT ?id (COUNT(?r) AS ?n) WHERE { ?s a biolink:L2 . "
        f"{_id('s', 'id')} OPTIONAL {{ {_edge('r', '?s', 'biolink:P1', '?o')} }} }} GROUP BY ?id",
        "what nothing of a type touches": f"SELECT ?id WHERE {{ ?s a biolink:L2 . {_id('s', 'id')} "
        f"MINUS {{ {_edge('r', '?s', 'biolink:P1', '?o')} }} "
        f"MINUS {{ {_edge('q', '?o', 'biolink:P1', '?s')} }} }}",
        "what has one type and not another": f"SELECT DISTINCT ?id WHERE {{ ?s a biolink:L1 . {_id('s', 'id')} "
        f"{_edge('r', '?s', 'biolink:P1', '?o')} ?o a biolink:L2 . "
        f"MINUS {{ {_edge('q', '?s', 'biolink:P2', '?t')} }} }}",
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
        "MINUS { ?e a medkg:Evidence ; prov:wasDerivedFrom ?d . } }",
        "all that a concept is a kind of": f"SELECT DISTINCT ?id WHERE {{ {_id('c', 'leaf')} ?c {_UP} ?k . "
        f"{_id('k', 'id')} }}",
        "all kinds of a concept": f"SELECT DISTINCT ?id ?n WHERE {{ {_id('c', 'top')} ?c {_DOWN} ?k . {_id('k', 'id')} "
        "?k rdfs:label ?n . }",
        "the nearest kinds of a concept": f"SELECT DISTINCT ?id WHERE {{ {_id('c', 'top')} "
        f"?c {_path(2, '^biolink:subclass_of')} ?k . {_id('k', 'id')} }}",
        "what acts on any kind of a concept": f"SELECT DISTINCT ?id WHERE {{ {_id('c', 'top')} ?c {_DOWN} ?k . "
        f"{_edge('r', '?s', 'biolink:P1', '?k')} {_id('s', 'id')} }}",
        "a concept by its id": f"SELECT ?a ?n ({_CATEGORY} AS ?kind) WHERE {{ {_id('c', 'a')} ?c rdfs:label ?n . "
        f"{_category('?c')} }}",
        "the label of a concept": f"SELECT ?label WHERE {{ {_id('c', 'a')} {_label('?c')} }}",
        "several concepts at once": f"SELECT ?id ?n WHERE {{ {_id('c', 'id')} ?c rdfs:label ?n . "
        "FILTER(?id IN (?several)) }",
        "an edge by its key": f"SELECT ?sid {_TYPE} ?oid {_WORD} {_POLARITY} ?d ?k WHERE {{ {_BY_KEY} "
        f"{_edge('r', '?s', '?p', '?o', more='; biolink:negated ?no ; medkg:documents ?d ; medkg:evidence ?k')} "
        f"{_OWN.format('r')} {_id('s', 'sid')} {_id('o', 'oid')} }}",
        "how surely an edge holds, and who says so": f"SELECT ?belief ?who WHERE {{ {_BY_KEY} "
        "?r medkg:belief ?belief ; medkg:source ?who . }",
        "what is said about a concept": f"SELECT ?id {_TYPE} {_WORD} {_POLARITY} WHERE {{ {_id('o', 'b')} "
        f"{_edge('r', '?s', '?p', '?o', more='; biolink:negated ?no')} {_OWN.format('r')} {_id('s', 'id')} }}",
        "what is so, not what is denied": f"SELECT {_WORD} ?id WHERE {{ {_id('s', 'a')} "
        f"{_edge('r', '?s', '?p', '?o', more='; biolink:negated false')} {_OWN.format('r')} {_id('o', 'id')} }}",
        "two steps of what is so, to one category": f"SELECT DISTINCT ?id WHERE {{ {_id('s', 'a')} "
        f"{_edge('r', '?s', '?p', '?m', more='; biolink:negated false')} "
        f"{_edge('q', '?m', '?t', '?o', more='; biolink:negated false')} FILTER(?r != ?q) {_id('o', 'id')} "
        f"{_category('?o')} FILTER({_CATEGORY} = ?category) }}",
        "several concepts, with none where there is none": f"SELECT ?id (COUNT(?r) AS ?n) WHERE {{ {_id('s', 'id')} "
        f"?s rdfs:label ?called . FILTER(?id IN (?several)) OPTIONAL {{ {_edge('r', '?s', 'biolink:P2', '?o')} }} }} "
        "GROUP BY ?id",
        "what is denied": f"SELECT ?sid {_WORD} ?oid WHERE {{ "
        f"{_edge('r', '?s', '?p', '?o', more='; biolink:negated true')} {_OWN.format('r')} "
        f"{_id('s', 'sid')} {_id('o', 'oid')} }}",
        "how many concepts of each label": f"SELECT ?label (COUNT(?c) AS ?n) WHERE {{ ?c rdfs:label ?called . "
        f"{_label('?c')} }} GROUP BY ?label",
        "which labels each type joins": f"SELECT {_named('f', 'from')} {_TYPE} {_named('t', 'to')} ?n WHERE {{ {{ "
        f"SELECT ?f ?p ?t (COUNT(?r) AS ?n) WHERE {{ {_edge('r', '?s', '?p', '?o')} ?s a ?f . ?o a ?t . "
        "FILTER(STRSTARTS(STR(?f), STR(biolink:)) && STRSTARTS(STR(?t), STR(biolink:))) } GROUP BY ?f ?p ?t } }",
        "how many words there are outside the closed lists": "SELECT "
        '(COALESCE(?own, "related_to") AS ?word) ?n WHERE { '
        f"{{ SELECT ?own (COUNT(?r) AS ?n) WHERE {{ {_edge('r', '?s', 'biolink:related_to', '?o')} "
        f"{_OWN.format('r')} }} GROUP BY ?own }} }}",
        "the sentences behind an edge": 'SELECT (STRAFTER(STR(?e), "evidence/") AS ?piece) ?id '
        f'(COALESCE(?quoted, "") AS ?sentence) (COALESCE(?at, -1) AS ?first) WHERE {{ {_BY_KEY} '
        f"?e medkg:supports ?r ; prov:wasDerivedFrom ?d . {_id('d', 'id')} OPTIONAL {{ ?e oa:hasTarget ?t . "
        "?t oa:hasSelector ?q , ?place . ?q oa:exact ?quoted . ?place oa:start ?at . } }",
        "an edge, its ends and its documents in one": "SELECT ?sid ?oid (COUNT(DISTINCT ?d) AS ?n) "
        f"(COUNT(?e) AS ?k) WHERE {{ {_BY_KEY} {_edge('r', '?s', '?p', '?o')} ?e medkg:supports ?r ; rdf:subject ?s ; "
        f"rdf:object ?o ; prov:wasDerivedFrom ?d . {_id('s', 'sid')} {_id('o', 'oid')} }} GROUP BY ?sid ?oid",
        "how much each document says": 'SELECT ?id (COALESCE(?named, "") AS ?title) ?n WHERE { '
        "{ SELECT ?d (COUNT(?e) AS ?n) WHERE { ?e a medkg:Evidence ; prov:wasDerivedFrom ?d . } GROUP BY ?d } "
        f"{_id('d', 'id')} OPTIONAL {{ ?d dcterms:title ?named }} }}",
        "what a document says": f"SELECT DISTINCT {_WORD} {_SAID} WHERE {{ {_id('d', 'document')} "
        f"?e prov:wasDerivedFrom ?d ; rdf:predicate ?p . {_OWN.format('e')} "
        "OPTIONAL { ?e medkg:polarity ?stated } }",
        "what is only called possible": f"SELECT {_WORD} ?id ?n WHERE {{ {{ SELECT ?p ?own ?s (COUNT(?e) AS ?n) "
        'WHERE { ?e medkg:certainty "possible" ; rdf:predicate ?p ; rdf:subject ?s . '
        f"{_OWN.format('e')} }} GROUP BY ?p ?own ?s }} {_id('s', 'id')} }}",
        "who says how much": f"SELECT ?who {_SAID} ?n WHERE {{ {{ "
        "SELECT ?who ?stated (COUNT(DISTINCT ?e) AS ?n) WHERE { "
        "?e a medkg:Evidence ; prov:wasAttributedTo ?x . ?x rdfs:label ?who . "
        "OPTIONAL { ?e medkg:polarity ?stated } } GROUP BY ?who ?stated } }",
    }
)
