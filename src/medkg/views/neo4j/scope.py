"""How much of a graph a push looks at: nothing stood, everything is compared, or only what changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from medkg.model.assertion import Assertion, Evidence, Triple
from medkg.model.document import Document
from medkg.model.mention import Polarity
from medkg.ports import AssertionSource, ChangeSource, EvidenceStream
from medkg.views.neo4j import held
from medkg.views.neo4j.census import Census
from medkg.views.neo4j.held import Held
from medkg.views.neo4j.server import Server

# Beyond so many, reading all assertions in order is quicker than reading each with its neighbours.
MOST_AFFECTED = 50_000

_Documents = Iterable[tuple[Document, Iterable[tuple[str, Evidence]]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What a push reads: one record through the sockets that it needs."""

    assertions: AssertionSource
    evidence: EvidenceStream
    changes: ChangeSource


@dataclass(frozen=True, slots=True)
class Scope:
    """What is compared: what stands in the database, and the record's assertions and documents."""

    held: Held
    assertions: Iterable[Assertion]
    documents: _Documents
    gone: tuple[str, ...] = field(default=())


def nothing_stood(sources: Sources) -> Scope:
    """Everything is new."""
    return Scope(Held(), sources.assertions.assertions(), sources.evidence.evidence_by_document())


def everything(
    server: Server, sources: Sources, *, census: Census, digests: Mapping[str, str], there: dict[str, str]
) -> Scope:
    """Compare all that stands with all that the record holds."""
    found = Held(held.concepts(server, census), there, held.all_evidence(server), held.all_assertions(server, census))
    stream = sources.evidence.evidence_by_document()
    return Scope(found, sources.assertions.assertions(), stream, _gone(digests, there))


def changed(
    server: Server, sources: Sources, *, census: Census, digests: Mapping[str, str], there: dict[str, str]
) -> Scope:
    """Compare the documents with another digest, and the assertions that their evidence stands for or stood for.

    What is denied lowers what is asserted, so both polarities of a triple change together.
    """
    wanted = [id_ for id_, digest in digests.items() if there.get(id_) != digest]
    gone = _gone(digests, there)
    pieces, triples = held.evidence_of(server, (*wanted, *gone))
    for _, found in sources.changes.evidence_of(wanted):
        triples.update(Triple(e.subject, e.predicate, e.object, e.polarity) for _, e in found)
    affected = {replace(triple, polarity=polarity) for triple in triples for polarity in Polarity}
    documents = sources.changes.evidence_of(wanted)
    if len(affected) > MOST_AFFECTED:
        standing, assertions = held.all_assertions(server, census), sources.assertions.assertions()
    else:
        standing, assertions = held.assertions_of(server, sorted(affected)), _among(sources.changes, affected)
    return Scope(Held(held.concepts(server, census), there, pieces, standing), assertions, documents, gone)


def _gone(digests: Mapping[str, str], there: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(there.keys() - digests.keys()))


def _among(changes: ChangeSource, affected: set[Triple]) -> Iterator[Assertion]:
    """Read those of some assertions that the record holds."""
    for pair in sorted({(triple.subject, triple.object) for triple in affected}):
        for one in changes.between(*pair):
            if one.triple in affected and (one.triple.subject, one.triple.object) == pair:
                yield one
