"""What a database holds of a graph, read so that only what differs from the record need be sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from medkg.model.assertion import Assertion, Triple
from medkg.model.mention import Polarity
from medkg.views.cypher.shape import DOCUMENT, EVIDENCE, IN_DOCUMENT, OBJECT, SUBJECT, type_of
from medkg.views.neo4j.census import Census
from medkg.views.neo4j.server import Row, Server
from medkg.views.neo4j.statements import DIGEST

_AT_ONCE = 5_000
# Type, belief, documents, evidence, sources: what may change of an assertion whose key stays.
Standing = tuple[str, float, int, int, tuple[str, ...]]

_VALUES = "r.belief, r.documents, r.evidence, r.sources"
_DOCUMENTS = f"MATCH (d:{DOCUMENT}) WHERE d.id IS NOT NULL RETURN d.id, d.{DIGEST}"
_EVIDENCE = f"MATCH (e:{EVIDENCE}) WHERE e.id IS NOT NULL RETURN e.id"
_OF_DOCUMENTS = (
    f"UNWIND $ids AS id MATCH (:{DOCUMENT} {{id: id}})<-[:{IN_DOCUMENT}]-(e:{EVIDENCE}) "
    f"MATCH (e)-[:{SUBJECT}]->(s) MATCH (e)-[:{OBJECT}]->(o) RETURN e.id, s.id, e.predicate, o.id, e.polarity"
)


@dataclass(frozen=True, slots=True)
class Held:
    """What stands in the database, or in the part of it that is looked at; what is met in the record is taken out.

    `concepts` are id → (label, name, category), `documents` id → digest, `evidence` ids and `assertions` keys as bytes.
    """

    concepts: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    documents: dict[str, str] = field(default_factory=dict)
    evidence: set[bytes] = field(default_factory=set)
    assertions: dict[bytes, Standing] = field(default_factory=dict)


def standing(assertion: Assertion) -> Standing:
    """Give what of an assertion may change while its key stays."""
    type_ = type_of(assertion.triple.predicate)
    return type_, assertion.belief, assertion.documents, assertion.evidence, assertion.sources


def concepts(server: Server, census: Census) -> dict[str, tuple[str, str, str]]:
    """Read every concept."""
    found: dict[str, tuple[str, str, str]] = {}
    for label in census.concept_labels:
        for id_, name, category in server.rows(
            f"MATCH (c:{label}) WHERE c.id IS NOT NULL RETURN c.id, c.name, c.category"
        ):
            found[id_] = label, name, category
    return found


def documents(server: Server) -> dict[str, str]:
    """Read every document's digest; empty for one that has none."""
    return {id_: digest or "" for id_, digest in server.rows(_DOCUMENTS)}


def all_evidence(server: Server) -> set[bytes]:
    """Read the id of every piece of evidence."""
    return server.fold(_EVIDENCE, lambda rows: {bytes.fromhex(id_) for (id_,) in rows})


def evidence_of(server: Server, ids: Iterable[str]) -> tuple[set[bytes], set[Triple]]:
    """Read the evidence of some documents: its ids, and the triples that it stands for."""
    pieces: set[bytes] = set()
    triples: set[Triple] = set()
    remaining = iter(ids)
    while asked := list(islice(remaining, _AT_ONCE)):
        for id_, subject, predicate, object_, polarity in server.rows(_OF_DOCUMENTS, ids=asked):
            pieces.add(bytes.fromhex(id_))
            triples.add(Triple(subject, predicate, object_, Polarity(polarity)))
    return pieces, triples


def all_assertions(server: Server, census: Census) -> dict[bytes, Standing]:
    """Read every assertion, type by type."""
    found: dict[bytes, Standing] = {}
    known: dict[Standing, Standing] = {}
    for type_ in census.types:
        statement = f"MATCH ()-[r:{type_}]->() WHERE r.key IS NOT NULL RETURN r.key, {_VALUES}"
        found.update(server.fold(statement, partial(_standing, type_, known)))
    return found


def assertions_of(server: Server, triples: Iterable[Triple]) -> dict[bytes, Standing]:
    """Read those of some assertions that stand."""
    by_type: dict[str, list[str]] = {}
    for triple in triples:
        by_type.setdefault(type_of(triple.predicate), []).append(triple.key)
    found: dict[bytes, Standing] = {}
    known: dict[Standing, Standing] = {}
    for type_, keys in sorted(by_type.items()):
        for start in range(0, len(keys), _AT_ONCE):
            statement = f"UNWIND $keys AS key MATCH ()-[r:{type_} {{key: key}}]->() RETURN key, {_VALUES}"
            rows = server.rows(statement, keys=keys[start : start + _AT_ONCE])
            found.update(_standing(type_, known, rows))
    return found


def _standing(type_: str, known: dict[Standing, Standing], rows: Iterable[Row]) -> dict[bytes, Standing]:
    # Millions of assertions differ in their keys and share a few hundred values.
    found = {}
    for key, belief, counted, evidence, sources in rows:
        values = (type_, belief, counted, evidence, tuple(sources))
        found[bytes.fromhex(key)] = known.setdefault(values, values)
    return found
