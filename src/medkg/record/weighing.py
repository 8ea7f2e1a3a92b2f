"""From rows of evidence to assertions with their beliefs; what belief asks of documents and links is read once."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from medkg.model.assertion import Assertion, Triple
from medkg.model.belief import BeliefParts, BeliefTable, Statement, link_score
from medkg.model.document import is_retracted
from medkg.model.identity import text_digest
from medkg.model.mention import Certainty, Temporality
from medkg.record.codes import CERTAINTIES, POLARITIES, TEMPORALITIES

# Predicate, object, polarity, document, extractor, confidence, certainty, temporality, where its sentence begins (-1:
# in none), and the judgements of both ends (0: none).
Counted = tuple[str, str, int, int, str, float, int, int, int, int, int]
COUNTED = (
    "SELECT predicate.text, object.text, e.polarity, e.document, extractor.text, e.confidence, e.certainty, "
    "e.temporality, ifnull(e.sentence_start, -1), ifnull(e.subject_judgement, 0), ifnull(e.object_judgement, 0) "
    "FROM evidence AS e CROSS JOIN predicate ON predicate.id = e.predicate "
    "CROSS JOIN concept AS object ON object.id = e.object CROSS JOIN extractor ON extractor.id = e.extractor "
)
# The same for one object, the subject before it, in the order of subjects.
COUNTED_BY_OBJECT = (
    COUNTED.replace("SELECT ", "SELECT subject.text, ", 1)
    + "CROSS JOIN concept AS subject ON subject.id = e.subject WHERE e.object = ? ORDER BY e.subject"
)

_claim, _polarity = itemgetter(0, 1), itemgetter(2)
_CERTAIN, _HYPOTHETICAL = CERTAINTIES.index(Certainty.CERTAIN), TEMPORALITIES.index(Temporality.HYPOTHETICAL)
_NO_TEXT = bytes.fromhex(text_digest(""))


class Weighing:
    """Makes assertions from rows of one snapshot; not to be kept while somebody writes."""

    def __init__(self, connection: sqlite3.Connection, beliefs: BeliefTable) -> None:
        self._connection = connection
        self._beliefs = beliefs
        self._documents: dict[int, tuple[int | bytes, bool]] = {}
        self._scores: dict[int, float] = {0: 1.0}
        self._alone: dict[tuple[object, ...], tuple[BeliefParts, float]] = {}

    def assertions(self, subject: str, rows: list[Counted]) -> Iterator[Assertion]:
        """Count the assertions of one subject from all its rows, which come in any order."""
        rows.sort(key=itemgetter(0, 1, 2))
        for (predicate, object_), claim in groupby(rows, _claim):
            sides = [(POLARITIES[polarity], list(group)) for polarity, group in groupby(claim, _polarity)]
            for number, (polarity, side) in enumerate(sides):
                parts, belief = self.parts(side, sides[1 - number][1] if len(sides) > 1 else [])
                yield Assertion(
                    Triple(subject, predicate, object_, polarity),
                    len({row[3] for row in side}),
                    len(side),
                    belief,
                    tuple(sorted({row[4] for row in side})),
                    parts,
                )

    def parts(self, side: list[Counted], other: list[Counted]) -> tuple[BeliefParts, float]:
        """Weigh what is said on one side of a claim against the other; give the belief beside its parts."""
        if len(side) > 1 or other:
            parts = self._beliefs.weigh(side[0][0], map(self._statement, side), map(self._statement, other))
            return parts, parts.belief
        # A loaded graph has millions of assertions with one piece of evidence, and these are few different ones.
        (row,) = side
        key = (row[0], *row[4:8], *row[9:], self._document(row[3])[1])
        found = self._alone.get(key)
        if found is None:
            parts = self._beliefs.weigh(row[0], (self._statement(row),))
            found = self._alone[key] = parts, parts.belief
        return found

    def _statement(self, row: Counted) -> Statement:
        _, _, _, document, extractor, confidence, certainty, temporality, place, subject, object_ = row
        text, retracted = self._document(document)
        return Statement(
            document=document,
            text=text,
            source=extractor,
            place=place,
            confidence=confidence,
            link=link_score(self._score(subject), self._score(object_)),
            flat=certainty == _CERTAIN and temporality != _HYPOTHETICAL,
            retracted=retracted,
        )

    def _document(self, row: int) -> tuple[int | bytes, bool]:
        found = self._documents.get(row)
        if found is None:
            digest, metadata = self._connection.execute(
                "SELECT text_hash, metadata FROM document WHERE id = ?", (row,)
            ).fetchone()
            fields = json.loads(metadata)
            kinds = [kind for kind, _ in fields.get("notices", ())]
            # Documents without a text are sources of their own, however many there are.
            text = row if digest == _NO_TEXT else digest
            found = self._documents[row] = text, is_retracted(kinds, fields.get("publication_types", ()))
        return found

    def _score(self, judgement: int) -> float:
        found = self._scores.get(judgement)
        if found is None:
            (text,) = self._connection.execute("SELECT text FROM judgement WHERE id = ?", (judgement,)).fetchone()
            found = self._scores[judgement] = float(json.loads(text)[0])
        return found
