"""What differs between the record and what a database holds, sent to the database kind by kind.

Everything new is there before what needs it, and nothing is taken away before what hangs on it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from medkg.model.assertion import Assertion, Evidence
from medkg.model.concept import Concept
from medkg.model.document import Document
from medkg.ports import Progress
from medkg.views.cypher.shape import (
    DOCUMENT,
    EVIDENCE,
    assertion_row,
    concept_row,
    document_row,
    evidence_row,
    label_of,
)
from medkg.views.neo4j import statements
from medkg.views.neo4j.batches import Batches
from medkg.views.neo4j.held import Held, Standing, standing

# A server's index holds no key beyond 8 kB; ids are far shorter unless an input is broken.
LONGEST_ID = 7_900


@dataclass(slots=True)
class Tally:
    """How much was written and taken away."""

    written: int = 0
    removed: int = 0


class Differences:
    """Compares one kind after the other; what is left of `held` after a kind is in the database alone."""

    def __init__(self, held: Held, batches: Batches, progress: Progress) -> None:
        self._held = held
        self._batches = batches
        self._progress = progress
        self._labels: dict[str, str] = {}
        self._too_long: set[str] = set()
        self.types: set[str] = set()
        self.tally = Tally()

    def concepts(self, concepts: Iterable[Concept]) -> None:
        """Add, change and move concepts; those that are gone stay until `remove_concepts`."""
        self._progress.stage("Neo4j: concepts")
        for concept in concepts:
            if not self._fits(concept.id):
                continue
            label, row = label_of(concept.category), concept_row(concept)
            self._labels[concept.id] = label
            before = self._held.concepts.pop(concept.id, None)
            if before == (label, *row[1:]):
                continue
            if before is not None and before[0] != label:
                self._batches.put(statements.relabel(before[0], label), (concept.id,))
            write = statements.add_concept(label) if before is None else statements.change_concept(label)
            self._written(write, row)
        self._batches.finish()

    def assertions(self, assertions: Iterable[Assertion]) -> None:
        """Add and change assertions, then remove those that nothing stands for any more."""
        self._progress.stage("Neo4j: assertions")
        for assertion in assertions:
            row, now = assertion_row(assertion), standing(assertion)
            triple = assertion.triple
            subject, object_ = self._labels.get(triple.subject), self._labels.get(triple.object)
            if subject is None or object_ is None:
                continue
            before = self._held.assertions.pop(bytes.fromhex(str(row[0])), None)
            self.types.add(now[0])
            if before is None:
                add = statements.add_assertion(now[0], subject, object_)
                self._written(add, (triple.subject, triple.object, *row))
            elif before != now:
                self._written(statements.change_assertion(now[0]), row)
        self._batches.finish()
        self._remove_assertions(self._held.assertions)

    def evidence(
        self,
        documents: Iterable[tuple[Document, Iterable[tuple[str, Evidence]]]],
        digests: Mapping[str, str],
    ) -> None:
        """Add documents and evidence, then remove what they no longer say."""
        self._progress.stage("Neo4j: evidence")
        for document, pieces in documents:
            if not self._fits(document.id):
                continue
            digest = digests.get(document.id, "")
            if self._held.documents.get(document.id) != digest:
                self._written(statements.add_document(), (*document_row(document), digest))
            for id_, piece in pieces:
                self._piece(id_, piece, document)
        self._batches.finish()
        self._remove(EVIDENCE, (id_.hex() for id_ in self._held.evidence))

    def remove_documents(self, ids: Iterable[str]) -> None:
        """Remove documents that the record no longer holds; their evidence is gone already."""
        self._remove(DOCUMENT, ids)

    def remove_concepts(self) -> None:
        """Remove the concepts that no document names any more."""
        for id_, (label, _, _) in self._held.concepts.items():
            self._taken_away(statements.remove(label), id_)
        self._batches.finish()

    def tell_left_out(self) -> None:
        """Name what could not be pushed."""
        if self._too_long:
            first = min(self._too_long)
            self._progress.note(
                f"{len(self._too_long)} concepts or documents are left out with all that hangs on them: their ids are "
                f"longer than a Neo4j index holds ({LONGEST_ID} bytes). The first begins with {first[:60]!r}."
            )

    def _piece(self, id_: str, piece: Evidence, document: Document) -> None:
        key = bytes.fromhex(id_)
        if key in self._held.evidence:
            self._held.evidence.discard(key)
            return
        subject, object_ = self._labels.get(piece.subject), self._labels.get(piece.object)
        if subject is not None and object_ is not None:
            add = statements.add_evidence(subject, object_)
            self._written(add, (piece.subject, piece.object, document.id, *evidence_row(id_, piece, document)))

    def _remove_assertions(self, held: Mapping[bytes, Standing]) -> None:
        for key, (type_, *_) in held.items():
            self._taken_away(statements.remove_assertion(type_), key.hex())
        self._batches.finish()

    def _remove(self, label: str, ids: Iterable[str]) -> None:
        for id_ in ids:
            self._taken_away(statements.remove(label), id_)
        self._batches.finish()

    def _written(self, write: statements.Write, row: tuple[object, ...]) -> None:
        self._batches.put(write, row)
        self.tally.written += 1

    def _taken_away(self, write: statements.Write, id_: str) -> None:
        self._batches.put(write, (id_,))
        self.tally.removed += 1

    def _fits(self, id_: str) -> bool:
        fits = len(id_) <= LONGEST_ID // 4 or len(id_.encode()) <= LONGEST_ID
        if not fits:
            self._too_long.add(id_)
        return fits
