"""Assertions and evidence as rows for bulk loads: one ordered pass, with what many rows share made once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from medkg.model.belief import BeliefTable
from medkg.model.document import Document
from medkg.ports.rows import AssertionRow, EvidenceRow, Figures, Said
from medkg.record.citations import DOCUMENT, document_value
from medkg.record.codes import CERTAINTIES, EXPERIENCERS, POLARITIES, TEMPORALITIES
from medkg.record.weighing import Counted, Weighing

# In the order of an index. What follows the polarity is what `weighing.COUNTED` gives, with numbers for strings.
_CODED = """
SELECT subject, object, predicate, polarity, document, extractor, confidence, certainty, temporality,
       ifnull(sentence_start, -1), ifnull(subject_judgement, 0), ifnull(object_judgement, 0)
FROM evidence ORDER BY subject, object, predicate, polarity
"""
# What one transaction wrote has numbers in a row: read in their order, which the index of documents is not.
_RANGE = "SELECT min(id), max(id) FROM evidence WHERE document = ?"
_EVIDENCE = """
SELECT lower(hex(digest)), subject, object, sentence_start, sentence_end,
       predicate, polarity, certainty, experiencer, temporality, confidence, extractor, section
FROM evidence WHERE +document = ? AND id BETWEEN ? AND ?
"""
_SHARED = 5  # the first column of _EVIDENCE that rows share
_MOST_SHARED = 100_000

Coded = tuple[Any, ...]
_claim, _side = itemgetter(0, 1, 2), itemgetter(3)


def assertion_rows(connection: sqlite3.Connection, beliefs: BeliefTable) -> Iterator[AssertionRow]:
    """Stream every assertion, in the order of the record's own numbers."""
    concepts, counting = _strings(connection, "concept"), _Counting(connection, beliefs)
    for (subject, object_, _), claim in groupby(connection.execute(_CODED), _claim):
        rows = list(claim)
        ends = concepts[subject], concepts[object_]
        if len(rows) == 1:
            yield *ends, counting.alone(rows[0])
        else:
            for figures in counting.together(rows):
                yield *ends, figures


class _Counting:
    """Counts claims; those with one piece of evidence are millions, and few different ones."""

    def __init__(self, connection: sqlite3.Connection, beliefs: BeliefTable) -> None:
        self._weighing = Weighing(connection, beliefs)
        self._predicates, self._extractors = _strings(connection, "predicate"), _strings(connection, "extractor")
        self._alone: dict[Coded, Figures] = {}

    def alone(self, row: Coded) -> Figures:
        """Count a claim with this one piece of evidence."""
        key = row[2:]
        found = self._alone.get(key)
        if found is None:
            if len(self._alone) >= _MOST_SHARED:
                self._alone.clear()
            (found,) = self.together([row])
            self._alone[key] = found
        return found

    def together(self, rows: list[Coded]) -> Iterator[Figures]:
        """Count what is asserted and what is denied of one claim."""
        sides = [[self._counted(row) for row in side] for _, side in groupby(rows, _side)]
        for number, side in enumerate(sides):
            _, belief = self._weighing.parts(side, sides[1 - number] if len(sides) > 1 else [])
            yield Figures(
                predicate=side[0][0],
                polarity=POLARITIES[side[0][2]].value,
                belief=belief,
                documents=len({row[3] for row in side}),
                evidence=len(side),
                sources=tuple(sorted({row[4] for row in side})),
            )

    def _counted(self, row: Coded) -> Counted:
        # Nothing is weighed by its object, so its text is not looked up.
        _, _, predicate, polarity, document, extractor, *rest = row
        return (self._predicates[predicate], "", polarity, document, self._extractors[extractor], *rest)


def evidence_rows(connection: sqlite3.Connection) -> Iterator[tuple[Document, Iterable[EvidenceRow]]]:
    """Stream every document, by id, with its evidence."""
    concepts, saying = _strings(connection, "concept"), _Saying(connection)
    for row, *columns in connection.execute(DOCUMENT.replace("SELECT ", "SELECT document.id, ", 1) + " ORDER BY name"):
        document = document_value(tuple(columns))
        first, last = connection.execute(_RANGE, (row,)).fetchone()
        yield document, _of(connection.execute(_EVIDENCE, (row, first, last)), document, concepts, saying)


def _of(rows: Iterable[Coded], document: Document, concepts: dict[int, str], saying: _Saying) -> Iterator[EvidenceRow]:
    text = document.text
    for row in rows:
        id_, subject, object_, start, end = row[:_SHARED]
        said = saying.said(row[_SHARED:])
        if start is None:
            yield id_, concepts[subject], concepts[object_], said, "", -1, -1
        else:
            yield id_, concepts[subject], concepts[object_], said, text[start:end], start, end


class _Saying:
    """Puts words for numbers, the same tuple for the same numbers."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._predicates, self._extractors = _strings(connection, "predicate"), _strings(connection, "extractor")
        self._sections = _strings(connection, "section")
        self._said: dict[Coded, Said] = {}

    def said(self, codes: Coded) -> Said:
        """Give what the columns from `_SHARED` on say."""
        found = self._said.get(codes)
        if found is None:
            if len(self._said) >= _MOST_SHARED:
                self._said.clear()
            predicate, polarity, certainty, experiencer, temporality, confidence, extractor, section = codes
            found = self._said[codes] = Said(
                predicate=self._predicates[predicate],
                polarity=POLARITIES[polarity].value,
                certainty=CERTAINTIES[certainty].value,
                experiencer=EXPERIENCERS[experiencer].value,
                temporality=TEMPORALITIES[temporality].value,
                confidence=confidence,
                extractor=self._extractors[extractor],
                section=self._sections[section],
            )
        return found


def _strings(connection: sqlite3.Connection, table: str) -> dict[int, str]:
    return dict(connection.execute(f"SELECT id, text FROM {table}"))  # noqa: S608 - from a closed list of names
