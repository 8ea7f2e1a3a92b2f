"""Assertions that exclude each other, over the whole record: two scans of an index, nothing held but the strongest."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from heapq import nsmallest
from itertools import combinations, product

from medkg.model.assertion import Assertion
from medkg.model.belief import BeliefTable
from medkg.model.biolink import PREDICATES, UNKNOWN_CATEGORY
from medkg.model.concept import Concept
from medkg.model.contradiction import CONTRARIES, Conflict, Contradiction, Contradictions, Side
from medkg.model.mention import Polarity
from medkg.record.assertions import named_concept
from medkg.record.weighing import COUNTED, Weighing

_CONTRARY = frozenset(frozenset((pair.first, pair.second)) for pair in CONTRARIES)
_SYMMETRIC = frozenset(name for name, predicate in PREDICATES.items() if predicate.symmetric)

# Concepts, in this direction, of which something is asserted and denied, or several contrary predicates are used. The
# index holds all that is asked for, in the order of the groups.
_SUSPECTS = """
SELECT subject, object FROM evidence GROUP BY subject, object
HAVING min(polarity) < max(polarity) OR min(CASE WHEN predicate IN ({contrary}) THEN predicate END)
     < max(CASE WHEN predicate IN ({contrary}) THEN predicate END)
"""
# Concepts of which something symmetric is said in this direction that the other direction may contradict.
_TURNED = """
SELECT subject, object FROM evidence AS e
WHERE predicate IN ({symmetric}) AND EXISTS (
    SELECT 1 FROM evidence AS other
    WHERE other.subject = e.object AND other.object = e.subject AND other.predicate IN ({symmetric})
    AND (other.polarity <> e.polarity OR other.predicate <> e.predicate)
)
AND subject < object GROUP BY subject, object
"""

Pair = tuple[int, int]


def contradictions(connection: sqlite3.Connection, beliefs: BeliefTable, *, predicate: str, top: int) -> Contradictions:
    """Find the strongest contradictions: the weaker side's belief decides, then its documents, then the triples.

    With a `predicate`, only those in which it stands on at least one side. Citations are left to whoever shows them.
    """
    count = 0

    def found() -> Iterator[tuple[Assertion, Assertion]]:
        nonlocal count
        for first, second in _all(connection, Weighing(connection, beliefs)):
            if not predicate or predicate in (first.triple.predicate, second.triple.predicate):
                count += 1
                yield first, second

    strongest = nsmallest(top, found(), key=_strongest_first)
    return Contradictions(strongest=tuple(_spelt_out(connection, *pair) for pair in strongest), count=count)


def _strongest_first(pair: tuple[Assertion, Assertion]) -> tuple[object, ...]:
    beliefs, documents = sorted(one.belief for one in pair), sorted(one.documents for one in pair)
    return (-beliefs[0], -documents[0], -documents[1], pair[0].triple, pair[1].triple)


def _all(connection: sqlite3.Connection, weighing: Weighing) -> Iterator[tuple[Assertion, Assertion]]:
    codes = {name: code for code, name in connection.execute("SELECT id, text FROM predicate")}
    for subject, object_ in _pairs(connection, _SUSPECTS, contrary=_codes(codes, frozenset().union(*_CONTRARY))):
        assertions = _between(connection, weighing, subject, object_)
        yield from _colliding(combinations(assertions, 2))
    for subject, object_ in _pairs(connection, _TURNED, symmetric=_codes(codes, _SYMMETRIC)):
        there = _between(connection, weighing, subject, object_)
        back = _between(connection, weighing, object_, subject)
        pairs = product(there, back)
        yield from _colliding(pair for pair in pairs if {one.triple.predicate for one in pair} <= _SYMMETRIC)


def _codes(codes: dict[str, int], names: Iterable[str]) -> str:
    return ", ".join(str(codes[name]) for name in sorted(names) if name in codes)


def _pairs(connection: sqlite3.Connection, statement: str, **codes: str) -> Iterator[Pair]:
    # Codes are our own integers; names from data never become part of a statement.
    yield from connection.execute(statement.format(**codes))


def _between(connection: sqlite3.Connection, weighing: Weighing, subject: int, object_: int) -> list[Assertion]:
    (curie,) = connection.execute("SELECT text FROM concept WHERE id = ?", (subject,)).fetchone()
    rows = connection.execute(f"{COUNTED} WHERE e.subject = ? AND e.object = ?", (subject, object_)).fetchall()
    return list(weighing.assertions(curie, rows))


def _colliding(pairs: Iterable[tuple[Assertion, Assertion]]) -> Iterator[tuple[Assertion, Assertion]]:
    for one, other in pairs:
        if _conflict(one, other):
            yield (one, other) if _first(one) <= _first(other) else (other, one)


def _first(side: Assertion) -> tuple[object, ...]:
    return (side.triple.polarity is Polarity.DENIED, -side.belief, -side.documents, side.triple)


def _conflict(one: Assertion, other: Assertion) -> Conflict | None:
    polarities = {one.triple.polarity, other.triple.polarity}
    if one.triple.predicate == other.triple.predicate:
        return Conflict.DENIED if len(polarities) > 1 else None
    contrary = polarities == {Polarity.ASSERTED} and {one.triple.predicate, other.triple.predicate} in _CONTRARY
    return Conflict.CONTRARY if contrary else None


def _spelt_out(connection: sqlite3.Connection, first: Assertion, second: Assertion) -> Contradiction:
    return Contradiction(
        conflict=Conflict.DENIED if second.triple.polarity is Polarity.DENIED else Conflict.CONTRARY,
        subject=_concept(connection, first.triple.subject),
        object=_concept(connection, first.triple.object),
        first=Side(assertion=first),
        second=Side(assertion=second),
    )


def _concept(connection: sqlite3.Connection, curie: str) -> Concept:
    (row,) = connection.execute("SELECT id FROM concept WHERE text = ?", (curie,)).fetchone()
    return named_concept(connection, row, curie) or Concept(curie, curie, UNKNOWN_CATEGORY)
