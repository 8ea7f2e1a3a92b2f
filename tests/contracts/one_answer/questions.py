"""The questions, each written once in Cypher and once in plain Python over the facts.

`T1`, `T2` stand for the two most frequent relationship types of a graph and `L1`, `L2` for the labels of T1's ends.
What a question gives is a set of rows.
"""

# ruff: noqa: ARG005 - every answer is given facts, values and words, and uses what it needs

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.contracts.one_answer.facts import Edge, Facts

Rows = set[tuple[Any, ...]]
Values = Mapping[str, Any]
Answer = Callable[[Facts, Values, Mapping[str, str]], Iterable[tuple[Any, ...]]]


@dataclass(frozen=True)
class Question:
    """A question; `evidence` says that it asks for sentences and documents, which networkx does not hold."""

    name: str
    cypher: str
    answer: Answer
    evidence: bool = False


def _asserted(edges: Iterable[Edge]) -> list[Edge]:
    return [edge for edge in edges if edge.polarity == "asserted"]


def _pairs(first: Iterable[Edge], then: Callable[[Edge], Iterable[Edge]]) -> Iterable[tuple[Edge, Edge]]:
    """Two steps, of which no relationship is walked twice."""
    return ((one, two) for one in first for two in then(one) if one.key != two.key)


def _grouped(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found


LOOKUPS = (
    Question(
        "a concept by its id",
        "MATCH (c {id: $a}) RETURN c.id, c.name, c.category",
        lambda f, v, w: [(v["a"], *f.concepts[v["a"]])],
    ),
    Question(
        "concepts by a name",
        "MATCH (c) WHERE c.name = $name RETURN c.id",
        lambda f, v, w: [(id_,) for id_, (name, _) in f.concepts.items() if name == v["name"]],
    ),
    Question("the label of a concept", "MATCH (c {id: $a}) RETURN labels(c)", lambda f, v, w: [((f.label(v["a"]),),)]),
    Question(
        "names that begin with",
        "MATCH (c:L1) WHERE c.name STARTS WITH $start RETURN c.id",
        lambda f, v, w: [(id_,) for id_ in f.of(w["L1"]) if f.concepts[id_][0].startswith(v["start"])],
    ),
    Question(
        "names that hold, in any case",
        "MATCH (c:L2) WHERE toLower(c.name) CONTAINS toLower($part) RETURN c.id",
        lambda f, v, w: [(id_,) for id_ in f.of(w["L2"]) if v["part"].lower() in f.concepts[id_][0].lower()],
    ),
    Question(
        "several concepts at once",
        "MATCH (c) WHERE c.id IN $several RETURN c.id, c.name",
        lambda f, v, w: [(id_, f.concepts[id_][0]) for id_ in v["several"] if id_ in f.concepts],
    ),
    Question(
        "an edge by its key",
        "MATCH (a)-[r {key: $key}]->(b) RETURN a.id, type(r), b.id, r.predicate, r.polarity, r.documents, r.evidence",
        lambda f, v, w: [
            (e.subject, e.type, e.object, e.predicate, e.polarity, e.documents, e.evidence)
            for e in f.edges
            if e.key == v["key"]
        ],
    ),
    Question(
        "how surely an edge holds, and who says so",
        "MATCH (:L1)-[r:T1]->(:L2) WHERE r.key = $key RETURN r.belief, r.sources",
        lambda f, v, w: [(e.belief, e.sources) for e in f.edges if e.key == v["key"]],
    ),
)
NEIGHBOURS = (
    Question(
        "what is said of a concept",
        "MATCH (a {id: $a})-[r]->(b) RETURN type(r), r.polarity, b.id",
        lambda f, v, w: [(e.type, e.polarity, e.object) for e in f.leaving(v["a"])],
    ),
    Question(
        "what is said about a concept",
        "MATCH (a)-[r]->(b {id: $b}) WHERE r.key IS NOT NULL RETURN a.id, type(r), r.predicate, r.polarity",
        lambda f, v, w: [(e.subject, e.type, e.predicate, e.polarity) for e in f.entering(v["b"])],
    ),
    Question(
        "neighbours in either direction",
        "MATCH (a {id: $b})-[r]-(b) WHERE r.key IS NOT NULL RETURN DISTINCT b.id",
        lambda f, v, w: [(e.object,) for e in f.leaving(v["b"])] + [(e.subject,) for e in f.entering(v["b"])],
    ),
    Question(
        "neighbours by one type, of one label",
        "MATCH (a {id: $a})-[:T1]->(b:L2) RETURN b.id, b.name",
        lambda f, v, w: [
            (e.object, f.concepts[e.object][0]) for e in f.leaving(v["a"], w["T1"]) if f.label(e.object) == w["L2"]
        ],
    ),
    Question(
        "neighbours by either of two types",
        "MATCH (a {id: $a})-[r:T1|T2]->(b) RETURN type(r), b.id",
        lambda f, v, w: [(e.type, e.object) for e in f.leaving(v["a"], w["T1"], w["T2"])],
    ),
    Question(
        "what is so, not what is denied",
        "MATCH (a {id: $a})-[r {polarity: 'asserted'}]->(b) RETURN r.predicate, b.id",
        lambda f, v, w: [(e.predicate, e.object) for e in _asserted(f.leaving(v["a"]))],
    ),
    Question(
        "how many neighbours of each type",
        "MATCH (a {id: $a})-[r]->() RETURN type(r), count(*)",
        lambda f, v, w: Counter(e.type for e in f.leaving(v["a"])).items(),
    ),
    Question(
        "what something does to several others",
        "MATCH (c:L1)-[r:T1]->() WITH c, count(r) AS n WHERE n >= 3 RETURN c.id, n",
        lambda f, v, w: [
            (id_, n)
            for id_, n in Counter(e.subject for e in f.typed(w["T1"])).items()
            if n >= 3 and f.label(id_) == w["L1"]
        ],
    ),
)
TWO_STEPS = (
    Question(
        "what shares a neighbour",
        "MATCH (a {id: $a})-[:T1]->(b)<-[:T1]-(c) RETURN DISTINCT c.id",
        lambda f, v, w: [
            (two.subject,) for _, two in _pairs(f.leaving(v["a"], w["T1"]), lambda one: f.entering(one.object, w["T1"]))
        ],
    ),
    Question(
        "what two concepts share",
        "MATCH (a {id: $a})-[:T1]->(b)<-[:T1]-(c {id: $x}) RETURN DISTINCT b.id",
        lambda f, v, w: [
            (two.object,)
            for _, two in _pairs(f.leaving(v["a"], w["T1"]), lambda one: f.entering(one.object, w["T1"]))
            if two.subject == v["x"]
        ],
    ),
    Question(
        "two steps of what is so, to one category",
        "MATCH (a {id: $a})-[r]->(b)-[s]->(c {category: $category}) "
        "WHERE r.polarity = 'asserted' AND s.polarity = 'asserted' RETURN DISTINCT c.id",
        lambda f, v, w: [
            (two.object,)
            for _, two in _pairs(_asserted(f.leaving(v["a"])), lambda one: _asserted(f.leaving(one.object)))
            if f.concepts[two.object][1] == v["category"]
        ],
    ),
    Question(
        "two steps that several documents support",
        "MATCH (a {id: $a})-[r]->(b)-[s]->(c) WHERE r.documents + s.documents >= 3 RETURN DISTINCT b.id, c.id",
        lambda f, v, w: [
            (one.object, two.object)
            for one, two in _pairs(f.leaving(v["a"]), lambda one: f.leaving(one.object))
            if one.documents + two.documents >= 3
        ],
    ),
    Question(
        "how many ways of two steps there are",
        "MATCH (a {id: $a})-[:T1]->(b)<-[:T1]-(c) RETURN c.id, count(*)",
        lambda f, v, w: Counter(
            two.subject for _, two in _pairs(f.leaving(v["a"], w["T1"]), lambda one: f.entering(one.object, w["T1"]))
        ).items(),
    ),
    Question(
        "two steps with a type of its own each",
        "MATCH (a:L1 {id: $a})-[:T1]->(b:L2)<-[s:T2]-(c) RETURN b.id, s.polarity, c.id",
        lambda f, v, w: [
            (two.object, two.polarity, two.subject)
            for one, two in _pairs(f.leaving(v["a"], w["T1"]), lambda one: f.entering(one.object, w["T2"]))
            if f.label(one.object) == w["L2"]
        ],
    ),
    Question(
        "several concepts, with none where there is none",
        "UNWIND $several AS id MATCH (c {id: id}) OPTIONAL MATCH (c)-[r:T2]->(d) RETURN c.id, count(d)",
        lambda f, v, w: [(id_, len(f.leaving(id_, w["T2"]))) for id_ in v["several"] if id_ in f.concepts],
    ),
)
NEGATION = (
    Question(
        "what has none of a type",
        "MATCH (c:L1) WHERE NOT (c)-[:T2]->() RETURN c.id",
        lambda f, v, w: [(id_,) for id_ in f.of(w["L1"]) if not f.leaving(id_, w["T2"])],
    ),
    Question(
        "what stands at the other end and has none",
        "MATCH (c:L2) WHERE NOT (c)-[:T1]->() RETURN c.id",
        lambda f, v, w: [(id_,) for id_ in f.of(w["L2"]) if not f.leaving(id_, w["T1"])],
    ),
    Question(
        "how many each at the other end has",
        "MATCH (c:L2) OPTIONAL MATCH (c)-[r:T1]->() RETURN c.id, count(r)",
        lambda f, v, w: [(id_, len(f.leaving(id_, w["T1"]))) for id_ in f.of(w["L2"])],
    ),
    Question(
        "what has one type and not another",
        "MATCH (c:L1) WHERE EXISTS { (c)-[:T1]->(:L2) } AND NOT (c)-[:T2]->() RETURN c.id",
        lambda f, v, w: [
            (id_,)
            for id_ in f.of(w["L1"])
            if any(f.label(e.object) == w["L2"] for e in f.leaving(id_, w["T1"])) and not f.leaving(id_, w["T2"])
        ],
    ),
    Question(
        "what nothing of a type touches",
        "MATCH (c:L2) WHERE NOT (c)-[:T1]-() RETURN c.id",
        lambda f, v, w: [
            (id_,) for id_ in f.of(w["L2"]) if not f.leaving(id_, w["T1"]) and not f.entering(id_, w["T1"])
        ],
    ),
    Question(
        "what is denied",
        "MATCH (a)-[r {polarity: 'denied'}]->(b) RETURN a.id, r.predicate, b.id",
        lambda f, v, w: [(e.subject, e.predicate, e.object) for e in f.edges if e.polarity == "denied"],
    ),
    Question(
        "what is both stated and denied",
        "MATCH (a)-[yes:T1 {polarity: 'asserted'}]->(b)<-[no:T1 {polarity: 'denied'}]-(a) RETURN a.id, b.id",
        lambda f, v, w: (
            {(e.subject, e.object) for e in f.typed(w["T1"]) if e.polarity == "asserted"}
            & {(e.subject, e.object) for e in f.typed(w["T1"]) if e.polarity == "denied"}
        ),
    ),
)
COUNTS = (
    Question(
        "how many concepts of each label",
        "MATCH (c) WHERE c.category IS NOT NULL RETURN labels(c), count(*)",
        lambda f, v, w: [((label,), n) for label, n in Counter(map(f.label, f.concepts)).items()],
    ),
    Question(
        "how many edges of each type and polarity",
        "MATCH ()-[r]->() WHERE r.key IS NOT NULL RETURN type(r), r.polarity, count(*)",
        lambda f, v, w: [(*key, n) for key, n in Counter((e.type, e.polarity) for e in f.edges).items()],
    ),
    Question(
        "which labels each type joins",
        "MATCH (a)-[r]->(b) WHERE r.key IS NOT NULL RETURN labels(a), type(r), labels(b), count(*)",
        lambda f, v, w: [
            ((a,), type_, (b,), n)
            for (a, type_, b), n in Counter((f.label(e.subject), e.type, f.label(e.object)) for e in f.edges).items()
        ],
    ),
    Question(
        "how many subjects and objects a type has",
        "MATCH (a)-[:T1]->(b) RETURN count(DISTINCT a.id), count(DISTINCT b.id), count(*)",
        lambda f, v, w: [
            (
                len({e.subject for e in f.typed(w["T1"])}),
                len({e.object for e in f.typed(w["T1"])}),
                len(f.typed(w["T1"])),
            )
        ],
    ),
    Question(
        "how many edges so many documents support",
        "MATCH ()-[r]->() WHERE r.key IS NOT NULL RETURN r.documents, count(*)",
        lambda f, v, w: Counter(e.documents for e in f.edges).items(),
    ),
    Question(
        "the best support and all evidence of each object",
        "MATCH (:L1)-[r:T1]->(b) RETURN b.id, max(r.documents), sum(r.evidence)",
        lambda f, v, w: [
            (id_, max(e.documents for e in edges), sum(e.evidence for e in edges))
            for id_, edges in _grouped((e.object, e) for e in f.typed(w["T1"]) if f.label(e.subject) == w["L1"]).items()
        ],
    ),
    Question(
        "how many words there are outside the closed lists",
        "MATCH ()-[r:RELATED_TO]->() RETURN r.predicate, count(*)",
        lambda f, v, w: Counter(e.predicate for e in f.typed("RELATED_TO")).items(),
    ),
)
EVIDENCE = (
    Question(
        "the sentences behind an edge",
        "MATCH (e:Evidence {key: $key})-[:IN_DOCUMENT]->(p:Document) RETURN e.id, p.id, e.sentence, e.start",
        lambda f, v, w: [(p.id, p.document, p.sentence, p.start) for p in f.pieces if p.key == v["key"]],
        evidence=True,
    ),
    Question(
        "an edge, its ends and its documents in one",
        "MATCH (a)-[r:T1 {key: $key}]->(b), (a)<-[:SUBJECT]-(e:Evidence)-[:OBJECT]->(b), (e)-[:IN_DOCUMENT]->(p) "
        "WHERE e.key = r.key RETURN a.id, b.id, count(DISTINCT p.id), count(e)",
        lambda f, v, w: [
            (e.subject, e.object, len({p.document for p in f.pieces if p.key == e.key}), e.evidence)
            for e in f.edges
            if e.key == v["key"]
        ],
        evidence=True,
    ),
    Question(
        "how much each document says",
        "MATCH (e:Evidence)-[:IN_DOCUMENT]->(p:Document) RETURN p.id, p.title, count(e)",
        lambda f, v, w: [(id_, f.documents[id_], n) for id_, n in Counter(p.document for p in f.pieces).items()],
        evidence=True,
    ),
    Question(
        "what a document says",
        "MATCH (e:Evidence)-[:IN_DOCUMENT]->(:Document {id: $document}) RETURN DISTINCT e.predicate, e.polarity",
        lambda f, v, w: [(p.predicate, p.polarity) for p in f.pieces if p.document == v["document"]],
        evidence=True,
    ),
    Question(
        "what a document speaks of",
        "MATCH (c)<-[:SUBJECT]-(:Evidence)-[:IN_DOCUMENT]->(:Document {id: $document}) RETURN DISTINCT c.id",
        lambda f, v, w: [(p.subject,) for p in f.pieces if p.document == v["document"]],
        evidence=True,
    ),
    Question(
        "which documents speak of a concept",
        "MATCH (:L2 {id: $b})<-[:OBJECT]-(e:Evidence)-[:IN_DOCUMENT]->(p) RETURN p.id, count(e)",
        lambda f, v, w: Counter(p.document for p in f.pieces if p.object == v["b"]).items(),
        evidence=True,
    ),
    Question(
        "what is only called possible",
        "MATCH (e:Evidence {certainty: 'possible'})-[:SUBJECT]->(c) RETURN e.predicate, c.id, count(*)",
        lambda f, v, w: [
            (*key, n)
            for key, n in Counter((p.predicate, p.subject) for p in f.pieces if p.certainty == "possible").items()
        ],
        evidence=True,
    ),
    Question(
        "who says how much",
        "MATCH (e:Evidence) RETURN e.extractor, e.polarity, count(*)",
        lambda f, v, w: [(*key, n) for key, n in Counter((p.extractor, p.polarity) for p in f.pieces).items()],
        evidence=True,
    ),
    Question(
        "how much is said surely",
        "MATCH (e:Evidence) WHERE e.confidence >= 0.9 RETURN count(*)",
        lambda f, v, w: [(sum(p.confidence >= 0.9 for p in f.pieces),)],
        evidence=True,
    ),
    Question(
        "documents without evidence",
        "MATCH (p:Document) WHERE NOT (p)<-[:IN_DOCUMENT]-() RETURN p.id",
        lambda f, v, w: [(id_,) for id_ in f.documents.keys() - {p.document for p in f.pieces}],
        evidence=True,
    ),
)
HIERARCHY = (
    Question(
        "all that a concept is a kind of",
        "MATCH (c {id: $leaf})-[:SUBCLASS_OF*1..6]->(k) RETURN DISTINCT k.id",
        lambda f, v, w: [(id_,) for id_ in f.closure(v["leaf"], "SUBCLASS_OF", up=True)],
    ),
    Question(
        "all kinds of a concept",
        "MATCH (c {id: $top})<-[:SUBCLASS_OF*1..6]-(k) RETURN DISTINCT k.id, k.name",
        lambda f, v, w: [(id_, f.concepts[id_][0]) for id_ in f.closure(v["top"], "SUBCLASS_OF", up=False)],
    ),
    Question(
        "the nearest kinds of a concept",
        "MATCH (c {id: $top})<-[:SUBCLASS_OF*1..2]-(k) RETURN DISTINCT k.id",
        lambda f, v, w: [(id_,) for id_ in f.closure(v["top"], "SUBCLASS_OF", up=False, hops=2)],
    ),
    Question(
        "what acts on any kind of a concept",
        "MATCH (c {id: $top})<-[:SUBCLASS_OF*1..6]-(k)<-[:T1]-(a) RETURN DISTINCT a.id",
        lambda f, v, w: [
            (e.subject,) for id_ in f.closure(v["top"], "SUBCLASS_OF", up=False) for e in f.entering(id_, w["T1"])
        ],
    ),
)
QUESTIONS = (*LOOKUPS, *NEIGHBOURS, *TWO_STEPS, *NEGATION, *COUNTS, *EVIDENCE, *HIERARCHY)
